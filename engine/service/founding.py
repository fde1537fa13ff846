"""What is shipped enters the ledger once: versions, calendars, activations, withdrawals.

At the first start events enter with the instant that their list gives them, so
that the past can be asked about; at a later start what is new enters as known
from now.  All of it is one unit of the ledger, refused where another process
was first, and then looked at again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from engine.errors import (
    MovedOn,
    ShippedActivationAltered,
    ShippedVersionAltered,
    VersionAltered,
    VersionMissing,
)
from engine.registry import Activation, Event, VersionFiles, digest_of, load_events
from engine.service.admitting import admit
from engine.service.answers import instant_text
from engine.service.calendars import calendar_of, ledger_name, read_calendars
from engine.service.recording import (
    Origin,
    activation_entry,
    draft_entry,
    version_entry,
    withdrawal_entry,
)
from engine.store import (
    Entry,
    KnownActivation,
    KnownWithdrawal,
    PublishedVersion,
    Reading,
    Store,
    VersionEntry,
)

__all__ = ["Founding", "found"]

_SHIPPED: Final[Origin] = "shipped"


@dataclass(frozen=True, slots=True)
class Founding:
    """What a start found between what is shipped and the ledger.

    ``recorded`` entries were appended.  ``drafts`` are shipped versions whose
    number a local version holds: each is a draft now.  ``skipped`` are shipped
    activations (and withdrawals of them) that were not recorded, being of such
    a version; ``pending`` those whose ``recorded_at`` has not come; ``vanished``
    what the ledger holds as shipped and is shipped no more.
    """

    recorded: int = 0
    drafts: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()


def found(store: Store, folder: Path, now: datetime) -> Founding:
    """Enter what is new of a policies folder.

    Raises ShippedVersionAltered, ShippedActivationAltered, VersionMissing,
    VersionAltered, RegistryFault, CalendarFault, StoreUnavailable, and what
    making a new version ready raises (PolicyFaults, CyclicUses, EvaluationFault);
    then nothing was entered.
    """
    files = VersionFiles(folder / "versions")
    calendars = read_calendars(folder)
    while True:
        plan = _Plan(store, files, calendars, now)
        plan.events(load_events(folder, {*files.digests, *plan.versions}))
        if not plan.entries:
            return plan.report()
        plan.admitted()
        try:
            store.append(*plan.entries, unless=plan.still)
            return plan.report()
        except MovedOn:
            continue


@dataclass
class _Plan:
    """The entries that bring a ledger up to what is shipped, as the ledger was when read."""

    store: Store
    files: VersionFiles
    calendars: Mapping[str, bytes]
    now: datetime
    entries: list[Entry] = field(default_factory=list)
    _drafts: list[str] = field(default_factory=list)
    _skipped: list[str] = field(default_factory=list)
    _pending: list[str] = field(default_factory=list)
    _taken: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._seen = self.store.registry_sequence()
        self._drafted = self.store.drafts()
        known = self.store.registry_entries()
        self._first = not known
        self.versions = {
            (one.policy, one.version): one for one in known if isinstance(one, PublishedVersion)
        }
        self._activations = {one.id: one for one in known if isinstance(one, KnownActivation)}
        self._withdrawn = {one.activation for one in known if isinstance(one, KnownWithdrawal)}

    def still(self, reading: Reading) -> None:
        """Refuse the plan where the ledger is no longer as it was read."""
        moved = reading.registry_sequence() != self._seen
        if moved or len(reading.drafts()) != len(self._drafted):
            raise MovedOn

    def events(self, shipped: tuple[Event, ...]) -> None:
        """Plan it all; the versions and calendars come before the events that need them."""
        due = [event for event in shipped if event.recorded_at <= self.now]
        self._pending = [_named(event) for event in shipped if event.recorded_at > self.now]
        begins = min((event.recorded_at for event in due), default=self.now)
        at = begins if self._first else self.now
        self.entries += self._published(at)
        self.entries += self._calendars(at)
        for event in due:
            self.entries += self._event(event)
        self._vanished = self._no_longer(shipped)

    def admitted(self) -> None:
        """Raises what keeps a new version, or one that is known beside it, from being loaded."""
        calendars = {name for (policy, _) in self.versions if (name := calendar_of(policy))}
        admit(
            {
                key: one.digest
                for key, one in self.versions.items()
                if calendar_of(one.policy) is None
            },
            self.store.version_body,
            {
                (one.policy, one.version): one.body
                for one in self.entries
                if isinstance(one, VersionEntry) and calendar_of(one.policy) is None
            },
            calendars | self.calendars.keys(),
        )

    def report(self) -> Founding:
        """What the plan does and what it leaves."""
        return Founding(
            len(self.entries),
            tuple(self._drafts),
            tuple(self._skipped),
            tuple(self._pending),
            self._vanished,
        )

    def _published(self, at: datetime) -> Iterator[Entry]:
        for policy, version in self.files.digests:
            known = self.versions.get((policy, version))
            data = self._read(policy, version, known)
            if data is None:
                continue
            digest = digest_of(data)
            if known is None:
                yield version_entry(at, policy, version, data, _SHIPPED)
            elif known.digest != digest and known.origin == _SHIPPED:
                file = self.files.place(policy, version)
                raise ShippedVersionAltered(policy, version, file, known.digest, digest)
            elif known.digest != digest:
                self._taken.add((policy, version))
                yield from self._draft(policy, version, data)

    def _read(self, policy: str, version: int, known: PublishedVersion | None) -> bytes | None:
        """The file's bytes; None where it is gone and the ledger holds them."""
        try:
            return self.files.read(policy, version)
        except VersionMissing:
            if known is None:
                raise
            return None
        except VersionAltered as error:
            if known is None or known.origin != _SHIPPED:
                raise
            file = self.files.place(policy, version)
            raise ShippedVersionAltered(policy, version, file, known.digest, error.found) from None

    def _draft(self, policy: str, version: int, data: bytes) -> Iterator[Entry]:
        """The file as a draft, unless it is one already."""
        self._drafts.append(f"{policy}@{version}")
        of_policy = (one.start.id for one in self._drafted if one.start.policy == policy)
        if any(self.store.draft_body(one) == data for one in of_policy):
            return
        why = f"shipped as version {version}, a number that a local version holds"
        yield draft_entry(self.now, policy, version, data, why)

    def _calendars(self, at: datetime) -> Iterator[Entry]:
        """Each calendar that is not the one known last of its name."""
        for calendar, data in self.calendars.items():
            name = ledger_name(calendar)
            known = [one for (policy, _), one in self.versions.items() if policy == name]
            last = max(known, key=lambda one: one.version, default=None)
            if last is None or last.digest != digest_of(data):
                number = last.version + 1 if last else 1
                yield version_entry(at, name, number, data, _SHIPPED)

    def _event(self, event: Event) -> Iterator[Entry]:
        at = event.recorded_at if self._first else self.now
        if isinstance(event, Activation):
            known = self._activations.get(event.id)
            if known is not None:
                _same(event, known)
            elif (event.policy, event.version) in self._taken:
                self._skipped.append(event.id)
            else:
                yield activation_entry(at, event, _SHIPPED)
        elif event.activation in self._skipped:
            self._skipped.append(_named(event))
        elif event.activation not in self._withdrawn:
            yield withdrawal_entry(at, event, _SHIPPED)

    def _no_longer(self, shipped: tuple[Event, ...]) -> tuple[str, ...]:
        """What the ledger holds as shipped and is not among what is shipped."""
        here = {
            (policy, version)
            for policy, version in self.files.digests
            if self.files.path(policy, version).exists()
        }
        ids = {event.id for event in shipped if isinstance(event, Activation)}
        gone = [
            f"{policy}@{version}"
            for (policy, version), one in self.versions.items()
            if one.origin == _SHIPPED
            and calendar_of(policy) is None
            and (policy, version) not in here
        ]
        known = {policy for policy, _ in self.versions if calendar_of(policy) is not None}
        gone += sorted(known - set(map(ledger_name, self.calendars)))
        gone += [
            id for id, one in self._activations.items() if one.origin == _SHIPPED and id not in ids
        ]
        return tuple(gone)


def _named(event: Event) -> str:
    return event.id if isinstance(event, Activation) else f"withdrawal of {event.activation}"


def _days(event: Activation | KnownActivation) -> str:
    start = event.effective_from.isoformat() if event.effective_from else "an open start"
    end = f" to {event.effective_to.isoformat()}" if event.effective_to else ""
    recorded = instant_text(event.recorded_at)
    return f"{event.policy}@{event.version} from {start}{end}, known since {recorded}"


def _same(event: Activation, known: KnownActivation) -> None:
    """Raises ShippedActivationAltered; another wording of ``why`` changes nothing."""
    if _days(event) != _days(known):
        raise ShippedActivationAltered(event.id, _days(known), _days(event))
