"""What the document says of each operation beyond its view: bodies, headers, refusals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.batch import NDJSON
from api.body import JSON
from api.openapi.fields import DATE, INSTANT, REFERENCE
from api.openapi.operation import EVERY, KEYED, REQUEST_ID, TEXT, VARY, Operation, header
from api.openapi.problems import problem_responses
from api.openapi.replays import REPLAYS
from api.openapi.workshop import WORKSHOP

__all__ = ["OPERATIONS", "TAGS", "decision_request", "enriched"]

TAGS = (
    {"name": "Deciding", "description": "Decide by the policy in force on a day."},
    {"name": "Decisions", "description": "Read, explain and print what was decided."},
    {"name": "Policies", "description": "What there is, what is in force, what differs."},
    {"name": "Drafts", "description": "Change a policy: begin, edit, check, submit, approve."},
    {"name": "Replays", "description": "Decide what was decided again, and compare."},
    {"name": "Proposals", "description": "What a second person has to approve."},
    {"name": "Operations", "description": "Whether the service lives, and what it counts."},
)
_DECIDING = (
    *("not_json", *KEYED, "role_required", "unknown_policy", "too_large"),
    *("unsupported_media_type", "bad_idempotency_key", "invalid_input"),
)
_ONE_DECISION = (*KEYED, "unknown_decision", "decision_erased")
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
    "schema": TEXT,
}


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
                "Location": header("Where the decision is read.", TEXT, required=True),
                "Idempotency-Replayed": header(
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
            "content": {NDJSON: {"schema": TEXT, "example": _BATCH_LINE}},
        },
        parameters=(_IDEMPOTENCY,),
    ),
    "read_decision": Operation("Decisions", _ONE_DECISION),
    "explain_decision": Operation("Decisions", (*_ONE_DECISION, "digest_differs")),
    "decision_letter": Operation(
        "Decisions",
        (*_ONE_DECISION, "digest_differs", "unknown_paper", "paper_not_due", "paper_incomplete"),
    ),
    "decision_case": Operation("Decisions", (*_ONE_DECISION, "role_required")),
    "list_decisions": Operation("Decisions", (*KEYED, "bad_cursor", "invalid_input")),
    "list_policies": Operation("Policies", KEYED),
    "read_policy": Operation("Policies", (*KEYED, "unknown_policy")),
    "version_in_force": Operation(
        "Policies",
        (*KEYED, "unknown_policy", "no_version_in_force", "known_at_in_future"),
    ),
    "read_version": Operation(
        "Policies",
        (*KEYED, "unknown_policy", "unknown_version"),
        parameters=(_IF_NONE_MATCH,),
        headers={
            "200": {
                "ETag": header("Of the YAML: the version's digest.", TEXT),
                "Vary": VARY,
            }
        },
        statuses={"304": {"description": "The YAML is what the caller has."}},
    ),
    "read_input_schema": Operation(
        "Policies",
        (*KEYED, "unknown_policy", "unknown_version"),
        headers={"200": {"Vary": VARY}},
    ),
    "compare_versions": Operation("Policies", (*KEYED, "unknown_policy", "unknown_version")),
    **WORKSHOP,
    **REPLAYS,
    "is_alive": Operation("Operations", EVERY),
    "is_ready": Operation("Operations", (*EVERY, "store_unavailable")),
    "read_metrics": Operation("Operations", (*EVERY, "not_authenticated", "store_unavailable")),
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
    return {**response, "headers": {"X-Request-Id": REQUEST_ID, **headers}}
