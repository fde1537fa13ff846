"""A decision and its parts, and the JSON they are given as.

A decision holds typed values; texts are rendered, and the digest computed,
only when asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from engine.evaluation.canonical import (
    render,
    render_inputs,
    render_untyped,
)
from engine.evaluation.digest import content_digest, decision_content
from engine.evaluation.messages.forms import Parameter, render_message
from engine.policy.formulas.table_results import result_spec
from engine.policy.model import (
    Citation,
    LocalText,
    Message,
    PolicyVersion,
    Severity,
    TypeSpec,
)

__all__ = [
    "Action",
    "CalendarUsed",
    "Decision",
    "Due",
    "Outputs",
    "Reason",
    "RemedyOffer",
    "citation_json",
    "output_json",
    "to_json",
    "used_json",
]


class Reason(NamedTuple):
    """A finding that holds: where it comes from, what it points at, and its parameters.

    ``element`` is "rules/ltv_limit", below the name of a use where it is one of
    a used policy; ``pointer`` is a JSON pointer into the inputs; ``policy`` is
    the version that declares it.
    """

    code: str
    element: str
    pointer: str | None
    severity: Severity
    verdict: str | None
    parameters: Mapping[str, Parameter]
    message: Message
    citation: Citation | None
    policy: PolicyVersion

    def params(self) -> dict[str, Any]:
        """The parameters as the decision gives them."""
        return {name: one.to_json() for name, one in self.parameters.items()}

    def to_json(self) -> dict[str, Any]:
        """As ``reasons`` of a decision gives it."""
        return {
            "code": self.code,
            "element": self.element,
            "pointer": self.pointer,
            "severity": self.severity.value,
            "verdict": self.verdict,
            "params": self.params(),
            "message": render_message(self.message, self.parameters),
            "citation": citation_json(self.citation, self.policy),
        }


@dataclass(frozen=True, slots=True)
class RemedyOffer:
    """What would help: inputs to change, from and to, and the better outcome they give.

    Without changes it is advice only and ``outcome`` is None.
    """

    changes: Mapping[str, tuple[Any, Any]]  # by JSON pointer: from, to, as JSON values
    outcome: str | None
    message: Message
    parameters: Mapping[str, Parameter]

    def to_json(self) -> dict[str, Any]:
        """As ``remedies`` of a decision gives it."""
        return {
            "set": {
                pointer: {"from": before, "to": after}
                for pointer, (before, after) in self.changes.items()
            },
            "outcome": self.outcome,
            "message": render_message(self.message, self.parameters),
        }


@dataclass(frozen=True, slots=True)
class Action:
    """What a rule asks to be done."""

    code: str
    element: str
    fields: Mapping[str, Any]
    specs: Mapping[str, TypeSpec]
    citation: Citation | None
    label: LocalText | None
    field_labels: Mapping[str, LocalText]

    def exact(self) -> dict[str, Any]:
        """What is to be done, without the words for it: what the digest covers."""
        fields = {name: _typed(value, self.specs.get(name)) for name, value in self.fields.items()}
        return {"code": self.code, "element": self.element, **fields}

    def to_json(self) -> dict[str, Any]:
        """As ``actions`` of a decision gives it."""
        label = local_json(self.label)
        return self.exact() if label is None else {**self.exact(), "label": label}


@dataclass(frozen=True, slots=True)
class Due:
    """An obligation that follows from the outcome, until a day where it has one."""

    code: str
    until: date | None
    message: Message
    parameters: Mapping[str, Parameter]
    citation: Citation | None
    policy: PolicyVersion

    def until_json(self) -> Any:
        """The day as the decision gives it."""
        return None if self.until is None else render_untyped(self.until)

    def to_json(self) -> dict[str, Any]:
        """As ``obligations`` of a decision gives it."""
        return {
            "code": self.code,
            "until": self.until_json(),
            "message": render_message(self.message, self.parameters),
            "citation": citation_json(self.citation, self.policy) or {},
        }


@dataclass(frozen=True, slots=True)
class CalendarUsed:
    """A calendar that was read."""

    name: str
    digest: str


class Outputs(NamedTuple):
    """Typed outputs by name; an output that is a use has that decision's outputs."""

    policy: PolicyVersion
    values: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """As ``outputs`` of a decision gives them."""
        return {
            name: value.to_json()
            if isinstance(value, Outputs)
            else output_json(self.policy, name, value)
            for name, value in self.values.items()
        }

    def plain(self) -> dict[str, Any]:
        """The typed values alone."""
        return {
            name: value.plain() if isinstance(value, Outputs) else value
            for name, value in self.values.items()
        }


