"""Conversion functions and ``not`` (DMN 1.5, tables 72 to 74).

Those that make dates and times are in ``dates``.
"""

from __future__ import annotations

import re
from decimal import Decimal

from engine.feel.builtins.signature import Builtin, Parameter, one
from engine.feel.failure import FeelFailure
from engine.feel.types import AnyType, BooleanType, NumberType, RangeType, StringType
from engine.feel.values import numbers
from engine.feel.values.comparison import compare
from engine.feel.values.kinds import Range, Value
from engine.feel.values.strings import unescape
from engine.feel.values.temporal_text import (
    parse_date,
    parse_date_time,
    parse_duration,
    parse_temporal,
    parse_time,
)
from engine.feel.values.text import string_of

__all__ = ["CONVERSION"]

_LITERAL = "|".join(
    (
        r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)",
        r'@?"(?:[^"\\]|\\.)*"',
        r'(?:date and time|date|time|duration)\s*\(\s*"[^"\\]*"\s*\)',
    )
)
_RANGE = re.compile(
    rf"\s*(?P<opening>[\[(\]])\s*(?P<start>{_LITERAL})\s*\.\.\s*(?P<end>{_LITERAL})"
    r"\s*(?P<closing>[\])\[])\s*"
)
_CALLS = {
    "date and time": parse_date_time,
    "date": parse_date,
    "time": parse_time,
    "duration": parse_duration,
}
_LONGEST_RANGE = 1_000


def _number(text: str, grouping: str | None, decimal: str | None) -> Decimal:
    """A number with its separators: grouping space, comma or point; decimal point or comma."""
    if grouping not in (None, " ", ",", "."):
        raise FeelFailure('the grouping separator is " ", "," or "."')
    if decimal not in (None, ",", "."):
        raise FeelFailure('the decimal separator is "," or "."')
    point = decimal or "."
    if grouping == point:
        raise FeelFailure("the grouping and the decimal separator are the same")
    plain = text.replace(grouping, "") if grouping else text
    if point != ".":
        if "." in plain:
            raise FeelFailure(f'"{text[:40]}" has a point, which is no separator here')
        plain = plain.replace(point, ".")
    return numbers.parse_number(plain)


def _range(text: str) -> Range:
    """The range that ``[1..3]`` or ``(@"2020-01-01"..@"2020-12-31"]`` denotes."""
    match = _RANGE.fullmatch(text) if len(text) <= _LONGEST_RANGE else None
    if match is None:
        raise FeelFailure(f'"{text[:40]}" is not a range of literals')
    start, end = _literal(match["start"]), _literal(match["end"])
    order = compare(start, end)
    if order is None:
        raise FeelFailure("the ends of a range must be of one kind that has an order")
    if order > 0:
        raise FeelFailure("a range must not end before it starts")
    return Range(start, end, match["opening"] == "[", match["closing"] == "]")


def _literal(text: str) -> Value:
    if text.startswith("@"):
        return parse_temporal(unescape(text[2:-1]))
    if text.startswith('"'):
        return unescape(text[1:-1])
    for name, parse in _CALLS.items():
        if text.startswith(name):
            return parse(text[text.index('"') + 1 : text.rindex('"')])
    return numbers.parse_number(text)


def _not(negand: bool | None) -> bool | None:
    return None if negand is None else not negand


_SEPARATOR = StringType(nullable=True)

CONVERSION: tuple[Builtin, ...] = (
    one(
        "string",
        (Parameter("from", AnyType()),),
        lambda types: StringType(nullable=types[0].nullable),
        string_of,
    ),
    one(
        "number",
        (
            Parameter("from", StringType()),
            Parameter("grouping separator", _SEPARATOR),
            Parameter("decimal separator", _SEPARATOR),
        ),
        NumberType(),
        _number,
    ),
    one("range", (Parameter("from", StringType()),), RangeType(), _range),
    one(
        "not",
        (Parameter("negand", BooleanType(nullable=True)),),
        lambda types: BooleanType(nullable=types[0].nullable),
        _not,
    ),
)
