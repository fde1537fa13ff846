"""What is worked out, in words: arithmetic and functions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel.syntax import ast
from engine.feel.syntax.ast import Node
from engine.feel.syntax.paths import static_path
from engine.feel.types import BooleanType, DateTimeType, StringType
from engine.narration.grammar.parts import Noun, Unsayable
from engine.narration.saying.bound import ALIKE, DAYS, DURATIONS, REARRANGED, ROUNDINGS, Bound
from engine.narration.saying.specs import is_money
from engine.policy.model import TypeSpec

if TYPE_CHECKING:
    from engine.narration.saying.saying import Saying

__all__ = ["arithmetic", "asked", "called"]


def arithmetic(saying: Saying, node: ast.Binary, hint: TypeSpec | None) -> Noun:
    """Two values, or a chain of them, put together."""
    said, left, right = saying.language, node.left, node.right
    if node.op in "+-" and isinstance(left.type, DAYS) and isinstance(right.type, DURATIONS):
        return _moved(saying, left, right, "after" if node.op == "+" else "before")
    if node.op == "+" and isinstance(right.type, DAYS):
        return _moved(saying, right, left, "after")
    if node.op == "-" and isinstance(left.type, DAYS):
        return said.phrase("time between", saying.noun(left), saying.noun(right))
    if node.op == "+" and isinstance(node.type, StringType):
        return said.phrase("joined text", *(saying.noun(one) for one in _chain(node, "+")))
    alike = node.op in "+-"  # a number beside money is money; one that multiplies it is not
    beside = saying.spec(left) or saying.spec(right) or hint if alike else None
    if node.op in "+*":
        return said.phrase(node.op, *(saying.noun(one, beside) for one in _chain(node, node.op)))
    return said.phrase(node.op, saying.noun(left, beside), saying.noun(right, beside))


def _moved(saying: Saying, day: Node, by: Node, which: str) -> Noun:
    where = "moment" if isinstance(day.type, DateTimeType) else "day"
    key = f"{where} {which}" if isinstance(by, ast.Literal) else f"set {where} {which}"
    return saying.language.phrase(key, saying.noun(day), saying.noun(by))


def called(saying: Saying, node: ast.Call, hint: TypeSpec | None) -> Noun:
    """What a function, a table or a series gives."""
    said = saying.language
    if isinstance(node.type, BooleanType):
        raise Unsayable("a condition as a value")
    match node.function:
        case ast.Builtin(name):
            return _function(saying, name, node, hint)
        case ast.Name(name) if saying.names.called(name) is not None:
            return asked(saying, name, node.args)
        case ast.Name(name):
            return said.phrase(name, *(saying.noun(one) for one in node.args))
    raise Unsayable("a function")


def asked(saying: Saying, name: str, args: Sequence[Node]) -> Noun:
    """What a table or a series says for its arguments."""
    table = saying.names.policy.tables.get(name)
    specs = list(table.parameters.values()) if table is not None else [None] * len(args)
    given = [saying.noun(arg, spec) for arg, spec in zip(args, specs, strict=True)]
    return saying.language.asked(saying.names.element(name), given)


def _function(saying: Saying, name: str, node: ast.Call, hint: TypeSpec | None) -> Noun:
    said, args = saying.language, node.args
    if node.named is not None:
        raise Unsayable("arguments by name")
    if name in ROUNDINGS:
        return _rounded(saying, name, args, hint)
    if name == "count":
        return said.counted(saying.noun(args[0]))
    if name == "sort":
        return _sorted(saying, args[0], args[1])
    if name == "add months":
        return _months_later(saying, args[0], args[1])
    if (
        name in ("date", "time", "date and time")
        and len(args) == 1
        and type(args[0].type) is type(node.type)
    ):
        return saying.noun(args[0])
    if name in ALIKE and len(args) == 1 and isinstance(args[0], ast.ListNode):
        args = args[0].items
    if name in ALIKE or name == "product":
        beside = next((one for one in map(saying.spec, args) if one is not None), hint)
        return said.phrase(name, *(saying.noun(one, beside) for one in args))
    listed = hint if name in REARRANGED else None  # what they hold is of the kind of the result
    return said.phrase(name, *(saying.noun(one, listed) for one in args))


def _sorted(saying: Saying, entries: Node, precedes: Node) -> Noun:
    """A list in the order of one field of its entries: function(a, b) a.due < b.due."""
    match precedes:
        case ast.FunctionNode((first, second), _, ast.Comparison("<" | ">" as op, left, right)):
            by, other = static_path(left), static_path(right)
            if by is not None and by[1:] and by[0] == first and other == (second, *by[1:]):
                spec = saying.spec(entries)
                item = spec.item if spec is not None else None
                base = saying.noun(entries)
                inner = saying.binding(first, Bound(item, first, base, asked=False))
                order = "sorted up" if op == "<" else "sorted down"
                return saying.language.phrase(order, base, inner.noun(left))
    raise Unsayable("an order")


def _rounded(saying: Saying, name: str, args: Sequence[Node], hint: TypeSpec | None) -> Noun:
    said = saying.language
    value = saying.noun(args[0], saying.spec(args[0]) or hint)
    scale = args[1].value if len(args) > 1 and isinstance(args[1], ast.Literal) else None
    money = scale == 2 and is_money(args[0])
    whole = len(args) == 1 or scale == 0
    return said.rounded(value, name, None if whole else saying.noun(args[1]), money)


def _months_later(saying: Saying, day: Node, months: Node) -> Noun:
    said = saying.language
    back = isinstance(months, ast.Unary)
    if isinstance(months, ast.Unary):
        months = months.operand
    value = months.value if isinstance(months, ast.Literal) else None
    if isinstance(value, Decimal):
        back ^= value < 0
        key, count = (
            f"months {'before' if back else 'after'}",
            said.number(saying.shown(abs(value), None)),
        )
    else:
        key, count = f"set months {'before' if back else 'after'}", saying.noun(months)
    return said.phrase(key, saying.noun(day), count)


def _chain(node: Node, op: str) -> list[Node]:
    """The operands of a chain of one operator that may be regrouped: a + b + c."""
    parts: list[Node] = []
    while isinstance(node, ast.Binary) and node.op == op:
        parts.append(node.right)
        node = node.left
    return [node, *reversed(parts)]
