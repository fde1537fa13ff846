"""What a condition tells about nulls: ``x != null and x > 1`` may order x.

A path is a name with the entries after it, ("loan", "amount"); it narrows
wherever it is read under the condition.
"""

from __future__ import annotations

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
)
from engine.feel.syntax.paths import StaticPath, static_path
from engine.feel.types import BooleanType, ListType

__all__ = ["not_null_if"]


def not_null_if(condition: Node, truth: bool) -> frozenset[StaticPath]:
    """The paths that are not null where ``condition`` is ``truth``."""
    match condition:
        case Not(operand):
            return not_null_if(operand, not truth)
        case And(parts) | Or(parts):
            each = [not_null_if(part, truth) for part in parts]
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
            return _paths(condition)
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
    return frozenset(found)
