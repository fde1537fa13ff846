"""FEEL numbers: ``Decimal`` under one explicit context of 34 digits.

The context is that of IEEE 754 decimal128 (34 digits, exponents -6143..6144,
half even), which DMN 1.5 section 10.3.2.3.1 names.  Nothing here reads or
changes the ambient context of the ``decimal`` module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    Underflow,
)

from engine.feel.failure import FeelFailure

__all__ = [
    "CONTEXT",
    "absolute",
    "add",
    "divide",
    "exponential",
    "from_int",
    "in_units",
    "integer_of",
    "logarithm",
    "modulo",
    "multiply",
    "negate",
    "number_text",
    "parse_number",
    "power",
    "round_to_scale",
    "square_root",
    "subtract",
]

# One context serves every thread.  That is safe because it is never changed
# after this line and its flags are never read: an operation of the C module
# runs under the interpreter's lock, raises by the status it has gathered
# itself and this fixed set of traps, and only then ORs that status into the
# shared flags, which nobody looks at.  The ambient context, in contrast, is
# per thread and may be set by any library, so it is never used for arithmetic.
# Underflow is trapped too: a quantity must not silently become zero.
CONTEXT = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow, Underflow],
)

# decimal128 can hold a last digit from 10**-6176 to 10**6111.
SMALLEST_SCALE = Decimal(-6111)
LARGEST_SCALE = Decimal(6176)

# Longest text accepted as a number: 34 digits, or a decimal128 in plain notation.
LONGEST_NUMBER_TEXT = 6200

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,5})?")

_ZERO = Decimal(0)
_UNITS = {exponent: Decimal((0, (1,), exponent)) for exponent in range(-16, 1)}  # of most roundings


def _guarded(
    operation: Callable[[Decimal, Decimal], Decimal], left: Decimal, right: Decimal
) -> Decimal:
    """Apply ``operation``, turning the signals of the context into failures."""
    try:
        return operation(left, right)
    except DivisionByZero:
        raise FeelFailure("division by zero") from None
    except Overflow:
        raise FeelFailure("the number is too large") from None
    except Underflow:
        raise FeelFailure("the number is too close to zero") from None
    except InvalidOperation:
        raise FeelFailure("the operation has no numeric result") from None


def add(left: Decimal, right: Decimal) -> Decimal:
    """``left + right``, rounded half even to 34 digits."""
    return _guarded(CONTEXT.add, left, right)


def subtract(left: Decimal, right: Decimal) -> Decimal:
    """``left - right``, rounded half even to 34 digits."""
    return _guarded(CONTEXT.subtract, left, right)


def multiply(left: Decimal, right: Decimal) -> Decimal:
    """``left * right``, rounded half even to 34 digits."""
    return _guarded(CONTEXT.multiply, left, right)


def divide(left: Decimal, right: Decimal) -> Decimal:
    """``left / right``, rounded half even to 34 digits; a zero divisor fails."""
    if not right:
        raise FeelFailure("division by zero")
    return _guarded(CONTEXT.divide, left, right)


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """``base ** exponent``; 0 ** 0, 0 ** -1 and roots of negative numbers fail."""
    if not base and exponent <= _ZERO:
        raise FeelFailure("zero cannot be raised to zero or to a negative power")
    return _guarded(CONTEXT.power, base, exponent)


def negate(value: Decimal) -> Decimal:
    """``-value``; minus zero is zero."""
    return CONTEXT.minus(value)


def absolute(value: Decimal) -> Decimal:
    """``value`` without its sign."""
    return CONTEXT.abs(value)


def modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """``dividend - divisor * floor(dividend / divisor)``: the sign of the divisor.

    Computed on whole numbers, so exact before the one rounding to 34 digits.

    >>> modulo(Decimal("-12"), Decimal("5"))
    Decimal('3')
    >>> modulo(Decimal("10.1"), Decimal("4.5"))
    Decimal('1.1')
    """
    if not divisor:
        raise FeelFailure("division by zero")
    exponent = min(_exponent(dividend), _exponent(divisor))
    remainder = _units(dividend, exponent) % _units(divisor, exponent)
    return CONTEXT.scaleb(from_int(remainder), Decimal(exponent))


def in_units(values: Sequence[Decimal]) -> tuple[list[int], int]:
    """The numbers as whole counts of ``10 ** exponent``, and that exponent."""
    exponent = min(map(_exponent, values), default=0)
    return [_units(value, exponent) for value in values], exponent


def square_root(value: Decimal) -> Decimal:
    """The root, correctly rounded to 34 digits; a negative number fails."""
    if value < _ZERO:
        raise FeelFailure("a negative number has no square root")
    return CONTEXT.sqrt(value)


def logarithm(value: Decimal) -> Decimal:
    """The natural logarithm, correctly rounded to 34 digits; needs value > 0."""
    if value <= _ZERO:
        raise FeelFailure("only a positive number has a logarithm")
    return CONTEXT.ln(value)


def exponential(value: Decimal) -> Decimal:
    """e to the power ``value``, correctly rounded to 34 digits."""
    return _guarded(lambda exponent, _: CONTEXT.exp(exponent), value, _ZERO)


def round_to_scale(value: Decimal, scale: Decimal, rounding: str) -> Decimal:
    """``value`` with at most ``scale`` decimals, by a rounding of ``decimal``.

    ``scale`` may be negative (-2: hundreds); a fraction of it is dropped, as
    the test suite of the standard wants (``decimal(1/3, 2.5)`` is 0.33).
    Outside -6111..6176, the exponents of decimal128, it fails.
    """
    if not SMALLEST_SCALE <= scale <= LARGEST_SCALE:
        raise FeelFailure(f"a scale lies between {SMALLEST_SCALE} and {LARGEST_SCALE}")
    exponent = -int(scale)
    if _exponent(value) >= exponent:
        return value
    unit = _UNITS.get(exponent) or Decimal((0, (1,), exponent))
    try:
        return value.quantize(unit, rounding, CONTEXT)
    except InvalidOperation:
        raise FeelFailure("the number is too large") from None


def from_int(value: int) -> Decimal:
    """A whole number as a FEEL number (rounded to 34 digits where longer)."""
    try:
        return CONTEXT.plus(Decimal(value))
    except Overflow:
        raise FeelFailure("the number is too large") from None


def integer_of(value: Decimal, what: str) -> int:
    """``value`` as an int if it is whole and below 10**15, else a failure naming ``what``."""
    if value.adjusted() > 15 or value != CONTEXT.to_integral_value(value):
        raise FeelFailure(f"{what} must be a whole number, not {number_text(value)}")
    return int(value)


def parse_number(text: str) -> Decimal:
    """The number a FEEL literal (or XML Schema decimal) denotes.

    More than 34 digits are rounded half even; other scripts' digits, spaces,
    NaN and infinities fail.
    """
    if len(text) > LONGEST_NUMBER_TEXT or not _NUMBER.fullmatch(text):
        shown = text if len(text) <= 40 else text[:40] + "…"
        raise FeelFailure(f'"{shown}" is not a number')
    try:
        return CONTEXT.create_decimal(text)
    except Overflow:
        raise FeelFailure("the number is too large") from None
    except Underflow:
        raise FeelFailure("the number is too close to zero") from None


def number_text(value: Decimal) -> str:
    """``value`` in plain notation without trailing zeros; minus zero is ``0``.

    Equal numbers have equal texts, and the text parses back to an equal number.

    >>> number_text(Decimal("1E+3")), number_text(Decimal("-0.0")), number_text(Decimal("2.50"))
    ('1000', '0', '2.5')
    """
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _exponent(value: Decimal) -> int:
    """The exponent of the last digit; every FEEL number is finite."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise FeelFailure("the number is not finite")
    return exponent


def _units(value: Decimal, exponent: int) -> int:
    """``value`` counted in units of ``10 ** exponent``, which must divide it."""
    sign, digits, own = value.as_tuple()
    assert isinstance(own, int)
    magnitude: int = int(Decimal((0, digits, 0))) * 10 ** (own - exponent)
    return -magnitude if sign else magnitude
