"""Checks of single values: numbers, dates, date-times, durations, booleans, texts.

Nothing is coerced: a number is a JSON number or a decimal string, a text is a
text.  Values that are typed already (``Decimal``, ``date``, a FEEL duration)
pass the same checks, so that a policy can hand its values to a policy it uses.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Context, Decimal, DecimalException, Inexact, InvalidOperation
from re import compile as compile_pattern
from typing import Any, Final, cast

import re2

from engine.evaluation.canonical import scale_of
from engine.evaluation.inputs.fields import InputField, breach
from engine.evaluation.inputs.json_text import MAX_DIGITS, UnreadNumber
from engine.feel.failure import FeelFailure
from engine.feel.values.temporal import DateTime, DaysDuration, MonthsDuration
from engine.feel.values.temporal_text import parse_date_time, parse_duration
from engine.policy.model import Kind, TypeSpec

__all__ = ["MAX_TEXT", "scalar_field"]

MAX_TEXT: Final = 10_000  # characters of a text whose type declares no max_length

# --- numbers -----------------------------------------------------------------

_DECIMAL_TEXT: Final = compile_pattern(r"-?[0-9]+(?:\.[0-9]+)?").fullmatch
_NO_DECIMAL: Final = "a number is expected: digits, a point, no exponent, as in 27000.00"
_EXACT: Final = Context(prec=80, traps=[Inexact, InvalidOperation])
_LARGEST: Final = Decimal(10) ** MAX_DIGITS


class NumberField(InputField):
    """money, ratio, integer, number: a JSON number or a decimal string, taken exactly.

    A value fits its scale if it has no more decimals than that, not counting
    trailing zeros: 12.340 is an amount of money, 12.345 is not.
    """

    def __init__(self, spec: TypeSpec, **options: Any) -> None:
        super().__init__(**options)
        scale = scale_of(spec)
        self.unit = Decimal((0, (1,), -scale))
        self.fixed = spec.scale is not None
        self.scale = scale
        self.low = spec.minimum if isinstance(spec.minimum, Decimal) else None
        self.high = spec.maximum if isinstance(spec.maximum, Decimal) else None
        self.decimals = f"at most {scale} decimals are allowed" if scale else "no decimals here"

    def check(self, value: Any) -> Decimal:
        number = _decimal_of(value)
        if self.fixed or type(value) is not str or _decimals_of(value) > self.scale:
            number = self._fitted(number)
        if not number:
            number = number.copy_abs()  # -0 is 0
        if self.low is not None and number < self.low:
            raise breach("out_of_range", f"this must be at least {self.low:f}")
        if self.high is not None and number > self.high:
            raise breach("out_of_range", f"this must be at most {self.high:f}")
        return number

    def _fitted(self, number: Decimal) -> Decimal:
        try:
            exact = _EXACT.quantize(number, self.unit)
        except DecimalException:
            raise breach("too_many_decimals", self.decimals) from None
        return exact if self.fixed or _exponent(number) < -self.scale else number


def _decimals_of(text: str) -> int:
    """The digits after the point of a number's text."""
    return len(text) - 1 - text.find(".") if "." in text else 0


def _exponent(number: Decimal) -> int:
    return cast(int, number.as_tuple().exponent)  # never a NaN or an infinity here


def _decimal_of(value: Any) -> Decimal:
    kind = type(value)
    if kind is str:
        if _DECIMAL_TEXT(value) is None:
            raise breach("not_a_decimal", _NO_DECIMAL)
        if len(value) > MAX_DIGITS and sum(map(str.isdigit, value)) > MAX_DIGITS:
            raise breach("too_many_digits", f"at most {MAX_DIGITS} digits are allowed")
        return Decimal(value)
    if kind is int:
        value = Decimal(value)
    elif kind is UnreadNumber:
        if value.exponent:
            raise breach("not_a_decimal", _NO_DECIMAL)
        raise breach("too_many_digits", f"at most {MAX_DIGITS} digits are allowed")
    elif kind is not Decimal:
        raise breach("wrong_type", "a number or a decimal string is expected")
    if not value.is_finite():
        raise breach("not_a_decimal", _NO_DECIMAL)
    if not -_LARGEST < value < _LARGEST:
        raise breach("too_many_digits", f"at most {MAX_DIGITS} digits are allowed")
    number: Decimal = value
    return number


# --- dates, date-times, durations --------------------------------------------

_RFC_3339: Final = compile_pattern(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?"
    r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
).fullmatch
_ISO_DATE_LENGTH: Final = 10


