"""A policy on both clocks at once: for each step of knowledge, which activation rules which days.

Pure: events in, steps out.  A picture of a policy's history is drawn from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal

from engine.registry.events import Activation, Event
from engine.registry.resolution import ruling, standing

__all__ = ["Reign", "Step", "VersionStanding", "reigns", "standing_of", "timeline"]

DAY = timedelta(days=1)

#: what a version is on a day; "never" where none of its activations was ever recorded
VersionStanding = Literal["scheduled", "in_force", "superseded", "withdrawn", "never"]


@dataclass(frozen=True, slots=True)
class Reign:
    """Days that one activation rules, or none does; both inclusive, None is open."""

    first: date | None
    last: date | None
    activation: Activation | None

    def has(self, day: date) -> bool:
        """Whether a day is one of them."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Step:
    """What became known of a policy at one instant, and what ruled by it until the next step.

    ``reigns`` are all days, in order and without gaps; ``sequence`` is that of
    the last of its ``events``.
    """

    at: datetime
    sequence: int
    events: tuple[Event, ...]
    reigns: tuple[Reign, ...]

    def reign(self, day: date) -> Reign:
        """The one that a day belongs to."""
        return next(one for one in self.reigns if one.has(day))


def timeline(events: Sequence[Event], policy: str) -> tuple[Step, ...]:
    """The steps of a policy's knowledge, oldest first; ``events`` may be of many policies."""
    ours = {one.id for one in events if isinstance(one, Activation) and one.policy == policy}
    told = [one for one in events if _subject(one) in ours]
    steps = []
    for at, group in groupby(told, key=lambda event: event.recorded_at):
        together = tuple(group)
        known = together[-1].sequence
        steps.append(Step(at, known, together, tuple(reigns(standing(told, known)))))
    return tuple(steps)


def _subject(event: Event) -> str:
    return event.id if isinstance(event, Activation) else event.activation


def reigns(activations: Sequence[Activation]) -> Iterator[Reign]:
    """The days from one change to the next, those of one activation taken together.

    ``activations`` are the standing ones of one policy.
    """
    starts: set[date] = set()
    for one in activations:
        if one.effective_from is not None:
            starts.add(one.effective_from)
        if one.effective_to is not None and one.effective_to < date.max:
            starts.add(one.effective_to + DAY)
    first: date | None = None
    rules = ruling(activations, date.min)
    for start in sorted(starts - {date.min}):
        found = ruling(activations, start)
        if found != rules:
            yield Reign(first, start - DAY, rules)
            first, rules = start, found
    yield Reign(first, None, rules)


def standing_of(
    events: Sequence[Event], policy: str, version: int, day: date, known: int
) -> VersionStanding:
    """What a version is on a day, as known at a sequence.

    In force; or scheduled, where it will rule a later day; or superseded, where it
    is activated and rules neither; or withdrawn, where no activation of it stands.
    """
    stands = [one for one in standing(events, known) if one.policy == policy]
    for reign in reigns(stands):
        ours = reign.activation is not None and reign.activation.version == version
        if ours and reign.has(day):
            return "in_force"
        if ours and reign.first is not None and reign.first > day:
            return "scheduled"
    if any(one.version == version for one in stands):
        return "superseded"
    ever = any(
        isinstance(one, Activation) and (one.policy, one.version) == (policy, version)
        for one in events
        if one.sequence <= known
    )
    return "withdrawn" if ever else "never"
