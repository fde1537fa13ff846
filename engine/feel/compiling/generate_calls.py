"""The Python of calls and of function definitions."""

from __future__ import annotations

import ast as py
from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.feel.compiling.pytree import call, constant, lambda_, name
from engine.feel.running.runtime import COMPARING, STEPS
from engine.feel.syntax import ast
from engine.feel.types import (
    AnyType,
    BooleanType,
    DateTimeType,
    DateType,
    DaysDurationType,
    FeelType,
    MonthsDurationType,
    NumberType,
    TimeType,
)
from engine.feel.typing.infer_calls import select

if TYPE_CHECKING:
    from engine.feel.compiling.generate import Generator

__all__ = ["called", "defined"]

# Of bounded size: a call of these alone spends no budget.
_SMALL = (
    BooleanType, NumberType, DateType, TimeType, DateTimeType, DaysDurationType, MonthsDurationType,
)  # fmt: skip

# Of numbers alone, Python's own give what FEEL's do: of equal ones the first.
_EXTREMES = {"min": "DMIN", "max": "DMAX"}


def called(generator: Generator, node: ast.Call, bound: Mapping[str, str]) -> py.expr:
    """A call of a built-in or of a function that is a value."""
    args = [generator.visit(arg, bound) for arg in node.args]
    if isinstance(node.function, ast.Builtin):
        return _builtin(generator, node, node.function.name, args)
    function = generator.visit(node.function, bound)
    if node.named is not None:
        return call("CALL_NAMED", generator.keep(node.named), function, *args)
    return call("CALL", function, *args)


def _builtin(generator: Generator, node: ast.Call, known: str, args: list[py.expr]) -> py.expr:
    builtin = generator.builtins[known]
    chosen = select(builtin, node)
    types = [arg.type for arg in node.args]
    if generator.strict and known in _EXTREMES and len(args) > 1 and all(map(_is_number, types)):
        return call(_EXTREMES[known], *args)
    if generator.strict and chosen and not any(isinstance(one, AnyType) for one in types):
        signature, order = chosen
        ordered = [constant(None) if place is None else args[place] for place in order]
        implementation = generator.keep(signature.implementation)
        if known in STEPS:
            return call("COSTLY", name("B"), constant(STEPS[known]), implementation, *ordered)
        if all(isinstance(one, _SMALL) for one in (*types, node.type)):
            return py.Call(implementation, ordered, [])
        calling = "COMPARING" if known in COMPARING else "BUILTIN"
        return call(calling, name("B"), implementation, *ordered)
    if node.named is not None:
        ways = generator.keep(builtin.named(node.named))
        return call("INVOKE_NAMED", name("B"), constant(known), ways, *args)
    signatures = generator.keep(builtin.positional(len(args)))
    return call("INVOKE", name("B"), constant(known), signatures, *args)


def _is_number(one: FeelType) -> bool:
    return isinstance(one, NumberType) and not one.nullable


def defined(generator: Generator, node: ast.FunctionNode, bound: Mapping[str, str]) -> py.expr:
    """A function as a value."""
    if node.external:
        return constant(None)
    variables = [generator.variable() for _ in node.parameters]
    inside = {**bound, **dict(zip(node.parameters, variables, strict=True))}
    body = lambda_(variables, generator.visit(node.body, inside))
    types = tuple(AnyType() if one is None else one.type for one in node.parameter_types)
    return call("FUNCTION", name("B"), generator.keep(node.parameters), generator.keep(types), body)
