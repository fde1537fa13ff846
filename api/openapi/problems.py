"""Problems in the document: the one schema of theirs, and a response for each status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from api.problem_pages import MEANINGS
from api.problems import HTTP_CODES, PROBLEM_JSON, title_of
from engine.service.problems import STATUSES as STATUSES_OF_ERRORS

__all__ = ["FAULT", "PROBLEM", "STATUSES", "example_of", "problem_responses"]

_STATUS = {
    **{code: status for status, code in HTTP_CODES.items()},
    **STATUSES_OF_ERRORS,
    "invalid_parameters": 422,
    "bad_idempotency_key": 422,
}
#: code -> status, of every code that has its page
STATUSES: Mapping[str, int] = {code: _STATUS.get(code, 500) for code in MEANINGS}
_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}

FAULT: Mapping[str, Any] = {
    "type": "object",
    "description": "One thing wrong with a request.",
    "additionalProperties": False,
    "required": ["pointer", "code", "message"],
    "properties": {
        "pointer": {
            **_TEXT,
            "description": "JSON pointer: inside `inputs` for an input of the policy, else of "
            "the request's own field, parameter or header.",
        },
        "code": {**_TEXT, "description": "Stable; what programs compare."},
        "message": _TEXT,
        "message_az": {**_TEXT, "description": "Where the policy words a constraint."},
        "line": {**_COUNT, "description": "draft_faulty: in the YAML, from 1."},
        "column": {**_COUNT, "description": "draft_faulty: in the YAML, from 1."},
        "path": {**_TEXT, "description": "draft_faulty: the element, with rows by their ids."},
        "example": {
            "type": "object",
            "additionalProperties": _TEXT,
            "description": "draft_faulty: an input that shows it.",
        },
        "in": {"enum": ["query", "header"], "description": "Where it is not in the body."},
    },
}
PROBLEM: Mapping[str, Any] = {
    "type": "object",
    "description": "A problem as RFC 9457 has it. `code` says which members follow it.",
    "additionalProperties": False,
    "required": ["type", "title", "status", "detail", "instance", "code"],
    "properties": {
        "type": {**_TEXT, "format": "uri-reference", "description": "A page about the code."},
        "title": _TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": _TEXT,
        "instance": {
            **_TEXT,
            "format": "uri-reference",
            "description": "The request, by its X-Request-Id.",
        },
        "code": {"enum": sorted(STATUSES), "description": "Stable; what programs compare."},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}},
        "line": {**_COUNT, "description": "not_json: where, from 1."},
        "column": {**_COUNT, "description": "not_json: where, from 1."},
        "roles": {
            "type": "array",
            "items": _TEXT,
            "description": "role_required: the roles of which one is needed.",
        },
        "today": {**_TEXT, "format": "date"},
        "window": {**_COUNT, "description": "effective_date_outside_window: days from today."},
        "policy": _TEXT,
        "policy_version": {"type": "integer"},
        "paper": {**_TEXT, "description": "Which paper of the policy."},
        "decision_id": {**_TEXT, "description": "unknown_decision, decision_erased: which."},
        "effective_date": {**_TEXT, "format": "date"},
        "draft": {**_TEXT, "description": "Which draft."},
        "draft_status": {**_TEXT, "description": "wrong_step: where the draft stands."},
        "revision": {**_COUNT, "description": "stale_draft: the draft's now."},
        "etag": {**_TEXT, "description": "stale_draft: the draft's now, without quotes."},
        "operation": {**_COUNT, "description": "edit_refused: which operation, from 0."},
        "pointer": {**_TEXT, "description": "edit_refused: its place in the document."},
        "pointers": {
            "type": "array",
            "items": _TEXT,
            "description": "rebase_conflict: the places in the document, with rows by their ids.",
        },
        "replay": {"type": ["string", "null"], "description": "Which replay."},
        "ledger_sequence": {
            **_COUNT,
            "description": "replay_of_other_ledger: the entry that is not the one it was.",
        },
        "replay_status": {
            "type": ["string", "null"],
            "description": "impact_unfinished: where the replay stands; null: there is none.",
        },
        "done": {**_COUNT, "description": "impact_unfinished: decisions replayed so far."},
        "total": {
            "type": ["integer", "null"],
            "description": "impact_unfinished: decisions to replay, where they are counted.",
        },
        "digest": {**_TEXT, "description": "impact_changed: of what was found out last."},
        "proposal": {**_TEXT, "description": "Which proposal."},
        "element": {**_TEXT, "description": "policy_fault: the part of the policy that failed."},
    },
}

_HEADERS: Mapping[int, Mapping[str, Any]] = {
    401: {
        "WWW-Authenticate": {
            "description": "How to show a key.",
            "required": True,
            "schema": _TEXT,
        }
    },
    429: {
        "Retry-After": {
            "description": "Seconds to wait.",
            "required": True,
            "schema": {"type": "integer", "minimum": 1},
        }
    },
}
_HEADERS = {**_HEADERS, 503: _HEADERS[429]}

_DRAFT = "01KAJ8M3T0V5XW7Y9Z1B3D5F7H"
_PAPER = {"policy": "collection_action", "policy_version": 1, "paper": "NOTICE_1"}
#: code -> what its example carries besides
_CARRIED: Mapping[str, Mapping[str, Any]] = {
    "not_json": {"line": 1, "column": 12},
    "role_required": {"roles": ["tester"]},
    "effective_date_outside_window": {"today": "2026-11-21", "window": 31},
    "unknown_policy": {"policy": "car_lone"},
    "unknown_version": {"policy": "car_loan", "policy_version": 7},
    "no_version_in_force": {"policy": "car_loan", "effective_date": "2014-03-21"},
    "invalid_input": {
        "errors": [
            {
                "pointer": "/loan/principal",
                "code": "out_of_range",
                "message": "this must be at least 0.01",
            }
        ]
    },
    "invalid_parameters": {
        "errors": [
            {
                "pointer": "/limit",
                "code": "bad_parameter",
                "message": "a number from 1 to 200 is expected",
                "in": "query",
            }
        ]
    },
    "bad_idempotency_key": {
        "errors": [
            {
                "pointer": "/Idempotency-Key",
                "code": "bad_idempotency_key",
                "message": "1 to 255 visible ASCII characters are expected",
                "in": "header",
            }
        ]
    },
    "unknown_draft": {"draft": _DRAFT},
    "wrong_step": {"draft": _DRAFT, "draft_status": "approved"},
    "draft_behind": {"draft": _DRAFT, "policy": "car_loan", "policy_version": 3},
    "nothing_changed": {"draft": _DRAFT, "policy": "car_loan", "policy_version": 2},
    "rebase_conflict": {
        "draft": _DRAFT,
        "pointers": ["/tables/max_ltv/rows/electric_to_3_years/then"],
    },
    "impact_unfinished": {
        "draft": _DRAFT,
        "replay": _DRAFT,
        "replay_status": "running",
        "done": 1250,
        "total": 48210,
    },
    "unknown_replay": {"replay": _DRAFT},
    "replay_ended": {"replay": _DRAFT},
    "replay_of_other_ledger": {"replay": _DRAFT, "ledger_sequence": 48210},
    "impact_changed": {"draft": _DRAFT, "replay": _DRAFT, "digest": f"sha256:{'5' * 64}"},
    "unknown_paper": {**_PAPER, "paper": "NOTICE_4"},
    "paper_not_due": _PAPER,
    "paper_incomplete": {
        **_PAPER,
        "errors": [
            {
                "pointer": "/lender/phone",
                "code": "missing",
                "message": "“Payment reminder” needs “Telephone number”",
                "message_az": "«Ödəniş xatırlatması» üçün «Telefon nömrəsi» göstərilməlidir",
            }
        ],
    },
    "unknown_proposal": {"proposal": _DRAFT},
    "not_the_proposer": {"proposal": _DRAFT},
    "proposal_ended": {"proposal": _DRAFT},
    "proposal_open": {"proposal": _DRAFT},
    "stale_draft": {"draft": _DRAFT, "revision": 3, "etag": "3-0123456789abcdef"},
    "if_match_missing": {"draft": _DRAFT},
    "edit_refused": {
        "errors": [
            {"pointer": "/0", "code": "edit_refused", "message": "there is no 'max_byg'"},
        ],
        "operation": 0,
        "pointer": "/parameters/max_byg/value",
    },
    "draft_faulty": {
        "draft": _DRAFT,
        "errors": [
            {
                "pointer": "/tables/max_ltv/rows/0/then",
                "code": "result_type",
                "message": "the result is text where a ratio is expected",
                "line": 138,
                "column": 15,
                "path": "tables/max_ltv/rows/electric_to_3_years/then",
                "example": {},
            }
        ],
    },
    "policy_fault": {"policy": "car_loan", "policy_version": 2, "element": "values/ltv"},
}


def problem_responses(codes: Iterable[str]) -> dict[str, Any]:
    """The responses for what an operation may refuse with, by status."""
    by_status: dict[int, list[str]] = {}
    for code in codes:
        by_status.setdefault(STATUSES[code], []).append(code)
    return {str(status): _response(status, of) for status, of in sorted(by_status.items())}


def example_of(code: str) -> dict[str, Any]:
    """A problem of this code, as it is answered."""
    status = STATUSES[code]
    return {
        "type": f"/problems/{code}",
        "title": title_of(code, status),
        "status": status,
        "detail": MEANINGS[code],
        "instance": "urn:qerar:request:5f0c9d8e7b6a5f4e3d2c1b0a",
        "code": code,
        **_CARRIED.get(code, {}),
    }


def _response(status: int, codes: list[str]) -> dict[str, Any]:
    response = {
        "description": "\n".join(f"- `{code}`: {MEANINGS[code]}" for code in codes),
        "headers": dict(_HEADERS.get(status, {})),
        "content": {
            PROBLEM_JSON: {
                "schema": {
                    "allOf": [
                        {"$ref": "#/components/schemas/Problem"},
                        {
                            "properties": {
                                "status": {"type": "integer", "enum": [status]},
                                "code": {"type": "string", "enum": codes},
                            }
                        },
                    ]
                },
                "examples": {
                    code: {"summary": MEANINGS[code], "value": example_of(code)} for code in codes
                },
            }
        },
    }
    return {name: value for name, value in response.items() if value}