class DateField(InputField):
    """A date that exists, YYYY-MM-DD, of the years 0001 to 9999."""

    def __init__(self, spec: TypeSpec, **options: Any) -> None:
        super().__init__(**options)
        self.low = spec.minimum if isinstance(spec.minimum, date) else None
        self.high = spec.maximum if isinstance(spec.maximum, date) else None

    def check(self, value: Any) -> date:
        if type(value) is date:
            day = value
        elif type(value) is str:
            day = _date_of(value)
        else:
            raise breach("wrong_type", "a date is expected, as in 2022-07-30")
        if self.low is not None and day < self.low:
            raise breach("date_out_of_range", f"this must not be before {self.low}")
        if self.high is not None and day > self.high:
            raise breach("date_out_of_range", f"this must not be after {self.high}")
        return day


def _date_of(text: str) -> date:
    # ``fromisoformat`` also reads 20220730 and 2022-W30-6; the length and the dashes exclude them.
    if len(text) == _ISO_DATE_LENGTH and text[4] == text[7] == "-":
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise breach("bad_date", "this is not a date that exists, as in 2022-07-30")


class DateTimeField(InputField):
    """An instant as RFC 3339 has it: a date, T, a time to the nanosecond, Z or an offset."""

    def check(self, value: Any) -> DateTime:
        if isinstance(value, DateTime):
            return value
        if type(value) is not str:
            raise breach("wrong_type", "a date and time is expected, as in 2022-07-30T10:00:00Z")
        if _RFC_3339(value) is not None:
            try:
                moment = parse_date_time(value)
            except FeelFailure:
                moment = None
            if moment is not None and isinstance(moment.date, date):
                return moment
        raise breach("bad_datetime", "this is not a date and time, as in 2022-07-30T10:00:00Z")


class DurationField(InputField):
    """An ISO 8601 duration: days and time, or years and months where the type says so."""

    def __init__(self, spec: TypeSpec, **options: Any) -> None:
        super().__init__(**options)
        self.form = MonthsDuration if spec.months else DaysDuration
        self.example = "P1Y6M" if spec.months else "P5D"

    def check(self, value: Any) -> DaysDuration | MonthsDuration:
        if type(value) is str:
            try:
                value = parse_duration(value)
            except FeelFailure:
                value = None
        elif not isinstance(value, DaysDuration | MonthsDuration):
            raise breach("wrong_type", f"a duration is expected, as in {self.example}")
        if not isinstance(value, self.form):
            raise breach("bad_duration", f"this is not a duration as in {self.example}")
        return value


# --- booleans and texts ------------------------------------------------------


class BooleanField(InputField):
    """true or false, nothing that could stand for them."""

    def check(self, value: Any) -> bool:
        if value is True or value is False:
            return bool(value)
        raise breach("wrong_type", "true or false is expected")


class EnumField(InputField):
    """One of the declared words, letter by letter, each letter in any of its spellings."""

    def __init__(self, spec: TypeSpec, **options: Any) -> None:
        super().__init__(**options)
        self.values = {value: value for value in spec.values}
        self.expected = f"one of {', '.join(spec.values)} is expected"

    def check(self, value: Any) -> str:
        if type(value) is not str:
            raise breach("wrong_type", self.expected)
        known = self.values.get(value if value.isascii() else _normal(value))
        if known is None:
            raise breach("not_in_enum", self.expected)
        return known


class TextField(InputField):
    """A text, normalised to NFC; ``pattern`` must match the whole of it (in linear time)."""

    def __init__(self, spec: TypeSpec, **options: Any) -> None:
        super().__init__(**options)
        self.longest = MAX_TEXT if spec.max_length is None else spec.max_length
        self.pattern = spec.pattern
        self.fits = re2.compile(spec.pattern).fullmatch if spec.pattern is not None else None

    def check(self, value: Any) -> str:
        if type(value) is not str:
            raise breach("wrong_type", "a text is expected")
        if len(value) > 4 * self.longest:  # NFC shortens, but not without bound
            raise breach("too_long", f"at most {self.longest} characters are allowed")
        text = value if value.isascii() else _normal(value)
        if len(text) > self.longest:
            raise breach("too_long", f"at most {self.longest} characters are allowed")
        if self.fits is not None and self.fits(text) is None:
            raise breach("pattern_mismatch", f"this does not have the form {self.pattern}")
        return text


def _normal(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise breach("not_text", "a lone surrogate is not text") from None
    return unicodedata.normalize("NFC", text)


_SIMPLE: Final[Mapping[Kind, Callable[..., InputField]]] = {
    Kind.MONEY: NumberField,
    Kind.RATIO: NumberField,
    Kind.INTEGER: NumberField,
    Kind.NUMBER: NumberField,
    Kind.DATE: DateField,
    Kind.DATETIME: lambda spec, **options: DateTimeField(**options),
    Kind.DURATION: DurationField,
    Kind.BOOLEAN: lambda spec, **options: BooleanField(**options),
    Kind.ENUM: EnumField,
    Kind.TEXT: TextField,
}


def scalar_field(spec: TypeSpec, default: object) -> InputField:
    """The field of a type that is neither a record nor a list."""
    return _SIMPLE[spec.kind](spec, nullable=spec.nullable, default=default)
