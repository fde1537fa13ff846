"""Policies as the ledger knows them now: versions, what is in force, what differs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from engine.narration import ChangeView, Document, changes, narrate
from engine.policy import Change, PolicyVersion
from engine.policy import diff as compare
from engine.policy.document import document
from engine.registry import VersionStanding
from engine.service.answers import InForce, PolicySummary
from engine.service.live import Live
from engine.service.supposing import next_version, suppose

__all__ = ["Policies"]


class Policies:
    """Questions about policies; every key may ask them.  Safe to share between threads.

    Beside what is named, each raises StoreUnavailable and what loading raises.
    """

    def __init__(self, live: Live, clock: Callable[[], datetime]) -> None:
        self._live = live
        self._clock = clock

    def ids(self) -> tuple[str, ...]:
        """The ids of the published policies, in order."""
        return self._live.now().programs.ids()

    def summaries(self) -> tuple[PolicySummary, ...]:
        """Every policy, by id; each has ``to_json()``."""
        snapshot = self._live.now()
        return snapshot.summaries(snapshot.moment(None, None, self._clock()))

    def summary(self, policy: str) -> PolicySummary:
        """One policy; raises UnknownPolicy."""
        snapshot = self._live.now()
        return snapshot.summary(policy, snapshot.moment(None, None, self._clock()))

    def in_force(
        self, policy: str, on: date | None = None, known_at: datetime | None = None
    ) -> InForce:
        """What is in force (``to_json()``); without arguments today and now.

        Raises UnknownPolicy, NoVersionInForce, KnownAtInFuture, InstantWithoutZone.
        """
        snapshot = self._live.now()
        return snapshot.in_force(policy, snapshot.moment(on, known_at, self._clock()))

    def standing(
        self,
        policy: str,
        version: int,
        on: date | None = None,
        known_at: datetime | None = None,
    ) -> VersionStanding:
        """What a version is on a day: "in_force", "scheduled" (for later), "superseded",
        "withdrawn" or "never" (activated); without arguments today, as known now.

        Raises UnknownPolicy, UnknownVersion, KnownAtInFuture, InstantWithoutZone.
        """
        snapshot = self._live.now()
        moment = snapshot.moment(on, known_at, self._clock())
        return snapshot.registry.standing(policy, version, moment.effective_date, moment.known)

    def version(self, policy: str, version: int) -> PolicyVersion:
        """A version, loaded; raises UnknownPolicy, UnknownVersion."""
        return self._live.now().version(policy, version)

    def version_bytes(self, policy: str, version: int) -> bytes:
        """The published file's bytes (YAML); raises UnknownPolicy, UnknownVersion."""
        return self._live.now().registry.versions.read(policy, version)

    def document(self, policy: str, version: int) -> dict[str, Any]:
        """A version's file as JSON, as ``engine.policy.document`` gives it.

        Raises UnknownPolicy, UnknownVersion.
        """
        versions = self._live.now().registry.versions
        return document(versions.read(policy, version), versions.place(policy, version))

    def digest(self, policy: str, version: int) -> str:
        """``sha256:`` and the digest of the bytes; raises UnknownPolicy, UnknownVersion."""
        return self._live.now().registry.versions.digest(policy, version)

    def schema(self, policy: str, version: int) -> dict[str, Any]:
        """The JSON Schema of a version's inputs; raises UnknownPolicy, UnknownVersion."""
        return self._live.now().schema(policy, version)

    def diff(self, policy: str, before: int, after: int) -> tuple[Change, ...]:
        """The differences by element; raises UnknownPolicy, UnknownVersion."""
        snapshot = self._live.now()
        return compare(snapshot.version(policy, before), snapshot.version(policy, after))

    def narrative(self, policy: str, version: int, lang: str) -> Document:
        """A version as a document in "az" or "en"; raises UnknownPolicy, UnknownVersion."""
        return self.narrative_of(self.version(policy, version), lang)

    def narrative_of(self, version: PolicyVersion, lang: str) -> Document:
        """A version that need not be published (a draft that loads) as a document."""
        return narrate(version, lang, self._used_by(version))

    def changes(self, policy: str, before: int, after: int, lang: str) -> tuple[ChangeView, ...]:
        """What differs between two versions, in words; raises UnknownPolicy, UnknownVersion."""
        return self.changes_of(self.version(policy, before), self.version(policy, after), lang)

    def changes_of(
        self, before: PolicyVersion, after: PolicyVersion, lang: str
    ) -> tuple[ChangeView, ...]:
        """What differs between two versions that need not be published, in words."""
        return changes(before, after, lang, self._used_by(before) | self._used_by(after))

    def _used_by(self, version: PolicyVersion) -> dict[str, tuple[PolicyVersion, ...]]:
        programs = self._live.now().programs
        used = {use.policy for use in version.uses.values()}
        return {policy: programs.versions(policy) for policy in programs.ids() if policy in used}

    def loaded(self, policy: str, body: bytes) -> PolicyVersion:
        """What bytes would be as the policy's next version; nothing is stored.

        Raises PolicyFaults where they are none, and what loading raises.
        """
        snapshot = self._live.now()
        number = next_version(snapshot, policy)
        return suppose(snapshot, {(policy, number): body}).version(policy, number)

    def sequence(self) -> int:
        """The ledger's sequence of the last registry event (about 10 us).

        What was derived of policies is current while this stays the same.
        """
        return self._live.now().registry.sequence
