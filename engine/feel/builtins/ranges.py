"""Functions that relate points and ranges (DMN 1.5, table 78).

Each formula is the table's.  The point and range forms have their own
parameter names there: ``point1, point2``; ``point, range``; ``range, point``;
``range1, range2``.  An end that a unary range leaves open is unbounded.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.feel.builtins.signature import Builtin, Parameter, Signature, overloaded
from engine.feel.failure import FeelFailure
from engine.feel.types import AnyType, BooleanType, FeelType, RangeType
from engine.feel.values.comparison import compare, contains
from engine.feel.values.kinds import Range, Value, a_kind

__all__ = ["RANGES"]

_Point = Value
_Implementation = Callable[[Value, Value], bool]


def _order(left: Value, right: Value) -> int:
    order = compare(left, right)
    if order is None:
        raise FeelFailure(f"{a_kind(left)} and {a_kind(right)} have no order")
    return order


def _unbounded(interval: Range, *, start: bool) -> bool:
    return interval.operator in (("<", "<=") if start else (">", ">="))


def _starts(one: Range, other: Range) -> int:
    """The order of two starts, by their values."""
    open_one, open_other = _unbounded(one, start=True), _unbounded(other, start=True)
    if open_one or open_other:
        return int(open_other) - int(open_one)
    return _order(one.start, other.start)


def _ends(one: Range, other: Range) -> int:
    """The order of two ends, by their values."""
    open_one, open_other = _unbounded(one, start=False), _unbounded(other, start=False)
    if open_one or open_other:
        return int(open_one) - int(open_other)
    return _order(one.end, other.end)


def _end_and_start(one: Range, other: Range) -> int:
    """The order of one's end and the other's start."""
    if _unbounded(one, start=False) or _unbounded(other, start=True):
        return 1
    return _order(one.end, other.start)


def _as_range(point: _Point) -> Range:
    return Range(point, point, True, True)


def _before(one: Range, other: Range) -> bool:
    order = _end_and_start(one, other)
    return order < 0 or (order == 0 and not (one.end_included and other.start_included))


def _meets(one: Range, other: Range) -> bool:
    return one.end_included and other.start_included and _end_and_start(one, other) == 0


def _reaches(one: Range, other: Range) -> bool:
    """Does one end at or after the other's start, sharing it?"""
    order = _end_and_start(one, other)
    return order > 0 or (order == 0 and one.end_included and other.start_included)


def _overlaps(one: Range, other: Range) -> bool:
    return _reaches(one, other) and _reaches(other, one)


def _overlaps_before(one: Range, other: Range) -> bool:
    starts, ends = _starts(one, other), _ends(one, other)
    return (
        (starts < 0 or (starts == 0 and one.start_included and not other.start_included))
        and _reaches(one, other)
        and (ends < 0 or (ends == 0 and (not one.end_included or other.end_included)))
    )


def _no_earlier_start(one: Range, other: Range) -> bool:
    order = _starts(one, other)
    return order > 0 or (order == 0 and (not one.start_included or other.start_included))


def _no_later_end(one: Range, other: Range) -> bool:
    order = _ends(one, other)
    return order < 0 or (order == 0 and (not one.end_included or other.end_included))


def _finishes(one: Range, other: Range) -> bool:
    return (
        one.end_included == other.end_included
        and _ends(one, other) == 0
        and _no_earlier_start(one, other)
    )


def _during(one: Range, other: Range) -> bool:
    return _no_earlier_start(one, other) and _no_later_end(one, other)


def _begins(one: Range, other: Range) -> bool:
    return (
        one.start_included == other.start_included
        and _starts(one, other) == 0
        and _no_later_end(one, other)
    )


def _coincides(one: Range, other: Range) -> bool:
    return (
        (one.start_included, one.end_included) == (other.start_included, other.end_included)
        and _starts(one, other) == 0
        and _ends(one, other) == 0
    )


def _point_within(point: _Point, interval: Range) -> bool:
    within = contains(interval, point)
    if within is None:
        raise FeelFailure(f"{a_kind(point)} has no order with the ends of the range")
    return within


def _point_finishes(point: _Point, interval: Range) -> bool:
    bounded = interval.end_included and not _unbounded(interval, start=False)
    return bounded and _order(point, interval.end) == 0


def _point_starts(point: _Point, interval: Range) -> bool:
    bounded = interval.start_included and not _unbounded(interval, start=True)
    return bounded and _order(point, interval.start) == 0


def _points_coincide(one: _Point, other: _Point) -> bool:
    if isinstance(one, Range) or isinstance(other, Range):
        raise FeelFailure("a point and a range cannot coincide")
    return _order(one, other) == 0


def _points(test: Callable[[Range, Range], bool]) -> _Implementation:
    """A test of ranges for points, each taken as the range of itself alone."""

    def implementation(left: Value, right: Value) -> bool:
        first = left if isinstance(left, Range) else _as_range(left)
        second = right if isinstance(right, Range) else _as_range(right)
        return test(first, second)

    return implementation


def _swapped(test: _Implementation) -> _Implementation:
    return lambda left, right: test(right, left)


_RANGE: FeelType = RangeType()
_ANY: FeelType = AnyType()
_FORMS: dict[str, tuple[tuple[str, FeelType], tuple[str, FeelType]]] = {
    "range, range": (("range1", _RANGE), ("range2", _RANGE)),
    "point, range": (("point", _ANY), ("range", _RANGE)),
    "range, point": (("range", _RANGE), ("point", _ANY)),
    "point, point": (("point1", _ANY), ("point2", _ANY)),
}


def _related(name: str, **forms: _Implementation) -> Builtin:
    """A function with the forms given as ``range_range=...``, ``point_range=...`` and so on."""
    overloads = []
    for key, implementation in forms.items():
        (first, first_type), (second, second_type) = _FORMS[key.replace("_", ", ")]
        parameters = (Parameter(first, first_type), Parameter(second, second_type))
        overloads.append(Signature(parameters, BooleanType(), implementation))
    return overloaded(name, *overloads)


_any_before = _points(_before)
_any_after = _swapped(_any_before)

RANGES: tuple[Builtin, ...] = (
    _related(
        "before",
        range_range=_any_before,
        point_range=_any_before,
        range_point=_any_before,
        point_point=_any_before,
    ),
    _related(
        "after",
        range_range=_any_after,
        point_range=_any_after,
        range_point=_any_after,
        point_point=_any_after,
    ),
    _related("meets", range_range=_meets),
    _related("met by", range_range=_swapped(_meets)),
    _related("overlaps", range_range=_overlaps),
    _related("overlaps before", range_range=_overlaps_before),
    _related("overlaps after", range_range=_swapped(_overlaps_before)),
    _related("finishes", range_range=_finishes, point_range=_point_finishes),
    _related(
        "finished by",
        range_range=_swapped(_finishes),
        range_point=_swapped(_point_finishes),
    ),
    _related("includes", range_range=_swapped(_during), range_point=_swapped(_point_within)),
    _related("during", range_range=_during, point_range=_point_within),
    _related("starts", range_range=_begins, point_range=_point_starts),
    _related("started by", range_range=_swapped(_begins), range_point=_swapped(_point_starts)),
    _related("coincides", range_range=_coincides, point_point=_points_coincide),
)
