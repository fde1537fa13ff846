"""Whether a value that a formula gave is one its declared type allows.

A null where none is allowed, a number with more decimals than the type's scale
or outside its bounds, a text that is not one of an enumeration: each is a
misfit, and a misfit stops the evaluation.  Nothing is rounded or cut here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Context, Decimal, DecimalException, Inexact, InvalidOperation
from typing import Any, Final

from engine.errors import NotRenderable
from engine.evaluation.canonical import render, scale_of
from engine.policy.model import Formula, Kind, TypeSpec

__all__ = ["Misfit", "fitting", "misfit"]

_EXACT: Final = Context(prec=80, traps=[Inexact, InvalidOperation])
_UNITS: Final = tuple(Decimal((0, (1,), -scale)) for scale in range(41))
_NUMBERS: Final = frozenset({Kind.MONEY, Kind.RATIO, Kind.INTEGER, Kind.NUMBER})


Misfit = Callable[[Any, Mapping[str, Any]], str | None]


def fitting(spec: TypeSpec) -> Misfit:
    """``misfit`` for values of one type, prepared."""
    low: Any = spec.minimum
    high: Any = spec.maximum
    plain = isinstance(low, Decimal | None) and isinstance(high, Decimal | None)
    if spec.kind not in _NUMBERS or not plain:
        return lambda value, env: misfit(value, spec, env)
    unit = _UNITS[scale_of(spec)]

    def check(value: Any, env: Mapping[str, Any]) -> str | None:
        if type(value) is Decimal:
            try:
                value.quantize(unit, None, _EXACT)
            except DecimalException:
                return misfit(value, spec, env)
            if (low is None or value >= low) and (high is None or value <= high):
                return None
        return misfit(value, spec, env)

    return check


def misfit(value: Any, spec: TypeSpec, env: Mapping[str, Any]) -> str | None:
    """Why ``value`` is not of the type, as a sentence's end, or None where it is.

    ``env`` gives the names that bounds may read.
    """
    if value is None:
        return None if spec.nullable else "it is null, and null is not allowed here"
    kind = spec.kind
    if kind in _NUMBERS:
        if type(value) is not Decimal:
            return f"it is no {kind.value}"
        scale = scale_of(spec)
        try:
            value.quantize(_UNITS[scale], context=_EXACT)
        except DecimalException:
            return f"it has more than {scale} decimals" if scale else "it is no whole number"
        return _out_of_bounds(value, spec, env)
    if kind is Kind.BOOLEAN:
        return None if isinstance(value, bool) else "it is no boolean"
    if kind is Kind.ENUM:
        return None if value in spec.values else "it is not one of the values declared"
    if kind is Kind.LIST:
        return _list_misfit(value, spec, env)
    try:
        render(value, spec)
    except NotRenderable as error:
        return f"at {error.path}, {error.message}" if error.path else error.message
    return _out_of_bounds(value, spec, env) if kind is Kind.DATE else None


def _out_of_bounds(value: Decimal | date, spec: TypeSpec, env: Mapping[str, Any]) -> str | None:
    low = _bound(spec.minimum, env)
    if low is not None and value < low:
        return f"it is below the least allowed, {low}"
    high = _bound(spec.maximum, env)
    if high is not None and value > high:
        return f"it is above the most allowed, {high}"
    return None


def _bound(bound: Decimal | date | Formula | None, env: Mapping[str, Any]) -> Any:
    return bound.expression.evaluate(env) if isinstance(bound, Formula) else bound


def _list_misfit(value: Any, spec: TypeSpec, env: Mapping[str, Any]) -> str | None:
    if not isinstance(value, list | tuple):
        return "it is no list"
    if spec.item is not None:
        for index, item in enumerate(value):
            why = misfit(item, spec.item, env)
            if why is not None:
                return f"at position {index + 1}, {why}"
    return None
