"""Which version is in force: pure functions over events, on two clocks.

``effective_date`` is the day whose law applies, ``known`` the last sequence
number whose knowledge applies.  Nothing here reads a file or a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from engine.errors import InstantWithoutZone, KnownAtInFuture
from engine.registry.events import Activation, Event, Withdrawal

__all__ = ["Mark", "in_force", "ruling", "sequence_at", "standing"]


class Mark(NamedTuple):
    """A place in the order of knowledge and the instant it was reached."""

    sequence: int
    recorded_at: datetime


def sequence_at(events: Sequence[Event | Mark], known_at: datetime, now: datetime) -> int:
    """The sequence of the last event recorded at or before ``known_at``; 0 before the first.

    ``events`` are in the order of knowledge.  Raises InstantWithoutZone, and
    KnownAtInFuture where ``known_at`` is after ``now``.
    """
    if known_at.tzinfo is None:
        raise InstantWithoutZone(known_at)
    if known_at > now:
        raise KnownAtInFuture(known_at, now)
    # from the end: what is asked of is nearly always the present
    return next((one.sequence for one in reversed(events) if one.recorded_at <= known_at), 0)


def standing(events: Sequence[Event], known: int) -> tuple[Activation, ...]:
    """The activations known at sequence ``known`` and not withdrawn by then, in its order."""
    so_far = [event for event in events if event.sequence <= known]
    withdrawn = {event.activation for event in so_far if isinstance(event, Withdrawal)}
    return tuple(
        event for event in so_far if isinstance(event, Activation) and event.id not in withdrawn
    )


def in_force(
    events: Sequence[Event], policy: str, effective_date: date, known: int
) -> Activation | None:
    """The activation in force for ``policy`` on a day, by what was known at ``known``; or None.

    Of the standing activations whose days include the date: the latest
    ``effective_from`` (an open start is the earliest), and of equals the
    latest recorded (architecture, "Two clocks and one ledger").
    """
    ours = [one for one in standing(events, known) if one.policy == policy]
    return ruling(ours, effective_date)


def ruling(activations: Iterable[Activation], day: date) -> Activation | None:
    """Which of a policy's standing activations rules a day; None where none does."""
    applicable = [
        activation
        for activation in activations
        if (activation.effective_from is None or activation.effective_from <= day)
        and (activation.effective_to is None or day <= activation.effective_to)
    ]
    return max(applicable, key=_precedence, default=None)


def _precedence(activation: Activation) -> tuple[date, bool, int]:
    start = activation.effective_from
    return (start or date.min, start is not None, activation.sequence)
