"""What the document says of replays beyond their views."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.body import JSON
from api.fields import MAX_VERSION
from api.openapi.fields import DATE, INSTANT
from api.openapi.operation import KEYED, TEXT, Operation, header

__all__ = ["REPLAYS", "STARTED"]

STARTED = {"202": {"Location": header("Where it is read.", TEXT, required=True)}}
_ASKED = ("not_json", "too_large", "unsupported_media_type", "invalid_input", "bad_request")
_READ = (*KEYED, "replays_damaged")
_ONE = (*_READ, "role_required", "unknown_replay")


def _or_null(*schemas: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"anyOf": [*schemas, {"type": "null"}], **more}


def _object(properties: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": dict(properties),
        **more,
    }


_ONE_OF = {"minProperties": 1, "maxProperties": 1}
_AGAINST = _object(
    {
        "version": {
            "type": "integer",
            "minimum": 1,
            "maximum": MAX_VERSION,
            "description": "A published version, instead of the one that decided.",
        },
        "draft": {**TEXT, "description": "A draft as it is now, by its id."},
        "in_force": _object(
            {
                "known_at": _or_null(
                    INSTANT, description="Never in the future; null is now: what became known since"
                )
            },
            required=["known_at"],
            description="What is in force on the day of each, as known at an instant.",
        ),
    },
    **_ONE_OF,
)
_BODY = _object(
    {
        "policy": {**TEXT, "description": "Whose decisions."},
        "selection": _object(
            {
                "from": _or_null(
                    DATE, INSTANT, description="Decided on this day in Baku, or at it, or later."
                ),
                "to": _or_null(
                    DATE, INSTANT, description="Decided on this day in Baku, or at it, or before."
                ),
                "outcome": _or_null(TEXT, description="Those with this outcome alone."),
                "effective_from": _or_null(DATE, description="Decided for this day or later."),
                "effective_to": _or_null(DATE, description="Decided for this day or before."),
            },
            description="Which of them; what is left out or null bounds nothing.",
        ),
        "against": _or_null(
            _AGAINST,
            description="By what they are decided beside; where not given, only as they were.",
        ),
    },
    required=["policy"],
)
_POLICY = {"policy": "car_loan"}
_EXAMPLES: Mapping[str, Any] = {
    "as_they_were": {
        "summary": "Whether all comes out as it was",
        "value": {**_POLICY, "selection": {"from": "2026-01-01", "to": "2026-03-31"}},
    },
    "another_version": {
        "summary": "What another version would have decided",
        "value": {**_POLICY, "selection": {"outcome": "declined"}, "against": {"version": 1}},
    },
    "known_since": {
        "summary": "What would be decided by what became known since",
        "value": {
            **_POLICY,
            "selection": {"effective_from": "2022-07-30"},
            "against": {"in_force": {"known_at": None}},
        },
    },
}

REPLAYS: Mapping[str, Operation] = {
    "start_replay": Operation(
        "Replays",
        (
            *(*_READ, *_ASKED, "role_required"),
            *("unknown_policy", "unknown_version", "unknown_draft", "draft_faulty"),
        ),
        body={"content": {JSON: {"schema": _BODY, "examples": _EXAMPLES}}},
        headers=STARTED,
    ),
    "list_replays": Operation("Replays", (*_READ, "role_required")),
    "read_replay": Operation("Replays", _ONE),
    "cancel_replay": Operation("Replays", (*_ONE, "replay_ended")),
    "replayed_decision": Operation(
        "Replays", (*_ONE, "unknown_decision", "decision_erased", "replay_of_other_ledger")
    ),
}
