"""The registry as the ledger knows it now: read again when the ledger has more to tell."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from engine.registry import Activation, Event, LedgerVersions, Mark, Registry, Withdrawal
from engine.service.calendars import KnownCalendar, LedgerCalendars, calendar_of
from engine.service.programs import Compiled, Programs
from engine.service.snapshot import Snapshot
from engine.store import (
    KnownActivation,
    KnownWithdrawal,
    PublishedVersion,
    RegistryEntry,
    Store,
)

__all__ = ["Live", "event_of", "registry_of"]


class Live:
    """Gives the snapshot of the ledger as it is at the call; safe to share between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._compiled = Compiled()
        self._calendars = LedgerCalendars(store.version_body)
        self._entries = store.registry_entries()
        self._snapshot = self._made()

    @property
    def last(self) -> Snapshot:
        """What the ledger knew when it was last asked; asks nothing.

        For what the ledger itself refuses to log by less than it knows.
        """
        return self._snapshot

    def now(self) -> Snapshot:
        """What the ledger knows; raises StoreUnavailable."""
        sequence = self._store.registry_sequence()
        if self._snapshot.registry.sequence < sequence:
            with self._lock:
                last = self._snapshot.registry.sequence
                if last < sequence:
                    self._entries += self._store.registry_entries(after=last)
                    self._snapshot = self._made()
        return self._snapshot

    def entries(self) -> tuple[RegistryEntry, ...]:
        """All that was recorded of policies, in order; raises StoreUnavailable."""
        self.now()
        return self._entries

    def _made(self) -> Snapshot:
        registry = registry_of(self._entries, self._store)
        calendars = self._calendars.known_to(_calendars(self._entries))
        return Snapshot(registry, Programs(registry, calendars, self._compiled))


def registry_of(entries: Sequence[RegistryEntry], store: Store) -> Registry:
    """The registry that a ledger's entries make; ``store`` has the versions' bytes."""
    digests = {
        (one.policy, one.version): one.digest
        for one in entries
        if isinstance(one, PublishedVersion) and calendar_of(one.policy) is None
    }
    return Registry(
        LedgerVersions(digests, store.version_body),
        [event for one in entries if (event := event_of(one)) is not None],
        [Mark(one.sequence, one.at) for one in entries],
        max((one.sequence for one in entries if _is_history(one)), default=0),
    )


def event_of(entry: RegistryEntry) -> Event | None:
    """The event, recorded when this ledger came to know it: for what is shipped at the first
    start that is its own ``recorded_at``."""
    match entry:
        case KnownActivation():
            return Activation(
                entry.id,
                entry.policy,
                entry.version,
                entry.effective_from,
                entry.effective_to,
                entry.at,
                entry.why,
                entry.sequence,
            )
        case KnownWithdrawal():
            return Withdrawal(entry.activation, entry.at, entry.why, entry.sequence)
    return None


def _is_history(entry: RegistryEntry) -> bool:
    """Whether the ledger's time of it is when it happened, not when it was entered."""
    if isinstance(entry, PublishedVersion):
        return False  # they come before the first activation of the founding
    return entry.origin == "shipped" and entry.at == entry.recorded_at


def _calendars(entries: Sequence[RegistryEntry]) -> tuple[KnownCalendar, ...]:
    return tuple(
        KnownCalendar(name, one.version, one.digest, one.sequence)
        for one in entries
        if isinstance(one, PublishedVersion) and (name := calendar_of(one.policy)) is not None
    )
