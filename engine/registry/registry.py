"""The registry: which versions are published, and which is in force when."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from engine.errors import NoVersionInForce, RegistryFault
from engine.policy.faults import Faults
from engine.policy.model import Place
from engine.registry import resolution
from engine.registry.activations import read_activations
from engine.registry.events import Activation, Event
from engine.registry.published import PublishedVersions, VersionKey
from engine.registry.resolution import Mark
from engine.registry.timeline import Reign, VersionStanding, reigns, standing_of
from engine.registry.versions import VersionFiles, unreadable

__all__ = ["Registry", "load_events", "load_registry"]


class Registry:
    """Published versions and the events about them; immutable, safe to share."""

    def __init__(
        self,
        versions: PublishedVersions,
        events: Sequence[Event],
        marks: Sequence[Event | Mark] | None = None,
        founded: int | None = None,
    ) -> None:
        """``events`` are in the order of knowledge and carry their sequence numbers.

        ``marks`` are all places in the order of knowledge, where there are more
        than events (a ledger's publications).  Up to ``founded`` they carry the
        instants of history; later ones were recorded as they happened, so the
        present is never before them.  Without it all are history.
        """
        self.versions = versions
        self._events = tuple(events)
        self._marks: tuple[Event | Mark, ...] = self._events if marks is None else tuple(marks)
        self._founded = self.sequence if founded is None else founded

    def supposing(self, versions: PublishedVersions, *events: Event) -> Registry:
        """As it would be with other versions, and these events recorded next."""
        first = self.sequence + 1
        numbered = [replace(event, sequence=n) for n, event in enumerate(events, start=first)]
        marks = [Mark(event.sequence, event.recorded_at) for event in numbered]
        return Registry(versions, (*self._events, *numbered), (*self._marks, *marks), self._founded)

    @property
    def sequence(self) -> int:
        """The last sequence number of the order of knowledge; 0 where there is none."""
        return self._marks[-1].sequence if self._marks else 0

    def present(self, now: datetime) -> datetime:
        """The present of knowledge: what the clock says, and never before the last record.

        A clock that was set back hides nothing that was recorded as it happened.
        """
        if self.sequence > self._founded:
            return max(now, self._marks[-1].recorded_at)
        return now

    def sequence_at(self, known_at: datetime, now: datetime) -> int:
        """The last sequence at or before an instant.

        Raises InstantWithoutZone, KnownAtInFuture (after the present).
        """
        return resolution.sequence_at(self._marks, known_at, self.present(now))

    def activations(self, policy: str, known: int) -> tuple[Activation, ...]:
        """The policy's standing activations as known at a sequence number."""
        standing = resolution.standing(self._events, known)
        return tuple(activation for activation in standing if activation.policy == policy)

    def reigns(self, policy: str, known: int) -> tuple[Reign, ...]:
        """What rules the policy's days as known at a sequence number: all days, without gaps."""
        return tuple(reigns(self.activations(policy, known)))

    def standing(self, policy: str, version: int, day: date, known: int) -> VersionStanding:
        """What a version is on a day; raises UnknownPolicy, UnknownVersion."""
        self.versions.digest(policy, version)
        return standing_of(self._events, policy, version, day, known)

    def find(self, policy: str, effective_date: date, known: int) -> Activation | None:
        """The activation in force, or None; raises UnknownPolicy."""
        self.versions.numbers(policy)
        return resolution.in_force(self._events, policy, effective_date, known)

    def in_force(
        self, policy: str, effective_date: date, known: int, known_at: datetime | None = None
    ) -> Activation:
        """The activation in force on a day as known at a sequence number.

        ``known_at`` is only told in the error.  Raises UnknownPolicy, NoVersionInForce.
        """
        activation = self.find(policy, effective_date, known)
        if activation is None:
            raise NoVersionInForce(policy, effective_date, known_at)
        return activation


def load_registry(folder: Path) -> Registry:
    """The registry of a policies folder: ``versions/`` and ``activations.yaml``.

    Raises RegistryFault, also where an activation names a version that was
    never published.
    """
    versions = VersionFiles(folder / "versions")
    return Registry(versions, load_events(folder, versions.digests))


def load_events(folder: Path, published: Container[VersionKey]) -> tuple[Event, ...]:
    """The shipped events of a policies folder, in the order of knowledge.

    Raises RegistryFault, also where one names a version that is not ``published``.
    """
    path = folder / "activations.yaml"
    try:
        return read_activations(path.read_bytes(), str(path), published)
    except FileNotFoundError:
        faults = Faults(str(path))
        faults.add("missing", Place(1, 1, ""), "the list of activations is missing")
        raise RegistryFault(faults.sorted()) from None
    except OSError as error:
        raise unreadable(path, error) from None
