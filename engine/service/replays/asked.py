"""What a replay is asked for: which decisions, and by what they are decided again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from engine.errors import InputFault, InvalidInput
from engine.service.answers import instant_text
from engine.service.paging import first_after, first_of

__all__ = ["Against", "AsKnownAt", "ByDraft", "ByVersion", "Selection", "selection_of"]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which decisions of a policy; None does not narrow.

    ``since`` and ``until`` bound when they were decided, both inclusive: a civil day
    in Baku (the whole of it) or an instant with its zone.  ``effective_from`` and
    ``effective_to`` bound the day they are for, both inclusive.
    """

    since: date | datetime | None = None
    until: date | datetime | None = None
    outcome: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None

    def check(self) -> None:
        """Raises InvalidInput for a span that ends before it begins, InstantWithoutZone."""
        faults = []
        since, until = first_of(self.since), first_after(self.until)
        if since is not None and until is not None and until <= since:
            faults.append(_before("/selection/to", "from"))
        first, last = self.effective_from, self.effective_to
        if first is not None and last is not None and last < first:
            faults.append(_before("/selection/effective_to", "effective_from"))
        if faults:
            raise InvalidInput(tuple(faults))

    def to_json(self) -> dict[str, Any]:
        """As a replay tells it."""
        return {
            "from": _text(self.since),
            "to": _text(self.until),
            "outcome": self.outcome,
            "effective_from": _text(self.effective_from),
            "effective_to": _text(self.effective_to),
        }


def selection_of(told: Mapping[str, Any]) -> Selection:
    """The selection that a replay told."""
    return Selection(
        _instant(told["from"]),
        _instant(told["to"]),
        told["outcome"],
        _day(told["effective_from"]),
        _day(told["effective_to"]),
    )


@dataclass(frozen=True, slots=True)
class ByVersion:
    """Against a published version of the policy."""

    number: int


@dataclass(frozen=True, slots=True)
class ByDraft:
    """Against a draft as it is when the replay is asked for."""

    id: str


@dataclass(frozen=True, slots=True)
class AsKnownAt:
    """Against what is in force as known at an instant with its zone; None is now."""

    instant: datetime | None = None


Against: TypeAlias = ByVersion | ByDraft | AsKnownAt


def _before(pointer: str, first: str) -> InputFault:
    return InputFault(pointer, "before_start", f"this must not be before {first!r}")


def _text(given: date | datetime | None) -> str | None:
    if isinstance(given, datetime):
        return instant_text(given)
    return None if given is None else given.isoformat()


def _instant(text: str | None) -> date | datetime | None:
    return datetime.fromisoformat(text) if text is not None and "T" in text else _day(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
