"""What a typed expression reads from outside: names, paths, and functions it calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.feel.syntax import ast
from engine.feel.syntax.ast import Node
from engine.feel.syntax.paths import static_path
from engine.feel.types import ContextType

__all__ = ["Reads", "reads_of"]


@dataclass(frozen=True, slots=True)
class Reads:
    """``nodes`` are what is read, in order: paths, and calls of functions of the scope."""

    nodes: tuple[Node, ...]
    names: frozenset[str]
    functions: frozenset[str]


def reads_of(root: Node) -> Reads:
    """What ``root`` reads."""
    nodes: list[Node] = []
    names: set[str] = set()
    functions: set[str] = set()
    for node, free in _reads(root, frozenset()):
        if isinstance(node, ast.Builtin):
            functions.add(node.name)
            continue
        if free:
            nodes.append(node)
        if isinstance(node, ast.Call):
            assert isinstance(node.function, ast.Name)
            functions.add(node.function.name)
            names.add(node.function.name)
        else:
            names.add(".".join(static_path(node) or ()))
    return Reads(tuple(nodes), frozenset(names), frozenset(functions))


_Read = tuple[Node, bool]
"""Something read, and whether it has a value outside of the expression."""


def _reads(node: Node, bound: frozenset[str]) -> Iterator[_Read]:
    match node:
        case ast.Name(name):
            if name not in bound:
                yield node, True
        case ast.Builtin():
            yield node, False
        case ast.Path(base):
            yield from _path(node, base, bound)
        case ast.Call(ast.Name(name), args) if name not in bound:
            yield node, not _uses(args, bound)
            for arg in args:
                yield from _reads(arg, bound)
        case ast.Filter(base, condition, variable):
            yield from _reads(base, bound)
            yield from _reads(condition, bound | {variable})
        case ast.For(iterators, body):
            yield from _iterated(iterators, body, bound, {"partial"})
        case ast.Quantified(_, iterators, condition):
            yield from _iterated(iterators, condition, bound, set())
        case ast.FunctionNode(parameters, _, body):
            yield from _reads(body, bound | set(parameters))
        case ast.ContextNode(keys, values):
            for key, value in zip(keys, values, strict=True):
                inside = bound | {key} if isinstance(value, ast.FunctionNode) else bound
                yield from _reads(value, inside)
                bound = bound | {key}
        case _:
            for child in ast.children(node):
                yield from _reads(child, bound)


def _path(node: Node, base: Node, bound: frozenset[str]) -> Iterator[_Read]:
    """A path through contexts is read as one; a property or the entries of a list are not."""
    path = static_path(node)
    if path and path[0] not in bound and isinstance(base.type, ContextType):
        yield node, True
    else:
        yield from _reads(base, bound)


def _iterated(
    iterators: tuple[ast.Domain, ...], body: Node, bound: frozenset[str], more: set[str]
) -> Iterator[_Read]:
    for one in iterators:
        yield from _reads(one.domain, bound)
        if one.last is not None:
            yield from _reads(one.last, bound)
        bound = bound | {one.name}
    yield from _reads(body, bound | more)


def _uses(nodes: tuple[Node, ...], bound: frozenset[str]) -> bool:
    """Do ``nodes`` read names bound within the expression."""
    return any(
        isinstance(one, ast.Name) and one.name in bound for node in nodes for one in ast.walk(node)
    )
