"""The Python of filters, ``for``, ``some`` and ``every``."""

from __future__ import annotations

import ast as py
from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.feel.compiling.pytree import call, constant, lambda_, name, tuple_
from engine.feel.syntax import ast
from engine.feel.syntax.ast import Node, walk
from engine.feel.types import BooleanType, ListType, NumberType

if TYPE_CHECKING:
    from engine.feel.compiling.generate import Generator

__all__ = ["filtered", "loop", "quantified"]


def filtered(generator: Generator, node: ast.Filter, bound: Mapping[str, str]) -> py.expr:
    """An index where the condition is a number, a condition where it is a boolean."""
    base = generator.visit(node.base, bound)
    strict = constant(generator.strict)
    condition = node.condition
    if isinstance(condition.type, NumberType) and not _reads(condition, node.variable):
        return call("INDEX", base, generator.visit(condition, bound), strict)
    variable = generator.variable()
    inside = {**bound, node.variable: variable}
    if generator.strict and isinstance(condition.type, BooleanType):
        return call(
            "KEEP", name("B"), base, lambda_((variable,), generator.condition(condition, inside))
        )
    tested = lambda_((variable,), generator.visit(condition, inside))
    return call("SELECT", name("B"), base, tested, strict)


def _reads(node: Node, variable: str) -> bool:
    return any(
        (isinstance(one, ast.Name) and one.name == variable)
        or (isinstance(one, ast.ImpliedName) and one.variable == variable)
        for one in walk(node)
    )


def loop(generator: Generator, node: ast.For, bound: Mapping[str, str]) -> py.expr:
    """A list of what the body gives."""
    domains, variables, inside = _domains(generator, node.iterators, bound)
    partial = any(isinstance(one, ast.Name) and one.name == "partial" for one in walk(node.body))
    if partial:
        variables = [*variables, generator.variable()]
        inside = {**inside, "partial": variables[-1]}
    body = lambda_(variables, generator.visit(node.body, inside))
    return call("FOR", name("B"), domains, body, constant(partial))


def quantified(generator: Generator, node: ast.Quantified, bound: Mapping[str, str]) -> py.expr:
    """``some`` and ``every``."""
    domains, variables, inside = _domains(generator, node.iterators, bound)
    if generator.strict:
        condition = generator.condition(node.condition, inside)
    else:
        condition = generator.visit(node.condition, inside)
    return call(
        "EVERY" if node.every else "SOME", name("B"), domains, lambda_(variables, condition)
    )


def _domains(
    generator: Generator, iterators: tuple[ast.Domain, ...], bound: Mapping[str, str]
) -> tuple[py.expr, list[str], Mapping[str, str]]:
    """Functions of the variables before, each giving what an iterator runs over."""
    made: list[py.expr] = []
    variables: list[str] = []
    for one in iterators:
        domain = generator.visit(one.domain, bound)
        if one.last is not None:
            domain = call("COUNT", name("B"), domain, generator.visit(one.last, bound))
        elif not (generator.strict and isinstance(one.domain.type, ListType)):
            domain = call("ITEMS", name("B"), domain, constant(generator.strict))
        generator.sites.append(one.domain)
        domain.lineno = domain.end_lineno = len(generator.sites)
        domain.col_offset = domain.end_col_offset = 0
        made.append(lambda_(variables, domain))
        variables = [*variables, generator.variable()]
        bound = {**bound, one.name: variables[-1]}
    return tuple_(made), variables, bound
