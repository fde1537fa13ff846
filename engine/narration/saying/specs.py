"""The declared type behind a value of a formula, as far as it can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel.syntax import ast
from engine.feel.syntax.ast import Node
from engine.feel.syntax.paths import static_path
from engine.feel.types import CONSTANT_UNIT, BooleanType, DateType, NumberType
from engine.narration.saying.bound import ALIKE, DAYS, REARRANGED, ROUNDINGS, YEAR
from engine.policy.model import Kind, TypeSpec

if TYPE_CHECKING:
    from engine.narration.saying.saying import Saying

__all__ = ["is_money", "spec_of_node"]


def spec_of_node(saying: Saying, node: Node) -> TypeSpec | None:
    """The declared type behind a value, as far as it can be told."""
    match node:
        case ast.Name() | ast.Path():
            found = _path_spec(saying, node)
            if found is not None:
                return found
        case ast.If(_, yes, no):
            return saying.spec(yes) or saying.spec(no)
        case ast.Filter(base, condition):
            found = saying.spec(base)
            if isinstance(condition.type, BooleanType) or found is None:
                return found
            return found.item
        case ast.For(iterators, body):
            inner = saying
            for one in iterators:
                inner = inner.within(one, None)
            return TypeSpec(Kind.LIST, item=inner.spec(body))
        case ast.Call(ast.Name(name)):
            return saying.names.called(name)
        case ast.Call(ast.Builtin(name), args) if name in ALIKE:
            specs = (saying.spec(one) for one in args)
            found = next((one for one in specs if one is not None), None)
            if found is not None and found.kind is Kind.LIST and name not in ROUNDINGS:
                return found.item
            return found
        case ast.Call(ast.Builtin("concatenate"), args):
            listed = (saying.spec(one) for one in args)
            return next((one for one in listed if one is not None and one.item is not None), None)
        case ast.Call(ast.Builtin(name), (entries, *_)) if name in REARRANGED:
            return saying.spec(entries)
        case ast.ListNode((first, *_)):
            item = saying.spec(first)
            return None if item is None else TypeSpec(Kind.LIST, item=item)
        case ast.Binary("+" | "-", left, right):
            return saying.spec(left) or saying.spec(right)
    return _by_type(node)


def _path_spec(saying: Saying, node: ast.Name | ast.Path) -> TypeSpec | None:
    if isinstance(node, ast.Path) and node.name == "year" and isinstance(node.base.type, DAYS):
        return YEAR
    path = static_path(node)
    if path is not None and path[0] in saying.bound:
        spec: TypeSpec | None = saying.bound[path[0]].spec
        of_entries = False
        for name in path[1:]:
            if spec is not None and spec.item is not None:
                spec, of_entries = spec.item, True
            found = None if spec is None else spec.fields.get(name)
            spec = None if found is None else found.spec
        return TypeSpec(Kind.LIST, item=spec) if of_entries and spec is not None else spec
    if path is not None and (declared := saying.names.spec(path)) is not None:
        return declared
    if not isinstance(node, ast.Path):
        return None
    base = saying.spec(node.base)
    if base is not None and base.kind is Kind.LIST and base.item is not None:
        field_ = base.item.fields.get(node.name)
        return None if field_ is None else TypeSpec(Kind.LIST, item=field_.spec)
    field_ = None if base is None else base.fields.get(node.name)
    return None if field_ is None else field_.spec


def is_money(node: Node) -> bool:
    """Whether a value is known to be an amount of a currency."""
    return isinstance(node.type, NumberType) and node.type.unit not in (None, CONSTANT_UNIT)


def _by_type(node: Node) -> TypeSpec | None:
    if isinstance(node, ast.Literal):
        return None
    if isinstance(node.type, NumberType) and is_money(node):
        return TypeSpec(Kind.MONEY, currency=node.type.unit)
    return TypeSpec(Kind.DATE) if isinstance(node.type, DateType) else None
