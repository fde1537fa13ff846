"""Equality, order and membership of FEEL values (DMN 1.5, section 10.3.2.15).

The logic is ternary: None says that the values cannot be compared.
"""

from __future__ import annotations

from decimal import Decimal

from engine.feel.values.durations import NANOSECONDS_IN_SECOND
from engine.feel.values.kinds import Range, Value, kind_of
from engine.feel.values.temporal import DateTime, Time

__all__ = ["compare", "contains", "equal", "identical"]

_PLAIN = frozenset({Decimal, str, bool})
_ORDERED = frozenset({"number", "string", "date"})
_DURATIONS = frozenset({"days and time duration", "years and months duration"})


def equal(left: Value, right: Value) -> bool | None:
    """FEEL's ``=``: None where the kinds differ, and null equals only null.

    Lists compare item by item, contexts by their entries in any order.  Times
    compare by whole seconds and, where both have one, by their offset.
    """
    kind = type(left)
    if kind is type(right) and kind in _PLAIN:
        return bool(left == right)
    if left is None or right is None:
        return left is right
    name = kind_of(left)
    if name != kind_of(right):
        return None
    match name:
        case "list":
            return _all_equal(left, right)
        case "context":
            if left.keys() != right.keys():
                return False
            return _all_equal(list(left.values()), [right[key] for key in left])
        case "range":
            return _equal_ranges(left, right)
        case "function":
            return True if left is right else None
        case "time" | "date and time":
            order = compare(left, right)
            return None if order is None else order == 0
    return bool(left == right)


def compare(left: Value, right: Value) -> int | None:
    """-1, 0 or 1 by FEEL's order; None where the two have none.

    Numbers, strings (by code points), dates, times, date-times and durations
    have an order, each among its own kind; a local time has none with one in a
    zone.
    """
    kind = kind_of(left)
    if kind != kind_of(right):
        return None
    if kind in _ORDERED or kind in _DURATIONS:
        return -1 if left < right else int(left != right)
    if kind == "time":
        first, second = _time_keys(left, right)
    elif kind == "date and time":
        first, second = _date_time_keys(left, right)
    else:
        return None
    if first is None or second is None:
        return None
    # The standard's test suite compares by whole seconds: 10:30:00.0001 equals
    # 10:30:00.0002.  The order follows, so that exactly one of <, =, > holds.
    first //= NANOSECONDS_IN_SECOND
    second //= NANOSECONDS_IN_SECOND
    return (first > second) - (first < second)


def contains(interval: Range, value: Value) -> bool | None:
    """FEEL's ``in`` for a range: None where an end is null or has no order with ``value``."""
    if interval.operator == "=":
        return equal(value, interval.end)
    if interval.operator == "!=":
        same = equal(value, interval.end)
        return None if same is None else not same
    above = below = True
    if interval.operator not in ("<", "<="):
        order = compare(value, interval.start)
        if order is None:
            return None
        above = order > 0 or (order == 0 and interval.start_included)
    if interval.operator not in (">", ">="):
        order = compare(value, interval.end)
        if order is None:
            return None
        below = order < 0 or (order == 0 and interval.end_included)
    return above and below


def identical(left: Value, right: Value) -> bool:
    """FEEL's ``is``: the same kind and the same parts, zones by their name."""
    if kind_of(left) != kind_of(right):
        return False
    if isinstance(left, Time | DateTime):
        return bool(left == right)
    return equal(left, right) is True


def _all_equal(left: list[Value], right: list[Value]) -> bool | None:
    if len(left) != len(right):
        return False
    result: bool | None = True
    for first, second in zip(left, right, strict=True):
        same = equal(first, second)
        if same is False:
            return False
        if same is None:
            result = None
    return result


def _equal_ranges(left: Range, right: Range) -> bool | None:
    if (left.operator, left.start_included, left.end_included) != (
        right.operator,
        right.start_included,
        right.end_included,
    ):
        return False
    return _all_equal([left.start, left.end], [right.start, right.end])


def _time_keys(left: Time, right: Time) -> tuple[int | None, int | None]:
    if left.offset is None and right.offset is None and left.zone == right.zone:
        return left.nanoseconds, right.nanoseconds
    return left.utc_nanoseconds(), right.utc_nanoseconds()


def _date_time_keys(left: DateTime, right: DateTime) -> tuple[int | None, int | None]:
    if left.offset is None and right.offset is None:
        return left.local_nanoseconds(), right.local_nanoseconds()
    return left.instant(), right.instant()
