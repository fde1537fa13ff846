"""What is known at one sequence of knowledge, and every question to it: the deciding core.

The command line asks one made of a policies folder, the service one made of
its ledger as it is at the request.  Time is an argument here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.errors import InputFault, InstantWithoutZone, InvalidInput
from engine.evaluation import (
    Decision,
    Explanation,
    Register,
    Written,
    papers_due,
    write_paper,
    write_register,
)
from engine.evaluation import decide as evaluate
from engine.evaluation import explain as trace
from engine.policy import PolicyVersion, input_schema
from engine.policy.model import Paper
from engine.registry import Registry
from engine.service.answers import InForce, Labels, PolicySummary, labels_of
from engine.service.programs import Moment, Programs

__all__ = ["BAKU", "Snapshot", "civil_date", "utc_now"]

BAKU = ZoneInfo("Asia/Baku")
#: formulas look ahead (a retention, a maturity): a century on, years still have four digits
LATEST_DAY = date(9899, 12, 31)


def utc_now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def civil_date(instant: datetime) -> date:
    """The civil date in Asia/Baku."""
    return instant.astimezone(BAKU).date()


class Snapshot:
    """A registry with its programs; immutable but for what it keeps at hand."""

    def __init__(self, registry: Registry, programs: Programs) -> None:
        self.registry = registry
        self.programs = programs

    def moment(
        self, effective_date: date | None, known_at: datetime | None, now: datetime
    ) -> Moment:
        """The two dates resolved: today in Baku and the present where they are not given.

        The instant and the sequence belong together: who asks for the instant
        again is answered by the same sequence.

        Raises KnownAtInFuture, InstantWithoutZone, InvalidInput for a day that
        leaves no century ahead.
        """
        if now.tzinfo is None:
            raise InstantWithoutZone(now)
        known_at = known_at or self.registry.present(now)
        known = self.registry.sequence_at(known_at, now)
        day = effective_date or civil_date(now)
        if day > LATEST_DAY:
            late = f"this must be at most {LATEST_DAY.isoformat()}"
            raise InvalidInput((InputFault("/effective_date", "date_out_of_range", late),))
        return Moment(day, known_at, known)

    def decide(
        self, policy: str, inputs: object, moment: Moment, *, remedies: bool = True
    ) -> Decision:
        """The decision by the version in force.

        Raises UnknownPolicy, NoVersionInForce (of the policy or one it uses),
        InvalidInput, EvaluationFault, and what loading raises: PolicyFaults,
        CalendarFault, VersionMissing, VersionAltered, CyclicUses.
        """
        bundle = self.programs.bundle(policy, moment)
        return evaluate(bundle, moment.effective_date, inputs, remedies=remedies)

    def explain(self, policy: str, inputs: object, moment: Moment) -> Explanation:
        """The same decision with its trace; raises as ``decide`` does."""
        return trace(self.programs.bundle(policy, moment), moment.effective_date, inputs)

    def paper(self, policy: str, inputs: object, moment: Moment, code: str) -> Written:
        """A paper of the decision for one case.

        Raises UnknownPaper, PaperNotDue, PaperIncomplete, and as ``decide``.
        """
        bundle = self.programs.bundle(policy, moment)
        return write_paper(bundle, moment.effective_date, inputs, code)

    def papers(self, policy: str, inputs: object, moment: Moment) -> tuple[Paper, ...]:
        """The letters and cards that the decision is due; raises as ``decide``."""
        bundle = self.programs.bundle(policy, moment)
        return papers_due(bundle, moment.effective_date, inputs)

    def register(self, policy: str, cases: Iterable[object], moment: Moment, code: str) -> Register:
        """A register over many cases.

        Raises UnknownPaper, RegisterIncomplete, and as ``decide``.
        """
        bundle = self.programs.bundle(policy, moment)
        return write_register(bundle, moment.effective_date, cases, code)

    def in_force(self, policy: str, moment: Moment) -> InForce:
        """What is in force; raises UnknownPolicy, NoVersionInForce."""
        found = self.registry.in_force(policy, moment.effective_date, moment.known, moment.known_at)
        return InForce(found, self.registry.versions.digest(policy, found.version))

    def summaries(self, moment: Moment) -> tuple[PolicySummary, ...]:
        """Every policy, by id; raises what loading raises."""
        return tuple(self.summary(policy, moment) for policy in self.programs.ids())

    def summary(self, policy: str, moment: Moment) -> PolicySummary:
        """One policy; raises UnknownPolicy and what loading raises."""
        return PolicySummary(
            policy,
            self.programs.versions(policy),
            self.registry.activations(policy, moment.known),
            self.registry.find(policy, moment.effective_date, moment.known),
        )

    def version(self, policy: str, version: int) -> PolicyVersion:
        """A published version; raises UnknownPolicy, UnknownVersion and what loading raises."""
        return self.programs.policy(policy, version)

    def labels(self, policy: str, version: int, lang: str) -> Labels:
        """A version's words; ``lang`` is az or en.  Raises as ``version``."""
        return labels_of(self.version(policy, version), lang)

    def schema(self, policy: str, version: int) -> dict[str, Any]:
        """The JSON Schema of a version's inputs; raises as ``version``."""
        return input_schema(self.version(policy, version))
