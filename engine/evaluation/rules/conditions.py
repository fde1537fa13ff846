"""Translates the condition of a rule into tests that durable_rules makes.

The structure of ``and``, ``or`` and ``not`` is kept (``not`` is pushed down to
the comparisons), so durable_rules joins the parts.  A comparison of declared
whole amounts (money, numbers with a scale, dates), of enumerations or of
booleans is made by durable_rules itself, on exact integers and words.  Any
other part is evaluated in FEEL and asserted as a boolean.

Where a value cannot be held exactly (null, beyond 64 bits, a date outside the
years 1 to 9999), FEEL decides that comparison and a stand-in with the same truth is
asserted, so the result is FEEL's for every value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Context, Decimal
from typing import Any, Final

from engine.errors import FeelEvaluationError
from engine.evaluation.canonical import scale_of
from engine.evaluation.environment import Environment, read_path
from engine.evaluation.rules.productions import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Property,
    pending,
)
from engine.evaluation.rules.ruleset import (
    LARGEST,
    MAX_PENDING,
)
from engine.feel import Budget, ConditionTree, Expression
from engine.feel.syntax import ast
from engine.feel.syntax.paths import static_path
from engine.policy.formulas.paths import spec_at
from engine.policy.model import Kind, TypeSpec

__all__ = ["Leaf", "Translator"]

_NEGATED: Final = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_MIRRORED: Final = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NUMBERS: Final = frozenset({Kind.MONEY, Kind.RATIO, Kind.INTEGER, Kind.NUMBER})
_WORD: Final = re.compile(r"[A-Za-z0-9_]{1,60}")  # needs no escape anywhere
_MAX_SCALE: Final = 16
_MAX_CONNECTIVES: Final = 12  # of 15 that one pattern of durable_rules holds
_MAX_TESTS: Final = MAX_PENDING // 2  # so that two rules can always share a fact
_EXACT: Final = Context(prec=80)

Assert = Callable[[Environment, Budget, dict[str, "bool | int | str"]], None]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part of a condition; ``put`` adds its properties to a fact.

    ``put`` raises what FEEL raises, so also where a null stands in the way.
    """

    expression: Expression
    put: Assert


class Translator:
    """Translates the conditions of one ruleset; property names are never used twice."""

    def __init__(self, roots: Mapping[str, TypeSpec]) -> None:
        self._roots = roots
        self._used = 0

    def translate(
        self, when: Expression, variables: Mapping[str, TypeSpec]
    ) -> tuple[Condition, tuple[Leaf, ...]]:
        """The condition for durable_rules and the leaves that assert its properties.

        ``variables`` are the types of the elements of ``for_each``.
        """
        roots = {**self._roots, **variables}
        leaves: list[Leaf] = []
        if _connectives(when.conditions) <= _MAX_CONNECTIVES:
            condition = self._tree(when.conditions, False, roots, leaves)
            if pending(condition) <= _MAX_TESTS:
                return condition, tuple(leaves)
        leaves = []
        return self._boolean(when, False, leaves), tuple(leaves)

    def _tree(
        self,
        tree: ConditionTree,
        negated: bool,
        roots: Mapping[str, TypeSpec],
        leaves: list[Leaf],
    ) -> Condition:
        if tree.connective == "not":
            return self._tree(tree.parts[0], not negated, roots, leaves)
        if tree.connective is None:
            return self._leaf(tree.expression, negated, roots, leaves)
        parts = tuple(self._tree(part, negated, roots, leaves) for part in tree.parts)
        return AllOf(parts) if (tree.connective == "and") is not negated else AnyOf(parts)

    def _leaf(
        self,
        expression: Expression,
        negated: bool,
        roots: Mapping[str, TypeSpec],
        leaves: list[Leaf],
    ) -> Condition:
        node = expression.ast
        if isinstance(node, ast.Comparison):
            compared = _compared(node, roots)
            if compared is not None:
                path, operator, other, encode = compared
                if isinstance(other, tuple):
                    return self._pair(expression, negated, operator, (path, other, encode), leaves)
                return self._constant(expression, negated, operator, (path, other, encode), leaves)
        return self._boolean(expression, negated, leaves)

    def _name(self, kind: str) -> str:
        self._used += 1
        return f"{kind}{self._used}"

    def _boolean(self, expression: Expression, negated: bool, leaves: list[Leaf]) -> Condition:
        name = self._name("b")

        def put(env: Environment, budget: Budget, fact: dict[str, bool | int | str]) -> None:
            fact[name] = _truth_of(expression, env, budget)

        leaves.append(Leaf(expression, put))
        return Compare(name, "=", not negated)

    def _constant(
        self,
        expression: Expression,
        negated: bool,
        operator: str,
        compared: tuple[tuple[str, ...], bool | int | str, Encode],
        leaves: list[Leaf],
    ) -> Condition:
        path, constant, encode = compared
        name = self._name("v")

        def put(env: Environment, budget: Budget, fact: dict[str, bool | int | str]) -> None:
            value = read_path(env, path)
            held = None if value is None else encode(value)
            if held is None:
                truth = _truth_of(expression, env, budget)
                held = _stand_in(operator, truth, constant)
            fact[name] = held

        leaves.append(Leaf(expression, put))
        return Compare(name, _NEGATED[operator] if negated else operator, constant)

    def _pair(
        self,
        expression: Expression,
        negated: bool,
        operator: str,
        compared: tuple[tuple[str, ...], tuple[str, ...], Encode],
        leaves: list[Leaf],
    ) -> Condition:
        path, other, encode = compared
        left, right = self._name("v"), self._name("w")

        def put(env: Environment, budget: Budget, fact: dict[str, bool | int | str]) -> None:
            first, second = read_path(env, path), read_path(env, other)
            one = None if first is None else encode(first)
            two = None if second is None else encode(second)
            if one is None or two is None:
                truth = _truth_of(expression, env, budget)
                one, two = _stand_in(operator, truth, 0), 0
            fact[left] = one
            fact[right] = two

        leaves.append(Leaf(expression, put))
        return Compare(left, _NEGATED[operator] if negated else operator, Property(right))


