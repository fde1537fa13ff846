"""A policy version made ready to decide, and put together with what it uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.evaluation.environment import ask_series
from engine.evaluation.inputs import InputSchema, build_input_schema
from engine.evaluation.rule_facts import RulePlan
from engine.evaluation.tables import CompiledTable
from engine.policy import Calendar
from engine.policy.model import PolicyVersion

__all__ = ["Bundle", "Program"]


class Program:
    """A policy version compiled once: input schema, tables, rules; safe between threads.

    Raises EvaluationFault naming the rule that the rule engine cannot hold.
    """

    __slots__ = ("constants", "functions", "order", "policy", "rules", "schema", "tables")

    def __init__(self, policy: PolicyVersion) -> None:
        self.policy = policy
        self.schema: InputSchema = build_input_schema(policy)
        self.tables = {name: CompiledTable(table) for name, table in policy.tables.items()}
        self.rules = RulePlan(policy)
        self.constants: Mapping[str, Any] = {
            name: one.value for name, one in policy.parameters.items() if not one.is_series
        }
        self.functions: Mapping[str, Callable[[date], object]] = {
            name: ask_series(one) for name, one in policy.parameters.items() if one.is_series
        }
        self.order = tuple(
            name
            for name in policy.order
            if name not in policy.tables or not policy.tables[name].parameters
        )


@dataclass(frozen=True, slots=True)
class Bundle:
    """A program with the bundles of what it uses, by the name of the use, and its calendar.

    All are resolved on the same two dates by the caller.
    """

    program: Program
    used: Mapping[str, Bundle] = field(default_factory=dict)
    calendar: Calendar | None = None
