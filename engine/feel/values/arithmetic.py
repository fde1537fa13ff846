"""``+ - * / **`` over every kind of value (DMN 1.5, section 10.3.2.14).

Operands of the wrong kinds, null among them, fail.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from engine.feel.failure import FeelFailure
from engine.feel.values import numbers
from engine.feel.values.dates import AnyDate, add_days, add_months
from engine.feel.values.durations import DAY, DaysDuration, MonthsDuration, truncated
from engine.feel.values.kinds import Value, a_kind, bounded_text, kind_of
from engine.feel.values.temporal import DateTime, Time, midnight_utc

__all__ = ["add", "divide", "multiply", "negate", "power", "subtract"]

_Operation = Callable[[Value, Value], Value]

_DAYS = "days and time duration"
_MONTHS = "years and months duration"
_MOMENT = "date and time"


def add(left: Value, right: Value) -> Value:
    """``left + right``: numbers, strings, durations, and a date or time with a duration."""
    if type(left) is Decimal and type(right) is Decimal:
        return numbers.add(left, right)
    kinds = (kind_of(left), kind_of(right))
    if operation := _ADDITIONS.get(kinds):
        return operation(left, right)
    if operation := _ADDITIONS.get(kinds[::-1]):
        return operation(right, left)
    raise FeelFailure(f"cannot add {a_kind(left)} and {a_kind(right)}")


def subtract(left: Value, right: Value) -> Value:
    """``left - right``: also dates and times from each other, and durations from them."""
    if type(left) is Decimal and type(right) is Decimal:
        return numbers.subtract(left, right)
    if operation := _SUBTRACTIONS.get((kind_of(left), kind_of(right))):
        return operation(left, right)
    raise FeelFailure(f"cannot subtract {a_kind(right)} from {a_kind(left)}")


def multiply(left: Value, right: Value) -> Value:
    """``left * right``: numbers, and a duration by a number (its rest is dropped)."""
    if type(left) is Decimal and type(right) is Decimal:
        return numbers.multiply(left, right)
    if isinstance(left, Decimal) and isinstance(right, DaysDuration | MonthsDuration):
        return _scaled(right, Fraction(left))
    if isinstance(right, Decimal) and isinstance(left, DaysDuration | MonthsDuration):
        return _scaled(left, Fraction(right))
    raise FeelFailure(f"cannot multiply {a_kind(left)} by {a_kind(right)}")


def divide(left: Value, right: Value) -> Value:
    """``left / right``: numbers, a duration by a number or by one of its kind."""
    if type(left) is Decimal and type(right) is Decimal:
        return numbers.divide(left, right)
    if isinstance(left, DaysDuration | MonthsDuration):
        if isinstance(right, Decimal):
            if not right:
                raise FeelFailure("division by zero")
            return _scaled(left, 1 / Fraction(right))
        if isinstance(left, DaysDuration) and isinstance(right, DaysDuration):
            return numbers.divide(Decimal(left.nanoseconds), Decimal(right.nanoseconds))
        if isinstance(left, MonthsDuration) and isinstance(right, MonthsDuration):
            return numbers.divide(Decimal(left.total), Decimal(right.total))
    raise FeelFailure(f"cannot divide {a_kind(left)} by {a_kind(right)}")


def power(left: Value, right: Value) -> Value:
    """``left ** right`` for numbers."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return numbers.power(left, right)
    raise FeelFailure(f"cannot raise {a_kind(left)} to the power of {a_kind(right)}")


def negate(value: Value) -> Value:
    """``-value`` for numbers and durations."""
    match value:
        case Decimal():
            return numbers.negate(value)
        case DaysDuration():
            return DaysDuration(-value.nanoseconds)
        case MonthsDuration():
            return MonthsDuration(-value.total)
    raise FeelFailure(f"cannot negate {a_kind(value)}")


def _scaled(
    duration: DaysDuration | MonthsDuration, factor: Fraction
) -> DaysDuration | MonthsDuration:
    if isinstance(duration, DaysDuration):
        return DaysDuration(truncated(duration.nanoseconds * factor))
    return MonthsDuration(truncated(duration.total * factor))


def _later_date(day: AnyDate, duration: DaysDuration) -> AnyDate:
    """The date that long after its midnight: hours count only as they pass a midnight."""
    return add_days(day, duration.nanoseconds // DAY)


def _between_moments(later: DateTime, earlier: DateTime) -> DaysDuration:
    if later.offset is None and earlier.offset is None:
        return DaysDuration(later.local_nanoseconds() - earlier.local_nanoseconds())
    first, second = later.instant(), earlier.instant()
    if first is None or second is None:
        raise FeelFailure("cannot subtract a local date and time and one in a zone")
    return DaysDuration(first - second)


def _between_times(later: Time, earlier: Time) -> DaysDuration:
    if later.offset is None and earlier.offset is None and later.zone == earlier.zone:
        return DaysDuration(later.nanoseconds - earlier.nanoseconds)
    first, second = later.utc_nanoseconds(), earlier.utc_nanoseconds()
    if first is None or second is None:
        raise FeelFailure("cannot subtract times of different or unknown zones")
    return DaysDuration(first - second)


_ADDITIONS: dict[tuple[str, str], _Operation] = {
    ("number", "number"): numbers.add,
    ("string", "string"): lambda left, right: bounded_text(left + right),
    (_DAYS, _DAYS): lambda left, right: DaysDuration(left.nanoseconds + right.nanoseconds),
    (_MONTHS, _MONTHS): lambda left, right: MonthsDuration(left.total + right.total),
    ("date", _DAYS): _later_date,
    ("date", _MONTHS): lambda day, duration: add_months(day, duration.total),
    (_MOMENT, _DAYS): lambda moment, duration: moment.plus(duration.nanoseconds),
    (_MOMENT, _MONTHS): lambda moment, duration: moment.plus_months(duration.total),
    ("time", _DAYS): lambda time, duration: time.plus(duration.nanoseconds),
}

_SUBTRACTIONS: dict[tuple[str, str], _Operation] = {
    ("number", "number"): numbers.subtract,
    (_DAYS, _DAYS): lambda left, right: DaysDuration(left.nanoseconds - right.nanoseconds),
    (_MONTHS, _MONTHS): lambda left, right: MonthsDuration(left.total - right.total),
    ("date", "date"): lambda later, earlier: DaysDuration(
        (later.toordinal() - earlier.toordinal()) * DAY
    ),
    (_MOMENT, _MOMENT): _between_moments,
    (_MOMENT, "date"): lambda later, earlier: _between_moments(later, midnight_utc(earlier)),
    ("date", _MOMENT): lambda later, earlier: _between_moments(midnight_utc(later), earlier),
    ("time", "time"): _between_times,
    ("date", _DAYS): lambda day, duration: _later_date(day, negate(duration)),
    ("date", _MONTHS): lambda day, duration: add_months(day, -duration.total),
    (_MOMENT, _DAYS): lambda moment, duration: moment.plus(-duration.nanoseconds),
    (_MOMENT, _MONTHS): lambda moment, duration: moment.plus_months(-duration.total),
    ("time", _DAYS): lambda time, duration: time.plus(-duration.nanoseconds),
}
