"""Runs a policy's rules: builds the facts, lets durable_rules fire, reads what fired.

The rules without ``for_each`` share facts about the case; the rules over one
list share a fact for each element.  Every part of every condition is evaluated
(an ``and`` does not stop at the first false part: durable_rules joins them),
so a part that its neighbours guard may fail.  Then the whole condition decides
in FEEL: if that fails too it is a fault; if not, the part did not matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine.errors import FeelEvaluationError, UnknownValue
from engine.evaluation.environment import Environment
from engine.evaluation.faults import STOPS, fault
from engine.evaluation.rules.conditions import Leaf, Translator
from engine.evaluation.rules.productions import (
    Production,
    pending,
)
from engine.evaluation.rules.ruleset import (
    MAX_PENDING,
    Fact,
    Firing,
    Ruleset,
    RulesetError,
)
from engine.feel import Budget
from engine.feel.syntax.paths import static_path
from engine.policy.formulas.paths import spec_at
from engine.policy.model import Kind, PolicyVersion, Rule, TypeSpec

__all__ = ["FiredRule", "RulePlan", "RuleRun", "element_spec"]

_MOST_KNOWN = 100  # runs that a plan remembers
_FEW_FACTS = 4  # of a run that is remembered
_SINGLE = ("UNIQUE", "ANY", "FIRST", "PRIORITY")


class FiredRule(NamedTuple):
    """A rule that fired; place (from 0) and element are those of its ``for_each``, else None."""

    rule: Rule
    place: int | None = None
    element: Any = None


class RuleRun(NamedTuple):
    """What fired, in the order of declaration and of elements, and the facts asserted."""

    fired: tuple[FiredRule, ...]
    facts: frozenset[str]
    unknown: tuple[UnknownValue, ...]


@dataclass(frozen=True, slots=True)
class _Planned:
    rule: Rule
    leaves: tuple[Leaf, ...]


@dataclass(slots=True)
class _Group:
    """Rules that share a fact: about the case, or about each element of one list."""

    variable: str | None
    rules: list[_Planned]
    weight: int = 0


class RulePlan:
    """The rules of a policy version, compiled for durable_rules once; thread-safe.

    Raises EvaluationFault naming the rule that durable_rules cannot hold.
    """

    def __init__(self, policy: PolicyVersion) -> None:
        self._policy = policy
        self._order = {name: place for place, name in enumerate(policy.rules)}
        self._groups: list[_Group] = []
        self._known: dict[str, tuple[frozenset[Firing], frozenset[str]]] = {}
        translator = Translator(_roots(policy))
        productions = [self._plan(rule, translator) for rule in policy.rules.values()]
        try:
            self._ruleset = Ruleset(f"{policy.policy_id}@{policy.digest}", productions)
        except RulesetError as error:
            raise fault(policy, f"rules/{error.production}", error.message) from error

    def _plan(self, rule: Rule, translator: Translator) -> Production:
        variables: dict[str, TypeSpec] = {}
        if rule.variable is not None and rule.elements is not None:
            item = element_spec(self._policy, rule)
            if item is not None:
                variables[rule.variable] = item
        condition, leaves = translator.translate(rule.when.expression, variables)
        weight = pending(condition)
        group = self._group_for(rule, weight)
        group.rules.append(_Planned(rule, leaves))
        group.weight += weight
        return Production(rule.name, condition, rule.after, rule.facts)

    def _group_for(self, rule: Rule, weight: int) -> _Group:
        for group in self._groups:
            if group.weight + weight <= MAX_PENDING and _same_list(group.rules[0].rule, rule):
                return group
        self._groups.append(_Group(rule.variable, []))
        return self._groups[-1]

    def run(self, env: Environment, budget: Budget) -> RuleRun:
        """Fire the rules over the decision's names.

        Raises EvaluationFault; what is unknown is returned, its rules do not fire.
        """
        if not self._order:
            return RuleRun((), frozenset(), ())
        unknown: list[UnknownValue] = []
        facts: list[dict[str, bool | int | str]] = []
        elements: list[tuple[int | None, Any]] = []
        for group in self._groups:
            if group.variable is None:
                facts.append(self._fact(group, env, budget, unknown))
                elements.append((None, None))
                continue
            for place, element in enumerate(self._elements(group, env, budget, unknown)):
                inner = env.with_(**{group.variable: element})
                facts.append(self._fact(group, inner, budget, unknown))
                elements.append((place, element))
        try:
            firings, asserted = self._fire(facts)
        except RulesetError as error:
            raise fault(self._policy, "rules", error) from error
        if not firings:
            return RuleRun((), asserted, tuple(unknown))
        rules, order = self._policy.rules, self._order
        ranked = sorted((order[name], fact, name) for name, fact in firings)
        fired = tuple(FiredRule(rules[name], *elements[fact]) for _, fact, name in ranked)
        return RuleRun(fired, asserted, tuple(unknown))

    def _fire(self, facts: Sequence[Fact]) -> tuple[frozenset[Firing], frozenset[str]]:
        """What fires and what that asserts, by the facts alone: of a few it is remembered."""
        if len(facts) > _FEW_FACTS:
            return self._ruleset.run(facts)
        key = repr(facts)  # tells true from 1, as equality does not
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[key] = self._ruleset.run(facts)
        return known

    def _elements(
        self, group: _Group, env: Environment, budget: Budget, unknown: list[UnknownValue]
    ) -> Sequence[Any]:
        """The elements of a group's list; none where the list is not known."""
        rule = group.rules[0].rule
        if rule.elements is None:
            return ()
        expression = rule.elements.expression
        try:
            elements = expression.evaluate(env, budget)
        except UnknownValue as error:
            unknown.append(error)
            return ()
        except STOPS as error:
            raise fault(self._policy, f"rules/{rule.name}", error, expression, env) from error
        if not isinstance(elements, list | tuple):
            why = "for_each needs a list"
            raise fault(self._policy, f"rules/{rule.name}", why, expression, env)
        return elements

    def _fact(
        self, group: _Group, env: Environment, budget: Budget, unknown: list[UnknownValue]
    ) -> dict[str, bool | int | str]:
        fact: dict[str, bool | int | str] = {}
        for planned in group.rules:
            self._put(planned, env, budget, fact, unknown)
        return fact

    def _put(
        self,
        planned: _Planned,
        env: Environment,
        budget: Budget,
        fact: dict[str, bool | int | str],
        unknown: list[UnknownValue],
    ) -> None:
        own: dict[str, bool | int | str] = {}
        sure = True
        for leaf in planned.leaves:
            try:
                leaf.put(env, budget, own)
            except (UnknownValue, *STOPS):
                sure = False
        if sure or self._tells(planned.rule, env, budget, unknown):
            fact.update(own)

    def _tells(
        self, rule: Rule, env: Environment, budget: Budget, unknown: list[UnknownValue]
    ) -> bool:
        """Whether the whole condition is true or false although a part of it failed."""
        when = rule.when.expression
        try:
            truth = when.evaluate(env, budget)
            if not isinstance(truth, bool):
                raise FeelEvaluationError("the condition is neither true nor false", when.source)
        except UnknownValue as error:
            unknown.append(error)
            return False
        except STOPS as error:
            raise fault(self._policy, f"rules/{rule.name}", error, when, env) from error
        return True


def _same_list(one: Rule, other: Rule) -> bool:
    if one.variable != other.variable:
        return False
    left = one.elements.source if one.elements is not None else None
    return left == (other.elements.source if other.elements is not None else None)


def _roots(policy: PolicyVersion) -> Mapping[str, TypeSpec]:
    """The declared types of what conditions can read by a plain path."""
    roots: dict[str, TypeSpec] = {name: field.spec for name, field in policy.inputs.items()}
    roots["effective_date"] = TypeSpec(Kind.DATE)
    roots.update({name: one.spec for name, one in policy.parameters.items() if not one.is_series})
    roots.update({name: one.spec for name, one in policy.values.items()})
    for name, table in policy.tables.items():
        if table.hit_policy in _SINGLE and not table.parameters and not table.record:
            roots[name] = table.outputs[0].spec
    return roots


def element_spec(policy: PolicyVersion, rule: Rule) -> TypeSpec | None:
    """The declared type of the elements where ``for_each`` runs over a declared list."""
    path = static_path(rule.elements.expression.ast) if rule.elements is not None else None
    spec = spec_at(".".join(path), _roots(policy)) if path is not None else None
    return spec.item if spec is not None and spec.kind is Kind.LIST else None
