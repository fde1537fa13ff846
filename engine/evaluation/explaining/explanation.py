"""The whole trace of a decision, recomputed: what was read, what each formula gave, and why.

A JSON-able tree: every input used, every value with its formula and operands,
every table with the row that hit and, for each row that did not, the first
cell that failed, every rule with each condition's operands and truth, the facts
and findings, how the outcome follows, and the same of every used decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.evaluation.deciding.decide import decision_of
from engine.evaluation.deciding.decision import (
    Action,
    Decision,
    Outputs,
    citation_json,
    local_json,
    output_json,
    to_json,
)
from engine.evaluation.deciding.evaluation import Evaluation
from engine.evaluation.deciding.program import Bundle
from engine.evaluation.environment import read_path
from engine.evaluation.explaining.tracing import (
    Shower,
    call_step,
    not_known,
    rule_steps,
    table_step,
    value_step,
)
from engine.feel import Budget

__all__ = ["Explanation", "explain"]


@dataclass(frozen=True)
class Explanation:
    """A decision and the trace of how it was come to."""

    decision: Decision
    trace: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """The decision's digest: that of ``decide`` for the same case."""
        return self.decision.digest

    def to_json(self) -> dict[str, Any]:
        """The decision as the API gives it, with its trace."""
        return {**to_json(self.decision), "trace": dict(self.trace)}


def explain(bundle: Bundle, effective_date: date, inputs: object) -> Explanation:
    """Decide again and tell how.  Raises as ``decide`` does."""
    found = Evaluation(bundle, effective_date, inputs, Budget())
    decision = decision_of(found, remedies=True)
    found.budget.lift()
    return Explanation(decision, _trace(found))


def _trace(found: Evaluation) -> dict[str, Any]:
    policy = found.policy
    show = Shower(found)
    return {
        "policy": policy.policy_id,
        "policy_version": policy.version,
        "policy_digest": policy.digest,
        "title": local_json(policy.title),
        "effective_date": found.effective_date.isoformat(),
        "inputs": _inputs(found, show),
        "parameters": _parameters(found, show),
        "steps": [_step(found, show, name) for name in found.program.order],
        "calls": [
            step
            for call in tuple(found.calls)
            if (step := call_step(found, show, call)) is not None
        ],
        "rules": rule_steps(found, show),
        "facts": sorted(found.facts),
        "unknown": [
            {"element": element, "date": day.isoformat()}
            for element, day, _ in sorted(found.unknown)
        ],
        "outcome": _outcome(found),
        "outputs": _outputs(found, show),
        "actions": [_action(one, show) for one in found.actions],
    }


def _inputs(found: Evaluation, show: Shower) -> list[dict[str, Any]]:
    told = []
    for path, field in found.policy.inputs.items():
        keys = tuple(path.split("."))
        told.append(
            {
                "path": path,
                "label": local_json(field.label),
                "given": _given(found.raw, keys),
                **show.value(read_path(found.inputs, keys), field.spec),
                "citation": citation_json(field.citation, found.policy),
            }
        )
    return told


def _given(raw: Any, keys: tuple[str, ...]) -> bool:
    for key in keys:
        if not isinstance(raw, Mapping) or key not in raw:
            return False
        raw = raw[key]
    return True


def _parameters(found: Evaluation, show: Shower) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    for name, one in found.policy.parameters.items():
        entry: dict[str, Any] = {
            "name": name,
            "label": local_json(one.label),
            "status": one.status,
            "citation": citation_json(one.citation, found.policy),
        }
        if one.is_series:
            entry["series"] = [
                {
                    "from": part.start and part.start.isoformat(),
                    "to": part.end and part.end.isoformat(),
                    **show.value(part.value, one.spec),
                    "citation": citation_json(part.citation, found.policy),
                }
                for part in one.series
            ]
        else:
            entry.update(show.value(one.value, one.spec))
        told.append(entry)
    return told


def _step(found: Evaluation, show: Shower, name: str) -> dict[str, Any]:
    policy = found.policy
    if name in policy.values:
        return value_step(found, show, policy.values[name])
    if name in policy.tables:
        return table_step(found, show, policy.tables[name])
    use = policy.uses[name]
    inner = found.uses.get(name)
    return {
        "kind": "use",
        "name": name,
        "label": local_json(use.label),
        "policy": use.policy,
        "inputs": [
            {"path": path, **show.formula(formula.expression, found.env)}
            for path, formula in use.arguments
        ],
        "decision": None if inner is None else _trace(inner),
        **({} if inner is not None else _unknown(found, name)),
    }


def _unknown(found: Evaluation, path: str) -> dict[str, Any]:
    """Why what is at a path is not known, where it is not."""
    error = found.env.unknown.get(path.partition(".")[0])
    return {} if error is None else {"unknown": not_known(error)}


def _outcome(found: Evaluation) -> dict[str, Any]:
    policy, outcome = found.policy, found.outcome
    deciding = [one.code for one in found.reasons if one.verdict == outcome]
    return {
        "result": outcome,
        "label": local_json(policy.outcome.labels.get(outcome)),
        "labels": {name: local_json(text) for name, text in policy.outcome.labels.items()},
        "order": list(policy.outcome.order),
        "default": not deciding,
        "because": list(dict.fromkeys(deciding)),
        "findings": [one.to_json() for one in found.reasons],
    }


def _outputs(found: Evaluation, show: Shower) -> list[dict[str, Any]]:
    told = []
    for name, value in found.outputs.values.items():
        if isinstance(value, Outputs):
            continue  # told with the step of the use
        spec = show.spec((name,))
        entry = show.value(value, spec)
        entry["value"] = output_json(found.policy, name, value)
        entry.update(_unknown(found, name))
        told.append({"name": name, "label": local_json(_label(found, name)), **entry})
    return told


def _action(action: Action, show: Shower) -> dict[str, Any]:
    """What is to be done, with the fields that say something; its rank is its place."""
    return {
        "code": action.code,
        "element": action.element,
        "label": local_json(action.label),
        "fields": [
            {
                "name": name,
                "label": local_json(action.field_labels.get(name)),
                **show.value(action.fields[name], spec),
            }
            for name, spec in action.specs.items()
            if action.fields.get(name) is not None
        ],
    }


def _label(found: Evaluation, name: str) -> Any:
    policy = found.policy
    for declared in (policy.values, policy.tables, policy.parameters, policy.inputs):
        if name in declared:
            return declared[name].label
    return None
