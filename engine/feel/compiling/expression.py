"""Compiled expressions: what the rest of the engine holds and evaluates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal as Choice

from engine.errors import QerarError
from engine.feel.builtins import builtins_for
from engine.feel.compiling.generate import Generator
from engine.feel.compiling.pytree import lambda_, reads
from engine.feel.compiling.reads import Reads, reads_of
from engine.feel.dialect import Dialect
from engine.feel.limits import DEFAULT_LIMITS, Budget, Limits
from engine.feel.running.faults import CAUGHT, Operand, located
from engine.feel.scope import Scope
from engine.feel.syntax import ast
from engine.feel.syntax.ast import Node
from engine.feel.syntax.names import odd_among
from engine.feel.syntax.parser import parse_expression
from engine.feel.syntax.paths import StaticPath
from engine.feel.types import FeelType
from engine.feel.typing.environment import Visible
from engine.feel.typing.infer import Inference
from engine.feel.typing.narrowing import not_null_if
from engine.feel.typing.value_types import literal_type
from engine.feel.values.kinds import Value
from engine.feel.values.temporal import DateTime

__all__ = ["Clock", "ConditionTree", "Expression", "compile_expression", "odd_names"]

Clock = Callable[[], DateTime]

_PLAIN_TEXT = re.compile(r'"[^"\\]{0,200}"')
_PLAIN_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?")


class Expression:
    """One FEEL expression, compiled; immutable and safe to share between threads."""

    def __init__(
        self, source: str, root: Node, dialect: Dialect, clock: Clock | None = None
    ) -> None:
        """``root`` is the typed tree of ``source``, or a part of it."""
        self._origin = source
        self._dialect = dialect
        self._clock = clock
        self.ast = root
        self._spends = False
        if isinstance(root, ast.Literal):
            constant = root.value
            self._run: Callable[..., Value] = lambda env, budget: constant
            return
        generator = Generator(dialect, builtins_for(dialect, clock))
        body = lambda_(("E", "B"), generator.visit(root, {}))
        self._spends = reads(body, "B")
        self._run = generator.function(body, source)

    @property
    def source(self) -> str:
        """The text of this expression."""
        return self._origin[self.ast.start : self.ast.end] or self._origin

    @property
    def type(self) -> FeelType:
        """Its static type."""
        return self.ast.type

    @property
    def given_where_true(self) -> frozenset[StaticPath]:
        """Of a condition: the paths that are not null where it holds."""
        return not_null_if(self.ast, True)

    @property
    def names(self) -> frozenset[str]:
        """The free names it reads, each with the longest path through contexts."""
        return self._reads.names

    @property
    def functions(self) -> frozenset[str]:
        """The built-ins and functions of the scope that it calls."""
        return self._reads.functions

    def evaluate(self, env: Mapping[str, Value], budget: Budget | None = None) -> Value:
        """Its value where names have the values of ``env`` (read by ``env[name]``).

        Raises ``FeelEvaluationError`` with place and operands, in the standard
        dialect only for ``FeelLimitError``; what ``env`` raises, unless that is
        a ``LookupError``, passes unchanged.
        """
        try:
            return self._run(env, Budget() if budget is None and self._spends else budget)
        except CAUGHT as error:
            raise located(error, env) from error

    def operands(self, env: Mapping[str, Value]) -> tuple[Operand, ...]:
        """What it read, in order of appearance, each once; what has no value is left out."""
        found: dict[str, Operand] = {}
        for read in self._operands:
            if read.source in found:
                continue
            try:
                value = read.evaluate(env)
            except QerarError:
                continue
            found[read.source] = Operand(read.source, value)
        return tuple(found.values())

    @cached_property
    def conditions(self) -> ConditionTree:
        """The and/or/not structure of a boolean expression."""
        return _tree(self, self.ast)

    @cached_property
    def _reads(self) -> Reads:
        return reads_of(self.ast)

    @cached_property
    def _operands(self) -> tuple[Expression, ...]:
        return tuple(self.part(node) for node in self._reads.nodes)

    def part(self, node: Node) -> Expression:
        """A node of this expression that reads no name bound within it, on its own."""
        if node is self.ast:
            return self
        return Expression(self._origin, node, self._dialect, self._clock)

    def __repr__(self) -> str:
        return f"Expression({self.source!r})"


@dataclass(frozen=True, slots=True)
class ConditionTree:
    """A boolean expression as its parts; a leaf has no connective."""

    connective: Choice["and", "or", "not"] | None
    parts: tuple[ConditionTree, ...]
    expression: Expression


def _tree(whole: Expression, node: Node) -> ConditionTree:
    match node:
        case ast.And(parts):
            inner = tuple(_tree(whole, part) for part in parts)
            return ConditionTree("and", inner, whole.part(node))
        case ast.Or(parts):
            inner = tuple(_tree(whole, part) for part in parts)
            return ConditionTree("or", inner, whole.part(node))
        case ast.Not(operand):
            return ConditionTree("not", (_tree(whole, operand),), whole.part(node))
    return ConditionTree(None, (), whole.part(node))


def plain_literal(source: str) -> ast.Literal | None:
    """The typed tree of a text or number written plainly, as most cells of tables are.

    It is what parsing would give, at a fraction of its cost; None for all else.
    """
    if _PLAIN_TEXT.fullmatch(source):
        value: str | Decimal = source[1:-1]
    elif _PLAIN_NUMBER.fullmatch(source):
        value = Decimal(source)
    else:
        return None
    return ast.Literal(value, line=1, column=1, start=0, end=len(source), type=literal_type(value))


def odd_names(scope: Scope, functions: Mapping[str, object]) -> frozenset[str]:
    """Every name with spaces or signs: of the scope, its entries, and the built-ins."""
    return odd_among(scope.spellings) | odd_among(frozenset(functions))


def compile_expression(
    source: str,
    scope: Scope,
    dialect: Dialect = Dialect.POLICY,
    limits: Limits = DEFAULT_LIMITS,
    clock: Clock | None = None,
) -> Expression:
    """Parse, type and compile ``source``.

    ``clock`` gives the standard dialect its ``now()`` and ``today()``.  Raises
    ``FeelSyntaxError`` or ``FeelTypeError`` with line and column.
    """
    literal = plain_literal(source)
    if literal is not None:
        return Expression(source, literal, dialect, clock)
    functions = builtins_for(dialect, clock)
    tree = parse_expression(source, odd_names(scope, functions), limits)
    typed = Inference(source, dialect, functions, scope.types).visit(tree, Visible(scope.names))
    return Expression(source, typed, dialect, clock)
