"""What every record stands on: ids, salts, and JSON that a person can read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from secrets import token_hex
from typing import Any

from ulid import ULID

from engine.service.callers import Who

__all__ = ["day_told", "new_id", "new_salt", "payload", "who_told"]


def new_id(now: datetime) -> str:
    """A ULID of the instant: 26 characters that sort by time."""
    return str(ULID.from_datetime(now))


def new_salt() -> str:
    """128 random bits as text: what makes the digests of a record impossible to guess."""
    return token_hex(16)


def payload(told: Mapping[str, Any]) -> bytes:
    """A payload as JSON: keys sorted, no spaces."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def day_told(day: date | None) -> str | None:
    """A day as a payload tells it."""
    return None if day is None else day.isoformat()


def who_told(who: Who | None) -> dict[str, str] | None:
    """Who did something, as a payload tells it; None is the command line, or the first start."""
    return None if who is None else {"id": who.id, "name": who.name}
