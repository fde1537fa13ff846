"""Types of the forms that go through lists: filters, ``for``, ``some`` and ``every``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.feel.syntax import ast
from engine.feel.syntax.ast import Node
from engine.feel.syntax.paths import StaticPath
from engine.feel.types import (
    CONSTANT_UNIT,
    AnyType,
    BooleanType,
    ContextType,
    DateType,
    FeelType,
    ListType,
    NumberType,
    RangeType,
)
from engine.feel.typing.environment import Visible
from engine.feel.typing.narrowing import not_null_if

if TYPE_CHECKING:
    from engine.feel.typing.infer import Inference

__all__ = ["infer_filter", "infer_for", "infer_quantified"]


def infer_filter(inference: Inference, node: ast.Filter, here: Visible) -> Node:
    """A list kept by a condition, or one item of it by a number (which may be missing: null)."""
    base = inference.visit(node.base, here)
    inference.guarded(base)
    item: FeelType = AnyType()
    if isinstance(base.type, ListType):
        item = base.type.item
    elif not isinstance(base.type, AnyType):
        if inference.strict:
            inference.fail(node, f"only a list can be filtered, not {base.type}")
        item = base.type
    inference.filters += 1
    variable = f"item#{inference.filters}"
    condition = inference.visit(node.condition, here.filtering(item, variable))
    declared: FeelType = AnyType()
    if inference.strict:
        inference.guarded(condition)
        if isinstance(condition.type, BooleanType):
            declared = ListType(_kept(item, variable, not_null_if(condition, True)))
        elif isinstance(condition.type, NumberType):
            if condition.type.unit not in (None, CONSTANT_UNIT):
                inference.fail(
                    node.condition,
                    f"in a filter a number is a position, not {condition.type}",
                )
            declared = item.as_nullable()
        elif not isinstance(condition.type, AnyType):
            inference.fail(
                node.condition, f"a filter is a boolean or a number, not {condition.type}"
            )
    return replace(node, base=base, condition=condition, variable=variable, type=declared)


def _kept(item: FeelType, variable: str, sure: frozenset[StaticPath]) -> FeelType:
    """The items left by a condition: what it knows not to be null is so no more."""
    if (variable,) in sure:
        item = item.required()
    if isinstance(item, ContextType):
        entries = {
            name: entry.required() if (variable, name) in sure else entry
            for name, entry in item.entries.items()
        }
        return replace(item, entries=entries)
    return item


def infer_for(inference: Inference, node: ast.For, here: Visible) -> Node:
    """The list of what the body gives, which may read the results so far as ``partial``."""
    iterators, inside = _iterators(inference, node.iterators, here)
    body = inference.visit(node.body, inside.bind({"partial": ListType(AnyType())}))
    return replace(node, iterators=iterators, body=body, type=inference.result(ListType(body.type)))


def infer_quantified(inference: Inference, node: ast.Quantified, here: Visible) -> Node:
    """A boolean; the condition must be one."""
    iterators, inside = _iterators(inference, node.iterators, here)
    condition = inference.visit(node.condition, inside)
    inference.boolean(condition, "what is to be satisfied")
    inference.guarded(condition)
    return replace(
        node, iterators=iterators, condition=condition, type=inference.result(BooleanType())
    )


def _iterators(
    inference: Inference, iterators: tuple[ast.Domain, ...], here: Visible
) -> tuple[tuple[ast.Domain, ...], Visible]:
    typed = []
    for one in iterators:
        domain = inference.visit(one.domain, here)
        last = inference.visit(one.last, here) if one.last else None
        inference.guarded(domain, *([last] if last else []))
        item = _counted(inference, domain, last) if last else _item(inference, domain)
        typed.append(replace(one, domain=domain, last=last))
        here = here.bind({one.name: item})
    return tuple(typed), here


def _item(inference: Inference, domain: Node) -> FeelType:
    if isinstance(domain.type, ListType | RangeType):
        return domain.type.item
    if inference.strict and not isinstance(domain.type, AnyType):
        inference.fail(domain, f"an iterator runs over a list or a range, not {domain.type}")
    return AnyType()


def _counted(inference: Inference, first: Node, last: Node) -> FeelType:
    for end in (first, last):
        fits = isinstance(end.type, DateType | AnyType) or (
            isinstance(end.type, NumberType) and end.type.unit in (None, CONSTANT_UNIT)
        )
        if inference.strict and not fits:
            inference.fail(end, f"an iterator counts whole numbers or dates, not {end.type}")
    if isinstance(first.type, DateType):
        return DateType()
    return NumberType(integer=True) if isinstance(first.type, NumberType) else AnyType()
