"""The values of an axis from text: numbers and dates in steps or one by one, words.

Each function raises ``BadAxis`` for the first thing that is wrong with the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeVar

from engine.evaluation.canonical import scale_of
from engine.feel.values.dates import add_months
from engine.grids.axes import NUMBERS, Lapse, Scalar, number_text
from engine.policy.model import Field, Kind

__all__ = ["FORMS", "BadAxis", "Values", "dates", "numbers", "words"]

_Ordered = TypeVar("_Ordered", Decimal, date)
#: values of one axis, whatever the limit of points
MOST_VALUES: Final = 50_000
#: so many digits that no sum of a start and steps is rounded
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,10})?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FROM_ON: Final = re.compile(r"on(?:([+-])(P.+))?")
_LENGTH: Final = re.compile(r"P(?=[0-9])(?:([0-9]{1,3})Y)?(?:([0-9]{1,4})M)?(?:([0-9]{1,5})D)?")
FORMS: Final[Mapping[Kind, str]] = {
    **dict.fromkeys(NUMBERS, "1000..50000:1000 or 1000,2500"),
    Kind.DATE: "2015-01-01..2022-07-30:P1M, on-P10Y..on:P6M or 2021-05-01,2022-01-01",
    Kind.ENUM: "* or some of its values: a,b",
    Kind.BOOLEAN: "*, true or false",
}


class BadAxis(Exception):
    """What is wrong with an axis."""

    def __init__(self, code: str, message: str, **data: str) -> None:
        super().__init__(code, message)
        self.code, self.message, self.data = code, message, data


class Values(NamedTuple):
    values: tuple[Scalar, ...]
    lapses: tuple[Lapse, ...] = ()


# --- numbers ------------------------------------------------------------------


def numbers(path: str, asked: str, fields: Sequence[Field]) -> Values:
    if ".." not in asked:
        found = _listed(path, asked, fields[-1])
        values = _risen(path, [_number(path, one, fields[-1]) for one in found])
    else:
        low, high, step = (
            _number(path, one, fields[-1]) for one in _range(path, asked, fields[-1])
        )
        if step <= 0:
            raise BadAxis("axis_step", f"{path}: the step must be above 0", path=path)
        if high < low:
            message = f"{path}: {low:f} to {high:f} is empty"
            raise BadAxis("axis_empty", message, path=path, low=f"{low:f}", high=f"{high:f}")
        count = int((high - low) // step) + 1
        _few(path, count)
        values = tuple(low + place * step for place in range(count))
    scale = max(scale_of(one.spec) for one in fields)
    for value in values:
        if value != round(value, scale):
            message = f"{path}: {value:f} has more than {scale} decimals"
            raise BadAxis(
                "axis_decimals", message, path=path, value=f"{value:f}", decimals=str(scale)
            )
    _bounded(path, min(values), max(values), fields)
    return Values(values)


def _number(path: str, text: str, field: Field) -> Decimal:
    if _NUMBER.fullmatch(text) is None:
        raise _value(path, text, field)
    return Decimal(text)


# --- dates --------------------------------------------------------------------


def dates(path: str, asked: str, fields: Sequence[Field], on: date) -> Values:
    if ".." not in asked:
        found = [_date(path, one, fields[-1], on) for one in _listed(path, asked, fields[-1])]
        values = _risen(path, [day for day, _ in found])
        _bounded(path, min(values), max(values), fields)
        return Values(values)
    first, last, length = _range(path, asked, fields[-1])
    (low, lapse), (high, until) = (_date(path, one, fields[-1], on) for one in (first, last))
    step = _length(length)
    if step is None:
        raise _value(path, length, fields[-1])
    if step.months and step.days:
        message = f"{path}: a step is months or days, not both"
        raise BadAxis("axis_step_mixed", message, path=path)
    if step == Lapse():
        raise BadAxis("axis_step", f"{path}: the step must be above 0", path=path)
    if high < low:
        data = {"low": low.isoformat(), "high": high.isoformat()}
        message = f"{path}: {data['low']} to {data['high']} is empty"
        raise BadAxis("axis_empty", message, path=path, **data)
    exact = lapse is not None and until is not None and not _mixed(lapse, step)
    origin, start = (on, lapse) if exact and lapse is not None else (low, Lapse())
    lapses: list[Lapse] = []
    days: list[date] = []
    while len(days) <= MOST_VALUES:
        place = len(days)
        now = Lapse(start.months + place * step.months, start.days + place * step.days)
        try:
            day = _moved(origin, now)
        except (OverflowError, ValueError):
            break
        if day > high:
            break
        lapses.append(now)
        days.append(day)
    _few(path, len(days))
    _bounded(path, days[0], days[-1], fields)
    if not exact:
        return Values(tuple(days))
    if all(max(one) <= 0 for one in lapses):
        return Values(tuple(reversed(days)), tuple(reversed(lapses)))
    return Values(tuple(days), tuple(lapses))


def _mixed(start: Lapse, step: Lapse) -> bool:
    """Whether one is told in months and the other in days, so that a sum is neither."""
    return bool((start.months and step.days) or (start.days and step.months))


def _moved(day: date, lapse: Lapse) -> date:
    """Months first, then days; raises OverflowError, ValueError beyond the calendar."""
    found = add_months(day, lapse.months)
    if not isinstance(found, date):
        raise OverflowError
    return found + timedelta(days=lapse.days)


def _date(path: str, text: str, field: Field, on: date) -> tuple[date, Lapse | None]:
    """A day, and how far it is from the effective date where it was given so."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text), None
        found = _FROM_ON.fullmatch(text)
        if found is not None:
            length = _length(found[2]) if found[2] else Lapse()
            if length is not None:
                sign = -1 if found[1] == "-" else 1
                lapse = Lapse(sign * length.months, sign * length.days)
                return _moved(on, lapse), lapse
    except (ValueError, OverflowError):
        pass
    raise _value(path, text, field)


