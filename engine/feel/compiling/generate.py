"""Typed FEEL to Python: one Python expression tree for one FEEL tree.

Each piece of Python carries, as its line number, the number of the FEEL node
it comes from, so that a traceback tells where in the FEEL text an operation
failed.  Where the static types leave no doubt the Python is plain (``a < b``
on two decimals); otherwise it calls ``operations``.
"""

from __future__ import annotations

import ast as py
from collections.abc import Callable, Mapping
from typing import Any

from engine.feel.builtins import Builtin
from engine.feel.compiling import generate_calls, generate_loops
from engine.feel.compiling.pytree import call, constant, function, index, lambda_, name
from engine.feel.dialect import Dialect
from engine.feel.running.faults import FILENAME
from engine.feel.running.functions import BuiltinFunction
from engine.feel.running.runtime import runtime_names
from engine.feel.syntax import ast
from engine.feel.syntax.ast import Node
from engine.feel.types import (
    BooleanType,
    ContextType,
    DateType,
    DaysDurationType,
    FeelType,
    MonthsDurationType,
    NullType,
    NumberType,
    StringType,
)
from engine.feel.typing.type_names import predicate

__all__ = ["Generator"]

_PLAIN = (NumberType, StringType, BooleanType, DateType, DaysDurationType, MonthsDurationType)
_ORDERED = (NumberType, StringType, DateType, DaysDurationType, MonthsDurationType)
_DECIMAL = {"+": "DADD", "-": "DSUB", "*": "DMUL", "/": "DDIV"}
_GENERIC = {"+": "ADD", "-": "SUB", "*": "MUL", "/": "DIV", "**": "POW"}
_COMPARE: dict[str, tuple[type[py.cmpop], str]] = {
    "=": (py.Eq, "EQ"),
    "!=": (py.NotEq, "NE"),
    "<": (py.Lt, "LT"),
    "<=": (py.LtE, "LE"),
    ">": (py.Gt, "GT"),
    ">=": (py.GtE, "GE"),
}