@dataclass(frozen=True)
class Decision:
    """What was decided and why; equal arguments give an equal ``digest`` for ever."""

    policy: PolicyVersion
    effective_date: date
    inputs: Mapping[str, Any]
    outcome: str
    typed_outputs: Outputs
    reasons: tuple[Reason, ...]
    remedies: tuple[RemedyOffer, ...]
    actions: tuple[Action, ...]
    obligations: tuple[Due, ...]
    used: tuple[PolicyVersion | CalendarUsed, ...]

    @property
    def outputs(self) -> dict[str, Any]:
        """The outputs as typed values (Decimal, date, ...)."""
        return self.typed_outputs.plain()

    @cached_property
    def content(self) -> Mapping[str, Any]:
        """What the digest is of, as JSON: no text for people, no time."""
        return _content(self, self.typed_outputs.to_json(), [one.params() for one in self.reasons])

    @cached_property
    def digest(self) -> str:
        """Digest of the decision, scheme 1 (architecture: "Decision digest")."""
        return content_digest(self.content)


def _content(
    decision: Decision, outputs: Mapping[str, Any], params: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """The content; the outputs and the parameters of each reason are at hand as JSON."""
    return decision_content(
        policies=[decision.policy.digest, *(one.digest for one in decision.used)],
        effective_date=decision.effective_date,
        inputs=render_inputs(decision.inputs, decision.policy.inputs),
        outcome=decision.outcome,
        outputs=outputs,
        findings=[
            (one.code, one.element, one.pointer, told)
            for one, told in zip(decision.reasons, params, strict=True)
        ],
        actions=[one.exact() for one in decision.actions],
        obligations=[one.code for one in decision.obligations],
    )


def to_json(decision: Decision) -> dict[str, Any]:
    """The decision in the shape of the HTTP API, with messages in both languages."""
    policy = decision.policy
    outputs = decision.typed_outputs.to_json()
    reasons = [one.to_json() for one in decision.reasons]
    return {
        "policy": policy.policy_id,
        "policy_version": policy.version,
        "policy_digest": policy.digest,
        "effective_date": decision.effective_date.isoformat(),
        "outcome": decision.outcome,
        "outputs": outputs,
        "reasons": reasons,
        "remedies": [one.to_json() for one in decision.remedies],
        "actions": [one.to_json() for one in decision.actions],
        "obligations": [one.to_json() for one in decision.obligations],
        "used": [used_json(one) for one in decision.used],
        "digest": content_digest(_content(decision, outputs, [one["params"] for one in reasons])),
    }


def used_json(used: PolicyVersion | CalendarUsed) -> dict[str, Any]:
    """A version or calendar as ``used`` of a decision names it."""
    if isinstance(used, CalendarUsed):
        return {"calendar": used.name, "digest": used.digest}
    return {
        "policy": used.policy_id,
        "policy_version": used.version,
        "policy_digest": used.digest,
    }


def citation_json(citation: Citation | None, policy: PolicyVersion) -> dict[str, Any] | None:
    """A citation with the title of its source."""
    if citation is None:
        return None
    source = policy.sources.get(citation.source)
    return {
        "source": citation.source,
        "title": local_json(source.title) if source is not None else None,
        "clause": citation.clause,
        "catalogue": list(citation.catalogue),
    }


def local_json(text: LocalText | None) -> dict[str, str] | None:
    """A text in both languages."""
    return None if text is None else {"az": text.az, "en": text.en}


def output_json(policy: PolicyVersion, name: str, value: Any) -> Any:
    """A value, table result, parameter or input by its declared type."""
    if value is None:
        return None
    if name in policy.values:
        return render(value, policy.values[name].spec)
    if name in policy.tables:
        return render(value, result_spec(policy.tables[name]))
    if name in policy.parameters:
        return render(value, policy.parameters[name].spec)
    if name in policy.inputs:
        return render(value, policy.inputs[name].spec)
    return render_untyped(value)


def _typed(value: Any, spec: TypeSpec | None) -> Any:
    if value is None:
        return None
    return render_untyped(value) if spec is None else render(value, spec)
