"""Reads what a request says: its fields, civil dates, instants.

``effective_date`` and days are ISO dates (``2022-07-30``), instants RFC 3339
with their offset from UTC (``2022-07-30T00:00:00Z``), in ASCII digits.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from engine.errors import InputFault, InvalidInput, json_pointer
from engine.policy.reading.scalars import to_date, to_instant
from engine.service.requests import Request

__all__ = ["MAX_REFERENCE", "day_of", "instant_of", "reference_of", "request_of"]

MAX_REFERENCE: Final = 200
_FIELDS: Final = frozenset({"inputs", "effective_date", "known_at", "reference", "dry_run"})


def day_of(text: object) -> date | None:
    """The civil date that a text names, or None."""
    return to_date(text) if isinstance(text, str) else None


def instant_of(text: object) -> datetime | None:
    """The instant, in UTC, that a text names, or None; what is finer than 1 us is cut off."""
    return to_instant(text) if isinstance(text, str) else None


def reference_of(text: object) -> str | None:
    """A reference in NFC: up to 200 characters, no control characters; None where it is not."""
    if not isinstance(text, str):
        return None
    normal = unicodedata.normalize("NFC", text)
    if len(normal) > MAX_REFERENCE:
        return None
    # what is printable holds no control character, and that is quicker to see
    return None if not normal.isprintable() and any(map(_is_control, normal)) else normal


def request_of(body: Any) -> Request:
    """The request that a body (as ``read_json`` gives it) holds; inputs are not looked into.

    Raises InvalidInput with every fault of the request's own fields, by pointer.
    """
    if not isinstance(body, dict):
        raise InvalidInput((InputFault("", "wrong_type", "an object is expected"),))
    faults = tuple(_faults(body))
    if faults:
        raise InvalidInput(faults)
    return Request(
        body["inputs"],
        day_of(body.get("effective_date")),
        instant_of(body.get("known_at")),
        reference_of(body.get("reference")),
        body.get("dry_run", False),
    )


def _faults(body: dict[str, Any]) -> Iterator[InputFault]:
    for key in sorted(body.keys() - _FIELDS):
        yield InputFault(json_pointer(key), "unknown_field", "there is no such field in a request")
    if "inputs" not in body:
        yield InputFault("/inputs", "required", "the inputs of the policy are missing")
    elif not isinstance(body["inputs"], dict):
        yield InputFault("/inputs", "wrong_type", "an object is expected")
    day = body.get("effective_date")
    if day is not None and day_of(day) is None:
        message = "a date that exists is expected, as in 2022-07-30"
        yield InputFault("/effective_date", "bad_date", message)
    instant = body.get("known_at")
    if instant is not None and instant_of(instant) is None:
        message = "an instant with its offset from UTC is expected, as in 2022-07-30T00:00:00Z"
        yield InputFault("/known_at", "bad_datetime", message)
    reference = body.get("reference")
    if reference is not None and reference_of(reference) is None:
        yield _reference_fault(reference)
    if not isinstance(body.get("dry_run", False), bool):
        yield InputFault("/dry_run", "wrong_type", "true or false is expected")


def _reference_fault(given: object) -> InputFault:
    if not isinstance(given, str):
        return InputFault("/reference", "wrong_type", "a text is expected")
    if any(map(_is_control, given)):
        return InputFault("/reference", "control_character", "control characters are not taken")
    message = f"at most {MAX_REFERENCE} characters are expected"
    return InputFault("/reference", "too_long", message)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Zl", "Zp", "Cs"}
