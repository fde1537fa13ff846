"""The properties of temporal values and ranges: ``date.year``, ``range.start``.

DMN 1.5, tables 65 and 66 (section 10.3.2.15).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from engine.feel.failure import FeelFailure
from engine.feel.types import (
    AnyType,
    BooleanType,
    DaysDurationType,
    FeelType,
    NumberType,
    StringType,
)
from engine.feel.values import numbers
from engine.feel.values.durations import NANOSECONDS_IN_SECOND, DaysDuration
from engine.feel.values.kinds import Value, a_kind, kind_of
from engine.feel.values.temporal import DateTime, Time

__all__ = ["PROPERTIES", "property_of"]

_WHOLE = NumberType(integer=True)
_Property = tuple[FeelType, Callable[[Value], Value]]


def _whole(name: str) -> _Property:
    return _WHOLE, lambda value: Decimal(getattr(value, name))


def _of_date(name: str) -> _Property:
    return _WHOLE, lambda moment: Decimal(getattr(moment.date, name))


def _of_time(name: str) -> _Property:
    return _WHOLE, lambda moment: Decimal(getattr(moment.time, name))


def _weekday(value: Value) -> Decimal:
    """Monday is 1, Sunday 7."""
    day = value.date if isinstance(value, DateTime) else value
    return Decimal(day.weekday() + 1)


def _offset(value: Time | DateTime) -> DaysDuration | None:
    if value.offset is None:
        return None
    return DaysDuration(value.offset * NANOSECONDS_IN_SECOND)


def _seconds(duration: DaysDuration) -> Decimal:
    seconds = duration.seconds
    return numbers.divide(Decimal(seconds.numerator), Decimal(seconds.denominator))


_ZONED: dict[str, _Property] = {
    "time offset": (DaysDurationType(nullable=True), _offset),
    "timezone": (StringType(nullable=True), lambda value: value.zone),
}

PROPERTIES: dict[str, dict[str, _Property]] = {
    "date": {
        "year": _whole("year"),
        "month": _whole("month"),
        "day": _whole("day"),
        "weekday": (_WHOLE, _weekday),
    },
    "time": {
        "hour": _whole("hour"),
        "minute": _whole("minute"),
        "second": _whole("second"),
        **_ZONED,
    },
    "date and time": {
        "year": _of_date("year"),
        "month": _of_date("month"),
        "day": _of_date("day"),
        "weekday": (_WHOLE, _weekday),
        "hour": _of_time("hour"),
        "minute": _of_time("minute"),
        "second": _of_time("second"),
        **_ZONED,
    },
    "years and months duration": {"years": _whole("years"), "months": _whole("months")},
    "days and time duration": {
        "days": _whole("days"),
        "hours": _whole("hours"),
        "minutes": _whole("minutes"),
        "seconds": (NumberType(), _seconds),
    },
    # The type of an end is the range's item type, which the compiler knows.
    "range": {
        "start": (AnyType(), lambda interval: interval.start),
        "end": (AnyType(), lambda interval: interval.end),
        "start included": (BooleanType(), lambda interval: interval.start_included),
        "end included": (BooleanType(), lambda interval: interval.end_included),
    },
}
"""By kind and name: the static type of the property and how to read it."""


def property_of(value: Value, name: str) -> Value:
    """The property ``name`` of a value that is not a context; without such a one, a failure."""
    found = PROPERTIES.get(kind_of(value), {}).get(name)
    if found is None:
        raise FeelFailure(f'{a_kind(value)} has no property "{name}"')
    return found[1](value)
