"""The values a column of a decision table can have, as positions to sweep.

A position stands for all values that no cell of the column tells apart: one
value, a range between two limits, any other text, or null.  Where values come
in steps (whole numbers, qəpik, days) nothing lies between two neighbours, so
``<= 30000`` and ``>= 30000.01`` leave no gap for money; where they are dense
(a number without a scale, a date and time) something always does.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from engine.feel import CellForm, Interval
from engine.feel.values.durations import MonthsDuration
from engine.policy.checks.domain import Choices, Days, Dense, Domain, Months, Steps, Words
from engine.policy.checks.examples import (
    EXACT,
    day_between,
    months_between,
    number_between,
    shown,
    step_between,
)
from engine.policy.checks.sweep import Ranges

__all__ = ["Axis", "axis_over"]


class Axis(ABC):
    """A column's positions: those of its values, then one for null if it is nullable."""

    def __init__(self, domain: Domain, values: int) -> None:
        self.domain = domain
        self.values = values
        self.size = values + domain.nullable

    @abstractmethod
    def span(self, interval: Interval) -> Ranges:
        """The positions of the values in the interval."""

    @abstractmethod
    def example(self, position: int) -> str:
        """A value of the position (not null's), as people write it."""

    def ranges(self, form: CellForm) -> Ranges:
        """The positions that the cell matches."""
        if form.any:
            return _merged([(0, self.size - 1)])
        found = _merged(r for interval in form.alternatives for r in self.span(interval))
        if form.negated:
            found = _complement(found, self.values)
        if form.matches_null and self.domain.nullable:
            found = _merged([*found, (self.values, self.values)])
        return found

    def text(self, position: int) -> str:
        """A value of the position, null included, as people write it."""
        return self.example(position) if position < self.values else "null"


def _merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    result: list[tuple[int, int]] = []
    for low, high in sorted(r for r in ranges if r[0] <= r[1]):
        if result and low <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(high, result[-1][1]))
        else:
            result.append((low, high))
    return tuple(result)


def _complement(ranges: Ranges, size: int) -> Ranges:
    starts = [0, *(high + 1 for _, high in ranges)]
    ends = [*(low - 1 for low, _ in ranges), size - 1]
    return _merged(zip(starts, ends, strict=True))


class _ChoicesAxis(Axis):
    def __init__(self, domain: Choices) -> None:
        super().__init__(domain, len(domain.values))
        self.choices: tuple[Any, ...] = domain.values

    def span(self, interval: Interval) -> Ranges:
        inside = [n for n, value in enumerate(self.choices) if _within(value, interval)]
        return _merged((n, n) for n in inside)

    def example(self, position: int) -> str:
        return shown(self.choices[position])


def _within(value: Any, interval: Interval) -> bool:
    low: Any = interval.low
    high: Any = interval.high
    try:
        above = low is None or low < value or (interval.low_closed and low == value)
        below = high is None or value < high or (interval.high_closed and value == high)
    except TypeError:  # another kind of value: never in
        return False
    return above and below


class _WordsAxis(Axis):
    """The texts that cells name, then all others as one position."""

    def __init__(self, domain: Words, named: Sequence[str]) -> None:
        super().__init__(domain, len(named) + 1)
        self.named = named
        self.place = {text: n for n, text in enumerate(named)}

    def span(self, interval: Interval) -> Ranges:
        if interval.low is None and interval.high is None:
            return _merged([(0, self.values - 1)])
        place = self.place[str(interval.low)]
        return ((place, place),)

    def example(self, position: int) -> str:
        if position < len(self.named):
            return shown(self.named[position])
        other = "other"
        while other in self.place:
            other = f"an{other}"
        return shown(other)


class _SteppedAxis(Axis):
    """Runs of neighbouring values between the limits that cells name.

    ``floor`` and ``ceiling`` give the number of the step at or beside a
    value, ``show`` a value in a run of steps (either end may be open).
    """

    def __init__(
        self,
        domain: Steps | Days | Months,
        intervals: Iterable[Interval],
        floor: Callable[[Any], int],
        ceiling: Callable[[Any], int],
        show: Callable[[int | None, int | None], str],
    ) -> None:
        self.floor, self.ceiling, self.show = floor, ceiling, show
        self.low = None if domain.low is None else ceiling(domain.low)
        self.high = None if domain.high is None else floor(domain.high)
        edges = set()
        for first, last in map(self._steps, intervals):
            edges |= {first, None if last is None else last + 1}
        inner = {e for e in edges if e is not None and self._inside(e) and e != self.low}
        self.starts = sorted(inner)  # of every run but the first
        super().__init__(domain, len(self.starts) + 1)

    def _inside(self, step: int) -> bool:
        return (self.low is None or self.low <= step) and (self.high is None or step <= self.high)

    def _steps(self, interval: Interval) -> tuple[int | None, int | None]:
        first = last = None
        if interval.low is not None:
            closed = interval.low_closed
            first = self.ceiling(interval.low) if closed else self.floor(interval.low) + 1
        if interval.high is not None:
            closed = interval.high_closed
            last = self.floor(interval.high) if closed else self.ceiling(interval.high) - 1
        return first, last

    def span(self, interval: Interval) -> Ranges:
        first, last = self._steps(interval)
        if first is None or (self.low is not None and first < self.low):
            first = self.low
        if last is None or (self.high is not None and last > self.high):
            last = self.high
        if first is not None and last is not None and first > last:
            return ()
        start = 0 if first is None else bisect_right(self.starts, first)
        end = len(self.starts) if last is None else bisect_right(self.starts, last)
        return _merged([(start, end)])

    def example(self, position: int) -> str:
        first = self.starts[position - 1] if position else self.low
        last = self.starts[position] - 1 if position < len(self.starts) else self.high
        return self.show(first, last)


