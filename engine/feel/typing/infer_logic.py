"""Types of comparisons, connectives and tests, with what they narrow."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.feel.syntax import ast
from engine.feel.syntax.ast import Node
from engine.feel.types import AnyType, BooleanType, FeelType, ListType, RangeType
from engine.feel.typing import type_rules
from engine.feel.typing.environment import Visible
from engine.feel.typing.narrowing import not_null_if

if TYPE_CHECKING:
    from engine.feel.typing.infer import Inference

__all__ = ["between", "comparison", "connective", "membership", "negation", "test", "unary_test"]


def comparison(inference: Inference, node: ast.Comparison, here: Visible) -> Node:
    left, right = inference.visit_all((node.left, node.right), here)
    if node.op in ("=", "!="):
        inference.rule(node, type_rules.check_equality, left.type, right.type)
    else:
        inference.guarded(left, right)
        inference.rule(node, type_rules.check_order, left.type, right.type)
    return replace(node, left=left, right=right, type=inference.result(BooleanType()))


def connective(
    inference: Inference, node: ast.And | ast.Or, here: Visible, word: str, go_on: bool
) -> Node:
    parts: list[Node] = []
    for part in node.parts:
        typed = inference.visit(part, here)
        inference.boolean(typed, f"what {word} joins")
        parts.append(typed)
        if inference.strict:
            here = here.knowing(not_null_if(typed, go_on, or_null=typed.type.nullable))
    nullable = any(part.type.nullable for part in parts if not isinstance(part.type, AnyType))
    return replace(node, parts=tuple(parts), type=inference.result(BooleanType(nullable=nullable)))


def negation(inference: Inference, node: ast.Not, here: Visible) -> Node:
    operand = inference.visit(node.operand, here)
    inference.boolean(operand, "what 'not' negates")
    nullable = operand.type.nullable and not isinstance(operand.type, AnyType)
    declared = BooleanType(nullable=nullable)
    return replace(node, operand=operand, type=inference.result(declared))


def between(inference: Inference, node: ast.Between, here: Visible) -> Node:
    value, low, high = inference.visit_all((node.value, node.low, node.high), here)
    inference.guarded(value, low, high)
    inference.rule(node, type_rules.check_order, value.type, low.type)
    inference.rule(node, type_rules.check_order, value.type, high.type)
    return replace(node, value=value, low=low, high=high, type=inference.result(BooleanType()))


def membership(inference: Inference, node: ast.In, here: Visible) -> Node:
    value = inference.visit(node.value, here)
    tests = tuple(test(inference, one, value, here) for one in node.tests)
    return replace(node, value=value, tests=tests, type=inference.result(BooleanType()))


def test(inference: Inference, node: Node, value: Node, here: Visible) -> Node:
    """A test of ``value``: an operator and operand, a range, a list, or a value."""
    typed = inference.visit(node, here)
    declared, given = typed.type, value.type
    if isinstance(declared, ListType | RangeType):
        inference.guarded(typed)
    if isinstance(node, ast.UnaryTest) and node.op in ("=", "!="):
        inference.rule(node, type_rules.check_equality, given, _item(declared))
    elif isinstance(declared, RangeType):
        inference.guarded(value)
        inference.rule(node, type_rules.check_order, given, declared.item)
    elif isinstance(declared, ListType) and not isinstance(given, ListType):
        if isinstance(declared.item, RangeType):
            inference.guarded(value)
            inference.rule(node, type_rules.check_order, given, declared.item.item)
        else:
            inference.rule(node, type_rules.check_equality, given, declared.item)
    elif not isinstance(declared, ListType):
        inference.rule(node, type_rules.check_equality, given, declared)
    return typed


def unary_test(inference: Inference, node: ast.UnaryTest, here: Visible) -> Node:
    operand = inference.visit(node.operand, here)
    if node.op not in ("=", "!="):
        inference.guarded(operand)
        inference.rule(node, type_rules.check_order, operand.type, operand.type)
    return replace(node, operand=operand, type=inference.result(RangeType(operand.type)))


def _item(declared: FeelType) -> FeelType:
    return declared.item if isinstance(declared, RangeType) else declared