class Generator:
    """Makes the Python of one expression; ``sites`` are its FEEL nodes by line number."""

    def __init__(self, dialect: Dialect, builtins: Mapping[str, Builtin]) -> None:
        self.strict = dialect is Dialect.POLICY
        self.builtins = builtins
        self.names: dict[str, object] = dict(runtime_names(dialect))
        self.sites: list[Node] = []
        self.variables = 0

    def variable(self) -> str:
        """A new Python name."""
        self.variables += 1
        return f"v{self.variables}"

    def keep(self, value: object) -> py.expr:
        """A value as a constant of the code."""
        if value is None or isinstance(value, bool):
            return constant(value)
        identifier = f"K{len(self.names)}"
        self.names[identifier] = value
        return name(identifier)

    def visit(self, node: Node, bound: Mapping[str, str]) -> py.expr:
        """The Python of ``node``; ``bound`` are the Python names of the names bound so far."""
        method: Callable[[Node, Mapping[str, str]], py.expr]
        method = getattr(self, f"_{type(node).__name__.lower()}")
        self.sites.append(node)
        line = len(self.sites)
        made = method(node, bound)
        if not hasattr(made, "lineno"):
            made.lineno = made.end_lineno = line
            made.col_offset = made.end_col_offset = 0
        return made

    def function(self, body: py.Lambda, source: str) -> Callable[..., Any]:
        """The callable of ``body``, which tells where in ``source`` it failed."""
        used = {one.id for one in py.walk(body) if isinstance(one, py.Name)}
        names = {name: value for name, value in self.names.items() if name in used}
        return function(FILENAME, body, {**names, "SITES": self.sites, "SOURCE": source})

    # --- conditions --------------------------------------------------------------

    def sure(self, node: Node) -> bool:
        """Is the Python of ``node`` True or False, whatever the values are."""
        if not self.strict:
            return False
        match node:
            case ast.Comparison() | ast.Between() | ast.In() | ast.InstanceOf():
                return True
            case ast.Quantified():
                return True
            case ast.Not(operand):
                return self.sure(operand)
            case ast.And() | ast.Or():
                return not node.type.nullable
            case ast.If(_, yes, no):
                return self.sure(yes) and self.sure(no)
            case ast.Literal(value):
                return isinstance(value, bool)
        return False

    def condition(self, node: Node, bound: Mapping[str, str]) -> py.expr:
        """A Python expression that is True where ``node`` is true, else False."""
        made = self.visit(node, bound)
        if self.sure(node):
            return made
        if self.strict:
            return py.copy_location(call("TRUTH", made), made)
        return py.Compare(made, [py.Is()], [constant(True)])

    def thunk(self, node: Node, bound: Mapping[str, str]) -> py.expr:
        """A Python function of nothing that gives ``node``."""
        return lambda_((), self.visit(node, bound))

    # --- literals and names ---------------------------------------------------------

    def _literal(self, node: ast.Literal, bound: Mapping[str, str]) -> py.expr:
        return self.keep(node.value)

    def _name(self, node: ast.Name, bound: Mapping[str, str]) -> py.expr:
        if node.name in bound:
            return name(bound[node.name])
        return index(name("E"), node.name)

    def _builtin(self, node: ast.Builtin, bound: Mapping[str, str]) -> py.expr:
        return self.keep(BuiltinFunction(self.builtins[node.name]))

    def _impliedname(self, node: ast.ImpliedName, bound: Mapping[str, str]) -> py.expr:
        item = name(bound[node.variable])
        if node.outer is None:
            return call("GET", name("B"), item, constant(node.name))
        return py.IfExp(
            call("HAS", item, constant(node.name)),
            py.Subscript(name(bound[node.variable]), constant(node.name), py.Load()),
            self.visit(node.outer, bound),
        )

    def _path(self, node: ast.Path, bound: Mapping[str, str]) -> py.expr:
        base = self.visit(node.base, bound)
        declared = node.base.type
        if self.strict and isinstance(declared, ContextType) and not declared.nullable:
            return index(base, node.name)
        return call("GET", name("B"), base, constant(node.name))

    # --- operators -------------------------------------------------------------------

    def _unary(self, node: ast.Unary, bound: Mapping[str, str]) -> py.expr:
        return call("NEG", self.visit(node.operand, bound))

    def _binary(self, node: ast.Binary, bound: Mapping[str, str]) -> py.expr:
        left, right = self.visit(node.left, bound), self.visit(node.right, bound)
        numbers = isinstance(node.left.type, NumberType) and isinstance(node.right.type, NumberType)
        if self.strict and numbers and node.op in _DECIMAL:
            return call(_DECIMAL[node.op], left, right)
        if node.op == "+" and not isinstance(node.type, NumberType):
            return call("SIZED", name("B"), call("ADD", left, right))
        return call(_GENERIC[node.op], left, right)

    def _comparison(self, node: ast.Comparison, bound: Mapping[str, str]) -> py.expr:
        left, right = self.visit(node.left, bound), self.visit(node.right, bound)
        return self.compared(node.op, left, right, node.left.type, node.right.type)

    def compared(
        self, op: str, left: py.expr, right: py.expr, first: FeelType, second: FeelType
    ) -> py.expr:
        """``left op right``, plain where the types allow it."""
        plain, operation = _COMPARE[op]
        if self.strict:
            if op in ("=", "!=") and isinstance(second, NullType):
                return py.Compare(left, [py.Is() if op == "=" else py.IsNot()], [right])
            kinds = _PLAIN if op in ("=", "!=") else _ORDERED
            if type(first) is type(second) and isinstance(first, kinds):
                return py.Compare(left, [plain()], [right])
        if op in ("=", "!="):
            return call(operation, name("B"), left, right)
        return call(operation, left, right)

    def _and(self, node: ast.And, bound: Mapping[str, str]) -> py.expr:
        if self.strict and not node.type.nullable:
            return py.BoolOp(py.And(), [self.condition(part, bound) for part in node.parts])
        return call("AND", *(self.thunk(part, bound) for part in node.parts))

    def _or(self, node: ast.Or, bound: Mapping[str, str]) -> py.expr:
        if self.strict and not node.type.nullable:
            return py.BoolOp(py.Or(), [self.condition(part, bound) for part in node.parts])
        return call("OR", *(self.thunk(part, bound) for part in node.parts))

    def _not(self, node: ast.Not, bound: Mapping[str, str]) -> py.expr:
        if self.sure(node.operand):
            return py.UnaryOp(py.Not(), self.visit(node.operand, bound))
        return call("NOT", self.visit(node.operand, bound))

    def _between(self, node: ast.Between, bound: Mapping[str, str]) -> py.expr:
        value = self.visit(node.value, bound)
        low, high = self.visit(node.low, bound), self.visit(node.high, bound)
        types = [node.value.type, node.low.type, node.high.type]
        if self.strict and all(isinstance(one, _ORDERED) for one in types):
            return py.Compare(low, [py.LtE(), py.LtE()], [value, high])
        return call("BETWEEN", value, low, high)

    def _in(self, node: ast.In, bound: Mapping[str, str]) -> py.expr:
        variable = self.variable()
        tests = [self.test(test, variable, node.value.type, bound) for test in node.tests]
        tested = tests[0] if len(tests) == 1 else self._any_of(tests)
        return py.Call(lambda_((variable,), tested), [self.visit(node.value, bound)], [])

    def _any_of(self, tests: list[py.expr]) -> py.expr:
        if self.strict:
            return py.BoolOp(py.Or(), tests)
        return call("OR", *(lambda_((), test) for test in tests))

    def test(self, test: Node, variable: str, given: FeelType, bound: Mapping[str, str]) -> py.expr:
        """The Python of a test of the value that the Python name ``variable`` holds."""
        if isinstance(test, ast.UnaryTest):
            self.sites.append(test)
            operand = self.visit(test.operand, bound)
            made = self.compared(test.op, name(variable), operand, given, test.operand.type)
        elif isinstance(test, ast.RangeNode) and self.strict and self._ordered(test, given):
            low, high = self.visit(test.low, bound), self.visit(test.high, bound)
            first = py.LtE() if test.low_closed else py.Lt()
            second = py.LtE() if test.high_closed else py.Lt()
            made = py.Compare(low, [first, second], [name(variable), high])
        elif type(given) is type(test.type) and isinstance(given, _PLAIN) and self.strict:
            made = self.compared("=", name(variable), self.visit(test, bound), given, test.type)
        else:
            made = call("TEST", name("B"), name(variable), self.visit(test, bound))
        self.sites.append(test)
        made.lineno = made.end_lineno = len(self.sites)
        made.col_offset = made.end_col_offset = 0
        return made

    def _ordered(self, test: ast.RangeNode, given: FeelType) -> bool:
        types = (given, test.low.type, test.high.type)
        return isinstance(given, _ORDERED) and all(type(one) is type(given) for one in types)

    def _unarytest(self, node: ast.UnaryTest, bound: Mapping[str, str]) -> py.expr:
        return call("HALF", constant(node.op), self.visit(node.operand, bound))

    def _instanceof(self, node: ast.InstanceOf, bound: Mapping[str, str]) -> py.expr:
        test = self.keep(predicate(node.of.type))
        return py.Call(test, [self.visit(node.value, bound)], [])

    def _if(self, node: ast.If, bound: Mapping[str, str]) -> py.expr:
        return py.IfExp(
            self.condition(node.condition, bound),
            self.visit(node.yes, bound),
            self.visit(node.no, bound),
        )

    # --- lists, contexts, ranges -----------------------------------------------------------

    def _listnode(self, node: ast.ListNode, bound: Mapping[str, str]) -> py.expr:
        return py.List([self.visit(item, bound) for item in node.items], py.Load())

    def _contextnode(self, node: ast.ContextNode, bound: Mapping[str, str]) -> py.expr:
        bound = dict(bound)
        keys: list[py.expr | None] = []
        values: list[py.expr] = []
        for key, value in zip(node.keys, node.values, strict=True):
            variable = self.variable()
            if isinstance(value, ast.FunctionNode):  # it may call itself
                made = self.visit(value, {**bound, key: variable})
            else:
                made = self.visit(value, bound)
            bound[key] = variable
            keys.append(constant(key))
            values.append(py.NamedExpr(py.Name(variable, py.Store()), made))
        return py.Dict(keys, values)

    def _rangenode(self, node: ast.RangeNode, bound: Mapping[str, str]) -> py.expr:
        low, high = self.visit(node.low, bound), self.visit(node.high, bound)
        return call("RANGE", low, high, constant(node.low_closed), constant(node.high_closed))

    def _filter(self, node: ast.Filter, bound: Mapping[str, str]) -> py.expr:
        return generate_loops.filtered(self, node, bound)

    def _for(self, node: ast.For, bound: Mapping[str, str]) -> py.expr:
        return generate_loops.loop(self, node, bound)

    def _quantified(self, node: ast.Quantified, bound: Mapping[str, str]) -> py.expr:
        return generate_loops.quantified(self, node, bound)

    def _call(self, node: ast.Call, bound: Mapping[str, str]) -> py.expr:
        return generate_calls.called(self, node, bound)

    def _functionnode(self, node: ast.FunctionNode, bound: Mapping[str, str]) -> py.expr:
        return generate_calls.defined(self, node, bound)
