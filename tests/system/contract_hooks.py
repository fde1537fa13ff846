"""What schemathesis cannot know of this interface; loaded by SCHEMATHESIS_HOOKS.

A schema says what is well formed.  It cannot say what follows from the
policy: days against days, one input against another, digits and bounds of
decimals given as text, which inputs the policy named in the path asks for, and
which of its versions the day chooses.
Only failures that come of exactly that are left out, one by one, by the codes
of the problem; no check is turned off.
"""

from __future__ import annotations

import itertools
import json
import os
import re
from datetime import date
from typing import Any

import schemathesis
import yaml
from jsonschema import Draft202012Validator
from schemathesis.core.failures import AcceptedNegativeData, Failure, ServerError
from schemathesis.generation.meta import CoverageScenario
from schemathesis.specs.openapi.checks import RejectedPositiveData

from tests.system.serving import ROOT

NDJSON = "application/x-ndjson"
YAML = "application/yaml"
KEY = "Idempotency-Key"
_calls = itertools.count()
#: draft -> its ETag, as it was told last
_tags: dict[str, str] = {}
#: faults of single inputs that a JSON Schema of them cannot express
BEYOND_A_SCHEMA = {
    "constraint": "a condition across inputs",
    "date_out_of_range": "a day against effective_date or another day",
    "out_of_range": "a bound that is a formula, or of a number given as text",
    "before_start": "a last day against a first one",
    "required": "a constraint that asks for one input where another is given",
    "not_a_decimal": "a JSON number with an exponent",
    "too_many_decimals": "decimals of a JSON number",
    "too_many_digits": "digits of a number",
    "known_at_in_future": "an instant against now",
}
BEYOND_A_SCHEMA = {
    one["code"]: "a condition across inputs, by the name its policy gives it"
    for file in (ROOT / "policies" / "versions").glob("*/*.yaml")
    for one in yaml.load(file.read_bytes(), yaml.CSafeLoader).get("constraints", ())
    if "code" in one
} | BEYOND_A_SCHEMA
#: problems of a whole request that come of what nobody has been given, or of what is there
BEYOND_A_REQUEST = {
    "bad_cursor": "a cursor is what a page gave",
    "stale_draft": "a tag is what the draft was read with",
    "edit_refused": "what a patch names is there or not",
    "draft_faulty": "any text may be a draft, and few are policies",
}


@schemathesis.serializer(NDJSON)
def as_lines(context: schemathesis.SerializationContext, value: Any) -> bytes:
    """A batch as it is; what is no text, as one line."""
    return written(value)


def written(body: Any) -> bytes:
    """The bytes of a batch."""
    return (body if isinstance(body, str) else json.dumps(body)).encode("utf-8", "replace")


@schemathesis.serializer(YAML)
def as_text(context: schemathesis.SerializationContext, value: Any) -> bytes:
    """A policy file as it is; what is no text, as JSON, which is YAML too."""
    return written(value)


@schemathesis.hook
def before_call(
    context: schemathesis.HookContext, case: schemathesis.Case, kwargs: dict[str, Any]
) -> None:
    """Make more requests decisions instead of conflicts.

    Idempotency keys that are ones are made new, but for each fourth: else all
    would be reused.  Days are brought into the years that the policies are of.
    Drafts are changed as they were read, but for each fourth.
    """
    number = next(_calls)
    if _lacks_a_header(case):
        return
    key = case.headers.get(KEY)
    if isinstance(key, str) and re.fullmatch("[!-~]{1,200}", key) and number % 4:
        case.headers[KEY] = f"{key}-{os.getpid()}-{number}"
    if "If-Match" in (case.headers or {}) and "draft" in case.path_parameters and number % 4:
        known = _tags.get(str(case.path_parameters["draft"]))
        case.headers["If-Match"] = known or case.headers["If-Match"]
    if isinstance(case.body, dict) and isinstance(case.body.get("inputs"), dict) and number % 4:
        case.body = in_our_years(case.body)


@schemathesis.hook
def after_call(
    context: schemathesis.HookContext, case: schemathesis.Case, response: schemathesis.Response
) -> None:
    """Keep the tag of each draft that is told of."""
    kind = response.headers.get("content-type", [""])[0]
    told = json.loads(response.content) if "json" in kind and response.content else None
    if isinstance(told, dict) and "etag" in told:
        _tags[told.get("draft") or told.get("id", "")] = f'"{told["etag"]}"'


