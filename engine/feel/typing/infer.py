"""Infers the static type of every node, resolves names and checks the operators.

In the policy dialect a type that does not fit, a unit mixed with another or a
null not guarded is a ``FeelTypeError``.  In the standard dialect operators are
not checked: their results are of any type, and a failure is null at run time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NoReturn, TypeVar

from engine.errors import FeelTypeError
from engine.feel.builtins import Builtin
from engine.feel.dialect import Dialect
from engine.feel.failure import FeelFailure
from engine.feel.syntax import ast
from engine.feel.syntax.ast import Node
from engine.feel.types import (
    AnyType,
    BooleanType,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    NullType,
    RangeType,
)
from engine.feel.typing import infer_logic, infer_names, type_rules
from engine.feel.typing.environment import Visible
from engine.feel.typing.infer_calls import infer_call
from engine.feel.typing.infer_loops import infer_filter, infer_for, infer_quantified
from engine.feel.typing.narrowing import not_null_if, place_of
from engine.feel.typing.type_names import type_of
from engine.feel.typing.value_types import literal_type, type_of_value
from engine.feel.values.temporal_text import parse_temporal

__all__ = ["Inference"]

_T = TypeVar("_T")


class Inference:
    """Types the nodes of one source text."""

    def __init__(
        self,
        source: str,
        dialect: Dialect,
        builtins: Mapping[str, Builtin],
        types: Mapping[str, FeelType],
    ) -> None:
        self.source = source
        self.types = types
        self.strict = dialect is Dialect.POLICY
        self.builtins = builtins
        self.filters = 0

    # --- what the rules need -----------------------------------------------------

    def fail(self, node: Node, message: str) -> NoReturn:
        """A type error at ``node``."""
        raise FeelTypeError(message, self.source, node.line, node.column)

    def text(self, node: Node) -> str:
        """``node`` as written."""
        return " ".join(self.source[node.start : node.end].split())

    def rule(self, node: Node, rule: Callable[..., _T], *arguments: Any) -> _T | AnyType:
        """What a rule of types gives; any type where nothing is checked."""
        if not self.strict:
            return AnyType()
        try:
            return rule(*arguments)
        except FeelFailure as failure:
            self.fail(node, failure.message)

    def guarded(self, *nodes: Node) -> None:
        """The operands must not be null."""
        for node in nodes:
            if self.strict and node.type.nullable and not isinstance(node.type, AnyType):
                shown = self.text(node) or "?"
                if isinstance(node.type, NullType):
                    self.fail(node, "null cannot be an operand here")
                self.fail(node, f"{shown} may be null; guard it, as in 'if {shown} != null then'")

    def boolean(self, node: Node, what: str) -> None:
        """The operand must be a boolean, possibly null."""
        if self.strict and not isinstance(node.type, BooleanType | AnyType | NullType):
            self.fail(node, f"{what} must be a boolean, not {node.type.required()}")

    def result(self, declared: FeelType) -> FeelType:
        """The type of an operator's result: in the standard dialect it may be null."""
        return declared if self.strict else AnyType()

    # --- the nodes ------------------------------------------------------------------

    def visit(self, node: Node, here: Visible) -> Node:
        """``node`` with names resolved and types filled in."""
        typed: Node = getattr(self, f"_{type(node).__name__.lower()}")(node, here)
        return typed

    def visit_all(self, nodes: Sequence[Node], here: Visible) -> tuple[Node, ...]:
        """Each of ``nodes``, typed."""
        return tuple(self.visit(node, here) for node in nodes)

    def _literal(self, node: ast.Literal, here: Visible) -> Node:
        return replace(node, type=literal_type(node.value))

    def _temporalliteral(self, node: ast.TemporalLiteral, here: Visible) -> Node:
        try:
            value = parse_temporal(node.text)
        except FeelFailure as failure:
            if self.strict:
                self.fail(node, failure.message)
            value = None
        return replace(
            ast.Literal(value, type=type_of_value(value)),
            line=node.line, column=node.column, start=node.start, end=node.end,
        )  # fmt: skip

    def _name(self, node: ast.Name, here: Visible) -> Node:
        return infer_names.resolve(self, node, here, here)

    def _path(self, node: ast.Path, here: Visible) -> Node:
        base = self.visit(node.base, here)
        return infer_names.entry(self, replace(node, base=base), base, here)

    def _unary(self, node: ast.Unary, here: Visible) -> Node:
        operand = self.visit(node.operand, here)
        self.guarded(operand)
        return replace(
            node, operand=operand, type=self.rule(node, type_rules.negation, operand.type)
        )

    def _binary(self, node: ast.Binary, here: Visible) -> Node:
        left, right = self.visit_all((node.left, node.right), here)
        self.guarded(left, right)
        declared = self.rule(node, type_rules.arithmetic, node.op, left.type, right.type)
        return replace(node, left=left, right=right, type=declared)

    def _instanceof(self, node: ast.InstanceOf, here: Visible) -> Node:
        value = self.visit(node.value, here)
        of = self.written(node.of)
        if of is None:
            return replace(ast.Literal(None), line=node.line, column=node.column)
        return replace(node, value=value, of=of, type=self.result(BooleanType()))

    def _if(self, node: ast.If, here: Visible) -> Node:
        condition = self.visit(node.condition, here)
        self.boolean(condition, "the condition of 'if'")
        self.guarded(condition)
        when_true, when_false = here, here
        if self.strict:
            when_true = here.knowing(not_null_if(condition, True))
            when_false = here.knowing(not_null_if(condition, False))
        yes = self.visit(node.yes, when_true)
        no = self.visit(node.no, when_false)
        declared = self.rule(node, type_rules.join, yes.type, no.type)
        if self.strict and isinstance(declared, AnyType):
            kinds = (yes.type, no.type)
            if not any(isinstance(kind, AnyType) for kind in kinds):
                self.fail(node, f"'then' gives {yes.type} and 'else' {no.type}")
        return replace(node, condition=condition, yes=yes, no=no, type=declared)

    def _comparison(self, node: ast.Comparison, here: Visible) -> Node:
        return infer_logic.comparison(self, node, here)

    def _and(self, node: ast.And, here: Visible) -> Node:
        return infer_logic.connective(self, node, here, "'and'", True)

    def _or(self, node: ast.Or, here: Visible) -> Node:
        return infer_logic.connective(self, node, here, "'or'", False)

    def _not(self, node: ast.Not, here: Visible) -> Node:
        return infer_logic.negation(self, node, here)

    def _between(self, node: ast.Between, here: Visible) -> Node:
        return infer_logic.between(self, node, here)

    def _in(self, node: ast.In, here: Visible) -> Node:
        return infer_logic.membership(self, node, here)

    def _unarytest(self, node: ast.UnaryTest, here: Visible) -> Node:
        return infer_logic.unary_test(self, node, here)

    def test(self, test: Node, value: Node, here: Visible) -> Node:
        """A test of ``value``: an operator and operand, a range, a list, or a value."""
        return infer_logic.test(self, test, value, here)

    def _filter(self, node: ast.Filter, here: Visible) -> Node:
        return self._narrowed(infer_filter(self, node, here), here)

    def _for(self, node: ast.For, here: Visible) -> Node:
        return infer_for(self, node, here)

    def _quantified(self, node: ast.Quantified, here: Visible) -> Node:
        return infer_quantified(self, node, here)

    def _call(self, node: ast.Call, here: Visible) -> Node:
        return self._narrowed(infer_call(self, node, here), here)

    def _narrowed(self, node: Node, here: Visible) -> Node:
        """``node``, not null where a condition has shown that it is not."""
        if node.type.nullable and here.sure and place_of(node) in here.sure:
            return replace(node, type=node.type.required())
        return node

    def _listnode(self, node: ast.ListNode, here: Visible) -> Node:
        items = self.visit_all(node.items, here)
        joined: Any = type_rules.NOTHING
        if items:
            joined = self.rule(node, type_rules.join_all, [item.type for item in items])
        return replace(node, items=items, type=ListType(joined))

    def _contextnode(self, node: ast.ContextNode, here: Visible) -> Node:
        values: list[Node] = []
        entries: dict[str, FeelType] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            inside = here
            if isinstance(value, ast.FunctionNode):  # a function may call itself
                unknown = FunctionType(tuple((name, AnyType()) for name in value.parameters))
                inside = here.bind({key: unknown})
            typed = self.visit(value, inside)
            values.append(typed)
            entries[key] = typed.type
            here = here.bind({key: typed.type})
        return replace(node, values=tuple(values), type=ContextType(entries))

    def _rangenode(self, node: ast.RangeNode, here: Visible) -> Node:
        low, high = self.visit_all((node.low, node.high), here)
        self.guarded(low, high)
        self.rule(node, type_rules.check_order, low.type, high.type)
        item = self.rule(node, type_rules.join, low.type, high.type)
        declared = self.result(RangeType(item))
        return replace(node, low=low, high=high, type=declared)

    def _functionnode(self, node: ast.FunctionNode, here: Visible) -> Node:
        written = tuple(one and self.written(one) for one in node.parameter_types)
        parameters: dict[str, FeelType] = {
            name: one.type if one else AnyType()
            for name, one in zip(node.parameters, written, strict=True)
        }
        body = self.visit(node.body, here.bind(parameters)) if not node.external else node.body
        if node.external and self.strict:
            self.fail(node, "an external function cannot be run here")
        declared = FunctionType(tuple(parameters.items()), body.type)
        return replace(node, parameter_types=written, body=body, type=declared)

    def written(self, node: ast.TypeNode) -> ast.TypeNode | None:
        """A type as written with what it means; None (an error, if strict) for an unknown one."""
        try:
            return replace(node, type=type_of(node, self.types))
        except FeelFailure as failure:
            if self.strict:
                self.fail(node, failure.message)
            return None
