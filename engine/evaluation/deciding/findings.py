"""The findings that hold, in the order a decision gives them.

All that hold are given, also those that do not decide: by the precedence of
their verdict, then own ones as the policy declares them, then those of used
policies.  What no series or calendar says is the engine's own finding.
"""

from __future__ import annotations

from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from engine.evaluation.deciding.decision import Reason
from engine.evaluation.deciding.pointers import mapped_pointer, rule_pointer
from engine.evaluation.environment import Environment, read_path
from engine.evaluation.faults import fault
from engine.evaluation.messages.forms import Parameter
from engine.evaluation.messages.wording import CALENDAR, VALUE_NOT_KNOWN, VALUE_NOT_KNOWN_MESSAGE
from engine.evaluation.rules.plan import FiredRule
from engine.policy.model import Kind, Message, PolicyVersion, Severity, TypeSpec

if TYPE_CHECKING:
    from engine.evaluation.deciding.evaluation import Evaluation

__all__ = ["Asked", "element_env", "find_reasons", "message_parameters"]

REFERRED = "referred"
_NOT_KNOWN = object()


class Asked(NamedTuple):
    """What was asked in vain: a series, with the id of its policy, or a calendar, with ""."""

    element: str
    day: date
    policy: str


def find_reasons(found: Evaluation) -> tuple[Reason, ...]:
    """The findings of an evaluation whose rules have run, in order."""
    if not (found.fired or found.unknown or found.uses):
        return ()
    policy = found.policy
    places, ranks = found.program.places, found.program.ranks
    ranked: list[tuple[tuple[int, int, int], Reason]] = []

    def add(reason: Reason, group: int, place: int) -> None:
        rank = len(ranks) if reason.verdict is None else ranks[reason.verdict]
        ranked.append(((rank, group, place), reason))

    for fired in found.fired:
        if fired.rule.finding is not None:
            add(_reason(found, fired, fired.rule.finding), 0, places[fired.rule.finding])
    if found.unknown:  # also by what the messages of those findings read
        _check_referral(policy, min(found.unknown))
    for group, use in enumerate(policy.uses.values(), start=1):
        if "findings" in use.include and use.name in found.uses:
            for place, reason in enumerate(found.uses[use.name].reasons):
                pointer = mapped_pointer(policy, use, reason.pointer)
                element = f"{use.name}/{reason.element}"
                add(reason._replace(element=element, pointer=pointer), group, place)
    shown = {_asked_by(reason) for _, reason in ranked if reason.code == VALUE_NOT_KNOWN}
    for place, asked in enumerate(sorted(found.unknown.keys() - shown)):
        add(_not_known(found.unknown[asked], asked), len(policy.uses) + 1, place)
    ranked.sort(key=itemgetter(0))  # stable: equal findings stay in the order of rules
    return tuple(reason for _, reason in ranked)


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
        pointer=found.program.pointers.get(rule.name) or rule_pointer(policy, fired, env),
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
    """The values of a message's placeholders, by the placeholder's text.

    Where nothing is told, only what can be unknown or fail is asked for.
    """
    parameters: dict[str, Parameter] = {}
    for one in found.program.placeholders.of(message):
        if one.path is not None and one.path[0] not in env.unknown:
            if not found.tells:
                continue
            value = read_path(env, one.path)
        else:
            value = found.ask(element, one.expression, env, otherwise=_NOT_KNOWN)
        if value is _NOT_KNOWN:
            parameters[one.text] = one.parameter(None, env)._replace(known=False)
        else:
            parameters[one.text] = one.parameter(value, env)
    return parameters


def _check_referral(policy: PolicyVersion, asked: Asked) -> None:
    """What is not known must lead to a person before anything can be the outcome by default."""
    order, default = policy.outcome.order, policy.outcome.default
    if REFERRED not in order[: order.index(default)]:
        why = f"no value is known for {asked.day}, and no outcome 'referred' is before '{default}'"
        raise fault(policy, asked.element, why)


def _asked_by(reason: Reason) -> Asked:
    """What a finding says is not known."""
    element, day = (reason.parameters[name].value for name in ("element", "date"))
    series = element.startswith("parameters/")
    return Asked(element, day, reason.policy.policy_id if series else "")


def _not_known(policy: PolicyVersion, asked: Asked) -> Reason:
    """That the series of ``policy``, or the calendar, says nothing of a day."""
    element, day, _ = asked
    return Reason(
        code=VALUE_NOT_KNOWN,
        element=element,
        pointer=None,
        severity=Severity.REFER,
        verdict=REFERRED,
        parameters={
            "element": Parameter(element, _labelled(policy, element), "text"),
            "date": Parameter(day, None, "date"),
        },
        message=VALUE_NOT_KNOWN_MESSAGE,
        citation=None,
        policy=policy,
    )


def _labelled(policy: PolicyVersion, element: str) -> TypeSpec:
    """The type of an element's id whose text is what people call the element."""
    parameter = policy.parameters.get(element.removeprefix("parameters/"))
    label = CALENDAR if parameter is None else parameter.label
    labels = {} if label is None else {element: label}
    return TypeSpec(Kind.ENUM, values=(element,), value_labels=labels)
