"""The findings that hold, in the order a decision gives them.

All that hold are given, also those that do not decide: by the precedence of
their verdict, then own ones as the policy declares them, then those of used
policies.  What no series or calendar says is the engine's own finding.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine.evaluation.conditions import static_path
from engine.evaluation.decision import Reason
from engine.evaluation.environment import Environment, read_path
from engine.evaluation.faults import fault
from engine.evaluation.messages import (
    VALUE_NOT_KNOWN,
    VALUE_NOT_KNOWN_MESSAGE,
    Parameter,
)
from engine.evaluation.pointers import mapped_pointer, rule_pointer
from engine.evaluation.rule_facts import FiredRule
from engine.policy.model import Kind, Message, PolicyVersion, Severity, TypeSpec
from engine.policy.paths import spec_at

if TYPE_CHECKING:
    from engine.evaluation.evaluation import Evaluation

__all__ = ["currency_of", "element_env", "find_reasons", "message_parameters", "spec_of"]

REFERRED = "referred"


def find_reasons(found: Evaluation) -> tuple[Reason, ...]:
    """The findings of an evaluation whose rules have run, in order."""
    policy = found.policy
    places = {code: place for place, code in enumerate(policy.findings)}
    ranks = {verdict: rank for rank, verdict in enumerate(policy.outcome.order)}
    ranked: list[tuple[int, int, int, Reason]] = []

    def add(reason: Reason, group: int, place: int) -> None:
        rank = len(ranks) if reason.verdict is None else ranks[reason.verdict]
        ranked.append((rank, group, place, reason))

    for fired in found.fired:
        if fired.rule.finding is not None:
            add(_reason(found, fired, fired.rule.finding), 0, places[fired.rule.finding])
    for group, use in enumerate(policy.uses.values(), start=1):
        if "findings" in use.include and use.name in found.uses:
            for place, reason in enumerate(found.uses[use.name].reasons):
                pointer = mapped_pointer(use, reason.pointer)
                element = f"{use.name}/{reason.element}"
                add(replace(reason, element=element, pointer=pointer), group, place)
    shown = {(one[3].code, one[3].element) for one in ranked}
    for place, (element, day) in enumerate(sorted(found.unknown)):
        if not any(code == VALUE_NOT_KNOWN and where.endswith(element) for code, where in shown):
            reason = _not_known(policy, element, day)
            add(reason, len(policy.uses) + 1, place)
    ranked.sort(key=lambda one: one[:3])  # stable: equal findings stay in the order of rules
    return tuple(one[3] for one in ranked)


def element_env(found: Evaluation, fired: FiredRule) -> Environment:
    """The names a fired rule reads: those of the case, and its element."""
    if fired.rule.variable is None:
        return found.env
    return found.env.with_(**{fired.rule.variable: fired.element})


def _reason(found: Evaluation, fired: FiredRule, code: str) -> Reason:
    policy, rule = found.policy, fired.rule
    declared = policy.findings[code]
    env = element_env(found, fired)
    return Reason(
        code=code,
        element=f"rules/{rule.name}",
        pointer=rule_pointer(policy, fired, env),
        severity=declared.severity,
        verdict=declared.verdict,
        parameters=message_parameters(found, f"findings/{code}", declared.message, env),
        message=declared.message,
        citation=rule.citation,
        policy=policy,
    )


def message_parameters(
    found: Evaluation, element: str, message: Message, env: Environment
) -> dict[str, Parameter]:
    """The values of a message's placeholders, by the placeholder's text."""
    parameters: dict[str, Parameter] = {}
    for one in message.placeholders:
        spec = spec_of(found.policy, static_path(one.formula.expression.ast))
        value = found.ask(element, one.formula.expression, env)
        parameters[one.text] = Parameter(value, spec, one.format, currency_of(spec, env))
    return parameters


def spec_of(policy: PolicyVersion, path: tuple[str, ...] | None) -> TypeSpec | None:
    """The declared type behind a plain path: an input, value, parameter or table of one output."""
    if path is None:
        return None
    name = path[0]
    if len(path) == 1:
        if name in policy.values:
            return policy.values[name].spec
        if name in policy.parameters:
            return policy.parameters[name].spec
        if name in policy.tables and not policy.tables[name].record:
            return policy.tables[name].outputs[0].spec
    return spec_at(".".join(path), {field: one.spec for field, one in policy.inputs.items()})


def currency_of(spec: TypeSpec | None, env: Environment) -> str | None:
    """The currency code of money whose type names one, by itself or by an input."""
    if spec is None or spec.kind is not Kind.MONEY or spec.currency is None:
        return None
    code: Any = spec.currency
    if len(code) == 3 and code.isupper():
        return str(code)
    return str(read_path(env, tuple(code.split("."))))


def _not_known(policy: PolicyVersion, element: str, day: Any) -> Reason:
    if REFERRED not in policy.outcome.order:
        raise fault(policy, element, f"no value is known for {day}, and no outcome is 'referred'")
    return Reason(
        code=VALUE_NOT_KNOWN,
        element=element,
        pointer=None,
        severity=Severity.REFER,
        verdict=REFERRED,
        parameters={
            "element": Parameter(element, None, "text"),
            "date": Parameter(day, None, "date"),
        },
        message=VALUE_NOT_KNOWN_MESSAGE,
        citation=None,
        policy=policy,
    )
