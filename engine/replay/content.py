"""What two decisions are compared by: all that was decided, without the words for people.

Of a logged decision it is read from its record, of one made again from the decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.evaluation import Decision
from engine.evaluation.deciding.decision import used_json
from engine.evaluation.digest import content_digest, decision_content
from engine.evaluation.writing import compact_sorted

__all__ = ["Content", "found_content", "recorded_content"]

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """A decision's content.

    ``used`` is the version that decided and what it used, each as a decision names it;
    ``findings`` are code, element, pointer and parameters; ``actions`` have no labels;
    ``obligations`` are code and day (ISO 8601 or None).
    """

    effective_date: str
    used: Sequence[Json]
    outcome: str
    outputs: Json
    findings: Sequence[Json]
    actions: Sequence[Json]
    obligations: Sequence[Json]

    def parts(self) -> bytes:
        """What was decided, as canonical JSON but for the form of texts: without what decided."""
        decided = (self.outcome, self.outputs, self.findings, self.actions, self.obligations)
        return compact_sorted([self.effective_date, *decided])

    def digest(self, inputs: Json) -> str:
        """The digest, scheme 1, of this content with inputs after types and defaults."""
        content = decision_content(
            policies=[_digest_of(one) for one in self.used],
            effective_date=date.fromisoformat(self.effective_date),
            inputs=inputs,
            outcome=self.outcome,
            outputs=self.outputs,
            findings=[
                (one["code"], one["element"], one["pointer"], one["params"])
                for one in self.findings
            ],
            actions=self.actions,
            obligations=[one["code"] for one in self.obligations],
        )
        return content_digest(content)


def recorded_content(told: Json) -> Content:
    """The content of a decision as its record tells it, in the shape of the HTTP API.

    Raises ValueError, TypeError or LookupError where it has another shape.
    """
    own = {name: told[name] for name in ("policy", "policy_version", "policy_digest")}
    content = Content(
        effective_date=date.fromisoformat(told["effective_date"]).isoformat(),
        used=[own, *_each(told["used"])],
        outcome=_text(told["outcome"]),
        outputs=_object(told["outputs"]),
        findings=[
            {name: one[name] for name in ("code", "element", "params", "pointer")}
            for one in _each(told["reasons"])
        ],
        actions=[
            {name: value for name, value in one.items() if name != "label"}
            for one in _each(told["actions"])
        ],
        obligations=[
            {"code": _text(one["code"]), "until": one["until"]}
            for one in _each(told["obligations"])
        ],
    )
    for used in content.used:
        _text(used["policy"] if "policy" in used else used["calendar"])
        _text(_digest_of(used))
    for found in (*content.findings, *content.actions):
        _text(found["code"])
        if "/" not in _text(found["element"]):
            raise ValueError(found["element"])
    return content


def found_content(decision: Decision) -> Content:
    """The content of a decision made again."""
    content = decision.content
    return Content(
        effective_date=content["effective_date"],
        used=[used_json(one) for one in (decision.policy, *decision.used)],
        outcome=decision.outcome,
        outputs=content["outputs"],
        findings=content["findings"],
        actions=content["actions"],
        obligations=[{"code": one.code, "until": one.until_json()} for one in decision.obligations],
    )


def _digest_of(used: Json) -> str:
    digest: str = used["policy_digest"] if "policy" in used else used["digest"]
    return digest


def _text(told: object) -> str:
    if not isinstance(told, str):
        raise TypeError(told)
    return told


def _object(told: object) -> Json:
    if not isinstance(told, Mapping):
        raise TypeError(told)
    return told


def _each(told: object) -> list[Json]:
    if not isinstance(told, list):
        raise TypeError(told)
    return [_object(one) for one in told]