class _DenseAxis(Axis):
    """The limits that cells name and the open ranges between them, alternating."""

    def __init__(self, domain: Dense, intervals: Sequence[Interval]) -> None:
        limits = {e for i in intervals for e in (i.low, i.high) if e is not None}
        limits |= {e for e in (domain.low, domain.high) if e is not None}
        self.limits: list[Any] = sorted(limits)
        last = 2 * len(self.limits)
        self.first = 0 if domain.low is None else 2 * bisect_left(self.limits, domain.low) + 1
        self.last = last if domain.high is None else 2 * bisect_left(self.limits, domain.high) + 1
        super().__init__(domain, max(self.last - self.first + 1, 0))

    def span(self, interval: Interval) -> Ranges:
        start, end = self.first, self.last
        if interval.low is not None:
            place = 2 * bisect_left(self.limits, interval.low) + 1
            start = max(start, place if interval.low_closed else place + 1)
        if interval.high is not None:
            place = 2 * bisect_left(self.limits, interval.high) + 1
            end = min(end, place if interval.high_closed else place - 1)
        return _merged([(start - self.first, end - self.first)])

    def example(self, position: int) -> str:
        place = position + self.first
        if place % 2:
            return shown(self.limits[place // 2])
        below = self.limits[place // 2 - 1] if place else None
        above = self.limits[place // 2] if place < 2 * len(self.limits) else None
        if all(isinstance(e, Decimal | None) for e in (below, above)):
            return shown(number_between(below, above))
        if above is None:
            return f"a value above {shown(below)}"
        return f"a value below {shown(above)}" + (
            f" and above {shown(below)}" if below is not None else ""
        )


def axis_over(domain: Domain, forms: Sequence[CellForm]) -> Axis | None:
    """The axis of a column with these cells; None where the cells cannot be checked."""
    intervals = [interval for form in forms for interval in form.alternatives]
    match domain:
        case Choices():
            return _ChoicesAxis(domain)
        case Words():
            return _words_axis(domain, intervals)
        case Steps():
            if not _all_of(intervals, Decimal):
                return None
            scale = domain.scale
            return _SteppedAxis(
                domain,
                intervals,
                floor=lambda value: _scaled(value, scale, ROUND_FLOOR),
                ceiling=lambda value: _scaled(value, scale, ROUND_CEILING),
                show=lambda first, last: step_between(first, last, scale, padded=domain.padded),
            )
        case Days():
            if not _all_of(intervals, date):
                return None
            whole = replace(domain, low=domain.low or date.min, high=domain.high or date.max)
            return _SteppedAxis(whole, intervals, date.toordinal, date.toordinal, day_between)
        case Months():
            if not _all_of(intervals, MonthsDuration):
                return None
            return _SteppedAxis(domain, intervals, _total, _total, months_between)
        case Dense():
            try:
                return _DenseAxis(domain, intervals)
            except TypeError:  # limits that have no order among them
                return None
    raise AssertionError(domain)


def _words_axis(domain: Words, intervals: Iterable[Interval]) -> Axis | None:
    named = set()
    for interval in intervals:
        if interval.low is None and interval.high is None:
            continue
        if interval.low != interval.high or not isinstance(interval.low, str):
            return None  # texts before or after another: not swept
        named.add(interval.low)
    return _WordsAxis(domain, sorted(named))


def _all_of(intervals: Iterable[Interval], kind: type) -> bool:
    return all(isinstance(e, kind | None) for i in intervals for e in (i.low, i.high))


def _scaled(value: Decimal, scale: int, rounding: str) -> int:
    return int(value.scaleb(scale, EXACT).to_integral_value(rounding))


def _total(months: MonthsDuration) -> int:
    return months.total
