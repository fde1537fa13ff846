"""What every entry has: its instant, its payload, and the columns it is searched by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar

from engine.errors import InstantWithoutZone

__all__ = ["Entry", "Value", "day_text", "instant_text"]

#: what a column holds
Value = str | int | bytes | None


def instant_text(instant: datetime) -> str:
    """An instant as the ledger writes it, always 27 characters: ``2026-11-21T09:00:00.000000Z``.

    Texts sort as the instants do.  Raises InstantWithoutZone.
    """
    if instant.tzinfo is None:
        raise InstantWithoutZone(instant)
    return f"{instant.astimezone(UTC).isoformat(timespec='microseconds')[:26]}Z"


def day_text(day: date | None) -> str | None:
    """A day as the ledger writes it, ``2026-11-21``."""
    return None if day is None else day.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event to be appended; ``columns`` are those of its ``table``, without the sequence."""

    kind: ClassVar[str]
    table: ClassVar[str]
    #: whether decisions go by it: its time is then later than that of every decision before it
    registry: ClassVar[bool] = False
    #: the columns that are erased with the payload; none where it cannot be erased
    erasable: ClassVar[tuple[str, ...]] = ()

    at: datetime
    payload: bytes

    def columns(self) -> Mapping[str, Value]:
        """What the ledger is searched by."""
        raise NotImplementedError
