"""Typed values as JSON.

Numbers are given as decimal strings in plain notation: money with its two
decimals, a ratio or number with its declared scale (without one, without
trailing zeros), never with an exponent and never as -0; whole numbers are JSON
integers.  Nothing is rounded here: a value that does not fit its type is an
error.  Dates, date-times and durations are ISO 8601, text is NFC.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Context, Decimal, DecimalException, Inexact, InvalidOperation
from functools import lru_cache
from typing import Any, Final

from engine.errors import NotRenderable, json_pointer
from engine.feel.values.numbers import number_text
from engine.feel.values.temporal import DateTime, DaysDuration, MonthsDuration, Time, WideDate
from engine.feel.values.temporal_text import temporal_text
from engine.policy.model import Field, Kind, TypeSpec

__all__ = [
    "MAX_SCALE",
    "render",
    "render_inputs",
    "render_untyped",
    "scale_of",
    "unfit",
]

MAX_SCALE: Final = 16  # decimals of a ratio or number that declares none
_SHOWN: Final = 60
# Wide enough for 34 digits anywhere near the point; Inexact traps what would be rounded.
_EXACT: Final = Context(prec=80, traps=[Inexact, InvalidOperation])
_UNITS: Final = tuple(Decimal((0, (1,), -scale)) for scale in range(41))  # the largest scale
_DEFAULT_SCALES: Final = {Kind.MONEY: 2, Kind.INTEGER: 0}


def scale_of(spec: TypeSpec) -> int:
    """The most decimals a number of this type has: declared, else money 2, integer 0, else 16."""
    return spec.scale if spec.scale is not None else _DEFAULT_SCALES.get(spec.kind, MAX_SCALE)


def render(value: object, spec: TypeSpec) -> Any:
    """``value`` as the JSON value its type is given as.

    Null is given for a nullable type only; an optional field of a record that
    is null is left out.  Raises ``NotRenderable``, with the JSON pointer inside
    the value, for another kind of value, more decimals than the scale, a text
    outside the enumeration, an unknown or missing field.
    """
    if value is None:
        if spec.nullable:
            return None
        raise NotRenderable(f"null is not a {spec.kind.value}")
    return _RENDERERS[spec.kind](value, spec)


def render_inputs(inputs: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, Any]:
    """Checked inputs as nested JSON; an optional input that was not given is left out.

    ``inputs`` is nested by the dotted paths that are the keys of ``fields``.
    """
    result: dict[str, Any] = {}
    for path, declared in fields.items():
        *parents, last = _steps(path)
        source: Any = inputs
        for parent in parents:
            source = source[parent]
        if source[last] is None and declared.optional:
            continue
        target = result
        for parent in parents:
            target = target.setdefault(parent, {})
        try:
            target[last] = render(source[last], declared.spec)
        except NotRenderable as error:
            _below(error, *parents, last)
            raise
    return result


def render_untyped(value: object) -> Any:
    """A FEEL value without a declared type as JSON: numbers as plain decimal strings."""
    match value:
        case None | bool():
            return value
        case Decimal() if value.is_finite():
            return number_text(value)
        case str():
            return unicodedata.normalize("NFC", value)
        case date() | WideDate() | DateTime() | Time() | DaysDuration() | MonthsDuration():
            return temporal_text(value)
        case Mapping():
            return {str(key): render_untyped(item) for key, item in value.items()}
        case list() | tuple():
            return [render_untyped(item) for item in value]
    raise unfit(value, "value of a decision")


@lru_cache(maxsize=4096)
def _steps(path: str) -> tuple[str, ...]:
    """A dotted path of a policy's inputs, taken apart once."""
    return tuple(path.split("."))


def _below(error: NotRenderable, *keys: str | int) -> None:
    """Prefix the pointer of an error that was raised inside the value at these keys."""
    error.path = json_pointer(*keys) + error.path


def _decimal(value: object, spec: TypeSpec) -> Decimal:
    """``value`` with exactly the scale of its type, minus zero as zero."""
    if not isinstance(value, Decimal) or not value.is_finite():
        raise unfit(value, spec.kind.value)
    scale = scale_of(spec)
    try:
        exact = _EXACT.quantize(value, _UNITS[scale])
    except Inexact:
        message = f"more than {scale} decimals" if scale else "not a whole number"
        raise NotRenderable(f"{message}: {_shown(value)}", shown=_shown(value)) from None
    except DecimalException:
        raise NotRenderable(f"too large: {_shown(value)}", shown=_shown(value)) from None
    return exact if exact else exact.copy_abs()


def _fixed(value: object, spec: TypeSpec) -> str:
    return format(_decimal(value, spec), "f")


def _number(value: object, spec: TypeSpec) -> str:
    exact = _decimal(value, spec)
    return number_text(exact) if spec.scale is None else format(exact, "f")


def _integer(value: object, spec: TypeSpec) -> int:
    return int(_decimal(value, spec))


def _boolean(value: object, spec: TypeSpec) -> bool:
    if not isinstance(value, bool):
        raise unfit(value, spec.kind.value)
    return value


def _text(value: object, spec: TypeSpec) -> str:
    if not isinstance(value, str):
        raise unfit(value, spec.kind.value)
    return unicodedata.normalize("NFC", value)


def _enum(value: object, spec: TypeSpec) -> str:
    if not isinstance(value, str) or value not in spec.values:
        shown = _shown(value)
        raise NotRenderable(f"{shown} is not one of {', '.join(spec.values)}", shown=shown)
    return value


def _date(value: object, spec: TypeSpec) -> str:
    if type(value) is not date:
        raise unfit(value, spec.kind.value)
    return value.isoformat()


def _datetime(value: object, spec: TypeSpec) -> str:
    if not isinstance(value, DateTime):
        raise unfit(value, spec.kind.value)
    # RFC 3339 knows offsets, not the names of zones.
    return temporal_text(DateTime(value.date, value.nanoseconds, value.offset))


def _duration(value: object, spec: TypeSpec) -> str:
    if not isinstance(value, MonthsDuration if spec.months else DaysDuration):
        raise unfit(value, spec.kind.value)
    return temporal_text(value)


def _list(value: object, spec: TypeSpec) -> list[Any]:
    if not isinstance(value, list | tuple) or spec.item is None:
        raise unfit(value, spec.kind.value)
    result = []
    for index, item in enumerate(value):
        try:
            result.append(render(item, spec.item))
        except NotRenderable as error:
            _below(error, index)
            raise
    return result


def _record(value: object, spec: TypeSpec) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise unfit(value, spec.kind.value)
    for key in value:
        if key not in spec.fields:
            raise NotRenderable(f"{key} is not a field of the record")
    result = {}
    for name, declared in spec.fields.items():
        item = value.get(name)
        if item is None and declared.optional:
            continue
        try:
            result[name] = render(item, declared.spec)
        except NotRenderable as error:
            _below(error, name)
            raise
    return result


_RENDERERS: Final[Mapping[Kind, Callable[[object, TypeSpec], Any]]] = {
    Kind.MONEY: _fixed,
    Kind.RATIO: _number,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
    Kind.DURATION: _duration,
    Kind.BOOLEAN: _boolean,
    Kind.ENUM: _enum,
    Kind.TEXT: _text,
    Kind.RECORD: _record,
    Kind.LIST: _list,
}


def unfit(value: object, noun: str) -> NotRenderable:
    """The error that a value is no such thing; a long one is shown in part."""
    shown = _shown(value)
    return NotRenderable(f"{shown} is not a {noun}", shown=shown)


def _shown(value: object) -> str:
    text = temporal_text(value) if isinstance(value, WideDate) else str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
