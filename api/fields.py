"""Types of query parameters and of bodies: read strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, validate

from engine.service import day_of, instant_of, reference_of

__all__ = [
    "MAX_VERSION",
    "Day",
    "Instant",
    "JsonBoolean",
    "JsonInteger",
    "Moment",
    "Reference",
    "WholeNumber",
    "lang",
]

MAX_VERSION = 999_999_999


class Day(fields.Field[date]):
    """A civil date, ``2022-07-30``."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> date:
        found = day_of(value)
        if found is None:
            raise ValidationError("a date that exists is expected, as in 2022-07-30")
        return found


class Instant(fields.Field[datetime]):
    """An instant with its offset from UTC, ``2022-07-30T00:00:00Z``."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> datetime:
        found = instant_of(value)
        if found is None:
            expected = "an instant with its offset from UTC is expected, as in 2022-07-30T00:00:00Z"
            raise ValidationError(expected + _plus(value))
        return found


class Moment(fields.Field[date | datetime]):
    """A civil date or an instant."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> date | datetime:
        found = day_of(value) or instant_of(value)
        if found is None:
            expected = (
                "a date, as in 2022-07-30, or an instant with its offset from UTC is expected"
            )
            raise ValidationError(expected + _plus(value))
        return found


class Reference(fields.Field[str]):
    """A caller's own reference of a decision, in NFC."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> str:
        found = reference_of(value)
        if found is None:
            raise ValidationError("at most 200 characters, none a control one, are expected")
        return found


class WholeNumber(fields.Field[int]):
    """A number in ASCII digits, from ``least`` to ``most``."""

    _DIGITS = re.compile(r"0|[1-9][0-9]{0,8}")

    def __init__(self, least: int, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> int:
        fits = isinstance(value, str) and self._DIGITS.fullmatch(value)
        if not fits or not self.least <= int(value) <= self.most:
            raise ValidationError(f"a number from {self.least} to {self.most} is expected")
        return int(value)


class JsonInteger(fields.Field[int]):
    """A whole JSON number from 1 on, as the body's reader gives it."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> int:
        whole = isinstance(value, Decimal) and value == value.to_integral_value()
        if not whole or not 1 <= value <= MAX_VERSION:
            raise ValidationError(f"a whole number from 1 to {MAX_VERSION} is expected")
        return int(value)


class JsonBoolean(fields.Field[bool]):
    """JSON's true or false, and nothing that is taken for them."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("true or false is expected")
        return value


def lang() -> fields.String:
    """The language of an answer: Azerbaijani unless English is asked for."""
    return fields.String(
        load_default="az",
        validate=validate.OneOf(["az", "en"], error="az or en is expected"),
        metadata={"description": "The language: Azerbaijani (az) or English (en)."},
    )


def _plus(value: Any) -> str:
    """What to say besides of an offset whose + was read as a space."""
    return "; + is written %2B in a query" if isinstance(value, str) and " " in value else ""
