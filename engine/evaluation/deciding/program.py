"""A policy version made ready to decide, and put together with what it uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from engine.evaluation.deciding.dependencies import Dependencies
from engine.evaluation.deciding.pointers import pointer_of
from engine.evaluation.environment import ask_series
from engine.evaluation.fitting import Misfit, fitting
from engine.evaluation.inputs.schema import InputSchema, build_input_schema
from engine.evaluation.messages.placeholders import Placeholders
from engine.evaluation.rules.plan import RulePlan
from engine.evaluation.tables.compiled import CompiledTable
from engine.feel import Expression
from engine.policy import Calendar
from engine.policy.model import PolicyVersion

__all__ = ["Again", "Bundle", "Program", "Step"]

#: a name to compute; for a value its formula, and the check of what that gives
Step: TypeAlias = tuple[str, Expression | None, Misfit]


class Again(NamedTuple):
    """What there is to do when a few inputs changed: names that keep their value, and the rest.

    ``inputs`` are those of the kept names that are of inputs.
    """

    inputs: frozenset[str]
    kept: tuple[str, ...]
    steps: tuple[Step, ...]


class Program:
    """A policy version compiled once: input schema, tables, rules; safe between threads.

    Raises EvaluationFault naming the rule that the rule engine cannot hold.
    """

    def __init__(self, policy: PolicyVersion) -> None:
        self.policy = policy
        self.schema: InputSchema = build_input_schema(policy)
        self.input_specs = {path: field.spec for path, field in policy.inputs.items()}
        self.tables = {name: CompiledTable(table) for name, table in policy.tables.items()}
        #: the tables that are functions of their parameters
        self.functions = tuple(name for name, one in policy.tables.items() if one.parameters)
        self.rules = RulePlan(policy)
        self.placeholders = Placeholders(policy)
        #: what formulas read beside the case: parameters, and series as functions of a date
        self.constants: Mapping[str, Any] = {
            name: ask_series(policy.policy_id, one) if one.is_series else one.value
            for name, one in policy.parameters.items()
        }
        self.order = tuple(
            name
            for name in policy.order
            if name not in policy.tables or not policy.tables[name].parameters
        )
        self.steps = tuple(self._step(name) for name in self.order)
        self._dependencies = Dependencies(policy)
        self._again: dict[frozenset[str], Again] = {}
        #: where the findings of rules without for_each point
        self.pointers = {
            name: pointer_of(rule.at)
            for name, rule in policy.rules.items()
            if rule.variable is None and rule.at is not None
        }
        #: finding code -> place of its declaration; verdict -> its rank, strongest first
        self.places = {code: place for place, code in enumerate(policy.findings)}
        self.ranks = {verdict: rank for rank, verdict in enumerate(policy.outcome.order)}
        #: outcome -> outputs by name with where they are read; None: the outputs of a use
        self.outputs = {
            outcome: tuple(self._output(name) for name in _names(policy, outcome))
            for outcome in {*policy.outcome.order, policy.outcome.default}
        }

    def again(self, inputs: frozenset[str]) -> Again:
        """What to compute again after these inputs (first names of paths) changed."""
        again = self._again.get(inputs)
        if again is None:
            moved = self._dependencies.moved_by(inputs)
            every = frozenset(path.partition(".")[0] for path in self.policy.inputs)
            again = self._again[inputs] = Again(
                every - moved,
                tuple(name for name in self.order if name not in moved),
                tuple(step for step in self.steps if step[0] in moved),
            )
        return again

    def _step(self, name: str) -> Step:
        value = self.policy.values.get(name)
        if value is None:
            return name, None, _fits
        return name, value.formula.expression, fitting(value.spec)

    def _output(self, name: str) -> tuple[str, tuple[str, ...] | None]:
        return name, None if name in self.policy.uses else tuple(name.split("."))


def _fits(_value: object, _env: object) -> None:
    """Tables check their outputs, uses their inputs."""


def _names(policy: PolicyVersion, outcome: str) -> Iterator[str]:
    yield from policy.outputs.get("any", ())
    yield from policy.outputs.get(outcome, ())


@dataclass(frozen=True, slots=True)
class Bundle:
    """A program with the bundles of what it uses, by the name of the use, and its calendar.

    All are resolved on the same two dates by the caller.
    """

    program: Program
    used: Mapping[str, Bundle] = field(default_factory=dict)
    calendar: Calendar | None = None
