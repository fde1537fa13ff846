"""What each problem's ``type`` leads to: ``/problems`` and ``/problems/<code>``, in plain text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Flask, Response, abort

__all__ = ["MEANINGS", "install"]

#: code -> status, and what it means to who called
MEANINGS: Final[Mapping[str, tuple[int, str]]] = {
    "bad_request": (400, "The request is not HTTP as this service reads it, or ended early."),
    "not_json": (
        400,
        "The body is not JSON: `line` and `column` say where. A key that stands twice in one "
        "object, NaN, a lone surrogate and nesting deeper than 64 levels are not JSON here.",
    ),
    "not_authenticated": (401, "Send Authorization: Bearer <key> with a key that is in use."),
    "role_required": (403, "The key is valid and lacks the role; `roles` are those that would do."),
    "effective_date_outside_window": (
        403,
        "A key for origination decides only for days near `today`: at most `window` days from it.",
    ),
    "not_found": (404, "There is nothing at this address."),
    "unknown_policy": (404, "There is no policy of this id."),
    "unknown_version": (404, "The policy has no version of this number."),
    "unknown_decision": (404, "There is no decision of this id that this key may read."),
    "method_not_allowed": (405, "The address does not take this method; Allow lists what it does."),
    "not_acceptable": (406, "The Accept header fits nothing that can be answered here."),
    "no_version_in_force": (409, "No version of the policy is in force on the day, as then known."),
    "idempotency_key_reused": (
        409,
        "The Idempotency-Key came before with another body. The first decision stands.",
    ),
    "decision_erased": (410, "The decision was made; its content was erased after its retention."),
    "too_large": (413, "The body is longer than this address takes."),
    "unsupported_media_type": (
        415,
        "The Content-Type is not what this address takes, not UTF-8, or the body is compressed.",
    ),
    "invalid_input": (
        422,
        "`errors` lists every fault by JSON pointer: inside `inputs` for an input of the policy, "
        "else of the request's own field.",
    ),
    "invalid_parameters": (422, "`errors` lists every fault of the query's parameters."),
    "bad_idempotency_key": (422, "An Idempotency-Key is 1 to 255 visible ASCII characters."),
    "bad_cursor": (422, "A cursor is what a page gave as next_cursor, unchanged."),
    "known_at_in_future": (422, "Nobody knows yet what will be known: known_at is after now."),
    "instant_without_zone": (422, "An instant needs its offset from UTC."),
    "too_many_requests": (429, "The key asks too often; Retry-After says how long to wait."),
    "internal_error": (500, "The service failed. Its log tells more under the request's id."),
    "policy_fault": (
        500,
        "The policy could not be evaluated for these inputs, so nothing was decided. The fault "
        "is recorded; `policy`, `policy_version` and `element` say where it lies.",
    ),
    "unavailable": (503, "The service cannot take the request now. Retry-After says when to try."),
    "store_unavailable": (
        503,
        "Nothing can be recorded at the moment, so nothing was decided. It is safe to repeat.",
    ),
}


def install(app: Flask) -> None:
    """Serve the pages; they need no key."""

    def pages() -> Response:
        return _text("\n".join(_page(code) for code in MEANINGS))

    def page(code: str) -> Response:
        if code not in MEANINGS:
            abort(404)
        return _text(_page(code))

    app.add_url_rule("/problems", "problems", pages)
    app.add_url_rule("/problems/<code>", "problem", page)


def _page(code: str) -> str:
    status, meaning = MEANINGS[code]
    return f"{code} ({status})\n  {meaning}\n"


def _text(text: str) -> Response:
    return Response(text, mimetype="text/plain")
