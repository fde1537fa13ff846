"""What follows from the findings: the outcome, its outputs, obligations and actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from engine.evaluation.deciding.decision import Action, CalendarUsed, Due, Outputs, Reason
from engine.evaluation.deciding.findings import element_env, message_parameters
from engine.evaluation.environment import read_path
from engine.policy.model import PolicyVersion

if TYPE_CHECKING:
    from engine.evaluation.deciding.evaluation import Evaluation

__all__ = ["asked_actions", "everything_used", "find_outcome", "given_outputs", "obligations_due"]


def find_outcome(policy: PolicyVersion, reasons: Iterable[Reason]) -> str:
    """The strongest verdict by the policy's precedence, the default where none is given."""
    given = {reason.verdict for reason in reasons}
    if not given:
        return policy.outcome.default
    return next((one for one in policy.outcome.order if one in given), policy.outcome.default)


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
        until = None if one.until is None else found.ask(element, one.until.expression)
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
    ranked: list[tuple[bool, Any, Action]] = []
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
            fields[name] = found.ask(element, formula.expression, env)
        action = Action(template.code, element, fields, spec.fields, fired.rule.citation)
        rank = fields.get(spec.order_by)
        ranked.append((rank is None, 0 if rank is None else rank, action))
    ranked.sort(key=lambda one: one[:2])  # stable: equal ranks stay in the order of rules
    return tuple(action for _, _, action in ranked)


def everything_used(found: Evaluation) -> tuple[PolicyVersion | CalendarUsed, ...]:
    """The versions and calendars that took part, below the policy itself, each once."""
    used: dict[str, PolicyVersion | CalendarUsed] = {}
    for inner in found.uses.values():
        used.setdefault(inner.policy.digest, inner.policy)
        for one in everything_used(inner):
            used.setdefault(one.digest, one)
    calendar = found.calendar.calendar
    if calendar is not None and found.calendar.was_read:
        used.setdefault(calendar.digest, CalendarUsed(calendar.name, calendar.digest))
    return tuple(used.values())
