"""The registry: which versions are published, and which is in force when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from engine.errors import NoVersionInForce, RegistryFault
from engine.policy.faults import Faults
from engine.policy.model import Place
from engine.registry import resolution
from engine.registry.activations import read_activations
from engine.registry.events import Activation, Event
from engine.registry.versions import VersionFiles, unreadable

__all__ = ["Registry", "load_registry"]


class Registry:
    """Published versions and the events about them; immutable, safe to share."""

    def __init__(self, versions: VersionFiles, events: Sequence[Event]) -> None:
        """``events`` are in the order of knowledge and carry their sequence numbers."""
        self.versions = versions
        self._events = tuple(events)

    @property
    def sequence(self) -> int:
        """The sequence number of the last event; 0 where there is none."""
        return self._events[-1].sequence if self._events else 0

    def sequence_at(self, known_at: datetime, now: datetime) -> int:
        """The last sequence at or before an instant.

        Raises InstantWithoutZone, KnownAtInFuture.
        """
        return resolution.sequence_at(self._events, known_at, now)

    def activations(self, policy: str, known: int) -> tuple[Activation, ...]:
        """The policy's standing activations as known at a sequence number."""
        standing = resolution.standing(self._events, known)
        return tuple(activation for activation in standing if activation.policy == policy)

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
    path = folder / "activations.yaml"
    try:
        events = read_activations(path.read_bytes(), str(path), versions.digests)
    except FileNotFoundError:
        faults = Faults(str(path))
        faults.add("missing", Place(1, 1, ""), "the list of activations is missing")
        raise RegistryFault(faults.sorted()) from None
    except OSError as error:
        raise unreadable(path, error) from None
    return Registry(versions, events)
