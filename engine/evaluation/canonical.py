"""Typed values as JSON, canonical JSON, and the decision digest (scheme 1).

Numbers are given as decimal strings in plain notation: money with its two
decimals, a ratio or number with its declared scale (without one, without
trailing zeros), never with an exponent and never as -0; whole numbers are JSON
integers.  Nothing is rounded here: a value that does not fit its type is an
error.  Dates, date-times and durations are ISO 8601, text is NFC.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Context, Decimal, DecimalException, Inexact, InvalidOperation
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from engine.errors import NotRenderable, json_pointer
from engine.evaluation.writing import compact_sorted
from engine.feel.values.numbers import number_text
from engine.feel.values.temporal import DateTime, DaysDuration, MonthsDuration, Time, WideDate
from engine.feel.values.temporal_text import temporal_text
from engine.policy.model import Field, Kind, TypeSpec

__all__ = [
    "MAX_SCALE",
    "canonical_json",
    "content_digest",
    "decision_content",
    "render",
    "render_inputs",
    "render_untyped",
    "scale_of",
]

MAX_SCALE: Final = 16  # decimals of a ratio or number that declares none
_SHOWN: Final = 60
# Wide enough for 34 digits anywhere near the point; Inexact traps what would be rounded.
_EXACT: Final = Context(prec=80, traps=[Inexact, InvalidOperation])
_SCALARS: Final = frozenset({str, int, bool, type(None)})
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
    raise _unfit(value, "value of a decision")


def canonical_json(value: object) -> bytes:
    """JSON in UTF-8 with keys sorted by code point, no spaces, text in NFC.

    Takes null, booleans, integers, text, lists and objects; any other value
    (a float, a decimal not yet rendered) raises ``NotRenderable``.
    """
    if _is_plain(value):
        text = compact_sorted(value)
        if text.isascii():  # so it is in NFC
            return text
    return compact_sorted(_normal(value))


def decision_content(
    *,
    policies: Iterable[str],
    effective_date: date,
    inputs: Mapping[str, Any],
    outcome: str,
    outputs: Mapping[str, Any],
    findings: Iterable[tuple[str, str, str | None, Mapping[str, Any]]],
    actions: Iterable[Mapping[str, Any]],
    obligations: Iterable[str],
) -> dict[str, Any]:
    """What the digest of a decision is of, scheme 1, as JSON.

    ``policies`` are the digests of the policy, the policies and the calendars
    used (each once, sorted: their order says nothing); ``inputs``, ``outputs``,
    ``actions`` and a finding's parameters as rendered; a finding is (code,
    element, pointer or None, parameters) in the order of the reasons;
    ``obligations`` are codes in the order given.
    """
    return {
        "actions": list(actions),
        "effective_date": effective_date.isoformat(),
        "findings": [
            {"code": code, "element": element, "params": params, "pointer": pointer}
            for code, element, pointer, params in findings
        ],
        "inputs": inputs,
        "obligations": list(obligations),
        "outcome": outcome,
        "outputs": outputs,
        "policies": sorted(set(policies)),
        "scheme": 1,
    }


def content_digest(content: Mapping[str, Any]) -> str:
    """The digest of such a content: ``"sha256:"`` and 64 hexadecimal digits.

    Raises ``NotRenderable``.
    """
    return "sha256:" + sha256(canonical_json(content)).hexdigest()


def _is_plain(value: Any) -> bool:
    """Whether a value is written as it is but for the NFC of its texts."""
    kind = type(value)
    if kind is dict:
        for key, item in value.items():  # texts are most of what there is
            if type(key) is not str or not (type(item) is str or _is_plain(item)):
                return False
        return True
    if kind is list or kind is tuple:
        return all([_is_plain(item) for item in value])
    return kind in _SCALARS


def _normal(value: Any) -> Any:
    kind = type(value)
    if kind is str:
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if value is None or kind is bool or kind is int:
        return value
    if kind is list or kind is tuple:
        return [_normal(item) for item in value]
    if kind is dict or isinstance(value, Mapping):  # asking for a Mapping is slow
        normal = {_key(key): _normal(item) for key, item in value.items()}
        if len(normal) != len(value):
            raise NotRenderable("two keys of an object are the same text")
        return normal
    raise _unfit(value, "JSON value")


def _key(key: object) -> str:
    if type(key) is not str:
        raise _unfit(key, "key")
    return key if key.isascii() else unicodedata.normalize("NFC", key)


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
        raise _unfit(value, spec.kind.value)
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
        raise _unfit(value, spec.kind.value)
    return value


def _text(value: object, spec: TypeSpec) -> str:
    if not isinstance(value, str):
        raise _unfit(value, spec.kind.value)
    return unicodedata.normalize("NFC", value)


def _enum(value: object, spec: TypeSpec) -> str:
    if not isinstance(value, str) or value not in spec.values:
        shown = _shown(value)
        raise NotRenderable(f"{shown} is not one of {', '.join(spec.values)}", shown=shown)
    return value


def _date(value: object, spec: TypeSpec) -> str:
    if type(value) is not date:
        raise _unfit(value, spec.kind.value)
    return value.isoformat()


def _datetime(value: object, spec: TypeSpec) -> str:
    if not isinstance(value, DateTime):
        raise _unfit(value, spec.kind.value)
    # RFC 3339 knows offsets, not the names of zones.
    return temporal_text(DateTime(value.date, value.nanoseconds, value.offset))


def _duration(value: object, spec: TypeSpec) -> str:
    if not isinstance(value, MonthsDuration if spec.months else DaysDuration):
        raise _unfit(value, spec.kind.value)
    return temporal_text(value)


def _list(value: object, spec: TypeSpec) -> list[Any]:
    if not isinstance(value, list | tuple) or spec.item is None:
        raise _unfit(value, spec.kind.value)
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
        raise _unfit(value, spec.kind.value)
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


def _unfit(value: object, noun: str) -> NotRenderable:
    shown = _shown(value)
    return NotRenderable(f"{shown} is not a {noun}", shown=shown)


def _shown(value: object) -> str:
    text = temporal_text(value) if isinstance(value, WideDate) else str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
