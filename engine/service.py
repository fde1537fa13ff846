"""The use cases: decide, explain, ask what is in force, compare, check and verify.

The one room that reads the clock.  Instants are UTC; "today" is the civil date
in Asia/Baku.  Everything below gets its dates as arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from engine import __version__
from engine.errors import InstantWithoutZone, QerarError
from engine.evaluation import Decision, Explanation, read_json, to_json
from engine.evaluation import decide as evaluate
from engine.evaluation import explain as trace
from engine.policy import Change, PolicyVersion, input_schema
from engine.policy import diff as compare
from engine.policy.model import LocalText
from engine.registry import Activation, load_registry
from engine.service_programs import Moment, Programs

__all__ = [
    "Answer",
    "Change",
    "DecisionService",
    "InForce",
    "Labels",
    "PolicySummary",
    "PolicyVersion",
    "instant_text",
    "read_json",
    "utc_now",
]

BAKU = ZoneInfo("Asia/Baku")
ENGINE = f"qerar {__version__}"


def utc_now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def instant_text(instant: datetime) -> str:
    """An instant as RFC 3339 in UTC: ``2022-08-10T09:00:00Z``."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision and the circumstances in which it was made."""

    decision: Decision
    known_at: datetime
    registry_sequence: int
    decided_at: datetime
    reference: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The decision as api.md shapes it; ids are null, as nothing is logged."""
        decided = to_json(self.decision)
        first = ("policy", "policy_version", "policy_digest", "effective_date")
        return {
            "decision_id": None,
            **{name: decided.pop(name) for name in first},
            "known_at": instant_text(self.known_at),
            "registry_sequence": self.registry_sequence,
            "decided_at": instant_text(self.decided_at),
            "reference": self.reference,
            "engine": ENGINE,
            **decided,
            "ledger_sequence": None,
        }


@dataclass(frozen=True, slots=True)
class InForce:
    """The version in force on a day, as known at an instant."""

    activation: Activation
    digest: str

    def to_json(self) -> dict[str, Any]:
        """As ``GET /v1/policies/{policy}/in-force`` answers."""
        found = self.activation
        return {
            "policy": found.policy,
            "policy_version": found.version,
            "policy_digest": self.digest,
            "effective_from": found.effective_from and found.effective_from.isoformat(),
            "effective_to": found.effective_to and found.effective_to.isoformat(),
            "recorded_at": instant_text(found.recorded_at),
        }


@dataclass(frozen=True, slots=True)
class PolicySummary:
    """A policy, its versions, its standing activations and what is in force today."""

    policy: str
    versions: tuple[PolicyVersion, ...]
    activations: tuple[Activation, ...]
    in_force: Activation | None

    def to_json(self) -> dict[str, Any]:
        """As ``GET /v1/policies/{policy}`` answers."""
        title = self.versions[-1].title
        return {
            "policy": self.policy,
            "title": {"az": title.az, "en": title.en},
            "versions": [
                {"policy_version": version.version, "policy_digest": version.digest}
                for version in self.versions
            ],
            "activations": [
                {
                    "id": found.id,
                    "policy_version": found.version,
                    "effective_from": found.effective_from and found.effective_from.isoformat(),
                    "effective_to": found.effective_to and found.effective_to.isoformat(),
                    "recorded_at": instant_text(found.recorded_at),
                    "why": found.why,
                }
                for found in self.activations
            ],
            "in_force": self.in_force and self.in_force.version,
        }


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of a version in one language; what has no label keeps its name."""

    title: str
    outcomes: Mapping[str, str]
    names: Mapping[str, str]  # inputs, values, tables and uses


class DecisionService:
    """The use cases over one policies folder; safe to share between threads."""

    def __init__(self, folder: Path, clock: Callable[[], datetime] = utc_now) -> None:
        """``folder`` holds ``versions/``, ``activations.yaml``, ``calendars/`` and ``cases/``.

        Policies are loaded when first needed.  Raises RegistryFault.
        """
        self.folder = folder
        self._clock = clock
        self._registry = load_registry(folder)
        self._programs = Programs(folder, self._registry)

    def today(self) -> date:
        """The civil date in Asia/Baku."""
        return self._clock().astimezone(BAKU).date()

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
    ) -> Explanation:
        """The trace of the same decision; raises as ``decide`` does."""
        moment, _ = self._moment(effective_date, known_at)
        bundle = self._programs.bundle(policy, moment)
        return trace(bundle, moment.effective_date, inputs)

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
        found = self.version(policy, version)
        labelled = (found.inputs, found.values, found.tables, found.uses, found.parameters)
        return Labels(
            _text(found.title, lang),
            {outcome: _text(label, lang) for outcome, label in found.outcome.labels.items()},
            {
                name: _text(element.label, lang)
                for elements in labelled
                for name, element in elements.items()
                if element.label is not None
            },
        )

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
        day = effective_date or now.astimezone(BAKU).date()
        return Moment(day, known_at or now, known), now


def _text(text: LocalText, lang: str) -> str:
    return text.az if lang == "az" else text.en
