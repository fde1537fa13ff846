"""Which values of an axis are labelled beside a picture: round ones, as many as there is room."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from engine.grids.axes import Axis

__all__ = ["heights", "marks"]

#: months and days that are round, from small to large
_MONTHS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240)
_DAYS: Final = (1, 7, 14, 30, 90, 180, 360)
_FEW: Final = 6


def marks(axis: Axis) -> tuple[tuple[int, ...], ...]:
    """Places to label, each choice with fewer than the one before, down to none but the first."""
    last = len(axis.values) - 1
    found: list[tuple[int, ...]] = [tuple(range(last + 1))]
    for choice in (*_round(axis), *_every(last), (0, last), (0,)):
        if choice and len(choice) < len(found[-1]):
            found.append(choice)
    return tuple(found)


def _round(axis: Axis) -> Iterator[tuple[int, ...]]:
    if axis.lapses:
        months = any(one.months for one in axis.lapses)
        for length in _MONTHS if months else _DAYS:
            yield tuple(
                at
                for at, one in enumerate(axis.lapses)
                if (one.months if months else one.days) % length == 0
            )
    elif axis.numeric:
        numbers = [one for one in axis.values if isinstance(one, Decimal)]
        for step in _steps(max(map(abs, numbers)) / 1000):
            choice = tuple(at for at, one in enumerate(numbers) if one % step == 0)
            if len(choice) < 2:
                return
            yield choice


def _every(last: int) -> Iterator[tuple[int, ...]]:
    step = 2
    while step <= last:
        yield tuple(range(0, last + 1, step))
        step *= 2


def heights(low: Decimal, high: Decimal) -> tuple[Decimal, ...]:
    """Round numbers from at most ``low`` (0, where that is near) to at least ``high``, a few."""
    floor = low if low < 0 or low > high / 2 else Decimal(0)
    span = high - floor or Decimal(1)
    for step in _steps(span / 1000):
        first = (floor / step).to_integral_value(ROUND_FLOOR) * step
        count = int(((high - first) / step).to_integral_value(ROUND_CEILING))
        if 0 < count <= _FEW:
            return tuple(first + place * step for place in range(count + 1))
    return (floor, high)


def _steps(least: Decimal) -> Iterator[Decimal]:
    """1, 2 or 5 times powers of ten, rising, from about ``least`` on."""
    power = least.adjusted() if least else 0
    for more in range(6):
        for base in (1, 2, 5):
            yield Decimal(base).scaleb(power + more)
