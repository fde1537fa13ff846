"""What a condition tells about nulls: ``x != null and x > 1`` may order x.

A path is a name with the entries after it, ("loan", "amount"); it narrows
wherever it is read under the condition.
"""

from __future__ import annotations

from dataclasses import fields

from engine.feel.syntax.ast import (
    And,
    Between,
    Comparison,
    In,
    InstanceOf,
    Literal,
    Name,
    Node,
    Not,
    Or,
    Path,
    UnaryTest,
)
from engine.feel.syntax.paths import StaticPath, static_path
from engine.feel.types import BooleanType, ListType

__all__ = ["WRITTEN", "not_null_if", "place_of"]

WRITTEN = "="
"""Begins the path of what is no name: it holds only while no other names are bound."""

_ASIDE = frozenset({"line", "column", "start", "end", "type", "variable"})


def not_null_if(condition: Node, truth: bool, *, or_null: bool = False) -> frozenset[StaticPath]:
    """What is not null where ``condition`` is ``truth``, with ``or_null`` that or null."""
    match condition:
        case Not(operand):
            return not_null_if(operand, not truth, or_null=or_null)
        case And(parts) | Or(parts):
            each = [not_null_if(part, truth, or_null=or_null) for part in parts]
            if isinstance(condition, And) == truth:
                return frozenset().union(*each)
            return frozenset.intersection(*each)
        case Comparison(op, left, right) if op in ("=", "!="):
            return _by_equality(left, right, (op == "=") == truth)
        case Comparison(_, left, right):
            return _paths(left, right)
        case Between(value) | In(value) if truth and not _may_match_null(condition):
            return _paths(value)
        case InstanceOf(value) if truth:
            return _paths(value)
        case Name() | Path() if truth and isinstance(condition.type, BooleanType):
            return frozenset() if or_null else _paths(condition)
    return frozenset()


def _by_equality(left: Node, right: Node, equal: bool) -> frozenset[StaticPath]:
    if _is_null(right) or _is_null(left):
        return frozenset() if equal else _paths(left, right)
    if not equal:
        return frozenset()
    found: frozenset[StaticPath] = frozenset()
    if not right.type.nullable:
        found |= _paths(left)
    if not left.type.nullable:
        found |= _paths(right)
    return found


def _may_match_null(condition: Node) -> bool:
    if not isinstance(condition, In):
        return False
    for test in condition.tests:
        if isinstance(test, UnaryTest) and (test.op == "!=" or test.operand.type.nullable):
            return True
    types = [test.type for test in condition.tests]
    items = [declared.item for declared in types if isinstance(declared, ListType)]
    return any(declared.nullable for declared in types + items)


def _is_null(node: Node) -> bool:
    return isinstance(node, Literal) and node.value is None


def _paths(*nodes: Node) -> frozenset[StaticPath]:
    """The paths among ``nodes`` and, of each, what it is read from."""
    found: set[StaticPath] = set()
    for node in nodes:
        path = static_path(node)
        if path:
            found.update(path[: count + 1] for count in range(len(path)))
        elif node.type.nullable:
            found.add(place_of(node))
    return frozenset(found)


def place_of(node: Node) -> StaticPath:
    """What tells ``node`` from other expressions: its path, or all that it is made of.

    FEEL is pure: written again among the same names it has the same value.
    """
    return static_path(node) or (WRITTEN, _made_of(node))


def _made_of(value: object) -> str:
    if isinstance(value, tuple):
        return f"({','.join(map(_made_of, value))})"
    if not isinstance(value, Node):
        return repr(value)
    kind = type(value)
    parts = (_made_of(getattr(value, one.name)) for one in fields(kind) if one.name not in _ASIDE)
    return f"{kind.__name__}({','.join(parts)})"
