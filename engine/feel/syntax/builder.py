"""Builds the tree while lark reduces; one method a rule of grammar.lark."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from lark import Token, Transformer

from engine.feel.failure import FeelFailure
from engine.feel.syntax import ast
from engine.feel.syntax.ast import Node
from engine.feel.values.numbers import parse_number

__all__ = ["Builder", "Malformed"]

Part = Node | Token
Parts = list[Any]
Tokens = list[Token]
Nodes = list[Node]


class Typed(list[tuple[Token, "ast.TypeNode | None"]]):
    """The parameters of a function: names and types as written."""


class Malformed(Exception):
    """A token that cannot mean anything (a number out of range, a key given twice)."""

    def __init__(self, message: str, token: Token) -> None:
        super().__init__(message)
        self.message = message
        self.line = token.line or 1
        self.column = token.column or 1


def _from(part: Part) -> int:
    return part.start if isinstance(part, Node) else part.start_pos or 0


def _to(part: Part) -> int:
    return part.end if isinstance(part, Node) else part.end_pos or 0


def _place(first: Part, last: Part, at: Part | None = None) -> dict[str, Any]:
    """Where a node from ``first`` to ``last`` stands, pointing at ``at``."""
    at = first if at is None else at
    return {
        "line": at.line or 1,
        "column": at.column or 1,
        "start": _from(first),
        "end": _to(last),
    }


def _widened(node: Node, opening: Token, closing: Token) -> Node:
    """``node`` with the brackets around it as part of its text."""
    return replace(node, start=_from(opening), end=_to(closing))


def _nodes(parts: list[Any]) -> tuple[Node, ...]:
    return tuple(part for part in parts if isinstance(part, Node))


class Builder(Transformer[Token, Any]):
    """Stateless; called bottom-up, so that no depth of nesting recurses here."""

    def unary_tests(self, parts: Parts) -> Nodes:
        return [*_nodes(parts)]

    # --- logic and comparison ---------------------------------------------------

    def disjunction(self, parts: Parts) -> Node:
        return ast.Or(_nodes(parts), **_place(parts[0], parts[-1]))

    def conjunction(self, parts: Parts) -> Node:
        return ast.And(_nodes(parts), **_place(parts[0], parts[-1]))

    def comparator(self, parts: Tokens) -> Token:
        return parts[0]

    def compared(self, parts: Parts) -> Node:
        left, op, right = parts
        return ast.Comparison(str(op), left, right, **_place(left, right, op))

    def between(self, parts: Parts) -> Node:
        value, word, low, _, high = parts
        return ast.Between(value, low, high, **_place(value, high, word))

    def unary_test(self, parts: Parts) -> Node:
        op, operand = parts
        return ast.UnaryTest(str(op), operand, **_place(op, operand))

    def in_one(self, parts: Parts) -> Node:
        value, word, test = parts
        return ast.In(value, (test,), **_place(value, test, word))

    def in_many(self, parts: Parts) -> Node:
        value, word, *tests = parts
        return ast.In(value, _nodes(tests), **_place(value, parts[-1], word))

    # --- arithmetic ---------------------------------------------------------------

    def binary(self, parts: Parts) -> Node:
        left, op, right = parts
        return ast.Binary(str(op), left, right, **_place(left, right, op))

    def negation(self, parts: Parts) -> Node:
        sign, operand = parts
        place = _place(sign, operand)
        if isinstance(operand, ast.Literal) and isinstance(operand.value, Decimal):
            return ast.Literal(operand.value.copy_negate(), **place)
        return ast.Unary("-", operand, **place)

    def instance_of(self, parts: Parts) -> Node:
        value, word, of = parts
        return ast.InstanceOf(value, of, **_place(value, of, word))

    # --- what follows a value -----------------------------------------------------

    def path(self, parts: Parts) -> Node:
        base, _, name = parts
        return ast.Path(base, str(name), **_place(base, name))

    def filtered(self, parts: Parts) -> Node:
        base, _, condition, close = parts
        return ast.Filter(base, condition, **_place(base, close))

    def argument(self, parts: Parts) -> tuple[Token, Node]:
        return parts[0], parts[2]

    def call(self, parts: Parts) -> Node:
        function, *rest = parts
        place = _place(function, parts[-1])
        pairs = [part for part in rest if isinstance(part, tuple)]
        if not pairs:
            return ast.Call(function, _nodes(rest), None, **place)
        _once([name for name, _ in pairs], "argument")
        names = tuple(str(name) for name, _ in pairs)
        return ast.Call(function, tuple(node for _, node in pairs), names, **place)

    # --- values --------------------------------------------------------------------

    def number(self, parts: Tokens) -> Node:
        (token,) = parts
        try:
            return ast.Literal(parse_number(str(token)), **_place(token, token))
        except FeelFailure as failure:
            raise Malformed(failure.message, token) from None

    def text(self, parts: Tokens) -> Node:
        return ast.Literal(str(parts[0]), **_place(parts[0], parts[0]))

    def temporal(self, parts: Tokens) -> Node:
        return ast.TemporalLiteral(str(parts[0]), **_place(parts[0], parts[0]))

    def true(self, parts: Tokens) -> Node:
        return ast.Literal(True, **_place(parts[0], parts[0]))

    def false(self, parts: Tokens) -> Node:
        return ast.Literal(False, **_place(parts[0], parts[0]))

    def null(self, parts: Tokens) -> Node:
        return ast.Literal(None, **_place(parts[0], parts[0]))

    def name(self, parts: Tokens) -> Node:
        return ast.Name(str(parts[0]), **_place(parts[0], parts[0]))

    def parenthesised(self, parts: Parts) -> Node:
        opening, inner, closing = parts
        return _widened(inner, opening, closing)

    def half_range(self, parts: Parts) -> Node:
        opening, test, closing = parts
        return _widened(test, opening, closing)

    def range(self, parts: Parts) -> Node:
        opening, low, _, high, closing = parts
        return ast.RangeNode(low, high, opening == "[", closing == "]", **_place(opening, closing))

    def list(self, parts: Parts) -> Node:
        return ast.ListNode(_nodes(parts), **_place(parts[0], parts[-1]))

    def entry(self, parts: Parts) -> tuple[Token, Node]:
        return parts[0], parts[2]

    def context(self, parts: Parts) -> Node:
        pairs = [part for part in parts if isinstance(part, tuple)]
        _once([key for key, _ in pairs], "key")
        keys = tuple(str(key) for key, _ in pairs)
        values = tuple(value for _, value in pairs)
        return ast.ContextNode(keys, values, **_place(parts[0], parts[-1]))

    # --- forms with a keyword ---------------------------------------------------------

    def conditional(self, parts: Parts) -> Node:
        word, condition, _, yes, _, no = parts
        return ast.If(condition, yes, no, **_place(word, no))

    def iterator(self, parts: Parts) -> Node:
        name, _, domain, *rest = parts
        last = rest[1] if rest else None
        return ast.Domain(str(name), domain, last, **_place(name, parts[-1]))

    def iterators(self, parts: Parts) -> tuple[Node, ...]:
        return _nodes(parts)

    def loop(self, parts: Parts) -> Node:
        word, iterators, _, body = parts
        return ast.For(iterators, body, **_place(word, body))

    def quantified(self, parts: Parts) -> Node:
        word, iterators, _, condition = parts
        return ast.Quantified(word == "every", iterators, condition, **_place(word, condition))

    def parameter(self, parts: Parts) -> tuple[Token, ast.TypeNode | None]:
        return parts[0], parts[2] if len(parts) > 1 else None

    def parameters(self, parts: Parts) -> Typed:
        return Typed(part for part in parts if isinstance(part, tuple))

    def function(self, parts: Parts) -> Node:
        pairs = next((part for part in parts if isinstance(part, Typed)), Typed())
        _once([name for name, _ in pairs], "parameter")
        external = any(isinstance(part, Token) and part.type == "EXTERNAL" for part in parts)
        return ast.FunctionNode(
            tuple(str(name) for name, _ in pairs),
            tuple(kind for _, kind in pairs),
            parts[-1],
            external,
            **_place(parts[0], parts[-1]),
        )

    # --- types ------------------------------------------------------------------------

    def type_name(self, parts: Tokens) -> Node:
        return ast.TypeNode("".join(parts), **_place(parts[0], parts[-1]))

    def typed_entry(self, parts: Parts) -> tuple[Token, Node]:
        return parts[0], parts[2]

    def generic(self, parts: Parts) -> Node:
        name = parts[0]
        result = None
        inside = parts[2:]
        if any(isinstance(part, Token) and part.type == "ARROW" for part in parts):
            result, inside = parts[-1], parts[2:-1]
        pairs = [part for part in inside if isinstance(part, tuple)]
        entries = tuple(str(key) for key, _ in pairs)
        types = [kind for _, kind in pairs] or _nodes(inside)
        kinds = tuple(kind for kind in types if isinstance(kind, ast.TypeNode))
        return ast.TypeNode(str(name), kinds, entries, result, **_place(name, parts[-1]))


def _once(names: Tokens, what: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Malformed(f"the {what} '{name}' is given twice", name)
        seen.add(str(name))
