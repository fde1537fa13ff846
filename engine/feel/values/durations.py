"""The two durations of FEEL: whole months, and nanoseconds."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from engine.feel.failure import FeelFailure

__all__ = [
    "DAY",
    "HOUR",
    "MINUTE",
    "NANOSECONDS_IN_SECOND",
    "DaysDuration",
    "MonthsDuration",
    "truncated",
]

NANOSECONDS_IN_SECOND = 1_000_000_000
MINUTE = 60 * NANOSECONDS_IN_SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

# From the first to the last date that FEEL knows, and as much again.
_MOST_MONTHS = 12 * 4_000_000_000
_MOST_NANOSECONDS = 366 * 4_000_000_000 * DAY


@dataclass(frozen=True, slots=True, order=True)
class DaysDuration:
    """A days and time duration: a signed number of nanoseconds."""

    nanoseconds: int

    def __post_init__(self) -> None:
        if abs(self.nanoseconds) > _MOST_NANOSECONDS:
            raise FeelFailure("the days and time duration is too long")

    @property
    def days(self) -> int:
        """Whole days, towards zero (``-P1DT12H`` has -1)."""
        return self._part(DAY, None)

    @property
    def hours(self) -> int:
        """Hours beside the days, -23..23."""
        return self._part(HOUR, 24)

    @property
    def minutes(self) -> int:
        """Minutes beside the hours, -59..59."""
        return self._part(MINUTE, 60)

    @property
    def seconds(self) -> Fraction:
        """Seconds beside the minutes, with their fraction."""
        sign = -1 if self.nanoseconds < 0 else 1
        return Fraction(sign * (abs(self.nanoseconds) % MINUTE), NANOSECONDS_IN_SECOND)

    def _part(self, unit: int, modulus: int | None) -> int:
        count = abs(self.nanoseconds) // unit
        if modulus is not None:
            count %= modulus
        return -count if self.nanoseconds < 0 else count


@dataclass(frozen=True, slots=True, order=True)
class MonthsDuration:
    """A years and months duration: a signed number of months."""

    total: int

    def __post_init__(self) -> None:
        if abs(self.total) > _MOST_MONTHS:
            raise FeelFailure("the years and months duration is too long")

    @property
    def years(self) -> int:
        """Whole years, towards zero."""
        years = abs(self.total) // 12
        return -years if self.total < 0 else years

    @property
    def months(self) -> int:
        """Months beside the years, -11..11."""
        return self.total - 12 * self.years


def truncated(value: Fraction) -> int:
    """The whole part, towards zero: how a scaled duration loses its rest.

    The standard's test suite has ``@"P1Y11M" * -2.5`` as ``-P4Y9M`` (57.5 months).
    """
    whole = abs(value.numerator) // value.denominator
    return -whole if value < 0 else whole
