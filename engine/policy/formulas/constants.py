"""Whether a constant is a value of its declared type: bounds, decimals, words, lengths."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import re2

from engine.policy.model import Kind, TypeSpec

__all__ = ["constant_misfit", "decimals"]

_NUMERIC = (Kind.MONEY, Kind.RATIO, Kind.INTEGER, Kind.NUMBER)
_DEFAULT_SCALE = 16


def decimals(value: Decimal) -> int:
    """How many decimals a number needs: trailing zeros do not count."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def constant_misfit(value: object, spec: TypeSpec) -> str | None:
    """Why a constant is not a value of the type, or None if it is one.

    Bounds that are formulas are not looked at: they need a case.
    """
    if value is None:
        return None if spec.nullable else "null is not allowed here"
    if spec.kind in _NUMERIC:
        return _number_misfit(value, spec)
    if spec.kind is Kind.DATE and isinstance(value, date):
        return _outside(value, spec)
    if spec.kind is Kind.ENUM and spec.values and value not in spec.values:
        return f'"{value}" is not one of {", ".join(spec.values)}'
    if spec.kind is Kind.TEXT and isinstance(value, str):
        if spec.max_length is not None and len(value) > spec.max_length:
            return f"the text is longer than {spec.max_length} characters"
        if spec.pattern is not None and re2.fullmatch(spec.pattern, value) is None:
            return f'"{value}" does not fit the pattern {spec.pattern}'
    if spec.kind is Kind.LIST and isinstance(value, list):
        return _list_misfit(value, spec)
    return None


def _number_misfit(value: object, spec: TypeSpec) -> str | None:
    if not isinstance(value, Decimal):
        return f"a number is expected, not {value}"
    most = spec.scale if spec.scale is not None else _DEFAULT_SCALE
    if decimals(value) > most:
        allowed = {0: "no decimals", 1: "one decimal"}.get(most, f"at most {most} decimals")
        return f"{value:f} has too many decimals: {allowed} here"
    return _outside(value, spec)


def _outside(value: Decimal | date, spec: TypeSpec) -> str | None:
    low, high = spec.minimum, spec.maximum
    if isinstance(value, Decimal):
        if isinstance(low, Decimal) and value < low:
            return f"{value:f} is below the lower bound {low:f}"
        if isinstance(high, Decimal) and value > high:
            return f"{value:f} is above the upper bound {high:f}"
    elif isinstance(low, date) and value < low:
        return f"{value} is before the first day {low}"
    elif isinstance(high, date) and value > high:
        return f"{value} is after the last day {high}"
    return None


def _list_misfit(value: list[object], spec: TypeSpec) -> str | None:
    if len(value) < spec.min_items:
        return f"the list has {len(value)} items, at least {spec.min_items} are needed"
    if spec.max_items is not None and len(value) > spec.max_items:
        return f"the list has {len(value)} items, at most {spec.max_items} are allowed"
    if spec.item is not None:
        for item in value:
            why = constant_misfit(item, spec.item)
            if why is not None:
                return why
    return None
