"""What the use cases answer: a decision with its circumstances, what is in force, a policy.

Each knows the JSON that api.md gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from engine import __version__
from engine.evaluation import Decision, Explanation, Node, render_explanation, to_json
from engine.policy import PolicyVersion
from engine.policy.model import LocalText
from engine.registry import Activation

__all__ = [
    "Answer",
    "Explained",
    "InForce",
    "Labels",
    "PolicySummary",
    "instant_text",
    "labels_of",
]

ENGINE = f"qerar {__version__}"


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
    decision_id: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The decision as api.md shapes it; ``ledger_sequence``, the last field, is null."""
        decided = to_json(self.decision)
        first = ("policy", "policy_version", "policy_digest", "effective_date")
        return {
            "decision_id": self.decision_id,
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
class Explained:
    """A decision with the trace of how it was come to."""

    answer: Answer
    explanation: Explanation

    def to_json(self) -> dict[str, Any]:
        """The decision as api.md shapes it, and its ``trace``."""
        return {**self.answer.to_json(), "trace": self.explanation.to_json()["trace"]}

    def tree(self, lang: str) -> Node:
        """The trace as lines under lines, in Azerbaijani (az) or English (en)."""
        return render_explanation(self.explanation, lang)


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
            **_days(found),
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
                    **_days(found),
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
    actions: Mapping[str, str]  # by code
    action_fields: Mapping[str, str]
    action_values: Mapping[tuple[str, str], str]  # of a field's enumeration: field and value


def labels_of(policy: PolicyVersion, lang: str) -> Labels:
    """A version's words in Azerbaijani (az) or English (en)."""
    labelled = (policy.inputs, policy.values, policy.tables, policy.uses, policy.parameters)
    return Labels(
        _text(policy.title, lang),
        {outcome: _text(label, lang) for outcome, label in policy.outcome.labels.items()},
        {
            name: _text(element.label, lang)
            for elements in labelled
            for name, element in elements.items()
            if element.label is not None
        },
        {code: _text(label, lang) for code, label in policy.actions.labels.items()},
        {name: _text(label, lang) for name, label in policy.actions.field_labels.items()},
        {
            (name, value): _text(label, lang)
            for name, spec in policy.actions.fields.items()
            for value, label in spec.value_labels.items()
        },
    )


def _days(activation: Activation) -> dict[str, str | None]:
    return {
        "effective_from": _day(activation.effective_from),
        "effective_to": _day(activation.effective_to),
        "recorded_at": instant_text(activation.recorded_at),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _text(text: LocalText, lang: str) -> str:
    return text.az if lang == "az" else text.en
