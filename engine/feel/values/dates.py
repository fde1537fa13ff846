"""Dates of the proleptic Gregorian calendar, years -999999999 to 999999999.

``datetime.date`` serves the years 1 to 9999; ``WideDate`` the years outside.
The two compare with each other, and every function here takes and gives
either.  Years count as ISO 8601 counts them: the year before 1 is 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import total_ordering

from engine.feel.failure import FeelFailure

__all__ = [
    "LARGEST_YEAR",
    "AnyDate",
    "WideDate",
    "add_days",
    "add_months",
    "days_in_month",
    "from_ordinal",
    "is_date",
    "iso_week",
    "make_date",
]

LARGEST_YEAR = 999_999_999

_DAYS_IN_400_YEARS = 146_097
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@total_ordering
@dataclass(frozen=True, slots=True)
class WideDate:
    """A date whose year ``datetime.date`` cannot hold."""

    year: int
    month: int
    day: int

    def toordinal(self) -> int:
        """Days since 0000-12-31, as ``datetime.date`` counts them."""
        return _ordinal(self.year, self.month, self.day)

    def __lt__(self, other: object) -> bool:
        if isinstance(other, date | WideDate):
            return self.toordinal() < other.toordinal()
        return NotImplemented

    def isoformat(self) -> str:
        """``12021-01-31``, ``-0044-03-15``."""
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"

    def weekday(self) -> int:
        """Monday is 0, as in ``datetime.date``."""
        return (self.toordinal() + 6) % 7


AnyDate = date | WideDate


def is_date(value: object) -> bool:
    """Is ``value`` a FEEL date (a ``datetime.datetime`` is not)?"""
    return isinstance(value, date | WideDate) and not isinstance(value, datetime)


def make_date(year: int, month: int, day: int) -> AnyDate:
    """The date of these parts; one that does not exist fails."""
    if abs(year) > LARGEST_YEAR:
        raise FeelFailure(f"the year {year} is outside -{LARGEST_YEAR}..{LARGEST_YEAR}")
    if not 1 <= month <= 12 or not 1 <= day <= days_in_month(year, month):
        raise FeelFailure(f"there is no date {WideDate(year, month, day).isoformat()}")
    return date(year, month, day) if 1 <= year <= 9999 else WideDate(year, month, day)


def days_in_month(year: int, month: int) -> int:
    """28 to 31; ``month`` is 1..12."""
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _MONTH_DAYS[month - 1]


def from_ordinal(ordinal: int) -> AnyDate:
    """The date of a day number; the inverse of ``toordinal``."""
    cycles, day = divmod(ordinal - 1, _DAYS_IN_400_YEARS)
    near = date.fromordinal(day + 1)
    return make_date(near.year + 400 * cycles, near.month, near.day)


def add_days(day: AnyDate, count: int) -> AnyDate:
    """``count`` days later (earlier where negative)."""
    return from_ordinal(day.toordinal() + count)


def add_months(day: AnyDate, count: int) -> AnyDate:
    """``count`` months later; a day its month does not have is its last day.

    XML Schema Part 2, appendix E.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    years, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if abs(years) > LARGEST_YEAR:
        raise FeelFailure(f"the year {years} is outside -{LARGEST_YEAR}..{LARGEST_YEAR}")
    if day.day <= 28 and 1 <= years <= 9999:  # every month has this day
        return date(years, month + 1, day.day)
    return make_date(years, month + 1, min(day.day, days_in_month(years, month + 1)))


def iso_week(day: AnyDate) -> int:
    """The week of the year, 1..53, by ISO 8601."""
    # Weekdays and leap years repeat after 400 years, so a near year serves.
    return date(2000 + day.year % 400, day.month, day.day).isocalendar().week


def _ordinal(year: int, month: int, day: int) -> int:
    cycles, near = divmod(year, 400)
    # The year 400 stands for the year 0 of the cycle, which ``date`` lacks.
    return date(near + 400, month, day).toordinal() + (cycles - 1) * _DAYS_IN_400_YEARS
