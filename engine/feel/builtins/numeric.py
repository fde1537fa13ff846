"""Numeric functions (DMN 1.5, table 77)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from engine.feel.builtins.result_types import (
    ANY_NUMBER,
    joined_arguments,
    number_itself,
    rounded,
)
from engine.feel.builtins.signature import Builtin, Parameter, Signature, one, overloaded
from engine.feel.types import (
    BooleanType,
    DaysDurationType,
    MonthsDurationType,
    NumberType,
)
from engine.feel.values import numbers
from engine.feel.values.durations import DaysDuration, MonthsDuration

__all__ = ["NUMERIC"]

_PLAIN = NumberType()
_ONE = Decimal(1)
_TWO = Decimal(2)
_NO_DECIMALS = Decimal(0)


def _rounding(mode: str) -> Callable[..., Decimal]:
    def implementation(number: Decimal, scale: Decimal = _NO_DECIMALS) -> Decimal:
        return numbers.round_to_scale(number, scale, mode)

    return implementation


def _rounding_function(name: str, mode: str, *, scale_optional: bool = False) -> Builtin:
    """``name(n, scale)``: ``n`` rounded by ``mode`` to ``scale`` decimals, its unit kept."""
    parameters = (Parameter("n", ANY_NUMBER), Parameter("scale", _PLAIN, scale_optional))
    return one(name, parameters, rounded, _rounding(mode))


def _absolute_days(duration: DaysDuration) -> DaysDuration:
    return DaysDuration(abs(duration.nanoseconds))


def _absolute_months(duration: MonthsDuration) -> MonthsDuration:
    return MonthsDuration(abs(duration.total))


def _odd(number: Decimal) -> bool:
    return numbers.modulo(number, _TWO) == _ONE


def _even(number: Decimal) -> bool:
    return not numbers.modulo(number, _TWO)


NUMERIC: tuple[Builtin, ...] = (
    _rounding_function("decimal", ROUND_HALF_EVEN),
    _rounding_function("floor", ROUND_FLOOR, scale_optional=True),
    _rounding_function("ceiling", ROUND_CEILING, scale_optional=True),
    _rounding_function("round up", ROUND_UP),
    _rounding_function("round down", ROUND_DOWN),
    _rounding_function("round half up", ROUND_HALF_UP),
    _rounding_function("round half down", ROUND_HALF_DOWN),
    overloaded(
        "abs",
        Signature((Parameter("n", ANY_NUMBER),), number_itself, numbers.absolute),
        Signature((Parameter("n", DaysDurationType()),), DaysDurationType(), _absolute_days),
        Signature((Parameter("n", MonthsDurationType()),), MonthsDurationType(), _absolute_months),
    ),
    one(
        "modulo",
        (Parameter("dividend", ANY_NUMBER), Parameter("divisor", ANY_NUMBER)),
        joined_arguments,
        numbers.modulo,
    ),
    one("sqrt", (Parameter("number", _PLAIN),), _PLAIN, numbers.square_root),
    one("log", (Parameter("number", _PLAIN),), _PLAIN, numbers.logarithm),
    one("exp", (Parameter("number", _PLAIN),), _PLAIN, numbers.exponential),
    one("odd", (Parameter("number", _PLAIN),), BooleanType(), _odd),
    one("even", (Parameter("number", _PLAIN),), BooleanType(), _even),
)
