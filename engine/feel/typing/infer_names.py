"""What a name or path means where it stands, and its type there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from engine.feel.syntax import ast
from engine.feel.syntax.ast import Node
from engine.feel.syntax.names import did_you_mean
from engine.feel.types import AnyType, ContextType, FeelType, FunctionType, ListType
from engine.feel.typing import type_rules
from engine.feel.typing.environment import Visible
from engine.feel.typing.narrowing import place_of

if TYPE_CHECKING:
    from engine.feel.typing.infer import Inference

__all__ = ["entry", "resolve"]

_N = TypeVar("_N", bound=Node)


def resolve(inference: Inference, node: ast.Name, frame: Visible | None, here: Visible) -> Node:
    """``node`` as a name of ``frame`` or of those around it."""
    while frame is not None:
        if node.name in frame.names:
            return _known(node, frame.names[node.name], here)
        is_entry = frame.has_entry(node.name)
        if is_entry:
            item = _known(replace(node, name=frame.variable), frame.item, here)
            return entry(inference, _at(node, ast.Path(item, node.name)), item, here)
        if is_entry is None:
            outer = _outer(inference, node, frame, here)
            return _at(node, ast.ImpliedName(node.name, frame.variable, outer))
        if frame.item is not None and node.name == "item":
            return _known(replace(node, name=frame.variable), frame.item, here)
        frame = frame.outer
    if node.name in inference.builtins:
        return _at(node, ast.Builtin(node.name, type=FunctionType()))
    if not inference.strict:
        return _at(node, ast.Literal(None))
    known = here.all_names() | set(inference.builtins)
    inference.fail(node, f"'{node.name}' is not declared{did_you_mean(node.name, known)}")


def _outer(inference: Inference, node: ast.Name, frame: Visible, here: Visible) -> Node | None:
    """What the name means if the item has no such entry."""
    if node.name == "item":
        return _known(replace(node, name=frame.variable), frame.item, here)
    beyond = frame.outer
    if beyond is None:
        return None
    found = node.name in inference.builtins or any(
        node.name in one.names or one.has_entry(node.name) is not False for one in beyond.frames()
    )
    return resolve(inference, node, beyond, here) if found else None


def _known(node: ast.Name, declared: FeelType | None, here: Visible) -> Node:
    declared = declared or AnyType()
    if declared.nullable and (node.name,) in here.sure:
        declared = declared.required()
    return replace(node, type=declared)


def entry(inference: Inference, path: ast.Path, base: Node, here: Visible) -> Node:
    """``path`` with the type of its entry of ``base``, narrowed by what is known here."""
    if inference.strict and isinstance(base.type, ListType):
        inference.guarded(base)
    declared = inference.rule(path, type_rules.member, base.type, path.name)
    if not inference.strict and isinstance(base.type, ContextType):
        declared = base.type.entries.get(path.name, AnyType())
    if declared.nullable and here.sure and place_of(path) in here.sure:
        declared = declared.required()
    return replace(path, type=declared)


def _at(name: ast.Name, node: _N) -> _N:
    """``node`` standing where ``name`` stands."""
    return replace(node, line=name.line, column=name.column, start=name.start, end=name.end)
