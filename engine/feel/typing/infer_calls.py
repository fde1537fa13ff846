"""Types of calls: of built-ins by their signatures, of other functions by their type."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.feel.builtins import Builtin, Signature
from engine.feel.failure import FeelFailure
from engine.feel.syntax import ast
from engine.feel.syntax.ast import Node
from engine.feel.syntax.names import did_you_mean
from engine.feel.types import AnyType, FeelType, FunctionType, ListType
from engine.feel.typing.environment import Visible
from engine.feel.typing.type_fit import accepts
from engine.feel.typing.type_rules import check_equality, check_order
from engine.feel.typing.value_types import type_of_value

if TYPE_CHECKING:
    from engine.feel.typing.infer import Inference

__all__ = ["infer_call", "select"]

_CLOCK = ("now", "today")
_EQUATED = ("list contains", "index of")
_ORDERED = ("min", "max")
_LITERALS = ("date", "time", "date and time", "duration")


def infer_call(inference: Inference, node: ast.Call, here: Visible) -> Node:
    """A call; ``not(x)`` becomes a negation, names of arguments are checked and ordered."""
    function = node.function
    if isinstance(function, ast.Name) and not here.is_function(function.name):
        builtin = inference.builtins.get(function.name)
        if builtin is not None:
            if builtin.name == "not" and len(node.args) == 1:
                negation = ast.Not(
                    node.args[0], line=node.line, column=node.column, start=node.start, end=node.end
                )
                return inference.visit(negation, here)
            return _builtin(inference, node, builtin, here)
        if inference.strict and function.name in _CLOCK:
            inference.fail(function, f"{function.name}() reads the clock, which a policy must not")
        if inference.strict and not here.may_mean(function.name):
            known = set(inference.builtins) | here.all_names()
            meant = did_you_mean(function.name, known)
            inference.fail(function, f"there is no function '{function.name}'{meant}")
    called = inference.visit(function, here)
    args = inference.visit_all(node.args, here)
    declared: FeelType = AnyType()
    if isinstance(called.type, FunctionType):
        if inference.strict and _is_declared(called.type):
            args = _declared(inference, node, called.type, args)
            declared = called.type.result
    elif inference.strict and not isinstance(called.type, AnyType):
        inference.fail(node, f"{inference.text(function)} is {called.type}, not a function")
    named = node.named
    if inference.strict and isinstance(called.type, FunctionType) and _is_declared(called.type):
        named = None  # ordered above
    return replace(node, function=called, args=args, named=named, type=declared)


def _is_declared(function: FunctionType) -> bool:
    """Is anything known of the function beyond that it is one."""
    return bool(function.parameters) or not isinstance(function.result, AnyType)


def _declared(
    inference: Inference, node: ast.Call, function: FunctionType, args: tuple[Node, ...]
) -> tuple[Node, ...]:
    """The arguments in the order of the parameters, each fitting its type."""
    names = [name for name, _ in function.parameters]
    shown = inference.text(node.function)
    if node.named is not None:
        for given in node.named:
            if given not in names:
                inference.fail(
                    node, f"{shown} has no parameter '{given}'{did_you_mean(given, names)}"
                )
        by_name = dict(zip(node.named, args, strict=True))
        if len(by_name) != len(names):
            missing = next(name for name in names if name not in by_name)
            inference.fail(node, f"{shown} needs the argument '{missing}'")
        args = tuple(by_name[name] for name in names)
    if len(args) != len(names):
        inference.fail(node, f"{shown} takes {len(names)} arguments, not {len(args)}")
    for arg, (name, declared) in zip(args, function.parameters, strict=True):
        why = accepts(declared, arg.type)
        if why:
            inference.fail(arg, f"'{name}' of {shown}: {why}")
    return args


def _builtin(inference: Inference, node: ast.Call, builtin: Builtin, here: Visible) -> Node:
    args = inference.visit_all(node.args, here)
    function = ast.Builtin(
        builtin.name,
        line=node.function.line, column=node.function.column,
        start=node.function.start, end=node.function.end, type=FunctionType(),
    )  # fmt: skip
    typed = replace(node, function=function, args=args)
    if not inference.strict:
        return typed
    candidates = _candidates(builtin, len(args), node.named)
    if not candidates:
        inference.fail(node, f"'{builtin.name}' takes {_ways(builtin)}")
    chosen = select(builtin, typed)
    if chosen is not None and builtin.name in _LITERALS and _is_text(args):
        return _literal(inference, typed, chosen[0])
    if chosen is not None:
        _check_compared(inference, typed, *chosen)
        return replace(typed, type=_result(inference, node, *chosen, args))
    misfits = [_misfit(signature, order, args) for signature, order in candidates]
    at, reason = next(misfit for misfit in misfits if misfit)
    if len(candidates) > 1 and not at.type.nullable:
        reason = f"it takes {_ways(builtin)}; {reason}"
    inference.fail(at, f"in '{builtin.name}', {reason}")


Way = tuple[Signature, tuple[int | None, ...]]
"""A signature, and for each of its parameters the argument it takes."""


def _candidates(builtin: Builtin, count: int, named: tuple[str, ...] | None) -> list[Way]:
    if named is not None:
        return list(builtin.named(named))
    return [(signature, tuple(range(count))) for signature in builtin.positional(count)]


def select(builtin: Builtin, call: ast.Call) -> Way | None:
    """The first signature that the static types of the arguments fit."""
    for signature, order in _candidates(builtin, len(call.args), call.named):
        if _misfit(signature, order, call.args) is None:
            return signature, order
    return None


def _is_text(args: tuple[Node, ...]) -> bool:
    return len(args) == 1 and isinstance(args[0], ast.Literal) and isinstance(args[0].value, str)


def _literal(inference: Inference, call: ast.Call, signature: Signature) -> Node:
    """``date("2020-01-01")`` and the like are literals, refused here if they denote nothing."""
    (arg,) = call.args
    assert isinstance(arg, ast.Literal)
    try:
        value = signature.implementation(arg.value)
    except FeelFailure as failure:
        inference.fail(arg, failure.message)
    return ast.Literal(
        value, line=call.line, column=call.column, start=call.start, end=call.end,
        type=type_of_value(value),
    )  # fmt: skip


def _check_compared(
    inference: Inference, call: ast.Call, signature: Signature, order: tuple[int | None, ...]
) -> None:
    """What a built-in compares must go together as what an operator does."""
    assert isinstance(call.function, ast.Builtin)
    name = call.function.name
    if name in _EQUATED:
        items, sought = (call.args[place] for place in order if place is not None)
        if isinstance(items.type, ListType):
            inference.rule(sought, check_equality, items.type.item, sought.type)
    elif name in _ORDERED and signature.variadic:
        inference.guarded(*call.args)
        for arg in call.args:
            inference.rule(arg, check_order, call.args[0].type, arg.type)
    elif name in _ORDERED and isinstance(call.args[0].type, ListType):
        item = call.args[0].type.item
        if item.nullable and not isinstance(item, AnyType):
            shown = inference.text(call.args[0])
            inference.fail(
                call.args[0], f"an item of {shown} may be null; keep the others, as in "
                f"'{shown}[item != null]'",
            )  # fmt: skip
        inference.rule(call.args[0], check_order, item, item)


def _misfit(
    signature: Signature, order: tuple[int | None, ...], args: tuple[Node, ...]
) -> tuple[Node, str] | None:
    for position, place in enumerate(order):
        if place is None:
            continue
        name, declared, _ = signature.parameter(position)
        why = accepts(declared, args[place].type)
        if why:
            return args[place], f"'{name}': {why}"
    return None


def _result(
    inference: Inference,
    node: ast.Call,
    signature: Signature,
    order: tuple[int | None, ...],
    args: tuple[Node, ...],
) -> FeelType:
    types = tuple(AnyType() if place is None else args[place].type for place in order)
    try:
        return signature.result_type(types)
    except FeelFailure as failure:
        inference.fail(node, failure.message)


def _ways(builtin: Builtin) -> str:
    """``"(list) or (list, ...)"``: the ways to call a built-in."""
    ways = []
    for signature in builtin.overloads:
        names = [f"{one.name}?" if one.optional else one.name for one in signature.parameters]
        ways.append(f"({', '.join(names)}{', …' if signature.variadic else ''})")
    return " or ".join(dict.fromkeys(ways))
