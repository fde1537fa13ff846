"""The places of a case that can be varied, and the values that are worth a try there.

An ordered place (an amount, a date, the effective date itself) is a grid of
smallest steps: 0.01 for money, 1 for whole numbers, a day, the declared scale
of a ratio.  A position on the grid is a whole number, so that two values with
nothing between them are found by halving.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from engine.boundaries.points import ABSENT, Place, Point, change, read
from engine.policy.model import Field, Kind, PolicyVersion, TypeSpec

__all__ = ["DAY_AXIS", "Axis", "axes_of", "choices", "marks", "moved", "placed", "spell"]

_SCALES = {Kind.MONEY: 2, Kind.INTEGER: 0, Kind.RATIO: 4, Kind.NUMBER: 4}
_SECONDS = 86_400
_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
_DAYS_AWAY = (1, 7, 14, 30, 31, 60, 91, 92, 181, 366, 731, 1096, 1826, 3653, 14610)
_COUNTS = (0, 1, 2, 3, 5, 6, 7, 10, 12, 15, 18, 24, 30, 36, 60, 61, 90, 91, 120, 180, 181, 360, 366)


@dataclass(frozen=True, slots=True)
class Axis:
    """A place, its type and whether it may be left out; the effective date has no place."""

    place: Place
    spec: TypeSpec
    optional: bool = False

    @property
    def name(self) -> str:
        """As people write it: ``loan.principal``, ``debts[2].since`` (items from 1)."""
        if not self.place:
            return "effective_date"
        told = ""
        for step in self.place:
            told += f"[{step + 1}]" if isinstance(step, int) else f"{'.' if told else ''}{step}"
        return told

    @property
    def path(self) -> str:
        """The dotted path without places in lists."""
        return ".".join(step for step in self.place if isinstance(step, str)) or "effective_date"

    @property
    def ordered(self) -> bool:
        """Whether its values stand on a grid of smallest steps."""
        return self.spec.kind in _SCALES or self.spec.kind in (Kind.DATE, Kind.DATETIME)


DAY_AXIS = Axis((), TypeSpec(Kind.DATE))


def axes_of(policy: PolicyVersion, point: Point) -> Iterator[Axis]:
    """Each input in the policy's order, those within lists item by item, and then the day."""
    for path, field in policy.inputs.items():
        if not field.informational:
            yield from _axes(tuple(path.split(".")), field, point.inputs)
    yield DAY_AXIS


def _axes(place: Place, field: Field, raw: Mapping[str, Any]) -> Iterator[Axis]:
    spec = field.spec
    optional = field.optional or field.default is not None or spec.nullable
    if spec.kind is Kind.RECORD:
        if optional:
            yield Axis(place, spec, True)
        if read(raw, place) is ABSENT and optional:
            return
        yield from _fields(place, spec, raw)
    elif spec.kind is Kind.LIST and spec.item is not None:
        yield Axis(place, spec, optional)
        items = read(raw, place)
        if not isinstance(items, list):
            return
        last = len(items) - 1
        for index in sorted({0, 1, last} & {*range(len(items))}):
            inner = (*place, index)
            if spec.item.kind is Kind.RECORD:
                yield from _fields(inner, spec.item, raw)
            elif spec.item.kind is not Kind.LIST:
                yield Axis(inner, spec.item)
    else:
        yield Axis(place, spec, optional)


def _fields(place: Place, spec: TypeSpec, raw: Mapping[str, Any]) -> Iterator[Axis]:
    for name, field in spec.fields.items():
        if not field.informational:
            yield from _axes((*place, name), field, raw)


# --- ordered places -------------------------------------------------------------


def placed(axis: Axis, value: Any) -> int | None:
    """The position of a value (raw or typed) on the grid, rounded down; None where it has none."""
    kind = axis.spec.kind
    try:
        if kind is Kind.DATE:
            return (
                value if isinstance(value, date) else date.fromisoformat(str(value))
            ).toordinal()
        if kind is Kind.DATETIME:
            moment = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
            return (moment - _BEGINNING) // timedelta(seconds=1)
        number = Decimal(str(value))
        return int(number.scaleb(_scale(axis.spec)).to_integral_value(rounding="ROUND_FLOOR"))
    except (ValueError, TypeError, ArithmeticError):
        return None


def spell(axis: Axis, position: int) -> Any:
    """The raw value at a position; None outside of what can be written."""
    kind = axis.spec.kind
    try:
        if kind is Kind.DATE:
            return date.fromordinal(position).isoformat()
        if kind is Kind.DATETIME:
            day, second = divmod(position, _SECONDS)
            hour, rest = divmod(second, 3600)
            told = f"{rest // 60:02}:{rest % 60:02}"
            return f"{date.fromordinal(day + 1).isoformat()}T{hour:02}:{told}Z"
    except (ValueError, OverflowError):
        return None
    scale = _scale(axis.spec)
    return position if kind is Kind.INTEGER else f"{Decimal(position).scaleb(-scale):f}"


