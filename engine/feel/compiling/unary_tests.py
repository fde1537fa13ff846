"""Unary tests: the cells of decision tables, compiled against the type of their column.

A cell is ``-`` (anything), tests joined by commas, or ``not(tests)``.  A test
is an operator and operand (``<= 3``), a range, a list of which the value is
one, a value to equal, or a boolean expression, which may read the value as ``?``.
"""

from __future__ import annotations

import ast as py
from collections.abc import Callable, Mapping
from functools import cached_property

from lark import Token

from engine.feel.builtins import builtins_for
from engine.feel.compiling.cells import ANYTHING, CellForm, Interval, cell_form
from engine.feel.compiling.expression import Clock, Expression, odd_names, plain_literal
from engine.feel.compiling.generate import Generator
from engine.feel.compiling.pytree import call, constant, lambda_, name
from engine.feel.compiling.reads import reads_of
from engine.feel.dialect import Dialect
from engine.feel.limits import DEFAULT_LIMITS, Budget, Limits
from engine.feel.running.faults import CAUGHT, located
from engine.feel.scope import Scope
from engine.feel.syntax import ast
from engine.feel.syntax.ast import Node
from engine.feel.syntax.parser import parse_tokens, tokens_of
from engine.feel.types import AnyType, BooleanType, FeelType, NumberType, StringType
from engine.feel.typing.environment import Visible
from engine.feel.typing.infer import Inference
from engine.feel.values.kinds import Value

__all__ = ["UnaryTests", "compile_unary_tests"]

_INPUT = "?"
_Run = Callable[[Mapping[str, Value], Budget | None, Value], bool]


class UnaryTests:
    """The compiled tests of a cell; immutable and safe to share between threads.

    ``tests`` are their typed trees (none for ``-``), ``negated`` where the
    value must pass none of them.
    """

    def __init__(
        self,
        source: str,
        form: CellForm | None,
        names: frozenset[str],
        make: Callable[[], _Run],
        tests: tuple[Node, ...] = (),
        negated: bool = False,
    ) -> None:
        """``make`` compiles the tests; a large table, matched by its forms, may never need it."""
        self.source = source
        self.form = form
        self.names = names
        self.tests = tests
        self.negated = negated
        self._make = make

    @cached_property
    def _run(self) -> _Run:
        return self._make()

    def prepare(self) -> None:
        """Compile now rather than when first matched."""
        _ = self._run

    def matches(self, value: Value, env: Mapping[str, Value], budget: Budget | None = None) -> bool:
        """Does ``value`` pass; ``-`` always does.

        Raises ``FeelEvaluationError`` in the policy dialect where that cannot
        be told; in the standard dialect it is then false.
        """
        try:
            return self._run(env, Budget() if budget is None else budget, value)
        except CAUGHT as error:
            raise located(error, {**env, _INPUT: value}) from error

    def __repr__(self) -> str:
        return f"UnaryTests({self.source!r})"


def compile_unary_tests(
    source: str,
    input_type: FeelType,
    scope: Scope,
    dialect: Dialect = Dialect.POLICY,
    limits: Limits = DEFAULT_LIMITS,
    clock: Clock | None = None,
) -> UnaryTests:
    """Parse, type and compile the tests of a cell in a column of ``input_type``.

    Raises ``FeelSyntaxError`` or ``FeelTypeError`` with line and column.
    """
    if source.strip() == "-":
        return UnaryTests(source, ANYTHING, frozenset(), lambda: _always)
    functions = builtins_for(dialect, clock)
    literal = plain_literal(source) if dialect is Dialect.POLICY else None
    if literal is not None and _equals_plainly(literal, input_type):
        point = Interval(literal.value, True, literal.value, True)

        def equal() -> _Run:
            return _compile(source, (literal,), False, input_type, Generator(dialect, functions))

        one_value = CellForm(False, False, (point,), False)
        return UnaryTests(source, one_value, frozenset(), equal, (literal,))
    tokens = tokens_of(source, odd_names(scope, functions), limits)
    negated = _is_negation(tokens)
    parsed = parse_tokens(tokens[2:-1] if negated else tokens, source, "unary_tests", limits)
    assert isinstance(parsed, list)
    inference = Inference(source, dialect, functions, scope.types)
    here = Visible(scope.names).bind({_INPUT: input_type})
    tests = tuple(_typed(inference, test, input_type, here) for test in parsed)
    form = None
    if not any(_is_condition(test, input_type) for test in tests):
        form = cell_form(tests, negated, lambda node: _constant(source, node, dialect, clock))
    names = frozenset().union(*(reads_of(test).names for test in tests)) - {_INPUT}

    def make() -> _Run:
        return _compile(source, tests, negated, input_type, Generator(dialect, functions))

    cell = UnaryTests(source, form, names, make, tests, negated)
    if form is None:
        cell.prepare()
    return cell


