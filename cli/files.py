"""Reads what the command line names: a file or standard input, a request, a version."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from engine.errors import InputFault, InvalidInput, NotJson
from engine.service import read_json

__all__ = ["DAY", "INSTANT", "Request", "read_bytes", "read_request", "version_name"]

_REQUEST_KEYS = {"inputs", "effective_date", "known_at", "reference", "dry_run"}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_VERSION = re.compile(r"([a-z][a-z0-9_]*)@([1-9][0-9]{0,8})")
_REFERENCE_LENGTH = 200


class _Day(click.ParamType[date]):
    """A civil date, ``2022-07-30``."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        found = value if isinstance(value, date) else day_of(value)
        if found is None:
            self.fail(f"{value!r} is not a date, such as 2022-07-30", param, ctx)
        return found


class _Instant(click.ParamType[datetime]):
    """An instant with its offset from UTC, ``2022-07-30T00:00:00Z``."""

    name = "instant"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        found = value if isinstance(value, datetime) else instant_of(value)
        if found is None:
            self.fail(
                f"{value!r} is not an instant with its offset, such as 2022-07-30T00:00:00Z",
                param,
                ctx,
            )
        return found


DAY = _Day()
INSTANT = _Instant()


def day_of(text: object) -> date | None:
    """The date a text names, or None."""
    if not isinstance(text, str) or _DAY.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def instant_of(text: object) -> datetime | None:
    """The instant (UTC) a text names, or None."""
    if not isinstance(text, str) or _INSTANT.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def version_name(text: str) -> tuple[str, int] | None:
    """``car_loan@2`` as policy and version, or None."""
    found = _VERSION.fullmatch(text)
    return (found[1], int(found[2])) if found else None


def read_bytes(name: str) -> bytes:
    """The bytes of a file, or of standard input for ``-``; a usage error where it cannot be."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise click.UsageError(f"cannot read {name}: {error.strerror or error}") from None


@dataclass(frozen=True, slots=True)
class Request:
    """What to decide: raw inputs, and what a request body may say beside them."""

    inputs: object
    effective_date: date | None = None
    known_at: datetime | None = None
    reference: str | None = None


def read_request(name: str) -> Request:
    """The inputs, or the whole request body, that a file holds.

    An object with the key ``inputs`` is a body.  A byte-order mark before the
    text is accepted.  Raises NotJson, InvalidInput.
    """
    data = read_bytes(name).removeprefix(b"\xef\xbb\xbf")
    if not data.strip():
        raise NotJson("there is nothing to read", 1, 1)
    raw = read_json(data)
    if not isinstance(raw, dict) or "inputs" not in raw:
        return Request(raw)
    return _body(raw)


def _body(raw: dict[str, Any]) -> Request:
    faults = [
        InputFault(f"/{_escaped(key)}", "unknown_field", "there is no such field in a request")
        for key in raw
        if key not in _REQUEST_KEYS
    ]
    day = raw.get("effective_date")
    effective_date = day_of(day)
    if day is not None and effective_date is None:
        faults.append(
            InputFault(
                "/effective_date", "bad_date", "a date that exists is expected, as in 2022-07-30"
            )
        )
    instant = raw.get("known_at")
    known_at = instant_of(instant)
    if instant is not None and known_at is None:
        faults.append(
            InputFault(
                "/known_at", "bad_datetime", "an instant with its offset from UTC is expected"
            )
        )
    reference = raw.get("reference")
    if reference is not None and not (
        isinstance(reference, str) and len(reference) <= _REFERENCE_LENGTH
    ):
        faults.append(
            InputFault(
                "/reference", "too_long", f"a text up to {_REFERENCE_LENGTH} characters is expected"
            )
        )
    if not isinstance(raw.get("dry_run", False), bool):
        faults.append(InputFault("/dry_run", "wrong_type", "true or false is expected"))
    if faults:
        raise InvalidInput(tuple(faults))
    return Request(raw["inputs"], effective_date, known_at, reference)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
