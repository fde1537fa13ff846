"""FEEL's times of day and date-times, to the nanosecond, local or with a zone.

Also gathers the other temporal values (dates, durations), so that a caller
needs one import.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.feel.failure import FeelFailure
from engine.feel.values.dates import (
    AnyDate,
    WideDate,
    add_days,
    add_months,
    from_ordinal,
    make_date,
)
from engine.feel.values.durations import DAY, NANOSECONDS_IN_SECOND, DaysDuration, MonthsDuration
from engine.feel.values.zones import offset_at_instant, offset_of_local

__all__ = [
    "AnyDate",
    "DateTime",
    "DaysDuration",
    "MonthsDuration",
    "Time",
    "WideDate",
    "make_date",
    "make_time",
    "midnight_utc",
]

# XML Schema allows 14 hours; beyond lies no zone of any place.
LARGEST_OFFSET = 14 * 3600


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day: local, at an offset from UTC, or in a zone.

    ``nanoseconds`` since midnight; ``offset`` in seconds east of UTC; ``zone``
    an IANA name, which has no offset without a date.  ``==`` compares the
    parts (FEEL's ``is``); FEEL's ``=`` is ``values.equal``.
    """

    nanoseconds: int
    offset: int | None = None
    zone: str | None = None

    @property
    def hour(self) -> int:
        """0..23."""
        return self.nanoseconds // (3600 * NANOSECONDS_IN_SECOND)

    @property
    def minute(self) -> int:
        """0..59."""
        return self.nanoseconds // (60 * NANOSECONDS_IN_SECOND) % 60

    @property
    def second(self) -> int:
        """0..59, without its fraction."""
        return self.nanoseconds // NANOSECONDS_IN_SECOND % 60

    def plus(self, nanoseconds: int) -> Time:
        """Later, around the clock."""
        return Time((self.nanoseconds + nanoseconds) % DAY, self.offset, self.zone)

    def utc_nanoseconds(self) -> int | None:
        """Nanoseconds since midnight in UTC (may be negative); None without an offset."""
        if self.offset is None:
            return None
        return self.nanoseconds - self.offset * NANOSECONDS_IN_SECOND


@dataclass(frozen=True, slots=True)
class DateTime:
    """A date and a time of day: local, at an offset from UTC, or in a zone.

    ``offset`` is always known where there is a zone.  ``==`` compares the
    parts (FEEL's ``is``); FEEL's ``=`` is ``values.equal``.
    """

    date: AnyDate
    nanoseconds: int
    offset: int | None = None
    zone: str | None = None

    @classmethod
    def of(cls, day: AnyDate, time: Time) -> DateTime:
        """That time on that day, where the time's zone or offset holds."""
        if time.zone is None:
            return cls(day, time.nanoseconds, time.offset)
        offset = offset_of_local(time.zone, day, time.nanoseconds // NANOSECONDS_IN_SECOND)
        return cls(day, time.nanoseconds, offset, time.zone)

    @property
    def time(self) -> Time:
        """The time of day, with the offset or the zone."""
        if self.zone is not None:
            return Time(self.nanoseconds, None, self.zone)
        return Time(self.nanoseconds, self.offset)

    def local_nanoseconds(self) -> int:
        """Nanoseconds by the local clock since 0000-12-31."""
        return self.date.toordinal() * DAY + self.nanoseconds

    def instant(self) -> int | None:
        """Nanoseconds of UTC since 0000-12-31; None for a local date-time."""
        if self.offset is None:
            return None
        return self.local_nanoseconds() - self.offset * NANOSECONDS_IN_SECOND

    def plus(self, nanoseconds: int) -> DateTime:
        """So much time later, in the same zone, which may have changed its clocks."""
        offset = self.offset
        if self.zone is None or offset is None:
            return self._at_local(self.local_nanoseconds() + nanoseconds, offset)
        shift = offset * NANOSECONDS_IN_SECOND
        instant = self.local_nanoseconds() - shift + nanoseconds
        later = offset_at_instant(self.zone, instant // NANOSECONDS_IN_SECOND)
        return self._at_local(instant + later * NANOSECONDS_IN_SECOND, later)

    def plus_months(self, months: int) -> DateTime:
        """The same time of day, so many months later (day kept or month end)."""
        return DateTime.of(add_months(self.date, months), self.time)

    def _at_local(self, local: int, offset: int | None) -> DateTime:
        ordinal, nanoseconds = divmod(local, DAY)
        return DateTime(from_ordinal(ordinal), nanoseconds, offset, self.zone)


def make_time(
    hour: int, minute: int, second_nanoseconds: int, offset: int | None, zone: str | None = None
) -> tuple[Time, int]:
    """A time of day of its parts, and the days it carries over: 24:00:00 is the next 0:00:00.

    ``second_nanoseconds`` are the seconds in nanoseconds, ``offset`` is in
    seconds.  Parts outside their range fail.
    """
    carried = hour == 24 and minute == 0 and second_nanoseconds == 0
    if not carried and not (
        0 <= hour <= 23
        and 0 <= minute <= 59
        and 0 <= second_nanoseconds < 60 * NANOSECONDS_IN_SECOND
    ):
        second = second_nanoseconds // NANOSECONDS_IN_SECOND
        raise FeelFailure(f"there is no time {hour:02d}:{minute:02d}:{second:02d}")
    if offset is not None and abs(offset) > LARGEST_OFFSET:
        raise FeelFailure("the offset from UTC is more than 14 hours")
    nanoseconds = (hour * 60 + minute) * 60 * NANOSECONDS_IN_SECOND + second_nanoseconds
    return Time(nanoseconds % DAY, offset, zone), int(carried)


def midnight_utc(day: AnyDate) -> DateTime:
    """A date as a date-time, as DMN 1.5 section 10.3.2.3.6 has it for subtraction."""
    return DateTime(day, 0, 0)


def next_day(day: AnyDate, count: int) -> AnyDate:
    """``day`` itself or, where a time carried over, the day after."""
    return add_days(day, count) if count else day
