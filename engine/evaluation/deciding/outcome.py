"""What follows from the findings: the outcome, its outputs, obligations and actions."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any, Final

from engine.evaluation.deciding.decision import Action, CalendarUsed, Due, Outputs, Reason
from engine.evaluation.deciding.findings import element_env, message_parameters
from engine.evaluation.environment import read_path
from engine.evaluation.faults import fault
from engine.evaluation.fitting import misfit
from engine.feel.values.comparison import compare
from engine.policy.model import Formula, Kind, PolicyVersion, TypeSpec

if TYPE_CHECKING:
    from engine.evaluation.deciding.evaluation import Evaluation

__all__ = ["asked_actions", "everything_used", "find_outcome", "given_outputs", "obligations_due"]

_DATE: Final = TypeSpec(Kind.DATE)


def find_outcome(policy: PolicyVersion, reasons: Iterable[Reason]) -> str:
    """The strongest verdict by the policy's precedence, the default where none is given."""
    given = {reason.verdict for reason in reasons}
    for outcome in policy.outcome.order:
        if outcome in given:
            return outcome
    return policy.outcome.default


def given_outputs(found: Evaluation) -> Outputs:
    """The outputs of every outcome, and those of this one; an unknown one is null."""
    values: dict[str, Any] = {}
    for name, path in found.program.outputs[found.outcome]:
        if path is None:
            used = found.uses.get(name)
            values[name] = None if used is None else used.outputs
        elif path[0] in found.env.unknown:
            values[name] = None
        else:
            values[name] = read_path(found.env, path)
    return Outputs(found.policy, values)


def obligations_due(found: Evaluation, outcome: str) -> tuple[Due, ...]:
    """What follows from the outcome, then what follows from used decisions that are included."""
    due: list[Due] = []
    for one in found.policy.obligations:
        element = f"obligations/{one.code}"
        if one.on not in ("any", outcome):
            continue
        if one.when is not None and found.ask(element, one.when.expression) is not True:
            continue
        until = None
        if one.until is not None:
            until = _fit(found, element, one.until, _DATE, found.env)
        parameters = message_parameters(found, element, one.message, found.env)
        due.append(Due(one.code, until, one.message, parameters, one.citation, found.policy))
    for use in found.policy.uses.values():
        if "obligations" in use.include and use.name in found.uses:
            known = {one.code for one in due}
            inner = found.uses[use.name].obligations
            due.extend(one for one in inner if one.code not in known)
    return tuple(due)


def asked_actions(found: Evaluation) -> tuple[Action, ...]:
    """The actions of the rules that fired, in the policy's order."""
    spec = found.policy.actions
    ranked: list[tuple[Any, Action]] = []
    for fired in found.fired:
        template = fired.rule.action
        if template is None:
            continue
        element = f"rules/{fired.rule.name}"
        env = element_env(found, fired)
        fields: dict[str, Any] = {}
        if template.rank is not None:
            fields["rank"] = found.ask(element, template.rank.expression, env)
        for name, formula in template.fields.items():
            fields[name] = _fit(found, element, formula, spec.fields[name], env)
        action = Action(
            code=template.code,
            element=element,
            fields=fields,
            specs=spec.fields,
            citation=fired.rule.citation,
            label=spec.labels.get(template.code),
            field_labels=spec.field_labels,
        )
        ranked.append((fields.get(spec.order_by), action))
    ranked.sort(key=cmp_to_key(_by_rank))  # stable: equal ranks stay in the order of rules
    return tuple(action for _, action in ranked)


def _by_rank(one: tuple[Any, Action], other: tuple[Any, Action]) -> int:
    """FEEL's order, what is not known last."""
    left, right = one[0], other[0]
    if left is None or right is None:
        return (left is None) - (right is None)
    return compare(left, right) or 0


def _fit(found: Evaluation, element: str, formula: Formula, spec: TypeSpec, env: Any) -> Any:
    """What a formula gives, a value of its type; None where it is not known."""
    value = found.ask(element, formula.expression, env)
    why = None if value is None else misfit(value, spec, env)
    if why is not None:
        raise fault(found.policy, element, why, formula.expression, env)
    return value


def everything_used(found: Evaluation) -> tuple[PolicyVersion | CalendarUsed, ...]:
    """The versions and calendars that took part, below the policy itself, each once."""
    used: dict[tuple[str, int | str], PolicyVersion | CalendarUsed] = {}
    for inner in found.uses.values():
        for one in (inner.policy, *everything_used(inner)):
            used.setdefault(_identity(one), one)
    calendar = found.calendar.calendar
    if calendar is not None and found.calendar.was_read:
        read = CalendarUsed(calendar.name, calendar.digest)
        used.setdefault(_identity(read), read)
    return tuple(used.values())


def _identity(used: PolicyVersion | CalendarUsed) -> tuple[str, int | str]:
    """What tells versions apart: their files may be alike to the byte."""
    if isinstance(used, CalendarUsed):
        return used.name, used.digest
    return used.policy_id, used.version
