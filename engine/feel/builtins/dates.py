"""Making dates and times and asking about them (DMN 1.5, tables 72, 79 and 81)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from engine.feel.builtins.signature import Builtin, Parameter, Signature, one, overloaded
from engine.feel.failure import FeelFailure
from engine.feel.types import (
    AnyType,
    BooleanType,
    DateTimeType,
    DateType,
    DaysDurationType,
    FeelType,
    MonthsDurationType,
    NumberType,
    StringType,
    TimeType,
)
from engine.feel.values import numbers
from engine.feel.values.comparison import identical
from engine.feel.values.dates import AnyDate, iso_week, make_date
from engine.feel.values.durations import NANOSECONDS_IN_SECOND, DaysDuration, MonthsDuration
from engine.feel.values.temporal import DateTime, Time, make_time, midnight_utc, next_day
from engine.feel.values.temporal_text import (
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
)
from engine.feel.values.zones import require_zone

__all__ = ["DATES", "clock_functions"]

_TEXT, _DATE, _TIME, _MOMENT = StringType(), DateType(), TimeType(), DateTimeType()
_WHOLE = NumberType(integer=True)

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _day_of(value: AnyDate | DateTime) -> AnyDate:
    return value.date if isinstance(value, DateTime) else value


def _date_of_parts(year: Decimal, month: Decimal, day: Decimal) -> AnyDate:
    return make_date(
        numbers.integer_of(year, "a year"),
        numbers.integer_of(month, "a month"),
        numbers.integer_of(day, "a day"),
    )


def _carried_time(
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    offset: DaysDuration | None = None,
    zone: str | None = None,
) -> tuple[Time, int]:
    seconds = None
    if offset is not None:
        seconds, rest = divmod(offset.nanoseconds, NANOSECONDS_IN_SECOND)
        if rest:
            raise FeelFailure("an offset from UTC is in whole seconds")
    nanoseconds = numbers.multiply(second, Decimal(NANOSECONDS_IN_SECOND))
    return make_time(
        numbers.integer_of(hour, "an hour"),
        numbers.integer_of(minute, "a minute"),
        numbers.integer_of(nanoseconds, "a second in nanoseconds"),
        seconds,
        zone,
    )


def _time_of_parts(
    hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | None = None
) -> Time:
    return _carried_time(hour, minute, second, offset)[0]


def _moment_of_parts(
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    place: DaysDuration | str | None = None,
) -> DateTime:
    zone = require_zone(place) if isinstance(place, str) else None
    offset = place if isinstance(place, DaysDuration) else None
    time, carried = _carried_time(hour, minute, second, offset, zone)
    return DateTime.of(next_day(_date_of_parts(year, month, day), carried), time)


def _same(value: Time) -> Time:
    return value


def _time_of_moment(value: DateTime) -> Time:
    return value.time


def _time_of_date(value: AnyDate) -> Time:
    """Midnight in UTC: what a date is where a time is asked of it."""
    return midnight_utc(value).time


def _moment_of_date(value: AnyDate) -> DateTime:
    return midnight_utc(value)


def _moment_of_day_and_time(day: AnyDate | DateTime, time: Time) -> DateTime:
    return DateTime.of(_day_of(day), time)


def _months_between(start: AnyDate | DateTime, end: AnyDate | DateTime) -> MonthsDuration:
    """Whole months from ``start`` to ``end``, by their dates, towards zero."""
    first, last = _day_of(start), _day_of(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return MonthsDuration(months)


def _day_of_year(value: AnyDate | DateTime) -> Decimal:
    day = _day_of(value)
    return Decimal(day.toordinal() - make_date(day.year, 1, 1).toordinal() + 1)


def _day_of_week(value: AnyDate | DateTime) -> str:
    return _WEEKDAYS[_day_of(value).weekday()]


def _month_of_year(value: AnyDate | DateTime) -> str:
    return _MONTHS[_day_of(value).month - 1]


def _week_of_year(value: AnyDate | DateTime) -> Decimal:
    return Decimal(iso_week(_day_of(value)))


def _is(first: object = None, second: object = None) -> bool:
    return identical(first, second)


def _from(
    kind: FeelType, result: FeelType, implementation: Callable[..., object], name: str = "from"
) -> Signature:
    return Signature((Parameter(name, kind),), result, implementation)


def _numbers(*names: str) -> tuple[Parameter, ...]:
    return tuple(Parameter(name, NumberType()) for name in names)


def _asking(name: str, result: FeelType, implementation: Callable[..., object]) -> Builtin:
    """A question about a date or a date and time."""
    return overloaded(
        name,
        _from(_DATE, result, implementation, "date"),
        _from(_MOMENT, result, implementation, "date"),
    )


def clock_functions(clock: Callable[[], DateTime]) -> tuple[Builtin, ...]:
    """``now()`` and ``today()`` by a clock; policies never have them."""
    return (
        one("now", (), _MOMENT, clock),
        one("today", (), _DATE, lambda: clock().date),
    )


_CLOCK = _numbers("hour", "minute", "second")
_CALENDAR = _numbers("year", "month", "day")

DATES: tuple[Builtin, ...] = (
    overloaded(
        "date",
        _from(_TEXT, _DATE, parse_date),
        _from(_DATE, _DATE, _day_of),
        _from(_MOMENT, _DATE, _day_of),
        Signature(_CALENDAR, _DATE, _date_of_parts),
    ),
    overloaded(
        "time",
        _from(_TEXT, _TIME, parse_time),
        _from(_TIME, _TIME, _same),
        _from(_MOMENT, _TIME, _time_of_moment),
        _from(_DATE, _TIME, _time_of_date),
        Signature(
            (*_CLOCK, Parameter("offset", DaysDurationType(nullable=True), optional=True)),
            _TIME,
            _time_of_parts,
        ),
    ),
    overloaded(
        "date and time",
        _from(_TEXT, _MOMENT, parse_date_time),
        _from(_DATE, _MOMENT, _moment_of_date),
        *(
            Signature(
                (Parameter("date", day), Parameter("time", _TIME)),
                _MOMENT,
                _moment_of_day_and_time,
            )
            for day in (_DATE, _MOMENT)
        ),
        *(
            Signature((*_CALENDAR, *_CLOCK, *place), _MOMENT, _moment_of_parts)
            for place in (
                (),
                (Parameter("offset", DaysDurationType(nullable=True)),),
                (Parameter("timezone", _TEXT),),
            )
        ),
    ),
    # The static type is unknown: the text decides which duration it is.
    one("duration", (Parameter("from", _TEXT),), AnyType(), parse_duration),
    overloaded(
        "years and months duration",
        *(
            Signature(
                (Parameter("from", start), Parameter("to", end)),
                MonthsDurationType(),
                _months_between,
            )
            for start in (_DATE, _MOMENT)
            for end in (_DATE, _MOMENT)
        ),
    ),
    _asking("day of year", _WHOLE, _day_of_year),
    _asking("day of week", _TEXT, _day_of_week),
    _asking("month of year", _TEXT, _month_of_year),
    _asking("week of year", _WHOLE, _week_of_year),
    one(
        "is",
        (
            Parameter("value1", AnyType(), optional=True),
            Parameter("value2", AnyType(), optional=True),
        ),
        BooleanType(),
        _is,
    ),
)
