"""Small makers of Python syntax trees, which expressions are compiled through."""

from __future__ import annotations

import ast as py
from collections.abc import Callable, Sequence
from typing import Any

__all__ = ["call", "constant", "function", "index", "lambda_", "name", "reads", "tuple_"]


def name(identifier: str) -> py.expr:
    """A name that is read."""
    return py.Name(identifier, py.Load())


def constant(value: str | bool | int | None) -> py.expr:
    """A constant that Python's compiler knows."""
    return py.Constant(value)


def call(function: str, *arguments: py.expr) -> py.expr:
    """``function(*arguments)``."""
    return py.Call(name(function), list(arguments), [])


def index(base: py.expr, key: str) -> py.expr:
    """``base[key]``."""
    return py.Subscript(base, constant(key), py.Load())


def tuple_(items: Sequence[py.expr]) -> py.expr:
    """``(items, ...)``."""
    return py.Tuple(list(items), py.Load())


def lambda_(parameters: Sequence[str], body: py.expr) -> py.Lambda:
    """``lambda parameters: body``."""
    return py.Lambda(
        py.arguments(
            posonlyargs=[],
            args=[py.arg(one) for one in parameters],
            kwonlyargs=[],
            kw_defaults=[],
            defaults=[],
        ),
        body,
    )


def function(filename: str, body: py.Lambda, names: dict[str, object]) -> Callable[..., Any]:
    """The callable that ``body`` denotes, with ``names`` as its globals."""
    tree = py.fix_missing_locations(py.Expression(body))
    made: Callable[..., Any] = eval(compile(tree, filename, "eval"), names)
    return made


def reads(tree: py.AST, identifier: str) -> bool:
    """Does ``tree`` read the Python name."""
    return any(isinstance(one, py.Name) and one.id == identifier for one in py.walk(tree))