def _lacks_a_header(case: schemathesis.Case) -> bool:
    """Whether the point of a case is a header that is not there."""
    data = case.meta.phase.data if case.meta is not None else None
    return getattr(data, "scenario", None) is CoverageScenario.MISSING_PARAMETER


def in_our_years(body: dict[str, Any]) -> dict[str, Any]:
    """A request for a day on which a version is in force; what is no day stays as it is."""
    told = {**body, "inputs": {name: _earlier(one) for name, one in body["inputs"].items()}}
    day = _moved(body.get("effective_date"), 2016)
    if day is not None:
        told["effective_date"] = day
        deposit = told["inputs"].get("deposit")
        if isinstance(deposit, dict) and _moved(deposit.get("maturity"), 0):
            deposit["maturity"] = day  # what is asked of a deposit is asked for its maturity
    if _moved(str(body.get("known_at"))[:10], 0):
        told["known_at"] = None
    return told


def _earlier(group: Any) -> Any:
    """A group of inputs with its days before those that are decided for."""
    if not isinstance(group, dict):
        return group
    return {name: _moved(value, 2000) or value for name, value in group.items()}


def _moved(value: Any, first: int) -> str | None:
    """A day in the ten years from ``first``; None for what is not a day."""
    if not isinstance(value, str):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return f"{first + day.year % 10:04}{value[4:]}" if value[5:] != "02-29" else None


@schemathesis.hook
def filter_failure(
    context: schemathesis.HookContext,
    failure: Failure,
    case: schemathesis.Case,
    response: schemathesis.Response,
) -> bool:
    """Whether a failure stands."""
    if isinstance(failure, RejectedPositiveData) and response.status_code == 422:
        return not follows_from_the_policy(case, response.json())
    if response.status_code in {412, 428} and not isinstance(failure, ServerError):
        # Nothing was done: a good request was not accepted, nor a bad one taken for good.
        return False
    if isinstance(failure, AcceptedNegativeData) and case.media_type in {NDJSON, YAML}:
        return not only_the_body_is_at_fault(case)
    return True


def follows_from_the_policy(case: schemathesis.Case, problem: dict[str, Any]) -> bool:
    """Whether a problem tells only what no schema of the request could."""
    if problem["code"] in BEYOND_A_REQUEST:
        return True
    faults = problem.get("errors", ())
    if case.operation.definition.raw.get("operationId") == "decide":
        # The general address: what a policy asks for is said at the policy's own.
        own = {"", "/inputs", "/effective_date", "/reference", "/dry_run"}
        return all(fault["pointer"] not in own for fault in faults) and bool(faults)
    if faults and all(fault["code"] in BEYOND_A_SCHEMA for fault in faults):
        return True
    return problem["code"] == "invalid_input" and asked_of_another_version(case)


def asked_of_another_version(case: schemathesis.Case) -> bool:
    """Whether the inputs are those of some versions and not of all: the day chooses among them."""
    document = case.operation.schema.raw_schema
    body = document["paths"][case.path]["post"]["requestBody"]["content"]["application/json"]
    versions = body["schema"]["properties"]["inputs"].get("anyOf", ())
    fits = [
        Draft202012Validator({**version, "components": document["components"]}).is_valid(
            case.body["inputs"]
        )
        for version in versions
    ]
    return any(fits) and not all(fits)


def only_the_body_is_at_fault(case: schemathesis.Case) -> bool:
    """Whether only a body is at fault that is a text: of a batch each line is answered, and a
    draft may say anything until it is submitted."""
    if case.meta is None:
        return False
    components = case.meta.components.items()
    return {place.value for place, part in components if part.mode.is_negative} == {"body"}


@schemathesis.check
def every_line_of_a_batch_is_answered(
    context: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> None:
    """As many lines come back as went there, each a decision or a problem with its number."""
    if response.status_code != 200 or case.media_type != NDJSON or case.method != "POST":
        return
    sent = written(case.body).split(b"\n")
    asked = [number for number, line in enumerate(sent, start=1) if line.strip(b" \t\r\n")]
    told = [json.loads(line) for line in response.content.splitlines()]
    assert len(told) == len(asked), f"{len(asked)} lines were asked, {len(told)} answered"
    for number, line in zip(asked, told, strict=True):
        assert "decision_id" in line or line["line"] == number, f"line {number}: {line}"
