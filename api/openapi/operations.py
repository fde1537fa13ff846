"""What the document says of each operation beyond its view: bodies, headers, refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from api.batch import NDJSON
from api.body import JSON
from api.openapi.fields import DATE, INSTANT, REFERENCE
from api.openapi.problems import problem_responses

__all__ = ["OPERATIONS", "TAGS", "Operation", "decision_request", "enriched"]

TAGS = (
    {"name": "Deciding", "description": "Decide by the policy in force on a day."},
    {"name": "Decisions", "description": "Read, explain and print what was decided."},
    {"name": "Policies", "description": "What there is, what is in force, what differs."},
    {"name": "Operations", "description": "Whether the service lives, and what it counts."},
)
_EVERY = ("internal_error",)
_KEYED = (
    *("not_authenticated", "not_acceptable", "invalid_parameters", "too_many_requests"),
    *("internal_error", "store_unavailable"),
)
_DECIDING = (
    *("not_json", *_KEYED, "role_required", "unknown_policy", "too_large"),
    *("unsupported_media_type", "bad_idempotency_key", "invalid_input"),
)
_ONE_DECISION = (*_KEYED, "unknown_decision", "decision_erased")
_TEXT = {"type": "string"}


def _header(description: str, schema: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"description": description, "schema": dict(schema), **more}


_REQUEST_ID = _header("The id of the request, in the service's log too.", _TEXT, required=True)
_IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "With the same key and body the first answer comes again, whatever the day.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "ETags of what is there already; answered 304 where one still fits.",
    "schema": _TEXT,
}
_VARY = _header("Accept", _TEXT, required=True)


@dataclass(frozen=True, slots=True)
class Operation:
    """What is said of an operation.

    ``codes`` are the problems it may answer; ``headers`` are those of its
    answers, by status; ``statuses`` further answers whole.
    """

    tag: str
    codes: tuple[str, ...]
    body: Mapping[str, Any] | None = None
    parameters: tuple[Mapping[str, Any], ...] = ()
    headers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    statuses: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def decision_request(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of a request for a decision, by that of its inputs."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["inputs"],
        "properties": {
            "inputs": inputs,
            "effective_date": {
                "anyOf": [DATE, {"type": "null"}],
                "description": "The day whose law applies; today in Baku where not given.",
            },
            "known_at": {
                "anyOf": [INSTANT, {"type": "null"}],
                "description": "The moment whose knowledge applies, never in the future; now "
                "where not given. Needs the role tester.",
            },
            "reference": {
                "anyOf": [REFERENCE, {"type": "null"}],
                "description": "The caller's own, such as the number of an application.",
            },
            "dry_run": {
                "type": "boolean",
                "default": False,
                "description": "Decide and record nothing. Needs the role tester.",
            },
        },
    }


_BATCH_LINE = '{"effective_date": "2022-08-10", "reference": "APP-1", "inputs": {}}\n'
_NO_INPUTS = {
    "type": "object",
    "description": "The inputs of the policy: each policy's own are under its own address.",
}

OPERATIONS: Mapping[str, Operation] = {
    "decide": Operation(
        "Deciding",
        (
            *(*_DECIDING, "effective_date_outside_window", "no_version_in_force"),
            *("idempotency_key_reused", "decision_erased", "known_at_in_future", "policy_fault"),
        ),
        body={"content": {JSON: {"schema": decision_request(_NO_INPUTS)}}},
        parameters=(_IDEMPOTENCY,),
        headers={
            "201": {
                "Location": _header("Where the decision is read.", _TEXT, required=True),
                "Idempotency-Replayed": _header(
                    "The answer is that of an earlier request.", {"const": "true"}
                ),
            }
        },
    ),
    "decide_batch": Operation(
        "Deciding",
        (*_DECIDING, "bad_request", "unavailable"),
        body={
            "description": "A request for a decision on each line.",
            "content": {NDJSON: {"schema": _TEXT, "example": _BATCH_LINE}},
        },
        parameters=(_IDEMPOTENCY,),
    ),
    "read_decision": Operation("Decisions", _ONE_DECISION),
    "explain_decision": Operation("Decisions", (*_ONE_DECISION, "digest_differs")),
    "decision_letter": Operation("Decisions", (*_ONE_DECISION, "digest_differs")),
    "list_decisions": Operation("Decisions", (*_KEYED, "bad_cursor", "invalid_input")),
    "list_policies": Operation("Policies", _KEYED),
    "read_policy": Operation("Policies", (*_KEYED, "unknown_policy")),
    "version_in_force": Operation(
        "Policies",
        (*_KEYED, "unknown_policy", "no_version_in_force", "known_at_in_future"),
    ),
    "read_version": Operation(
        "Policies",
        (*_KEYED, "unknown_policy", "unknown_version"),
        parameters=(_IF_NONE_MATCH,),
        headers={
            "200": {
                "ETag": _header("Of the YAML: the version's digest.", _TEXT),
                "Vary": _VARY,
            }
        },
        statuses={"304": {"description": "The YAML is what the caller has."}},
    ),
    "read_input_schema": Operation(
        "Policies",
        (*_KEYED, "unknown_policy", "unknown_version"),
        headers={"200": {"Vary": _VARY}},
    ),
    "compare_versions": Operation("Policies", (*_KEYED, "unknown_policy", "unknown_version")),
    "is_alive": Operation("Operations", _EVERY),
    "is_ready": Operation("Operations", (*_EVERY, "store_unavailable")),
    "read_metrics": Operation("Operations", (*_EVERY, "not_authenticated", "store_unavailable")),
}


def enriched(operation: Mapping[str, Any]) -> dict[str, Any]:
    """An operation of the base document with everything that is said of it here.

    Raises KeyError for an operation that nothing is said of: none is forgotten.
    """
    said = OPERATIONS[operation["operationId"]]
    answers = {
        status: _answer(response, said.headers.get(status, {}))
        for status, response in operation["responses"].items()
        if status.startswith("2")
    }
    told: dict[str, Any] = {
        **operation,
        "tags": [said.tag],
        "security": operation.get("security", [{"key": []}]),
        "parameters": [*operation.get("parameters", ()), *said.parameters],
        "responses": {**answers, **said.statuses, **problem_responses(said.codes)},
    }
    if said.body is not None:
        told["requestBody"] = {"required": True, **said.body}
    if not told["parameters"]:
        del told["parameters"]
    return told


def _answer(response: Mapping[str, Any], headers: Mapping[str, Any]) -> dict[str, Any]:
    return {**response, "headers": {"X-Request-Id": _REQUEST_ID, **headers}}
