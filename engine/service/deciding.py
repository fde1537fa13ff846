"""The use cases: decide, explain, ask what is in force, compare, check and verify.

The one room that reads the clock.  Instants are UTC; "today" is the civil date
in Asia/Baku.  Everything below gets its dates as arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from engine.errors import InputFault, InstantWithoutZone, InvalidInput, QerarError
from engine.evaluation import Program
from engine.evaluation import decide as evaluate
from engine.evaluation import explain as trace
from engine.policy import Change, PolicyVersion, input_schema
from engine.policy import diff as compare
from engine.registry import load_registry
from engine.service.answers import (
    Answer,
    Explained,
    InForce,
    Labels,
    PolicySummary,
    labels_of,
)
from engine.service.programs import Moment, Programs

__all__ = ["DecisionService", "utc_now"]

BAKU = ZoneInfo("Asia/Baku")
#: formulas look ahead (a retention, a maturity): a century on, years still have four digits
LATEST_DAY = date(9899, 12, 31)


def utc_now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def _civil_date(instant: datetime) -> date:
    return instant.astimezone(BAKU).date()


class DecisionService:
    """The use cases over one policies folder; safe to share between threads."""

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], datetime] = utc_now,
        *,
        watch: Callable[[Program], None] | None = None,
    ) -> None:
        """``folder`` holds ``versions/``, ``activations.yaml``, ``calendars/`` and ``cases/``.

        Policies are loaded when first needed; ``watch`` is called once with
        each program made ready (the coverage of cases).  Raises RegistryFault.
        """
        self.folder = folder
        self._clock = clock
        self._registry = load_registry(folder)
        self._programs = Programs(folder, self._registry, watch)

    def today(self) -> date:
        """The civil date in Asia/Baku."""
        return _civil_date(self._clock())

    def decide(
        self,
        policy: str,
        inputs: object,
        effective_date: date | None = None,
        known_at: datetime | None = None,
        *,
        reference: str | None = None,
        remedies: bool = True,
    ) -> Answer:
        """The decision by the version in force.

        ``inputs`` is raw JSON with numbers as Decimal (``read_json``);
        ``effective_date`` defaults to today, ``known_at`` to now.

        Raises UnknownPolicy, NoVersionInForce (of the policy or one it uses),
        KnownAtInFuture, InstantWithoutZone, InvalidInput, EvaluationFault, and
        what loading raises: PolicyFaults, CalendarFault, VersionMissing,
        VersionAltered, CyclicUses.
        """
        moment, now = self._moment(effective_date, known_at)
        bundle = self._programs.bundle(policy, moment)
        decision = evaluate(bundle, moment.effective_date, inputs, remedies=remedies)
        return Answer(decision, moment.known_at, moment.known, now, reference)

    def explain(
        self,
        policy: str,
        inputs: object,
        effective_date: date | None = None,
        known_at: datetime | None = None,
        *,
        reference: str | None = None,
    ) -> Explained:
        """The same decision with its trace; raises as ``decide`` does."""
        moment, now = self._moment(effective_date, known_at)
        bundle = self._programs.bundle(policy, moment)
        found = trace(bundle, moment.effective_date, inputs)
        answer = Answer(found.decision, moment.known_at, moment.known, now, reference)
        return Explained(answer, found)

    def in_force(
        self, policy: str, effective_date: date | None = None, known_at: datetime | None = None
    ) -> InForce:
        """What is in force; raises UnknownPolicy, NoVersionInForce, KnownAtInFuture."""
        moment, _ = self._moment(effective_date, known_at)
        found = self._registry.in_force(
            policy, moment.effective_date, moment.known, moment.known_at
        )
        return InForce(found, self._registry.versions.digest(policy, found.version))

    def policies(self) -> tuple[PolicySummary, ...]:
        """Every policy, by id."""
        return tuple(self.summary(policy) for policy in self._programs.ids())

    def summary(self, policy: str) -> PolicySummary:
        """One policy; raises UnknownPolicy and what loading raises."""
        moment, _ = self._moment(None, None)
        return PolicySummary(
            policy,
            self._programs.versions(policy),
            self._registry.activations(policy, moment.known),
            self._registry.find(policy, moment.effective_date, moment.known),
        )

    def version(self, policy: str, version: int) -> PolicyVersion:
        """A published version; raises UnknownPolicy, UnknownVersion and what loading raises."""
        return self._programs.policy(policy, version)

    def labels(self, policy: str, version: int, lang: str) -> Labels:
        """A version's words; ``lang`` is az or en.  Raises as ``version``."""
        return labels_of(self.version(policy, version), lang)

    def schema(self, policy: str, version: int) -> dict[str, Any]:
        """The JSON Schema of a version's inputs; raises as ``version``."""
        return input_schema(self.version(policy, version))

    def check(self, data: bytes, policy: str, version: int, file: str) -> PolicyVersion:
        """A version that is not published, from its bytes; raises PolicyFaults with every fault."""
        return self._programs.load(data, policy, version, file)

    def diff(self, before: PolicyVersion, after: PolicyVersion) -> tuple[Change, ...]:
        """The differences by element."""
        return compare(before, after)

    def verify(self) -> Sequence[QerarError]:
        """What is wrong with the published files: missing, altered, never published."""
        return self._registry.versions.verify()

    def published(self) -> int:
        """How many versions are published."""
        return len(self._registry.versions.digests)

    def _moment(
        self, effective_date: date | None, known_at: datetime | None
    ) -> tuple[Moment, datetime]:
        now = self._clock()
        if now.tzinfo is None:
            raise InstantWithoutZone(now)
        known = self._registry.sequence_at(known_at or now, now)
        day = effective_date or _civil_date(now)
        if day > LATEST_DAY:
            late = f"this must be at most {LATEST_DAY.isoformat()}"
            raise InvalidInput((InputFault("/effective_date", "date_out_of_range", late),))
        return Moment(day, known_at or now, known), now