_STAND_INS: Final = {  # what to hold against 0: where the comparison is false, where it is true
    "=": (1, 0),
    "!=": (0, 1),
    "<": (0, -1),
    "<=": (1, 0),
    ">": (0, 1),
    ">=": (-1, 0),
}

Encode = Callable[[Any], "bool | int | str | None"]


def _truth_of(expression: Expression, env: Environment, budget: Budget) -> bool:
    """What FEEL says of a comparison or condition.  Raises what FEEL raises."""
    truth = expression.evaluate(env, budget)
    if truth is True or truth is False:
        return truth
    raise FeelEvaluationError("the condition is neither true nor false", expression.source)


def _stand_in(operator: str, truth: bool, constant: bool | int | str) -> bool | int | str:
    """What to hold so that comparing it with ``constant`` is as true as FEEL says."""
    if isinstance(constant, bool):
        return constant is ((operator == "=") is truth)
    if isinstance(constant, str):
        return constant if (operator == "=") is truth else ""
    return constant + _STAND_INS[operator][truth]


def _connectives(tree: ConditionTree) -> int:
    own = 1 if tree.connective in ("and", "or") else 0
    return own + sum(_connectives(part) for part in tree.parts)


def _compared(
    node: ast.Comparison, roots: Mapping[str, TypeSpec]
) -> tuple[tuple[str, ...], str, tuple[str, ...] | bool | int | str, Encode] | None:
    """Path, operator, and path or constant of a comparison that integers or words can make."""
    left, right, operator = node.left, node.right, node.op
    if static_path(left) is None:
        left, right, operator = right, left, _MIRRORED[operator]
    path = static_path(left)
    spec = spec_at(".".join(path), roots) if path is not None else None
    if path is None or spec is None:
        return None
    other = static_path(right)
    if other is not None:
        against = spec_at(".".join(other), roots)
        encode = _encoder(spec, against, operator) if against is not None else None
        return None if encode is None else (path, operator, other, encode)
    value = _constant_of(right)
    encode = _encoder(spec, None, operator, value)
    held = encode(value) if encode is not None else None
    if encode is None or held is None:
        return None
    return path, operator, held, encode


def _constant_of(node: ast.Node) -> Any:
    if isinstance(node, ast.Literal):
        return node.value
    if (
        isinstance(node, ast.Unary)
        and isinstance(node.operand, ast.Literal)
        and isinstance(node.operand.value, Decimal)
    ):
        return -node.operand.value
    return None


def _encoder(
    spec: TypeSpec, against: TypeSpec | None, operator: str, constant: object = None
) -> Encode | None:
    """How values of the type are held, or None where they are left to FEEL."""
    equality = operator in ("=", "!=")
    specs = (spec,) if against is None else (spec, against)
    if all(one.kind in _NUMBERS for one in specs):
        if against is None and not isinstance(constant, Decimal):
            return None
        scale = max(scale_of(one) for one in specs)
        return _integer(scale) if scale <= _MAX_SCALE else None
    if all(one.kind is Kind.DATE for one in specs):
        return _ordinal if against is not None or isinstance(constant, date) else None
    if not equality:
        return None
    if all(one.kind is Kind.BOOLEAN for one in specs):
        return _truth if against is not None or isinstance(constant, bool) else None
    if all(one.kind is Kind.ENUM for one in specs):
        every = {value for one in specs for value in one.values}
        if against is None:
            every.add(constant if isinstance(constant, str) else "")
        return _word if all(_WORD.fullmatch(value) for value in every) else None
    return None


def _integer(scale: int) -> Encode:
    def encode(value: Any) -> int | None:
        if not isinstance(value, Decimal):
            return None
        scaled = value.scaleb(scale, _EXACT)
        whole = int(scaled)
        return whole if whole == scaled and -LARGEST < whole < LARGEST else None

    return encode


def _ordinal(value: Any) -> int | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.toordinal()
    return None


def _truth(value: Any) -> bool:
    return bool(value)


def _word(value: Any) -> str:
    return str(value)
