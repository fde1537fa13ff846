"""The OpenAPI document: flask-smorest's, made exact, with an address for each policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from api.fields import MAX_VERSION
from api.openapi.deciding import add_policies
from api.openapi.operations import TAGS, enriched
from api.openapi.problems import FAULT, PROBLEM
from engine.service import Service
from engine.service.describing import document_schema

__all__ = ["INFO", "document"]

INFO = {
    "title": "Qərar",
    "version": "1",
    "summary": "Decides by the lending policy in force on a date, and says why.",
    "description": """\
Every decision is recorded before it is answered, and comes out the same years later.

- **Key**: `Authorization: Bearer <api key>`.
- **Numbers**: money and ratios are decimal strings in answers (`"36000.00"`, `"0.90"`); in
  requests, JSON numbers or decimal strings, taken exactly as written: at most 30 digits, no
  exponent.
- **Days and instants**: days are ISO 8601 and civil days in Baku; instants are RFC 3339, in UTC
  in answers.
- **Errors**: `application/problem+json`. Programs compare `code`; [what each means](/problems).
- **Repeating**: send an `Idempotency-Key` with a decision, and it is safe to send it again.
""",
}
_ULID = {"type": "string", "pattern": "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"}
_PATH_PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "version": {
        "description": "The number of a published version.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MAX_VERSION},
    },
    "decision": {
        "description": "The decision's id.",
        "schema": _ULID,
    },
    "policy": {"description": "The policy's id."},
    "draft": {"description": "The draft's id.", "schema": _ULID},
    "activation": {"description": "The activation's id.", "schema": {"type": "string"}},
    "proposal": {"description": "The proposal's id.", "schema": _ULID},
    "replay": {"description": "The replay's id.", "schema": _ULID},
}
_PROPOSED = {"proposal": "$response.body#/id"}
_PROPOSAL = ("read_proposal", "affected_by_proposal", "approve_proposal", "reject_proposal")
_BEGUN = {"replay": "$response.body#/id"}
_REPLAY = ("read_replay", "cancel_replay")
#: where something is recorded, with which status; what names it; what is done with it
_LINKS: Sequence[tuple[str, str, Mapping[str, str], Sequence[str]]] = (
    (
        "/v1/policies/{policy}/decisions",
        "201",
        {"decision": "$response.body#/decision_id"},
        ("read_decision", "explain_decision", "decision_letter", "decision_case"),
    ),
    (
        "/v1/policies/{policy}/drafts",
        "201",
        {"path.draft": "$response.body#/id", "header.If-Match": "$response.header.ETag"},
        ("replace_draft", "edit_draft", "rebase_draft", "submit_draft", "approve_draft"),
    ),
    ("/v1/policies/{policy}/activations", "202", _PROPOSED, _PROPOSAL),
    ("/v1/activations/{activation}/withdraw", "202", _PROPOSED, _PROPOSAL),
    ("/v1/replays", "202", _BEGUN, _REPLAY),
    ("/v1/drafts/{draft}/impact", "202", _BEGUN, _REPLAY),
)
_DRAFT_LINKS = (
    *(
        "read_draft",
        "check_draft",
        "affected_by_draft",
        "begin_impact",
    ),
    *("reject_draft", "discard_draft"),
)
#: what flask-smorest puts in that nothing here answers
_NOT_OURS = ("Error", "PaginationMetadata")
_IDENTITY = ("policy", "policy_version", "policy_digest")


def document(base: Mapping[str, Any], service: Service) -> dict[str, Any]:
    """The whole document, of flask-smorest's ``base`` and the policies as its ledger knows them."""
    told = deepcopy(dict(base))
    told["info"] = INFO
    told["tags"] = list(TAGS)
    schemas = {
        name: schema
        for name, schema in told["components"]["schemas"].items()
        if name not in _NOT_OURS
    }
    schemas |= {"Problem": PROBLEM, "Fault": FAULT, "PolicyDocument": _policy_document(schemas)}
    told["components"] = {
        "schemas": schemas,
        "securitySchemes": {
            "key": {"type": "http", "scheme": "bearer", "description": "An API key."}
        },
    }
    for path, item in told["paths"].items():
        told["paths"][path] = _path_item(item)
    _link(told)
    add_policies(told, service)
    return told


def _path_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """A path item; its parameters stand beside the operations they are shared by."""
    found: dict[str, Any] = {}
    for name, value in item.items():
        if name == "parameters":
            found[name] = [{**one, **_PATH_PARAMETERS.get(one["name"], {})} for one in value]
        else:
            found[name] = enriched(value)
    return found


def _link(told: dict[str, Any]) -> None:
    """From what was recorded to where it is read, and to what comes next."""
    for path, status, parameters, operations in _LINKS:
        told["paths"][path]["post"]["responses"][status]["links"] = {
            operation: {"operationId": operation, "parameters": parameters}
            for operation in operations
        }
    begun = told["paths"]["/v1/policies/{policy}/drafts"]["post"]["responses"]["201"]["links"]
    for operation in _DRAFT_LINKS:
        parameters = {"draft": "$response.body#/id"}
        begun[operation] = {"operationId": operation, "parameters": parameters}


def _policy_document(schemas: Mapping[str, Any]) -> dict[str, Any]:
    """The format of policy files, with the identity that answers put first."""
    schema = document_schema()
    schema.pop("$schema", None)
    identity = {name: schemas["InForce"]["properties"][name] for name in _IDENTITY}
    whole: dict[str, Any] = _moved(schema)
    return {
        **whole,
        "properties": {**identity, **whole["properties"]},
        "required": [*_IDENTITY, *whole["required"]],
    }


def _moved(schema: Any) -> Any:
    """The schema with its references to itself as a part of the document."""
    if isinstance(schema, dict):
        return {
            name: value.replace("#/", "#/components/schemas/PolicyDocument/", 1)
            if name == "$ref"
            else _moved(value)
            for name, value in schema.items()
        }
    return [_moved(one) for one in schema] if isinstance(schema, list) else schema