def _length(text: str) -> Lapse | None:
    found = _LENGTH.fullmatch(text)
    if found is None:
        return None
    years, months, days = (int(one or 0) for one in found.groups())
    return Lapse(12 * years + months, days)


# --- enumerations and booleans ------------------------------------------------


def words(path: str, asked: str, fields: Sequence[Field]) -> Values:
    if fields[-1].spec.kind is Kind.BOOLEAN:
        known: dict[str, Scalar] = {"true": True, "false": False}
    else:
        known = {value: value for one in fields for value in one.spec.values}
    if asked == "*":
        return Values(tuple(known.values()))
    values = []
    for text in _listed(path, asked, fields[-1]):
        if text not in known:
            message = f"{path}: {text!r} is none of {', '.join(known)}"
            raise BadAxis(
                "axis_not_in_enum", message, path=path, value=text, values=", ".join(known)
            )
        values.append(known[text])
    return Values(tuple(values))


# --- all of them --------------------------------------------------------------


def _listed(path: str, asked: str, field: Field) -> list[str]:
    found = [one.strip() for one in asked.split(",")]
    if not all(found):
        raise _value(path, asked, field)
    _once(path, found)
    return found


def _risen(path: str, values: Sequence[_Ordered]) -> tuple[_Ordered, ...]:
    """In order, however they were listed, so that "from … to" holds of all between."""
    _once(path, values)
    return tuple(sorted(values))


def _once(path: str, values: Sequence[Scalar]) -> None:
    if len(set(values)) < len(values):
        raise BadAxis("axis_twice", f"{path}: a value stands there twice", path=path)


def _range(path: str, asked: str, field: Field) -> tuple[str, str, str]:
    low, _, rest = asked.partition("..")
    high, colon, step = rest.partition(":")
    if not colon:
        raise _value(path, asked, field)
    return low.strip(), high.strip(), step.strip()


def _value(path: str, text: str, field: Field) -> BadAxis:
    form = FORMS[field.spec.kind]
    message = f"{path}: {text!r} cannot be read; write {form}"
    return BadAxis("axis_value", message, path=path, value=text, form=form)


def _few(path: str, count: int) -> None:
    if count > MOST_VALUES:
        message = f"{path}: more than {MOST_VALUES} values; take a larger step"
        raise BadAxis("axis_long", message, path=path, most=str(MOST_VALUES))


def _bounded(path: str, low: Decimal | date, high: Decimal | date, fields: Iterable[Field]) -> None:
    """That some version takes each value; what one refuses becomes a refused point."""
    bounds = [(one.spec.minimum, one.spec.maximum) for one in fields]
    lows: list[Any] = [one for one, _ in bounds if isinstance(one, type(low))]
    highs: list[Any] = [one for _, one in bounds if isinstance(one, type(high))]
    beyond: list[tuple[str, str, Any, Any]] = []
    if len(lows) == len(bounds) and low < min(lows):
        beyond.append(("axis_below", "at least", low, min(lows)))
    if len(highs) == len(bounds) and high > max(highs):
        beyond.append(("axis_above", "at most", high, max(highs)))
    for code, words_, value, bound in beyond:
        shown, limit = _shown(value), _shown(bound)
        message = f"{path}: {shown} is out of bounds, it must be {words_} {limit}"
        raise BadAxis(code, message, path=path, value=shown, bound=limit)


def _shown(value: Decimal | date) -> str:
    return number_text(value) if isinstance(value, Decimal) else value.isoformat()
