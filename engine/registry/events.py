"""What can happen to a policy: a version is activated, an activation is withdrawn.

The registry reads such events and owns no storage: they come from the shipped
``activations.yaml`` or from a ledger, in the order in which they became known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.errors import InstantWithoutZone

__all__ = ["Activation", "Event", "Withdrawal", "in_order"]


@dataclass(frozen=True, slots=True)
class Activation:
    """A version applies from a day on, until another does (or until ``effective_to``).

    Both dates are civil dates in Asia/Baku and inclusive; ``effective_from``
    None is an open start.  ``recorded_at`` is the instant it became known;
    ``sequence`` its position in the order of knowledge, from 1.
    """

    id: str
    policy: str
    version: int
    effective_from: date | None
    effective_to: date | None
    recorded_at: datetime
    why: str
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An activation should never have been: from ``sequence`` on it counts for no date."""

    activation: str
    recorded_at: datetime
    why: str
    sequence: int = 0


Event = Activation | Withdrawal


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events in the order of knowledge, numbered from 1.

    Ordered by ``recorded_at``; those of one instant keep the order given.
    Raises InstantWithoutZone.
    """
    given = tuple(events)
    for event in given:
        if event.recorded_at.tzinfo is None:
            raise InstantWithoutZone(event.recorded_at)
    ordered = sorted(given, key=lambda event: event.recorded_at)
    return tuple(replace(event, sequence=n) for n, event in enumerate(ordered, start=1))
