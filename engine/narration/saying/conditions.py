"""Conditions in words, each way round: a negation is said of the parts, not of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from engine.feel.syntax import ast
from engine.feel.syntax.ast import Node
from engine.feel.syntax.paths import static_path
from engine.feel.types import BooleanType, ListType, NumberType, RangeType
from engine.narration.grammar.parts import Clause, Over, Unsayable
from engine.narration.saying.bound import DAYS, DURATIONS
from engine.narration.saying.reading import field_of_all, read
from engine.narration.saying.working import asked

if TYPE_CHECKING:
    from engine.narration.saying.saying import Saying

__all__ = ["clause", "tested"]

_FLIPPED: Final = {">": "<=", "<": ">=", ">=": "<", "<=": ">", "=": "!=", "!=": "="}
_SWAPPED: Final = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "=": "=", "!=": "!="}


def clause(saying: Saying, node: Node, yes: bool) -> Clause:
    """A condition, or its opposite; raises Unsayable where there are no words."""
    said = saying.language
    match node:
        case ast.Literal(bool() as value):
            return said.always(value is yes)
        case ast.Not(operand):
            return saying.clause(operand, not yes)
        case ast.And(parts) | ast.Or(parts):
            return _joined(saying, isinstance(node, ast.And) is yes, [(one, yes) for one in parts])
        case ast.Comparison(op, left, right):
            return _compared(saying, op, left, right, yes)
        case ast.Between(value, low, high):
            beside = saying.spec(value)
            parts_ = (saying.noun(value), saying.noun(low, beside), saying.noun(high, beside))
            return said.predicate("between", yes, *parts_)
        case ast.In(value, tests):
            return _among(saying, value, tests, yes)
        case ast.InstanceOf(value, of):
            return said.predicate(
                "instance of", yes, saying.noun(value), said.quoted(saying.code(of).strip("`"))
            )
        case ast.If(condition, then, other) if not isinstance(condition, ast.If):
            return _chosen(saying, condition, then, other, yes)
        case ast.Quantified(every, iterators, condition):
            inner, over = saying.over(iterators)
            return said.quantified(every is yes, over, inner.clause(condition, yes))
        case ast.Name() | ast.Path():
            return said.holds(read(saying, node), yes)
        case ast.Call(ast.Builtin(name), args) if node.named is None:
            return _predicate(saying, name, args, yes)
        case ast.Call(ast.Name(name), args):
            if saying.names.called(name) is not None:
                return said.holds(asked(saying, name, args), yes)
            return said.predicate(name, yes, *(saying.noun(one) for one in args))
    raise Unsayable(type(node).__name__)


def _joined(saying: Saying, every: bool, parts: Sequence[tuple[Node, bool]]) -> Clause:
    said = saying.language
    clauses = [saying.clause(one, yes) for one, yes in parts]
    if every:
        return said.joined(True, clauses)
    return said.either(clauses, lambda: [saying.clause(one, not yes) for one, yes in parts[:-1]])


def _compared(saying: Saying, op: str, left: Node, right: Node, yes: bool) -> Clause:
    said = saying.language
    if isinstance(left, ast.Literal) and not isinstance(right, ast.Literal):
        left, right, op = right, left, _SWAPPED[op]
    if op in ("=", "!=") and isinstance(right, ast.Literal):
        same = (op == "=") is yes
        if right.value is None:
            return said.given(saying.noun(left), _given_by_people(saying, left), not same)
        if isinstance(right.value, bool):
            if left.type.nullable and not (right.value and same):
                # what is not known is not "not true"
                return said.same(saying.noun(left), said.truth(right.value), same)
            return saying.clause(left, right.value is same)
        if isinstance(right.value, str):
            return said.same(
                saying.noun(left), saying.literal(right.value, saying.spec(left)), same
            )
    if op in ("=", "!=") and right == ast.ListNode(()):
        return said.predicate("empty", (op == "=") is yes, saying.noun(left))
    if isinstance(left.type, BooleanType) and isinstance(right.type, BooleanType):
        return _alike(saying, left, right, (op == "=") is yes)
    beside = saying.spec(left) or saying.spec(right)
    nouns = saying.noun(left, beside), saying.noun(right, beside)
    if not yes:
        op = _FLIPPED[op]
    if isinstance(left.type, DAYS):
        return said.compare(op, *nouns, days=True)
    if isinstance(left.type, (NumberType, *DURATIONS)):
        return said.compare(op, *nouns, days=False)
    if op in ("=", "!="):
        return said.predicate("is", op == "=", *nouns)
    raise Unsayable(op)


def _alike(saying: Saying, left: Node, right: Node, same: bool) -> Clause:
    """Whether two conditions hold together: both or neither, or one of them alone."""
    if left.type.nullable or right.type.nullable:
        raise Unsayable("conditions that may be unknown")
    first = _joined(saying, True, [(left, True), (right, same)])
    second = _joined(saying, True, [(left, False), (right, not same)])
    return saying.language.either([first, second], None)


def _given_by_people(saying: Saying, node: Node) -> bool:
    path = static_path(node)
    if path is None:
        return False
    if path[0] in saying.bound:
        return saying.bound[path[0]].asked
    return saying.names.asked(path)


def _among(saying: Saying, value: Node, tests: Sequence[Node], yes: bool) -> Clause:
    said = saying.language
    beside = saying.spec(value)
    if len(tests) == 1 and isinstance(tests[0], ast.ListNode) and tests[0].items:
        tests = tests[0].items
    if all(isinstance(one, ast.Literal) and isinstance(one.value, str) for one in tests):
        words = said.any_of([saying.noun(one, beside) for one in tests])
        return said.same(saying.noun(value), words, yes)
    if len(tests) == 1:
        return tested(saying, value, tests[0], yes)
    if all(isinstance(one, ast.Literal) and isinstance(one.value, Decimal | date) for one in tests):
        words = said.any_of([saying.noun(one, beside) for one in tests])
        days = isinstance(value.type, DAYS)
        return said.compare("=" if yes else "!=", saying.noun(value, beside), words, days=days)
    if yes:
        passed = [tested(saying, value, one, True) for one in tests]
        return said.either(
            passed, lambda: [tested(saying, value, one, False) for one in tests[:-1]]
        )
    return said.joined(True, [tested(saying, value, one, False) for one in tests])


def tested(saying: Saying, value: Node, test: Node, yes: bool = True) -> Clause:
    """Whether a value passes one unary test."""
    said = saying.language
    match test:
        case ast.UnaryTest(op, operand):
            return _compared(saying, op, value, operand, yes)
        case ast.RangeNode(low, high, low_closed, high_closed):
            if low_closed and high_closed:
                return clause(saying, ast.Between(value, low, high), yes)
            ends = (
                ast.Comparison(">=" if low_closed else ">", value, low),
                ast.Comparison("<=" if high_closed else "<", value, high),
            )
            return _joined(saying, yes, [(one, yes) for one in ends])
        case ast.ListNode(items) if items:
            return _among(saying, value, items, yes)
    if isinstance(test.type, ListType):
        return said.contained(saying.noun(test), saying.noun(value), yes)
    if isinstance(test.type, RangeType):
        return said.predicate("in range", yes, saying.noun(value), saying.noun(test))
    return _compared(saying, "=", value, test, yes)


def _chosen(saying: Saying, condition: Node, then: Node, other: Node, yes: bool) -> Clause:
    """``if c then a else b``: c and a, or not c and b."""
    if isinstance(other, ast.Literal) and other.value is not yes:
        return _joined(saying, True, [(condition, True), (then, yes)])
    if isinstance(then, ast.Literal) and then.value is yes:
        return _joined(saying, False, [(condition, True), (other, yes)])
    if isinstance(then, ast.Literal) and then.value is not yes:
        return _joined(saying, True, [(condition, False), (other, yes)])
    if isinstance(other, ast.Literal) and other.value is yes:
        return _joined(saying, False, [(condition, False), (then, yes)])
    first = _joined(saying, True, [(condition, True), (then, yes)])
    second = _joined(saying, True, [(condition, False), (other, yes)])
    return saying.language.either([first, second], None)


def _predicate(saying: Saying, name: str, args: Sequence[Node], yes: bool) -> Clause:
    said = saying.language
    if name == "list contains":
        if isinstance(args[0], ast.ListNode):
            return _among(saying, args[1], args[:1], yes)
        listed = saying.spec(args[0])
        item = listed.item if listed is not None else None
        return said.contained(saying.noun(args[0]), saying.noun(args[1], item), yes)
    if name in ("all", "any"):
        return _of_many(saying, name == "all", args, yes)
    beside = saying.spec(args[0]) if args else None
    return said.predicate(name, yes, *(saying.noun(one, beside) for one in args))


def _of_many(saying: Saying, every: bool, args: Sequence[Node], yes: bool) -> Clause:
    """``all`` or ``any`` of conditions: written one by one, or one of each entry of a list."""
    said = saying.language
    if len(args) == 1 and isinstance(args[0], ast.ListNode):
        args = args[0].items
    elif len(args) == 1:
        match args[0]:
            case ast.For(iterators, body):
                inner, over = saying.over(iterators)
                return said.quantified(every is yes, over, inner.clause(body, yes))
            case ast.Path(base, _) if isinstance(base.type, ListType):
                held = said.holds(field_of_all(saying, args[0]), yes)
                return said.quantified(every is yes, [Over(saying.noun(base))], held)
        raise Unsayable("a list of conditions")
    if not args:
        raise Unsayable("no conditions")
    return _joined(saying, every is yes, [(one, yes) for one in args])