def _equals_plainly(literal: ast.Literal, input_type: FeelType) -> bool:
    """Is the cell surely a value that the column may equal."""
    if isinstance(input_type, NumberType):
        return isinstance(literal.type, NumberType)
    if not isinstance(input_type, StringType) or not isinstance(literal.type, StringType):
        return False
    return input_type.values is None or literal.value in input_type.values


def _always(env: Mapping[str, Value], budget: Budget | None, value: Value) -> bool:
    return True


def _is_negation(tokens: list[Token]) -> bool:
    """Is the whole cell ``not(...)``."""
    if len(tokens) < 4 or str(tokens[0]) != "not" or tokens[1].type != "LPAR":
        return False
    depth = 0
    for place, token in enumerate(tokens[1:], 1):
        if token.type in ("LPAR", "LSQB", "LBRACE", "RANGE_OPEN"):
            depth += 1
        elif token.type in ("RPAR", "RSQB", "RBRACE", "RANGE_END", "PARAMS_CLOSE"):
            depth -= 1
            if depth == 0:
                return place == len(tokens) - 1
    return False


def _typed(inference: Inference, test: Node, input_type: FeelType, here: Visible) -> Node:
    if _reads_input(test):
        typed = inference.visit(test, here)
        inference.boolean(typed, "a test that reads '?'")
        inference.guarded(typed)
        return typed
    value = ast.Name(_INPUT, line=test.line, column=test.column, type=input_type)
    if not inference.strict or isinstance(input_type, BooleanType | AnyType):
        return inference.test(test, value, here)
    typed = inference.visit(test, here)
    if isinstance(typed.type, BooleanType) and not isinstance(test, ast.UnaryTest):
        inference.guarded(typed)
        return typed
    return inference.test(test, value, here)


def _reads_input(test: Node) -> bool:
    return any(isinstance(node, ast.Name) and node.name == _INPUT for node in ast.walk(test))


def _is_condition(test: Node, input_type: FeelType) -> bool:
    """Must the test itself be true, rather than the input equal to it."""
    if _reads_input(test):
        return True
    return isinstance(test.type, BooleanType) and not isinstance(input_type, BooleanType | AnyType)


def _constant(source: str, node: Node, dialect: Dialect, clock: Clock | None) -> Value:
    return Expression(source, node, dialect, clock).evaluate({})


def _compile(
    source: str,
    tests: tuple[Node, ...],
    negated: bool,
    input_type: FeelType,
    generator: Generator,
) -> _Run:
    bound = {_INPUT: "V"}
    made: list[py.expr] = []
    for test in tests:
        if _is_condition(test, input_type):
            made.append(generator.condition(test, bound))
        elif generator.strict:
            made.append(generator.test(test, "V", input_type, bound))
        else:
            made.append(_lenient(generator, test, bound))
    body = made[0] if len(made) == 1 else py.BoolOp(py.Or(), made)
    if negated:
        body = py.UnaryOp(py.Not(), body)
    return generator.function(lambda_(("E", "B", "V"), body), source)


def _lenient(generator: Generator, test: Node, bound: Mapping[str, str]) -> py.expr:
    if isinstance(test, ast.UnaryTest):
        made = generator.test(test, "V", AnyType(), bound)
    else:
        made = call("CELL", name("B"), name("V"), generator.visit(test, bound))
    return py.Compare(made, [py.Is()], [constant(True)])
