"""Values for examples, chosen with few decimals and written as people write them."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, localcontext

from engine.feel import feel_text
from engine.feel.values.durations import MonthsDuration

__all__ = ["EXACT", "day_between", "months_between", "number_between", "shown", "step_between"]

EXACT = Context(prec=200)
"""Enough digits that scaling a policy's number never rounds it."""


def shown(value: object) -> str:
    """A value as people write it: texts quoted, dates and durations plain."""
    text = feel_text(value)
    return text[2:-1] if text.startswith('@"') else text


def step_between(first: int | None, last: int | None, scale: int, *, padded: bool) -> str:
    """A number of steps of 10**-scale between two counts of steps, both included."""
    below = None if first is None else Decimal(first - 1).scaleb(-scale, EXACT)
    above = None if last is None else Decimal(last + 1).scaleb(-scale, EXACT)
    value = number_between(below, above)
    return f"{value:.{scale}f}" if padded else shown(value)


def number_between(below: Decimal | None, above: Decimal | None) -> Decimal:
    """A number strictly between, with few decimals, as near to ``below`` as those allow."""
    with localcontext(EXACT):
        if below is None:
            if above is None or above > 0:
                return Decimal(0)
            return above.to_integral_value(ROUND_CEILING) - 1
        decimals = 0
        while True:  # ends: with enough decimals one step fits between
            unit = Decimal(1).scaleb(-decimals)
            value = (below.scaleb(decimals).to_integral_value(ROUND_FLOOR) + 1) * unit
            if above is None or value < above:
                return value
            decimals += 1


def day_between(first: int | None, last: int | None) -> str:
    """A day between two ordinals, both included: the one beside a limit that is named."""
    if first in (None, 1) and last is not None:
        return date.fromordinal(last).isoformat()
    return date.fromordinal(first or 1).isoformat()


def months_between(first: int | None, last: int | None) -> str:
    """A number of months between two, both included, as FEEL writes it."""
    below = None if first is None else Decimal(first - 1)
    above = None if last is None else Decimal(last + 1)
    return shown(MonthsDuration(int(number_between(below, above))))
