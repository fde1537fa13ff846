"""The names that compiled Python calls, for each dialect."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from engine.feel import values
from engine.feel.builtins.signature import Signature, invoke
from engine.feel.dialect import Dialect
from engine.feel.limits import Budget
from engine.feel.running import loops, operations
from engine.feel.running.functions import FeelFunction
from engine.feel.values import numbers
from engine.feel.values.kinds import Range, Value
from engine.feel.values.numbers import CONTEXT

__all__ = ["COMPARING", "STEPS", "runtime_names"]

COMPARING = frozenset({"distinct values", "union"})

STEPS = {"largest principal": 100, "matches": 20, "replace": 20, "split": 20}
"""Built-ins of which one call takes as long as so many steps: long powers, new patterns."""
"""The built-ins that compare the items of a list with each other."""


def _has(item: Value, name: str) -> bool:
    return isinstance(item, dict) and name in item


def _sized(budget: Budget, value: Value) -> Value:
    return budget.size(value)


def _invoke(
    budget: Budget, name: str, signatures: tuple[Signature, ...], *arguments: Value
) -> Value:
    budget.step(STEPS.get(name, 0))
    calling = operations.call_comparing if name in COMPARING else operations.call_builtin
    return calling(budget, lambda *given: invoke(name, signatures, given), *arguments)


def _invoke_named(
    budget: Budget,
    name: str,
    ways: Sequence[tuple[Signature, Sequence[int | None]]],
    *arguments: Value,
) -> Value:
    budget.step(STEPS.get(name, 0))
    return operations.call_builtin(
        budget, lambda *given: operations.invoke_named(name, ways, *given), *arguments
    )


_OPERATIONS: Mapping[str, Callable[..., Value]] = {
    "ADD": values.add,
    "SUB": values.subtract,
    "MUL": values.multiply,
    "DIV": values.divide,
    "DDIV": numbers.divide,
    "POW": values.power,
    "NEG": values.negate,
    "EQ": operations.equality,
    "NE": operations.inequality,
    "LT": operations.less,
    "LE": operations.at_most,
    "GT": operations.more,
    "GE": operations.at_least,
    "AND": operations.conjunction,
    "OR": operations.disjunction,
    "NOT": operations.negation,
    "TRUTH": operations.truth,
    "BETWEEN": operations.between,
    "TEST": operations.membership,
    "CELL": operations.cell,
    "HALF": Range.of_operator,
    "RANGE": operations.make_range,
    "GET": operations.entry,
    "INDEX": loops.index,
    "KEEP": loops.keep,
    "SELECT": loops.select,
    "FOR": loops.for_each,
    "SOME": loops.some,
    "EVERY": loops.every,
    "COUNT": loops.count,
    "ITEMS": loops.items,
    "CALL": operations.call_value,
    "CALL_NAMED": operations.call_named,
    "BUILTIN": operations.call_builtin,
    "COMPARING": operations.call_comparing,
    "COSTLY": operations.call_costly,
    "INVOKE": _invoke,
    "INVOKE_NAMED": _invoke_named,
}
_INFALLIBLE: Mapping[str, Callable[..., Value]] = {
    "HAS": _has,
    "SIZED": _sized,
    "FUNCTION": FeelFunction,
    "DADD": CONTEXT.add,
    "DSUB": CONTEXT.subtract,
    "DMUL": CONTEXT.multiply,
    "DMIN": min,
    "DMAX": max,
}


_LENIENT: Mapping[str, Callable[..., Value]] = {
    "AND": operations.lenient_conjunction,
    "OR": operations.lenient_disjunction,
    "GET": operations.lenient_entry,
    # A failing iterator ends its loop: the loop is lenient, they are not.
    "COUNT": loops.count,
    "ITEMS": loops.items,
}


@cache
def runtime_names(dialect: Dialect) -> Mapping[str, Callable[..., Value]]:
    """The globals of compiled Python, without its constants."""
    if dialect is Dialect.POLICY:
        return {**_OPERATIONS, **_INFALLIBLE}
    lenient = {name: operations.lenient(operation) for name, operation in _OPERATIONS.items()}
    return {**lenient, **_INFALLIBLE, **_LENIENT}
