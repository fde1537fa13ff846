"""Drafts, checks and proposals as they are answered."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Response
from marshmallow import Schema

from api.body import JSON
from engine.errors import PolicyFault, PolicyFaults
from engine.service import Change
from engine.service.editing import document, pointers_of
from engine.service.workshop import Check, Draft

__all__ = ["answer", "checked", "json_body", "of_draft"]


def answer(value: Any, status: int = 200) -> Response:
    """A JSON answer."""
    text = json.dumps(value, ensure_ascii=False, default=_digits)
    return Response(text, status, mimetype=JSON)


def json_body(
    schema: type[Schema], others: Mapping[str, Any] | None = None, *, required: bool = True
) -> dict[str, Any]:
    """What the document says of a JSON body; ``others`` are what may come instead, by type."""
    return {"required": required, "content": {JSON: {"schema": schema}, **(others or {})}}


def of_draft(draft: Draft, status: int = 200) -> Response:
    """A draft with its impact and its document, and its ETag."""
    impact = draft.impact and draft.impact.to_json()
    response = answer({**draft.to_json(), "impact": impact, "document": _document(draft)}, status)
    response.set_etag(draft.etag)
    return response


def checked(draft: Draft, check: Check) -> dict[str, Any]:
    """The check of a draft."""
    pointers = pointers_of(draft.body, check.faults)
    return {
        "policy": check.policy,
        "policy_version": check.version,
        "etag": draft.etag,
        "publishable": check.loads,
        "faults": [
            _fault(fault, pointer) for fault, pointer in zip(check.faults, pointers, strict=True)
        ],
        "used_by": [
            {
                "policy": one.policy,
                "policy_version": one.version,
                "messages": [fault.message for fault in one.faults],
            }
            for one in check.used_by
        ],
        "effective_from": check.effective_from.isoformat(),
        "cases": {
            "decided": check.cases,
            "differing": [
                {
                    "name": case.name,
                    "effective_date": _day(case.effective_date),
                    "differences": [
                        {"field": one.field, "expected": one.expected, "got": one.got}
                        for one in case.differences
                    ],
                    "already": case.already,
                }
                for case in check.cases_differing
            ],
            "fault": check.cases_fault,
        },
        "base_version": check.base_version,
        "differences": _differences(check.changes),
        "in_force": check.in_force,
        "differences_in_force": _differences(check.changes_in_force),
        "behind": check.behind,
    }


def _document(draft: Draft) -> dict[str, Any] | None:
    try:
        return document(draft.body, "the draft")
    except PolicyFaults:
        return None


def _fault(fault: PolicyFault, pointer: str) -> dict[str, Any]:
    return {
        "pointer": pointer,
        "code": fault.code,
        "message": fault.message,
        "line": fault.line,
        "column": fault.column,
        "path": fault.path,
        "example": dict(fault.example),
    }


def _differences(changes: Iterable[Change]) -> list[dict[str, Any]]:
    return [
        {
            "element": change.element,
            "kind": change.kind,
            "before": change.before,
            "after": change.after,
        }
        for change in changes
    ]


def _digits(value: Any) -> str:
    """A number of a case as its digits; a day as ISO 8601."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
