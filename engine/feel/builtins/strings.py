"""String functions (DMN 1.5, table 75); those with patterns are in ``patterns``.

Positions count Unicode characters from 1, from the end where negative.
"""

from __future__ import annotations

from decimal import Decimal

from engine.feel.builtins.signature import Builtin, Parameter, one
from engine.feel.failure import FeelFailure
from engine.feel.types import BooleanType, ListType, NumberType, StringType
from engine.feel.values import numbers
from engine.feel.values.kinds import LONGEST_TEXT, Value, a_kind, bounded_text

__all__ = ["STRINGS"]

_TEXT = StringType()
_STRING = Parameter("string", _TEXT)
_MATCH = Parameter("match", _TEXT)


def _length(text: str) -> Decimal:
    return Decimal(len(text))


def _substring(text: str, start: Decimal, length: Decimal | None = None) -> str:
    place = numbers.integer_of(start, "a position")
    if place == 0 or abs(place) > len(text):
        raise FeelFailure(f"a text of {len(text)} characters has no position {place}")
    index = place - 1 if place > 0 else len(text) + place
    if length is None:
        return text[index:]
    count = numbers.integer_of(length, "a length")
    if count < 1:
        raise FeelFailure(f"a length is at least 1, not {count}")
    return text[index : index + count]


def _upper(text: str) -> str:
    return bounded_text(text.upper())


def _lower(text: str) -> str:
    return bounded_text(text.lower())


def _before(text: str, match: str) -> str:
    """What stands before the first ``match``; empty where there is none."""
    return text[: max(text.find(match), 0)]


def _after(text: str, match: str) -> str:
    """What stands after the first ``match``; empty where there is none."""
    found = text.find(match)
    return text[found + len(match) :] if found >= 0 else ""


def _contains(text: str, match: str) -> bool:
    return match in text


def _starts_with(text: str, match: str) -> bool:
    return text.startswith(match)


def _ends_with(text: str, match: str) -> bool:
    return text.endswith(match)


def _join(items: list[Value], delimiter: str | None = None) -> str:
    """The strings one after another, nulls left out."""
    for item in items:
        if item is not None and not isinstance(item, str):
            raise FeelFailure(f"the items must be strings, one is {a_kind(item)}")
    parts = [item for item in items if item is not None]
    between = delimiter or ""
    if sum(map(len, parts)) + len(between) * len(parts) > LONGEST_TEXT + len(between):
        raise FeelFailure(f"a text may have {LONGEST_TEXT} characters at most")
    return between.join(parts)


STRINGS: tuple[Builtin, ...] = (
    one(
        "substring",
        (
            _STRING,
            Parameter("start position", NumberType()),
            Parameter("length", NumberType(), optional=True),
        ),
        _TEXT,
        _substring,
    ),
    one("string length", (_STRING,), NumberType(integer=True), _length),
    one("upper case", (_STRING,), _TEXT, _upper),
    one("lower case", (_STRING,), _TEXT, _lower),
    one("substring before", (_STRING, _MATCH), _TEXT, _before),
    one("substring after", (_STRING, _MATCH), _TEXT, _after),
    one("contains", (_STRING, _MATCH), BooleanType(), _contains),
    one("starts with", (_STRING, _MATCH), BooleanType(), _starts_with),
    one("ends with", (_STRING, _MATCH), BooleanType(), _ends_with),
    one(
        "string join",
        (
            Parameter("list", ListType(StringType(nullable=True))),
            Parameter("delimiter", StringType(nullable=True), optional=True),
        ),
        _TEXT,
        _join,
    ),
)
