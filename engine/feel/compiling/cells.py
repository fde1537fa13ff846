"""Cells of decision tables whose tests are constants, as intervals to analyse and index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.feel.syntax import ast
from engine.feel.syntax.ast import Node
from engine.feel.values.kinds import Range, Value

__all__ = ["CellForm", "Interval", "cell_form"]

_CONSTRUCTORS = {"date", "time", "date and time", "duration"}


@dataclass(frozen=True, slots=True)
class Interval:
    """Values between two; an end None is unbounded; a point has low == high, both closed."""

    low: Value
    low_closed: bool
    high: Value
    high_closed: bool


@dataclass(frozen=True, slots=True)
class CellForm:
    """What a constant cell matches.

    ``any`` is ``-``.  With ``negated`` it matches what is in no alternative.
    ``matches_null`` is final: it says whether null matches the cell.
    """

    any: bool
    negated: bool
    alternatives: tuple[Interval, ...]
    matches_null: bool


ANYTHING = CellForm(True, False, (), True)


def cell_form(
    tests: tuple[Node, ...], negated: bool, evaluate: Callable[[Node], Value]
) -> CellForm | None:
    """The form of typed tests, or None where one is not constant.

    ``evaluate`` gives the value of a constant node.
    """
    if not all(_constant(test) for test in tests):
        return None
    alternatives: list[Interval] = []
    null = False
    for test in tests:
        for value in _values(test, evaluate):
            if value is None:
                null = True
            elif isinstance(value, Range) and value.operator == "!=":
                null = True
                alternatives.append(Interval(None, False, value.end, False))
                alternatives.append(Interval(value.end, False, None, False))
            elif isinstance(value, Range):
                alternatives.append(
                    Interval(value.start, value.start_included, value.end, value.end_included)
                )
            elif isinstance(value, dict | list):
                return None
            else:
                alternatives.append(Interval(value, True, value, True))
    return CellForm(False, negated, tuple(alternatives), null != negated)


def _constant(test: Node) -> bool:
    for node in ast.walk(test):
        match node:
            case ast.Literal() | ast.RangeNode() | ast.UnaryTest() | ast.Unary() | ast.ListNode():
                continue
            case ast.Call(ast.Builtin(name)) if name in _CONSTRUCTORS:
                continue
            case ast.Builtin():
                continue
        return False
    return True


def _values(test: Node, evaluate: Callable[[Node], Value]) -> Iterator[Value]:
    value = _plain(test)
    if value is _NOT_PLAIN:
        value = evaluate(test)
    if isinstance(value, list):
        yield from value
    elif isinstance(value, Range) and value.operator == "=":
        yield value.end
    else:
        yield value


_NOT_PLAIN = object()


def _plain(test: Node) -> Value:
    """The value of the commonest constants, without compiling them."""
    match test:
        case ast.Literal(value):
            return value
        case ast.UnaryTest(op, ast.Literal(value)):
            return Range.of_operator(op, value)
        case ast.RangeNode(ast.Literal(low), ast.Literal(high), low_closed, high_closed):
            return Range(low, high, low_closed, high_closed)
    return _NOT_PLAIN
