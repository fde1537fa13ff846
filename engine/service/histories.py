"""How each policy came to be what it is: versions, activations, withdrawals, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.registry import Activation, Event, Reign, Step, timeline
from engine.service.live import Live, event_of
from engine.store import PublishedVersion, RegistryEntry

__all__ = ["Histories", "History", "Made", "Published", "Reign", "Step"]


@dataclass(frozen=True, slots=True)
class Made:
    """Who made an entry of the ledger, by name, and who approved it; neither where it is shipped.

    ``recorded_at`` is when it was recorded where it was made: for what was shipped
    after the first start that is before this ledger came to know it.
    """

    at: datetime
    by: str | None
    approved_by: str | None
    shipped: bool
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Published:
    """A published version."""

    version: int
    digest: str
    made: Made


@dataclass(frozen=True, slots=True)
class History:
    """A policy's versions and all that was recorded of them, in the order of knowledge.

    ``steps`` say what ruled when, as known at each (oldest first); ``made`` who
    made an event, by its sequence.
    """

    policy: str
    published: tuple[Published, ...]
    events: tuple[Event, ...]
    steps: tuple[Step, ...]
    made: Mapping[int, Made]

    @property
    def activations(self) -> Mapping[str, Activation]:
        """Every activation by its id, also those withdrawn."""
        return {one.id: one for one in self.events if isinstance(one, Activation)}

    @property
    def withdrawn(self) -> frozenset[str]:
        """The ids of the activations that were withdrawn."""
        return frozenset(one.activation for one in self.events if not isinstance(one, Activation))

    def version_of(self, event: Event) -> int:
        """The version that an event is about."""
        found = event if isinstance(event, Activation) else self.activations[event.activation]
        return found.version

    def rules(self, day: date) -> Activation | None:
        """What rules a day, as known now."""
        return self.steps[-1].reign(day).activation if self.steps else None

    def next_after(self, day: date) -> Reign | None:
        """The next reign of another activation after a day, as known now."""
        if not self.steps:
            return None
        later = [one for one in self.steps[-1].reigns if one.first is not None and one.first > day]
        return later[0] if later else None

    def known_on(self, day: date, civil: Callable[[datetime], date]) -> Step | None:
        """What was known at the end of a day; ``civil`` gives the day of an instant."""
        known = [one for one in self.steps if civil(one.at) <= day]
        return known[-1] if known else None


class Histories:
    """Questions about how policies came to be; every caller may ask them.  Threads may share it.

    Each raises StoreUnavailable.
    """

    def __init__(self, live: Live, names: Callable[[], Mapping[str, str]]) -> None:
        """``names`` gives the names of users and keys by their ids."""
        self._live = live
        self._names = names

    def of(self, policy: str) -> History:
        """A policy's history, empty where there is no such policy."""
        return _history(policy, self._live.entries(), self._names())

    def all(self) -> Mapping[str, History]:
        """The history of every published policy, by its id and in their order."""
        entries, names = self._live.entries(), self._names()
        policies = self._live.now().programs.ids()
        return {policy: _history(policy, entries, names) for policy in policies}


def _history(policy: str, entries: Iterable[RegistryEntry], names: Mapping[str, str]) -> History:
    published, events, made = [], list[Event](), {}
    ours: set[str] = set()
    for entry in entries:
        if isinstance(entry, PublishedVersion):
            if entry.policy == policy:
                published.append(Published(entry.version, entry.digest, _made(entry, names)))
            continue
        event = event_of(entry)
        if event is None:
            continue
        if isinstance(event, Activation) and event.policy == policy:
            ours.add(event.id)
        elif isinstance(event, Activation) or event.activation not in ours:
            continue
        events.append(event)
        made[event.sequence] = _made(entry, names)
    return History(policy, tuple(published), tuple(events), timeline(events, policy), made)


def _made(entry: RegistryEntry, names: Mapping[str, str]) -> Made:
    recorded = entry.at if isinstance(entry, PublishedVersion) else entry.recorded_at
    return Made(
        entry.at,
        entry.by and names.get(entry.by, entry.by),
        entry.approved_by and names.get(entry.approved_by, entry.approved_by),
        entry.origin == "shipped",
        recorded,
    )