def _scale(spec: TypeSpec) -> int:
    return _SCALES[spec.kind] if spec.scale is None else spec.scale


def moved(point: Point, axis: Axis, value: Any) -> Point:
    """The case with another value at a place."""
    if axis is DAY_AXIS or not axis.place:
        return Point(date.fromisoformat(value), point.inputs)
    return Point(point.day, change(point.inputs, axis.place, value))


def marks(axis: Axis, point: Point, current: Any, known: list[Any]) -> list[int]:
    """Positions to look at first, ascending: bounds, known limits, steps away, powers of ten.

    ``current`` is the typed or raw value now, ``known`` the constants it is compared with.
    """
    kind = axis.spec.kind
    here = None if current is ABSENT or current is None else placed(axis, current)
    found: set[int] = set() if here is None else {here}
    for limit in (*known, axis.spec.minimum, axis.spec.maximum):
        at = placed(axis, limit) if isinstance(limit, date | Decimal | str) else None
        if at is not None:
            found |= {at - 1, at, at + 1}
    if kind in (Kind.DATE, Kind.DATETIME):
        unit = 1 if kind is Kind.DATE else _SECONDS
        day = point.day.toordinal() if kind is Kind.DATE else (point.day.toordinal() - 1) * unit
        for middle in {day, day if here is None else here}:
            found |= {middle + sign * away * unit for away in (0, *_DAYS_AWAY) for sign in (-1, 1)}
        return sorted(found)
    one = 10 ** _scale(axis.spec)
    if kind is Kind.INTEGER:
        found |= set(_COUNTS)
    elif kind is Kind.RATIO:
        found |= {one * part // 20 for part in range(0, 21, 2)}
    found |= {0, 1, one}
    middle = here or 1000 * one
    found |= {middle // 1000, middle // 10, middle // 2, middle * 9 // 10, middle * 11 // 10}
    found |= {middle * 3 // 2, middle * 2, middle * 10, middle * 1000}
    return sorted(found)


# --- other places ----------------------------------------------------------------


def choices(axis: Axis, current: Any, known: list[Any]) -> list[Any]:
    """Raw values to try at a place that has no order; also leaving it out, where it may be."""
    spec, found = axis.spec, list[Any]()
    if spec.kind is Kind.BOOLEAN:
        found = [True, False]
    elif spec.kind is Kind.ENUM:
        found = list(spec.values)
    elif spec.kind is Kind.TEXT:
        found = [text for text in known if isinstance(text, str)]
    elif spec.kind is Kind.LIST:
        items = current if isinstance(current, list) else []
        found = [[], items[:-1], items[:1]]
        if items:
            found += [[*items, items[-1]], [items[-1], *items[:-1]]]
        elif spec.item is not None:
            made = simplest(spec.item)
            found += [] if made is ABSENT else [[made]]
        for limit in (spec.min_items, spec.max_items):
            if items and limit is not None and len(items) < limit <= 12:
                found.append([*items, *[items[-1]] * (limit - len(items))])
    elif spec.kind is Kind.RECORD and current is ABSENT:
        found = [simplest(spec)]
    elif spec.kind is Kind.DURATION:
        found = ["P1M", "P12M"] if spec.months else ["PT0S", "P1D", "P30D"]
    if axis.optional:
        found.append(ABSENT)
        if axis.ordered and current is ABSENT:
            found = []
    return [one for one in found if one != current]


def simplest(spec: TypeSpec) -> Any:
    """A value of a type, its plainest; ABSENT where none is easily made (a pattern)."""
    match spec.kind:
        case Kind.RECORD:
            made = {
                name: simplest(field.spec)
                for name, field in spec.fields.items()
                if not field.optional and field.default is None
            }
            return {name: value for name, value in made.items() if value is not ABSENT}
        case Kind.LIST:
            one = ABSENT if spec.item is None or not spec.min_items else simplest(spec.item)
            return [] if one is ABSENT else [one] * spec.min_items
        case Kind.ENUM:
            return spec.values[0]
        case Kind.BOOLEAN:
            return False
        case Kind.TEXT:
            return ABSENT if spec.pattern else "x"
        case Kind.DURATION:
            return "P1M" if spec.months else "P1D"
        case Kind.DATE:
            return str(spec.minimum) if isinstance(spec.minimum, date) else "2020-01-15"
        case Kind.DATETIME:
            return "2020-01-15T10:00:00Z"
    low = spec.minimum if isinstance(spec.minimum, Decimal) else Decimal(0)
    high = spec.maximum if isinstance(spec.maximum, Decimal) else Decimal(1000)
    return str(min(max(low, Decimal(1 if spec.kind is Kind.RATIO else 100)), high))
