"""The static type of a value that is at hand."""

from __future__ import annotations

from decimal import Decimal

from engine.feel.types import (
    CONSTANT_UNIT,
    AnyType,
    BooleanType,
    ContextType,
    DateTimeType,
    DateType,
    DaysDurationType,
    FeelType,
    FunctionType,
    ListType,
    MonthsDurationType,
    NullType,
    NumberType,
    RangeType,
    StringType,
    TimeType,
)
from engine.feel.typing.type_rules import join_all
from engine.feel.values.kinds import Range, Value, kind_of

__all__ = ["literal_type", "type_of_value"]

_SIMPLE: dict[str, FeelType] = {
    "null": NullType(),
    "boolean": BooleanType(),
    "number": NumberType(),
    "string": StringType(),
    "date": DateType(),
    "time": TimeType(),
    "date and time": DateTimeType(),
    "days and time duration": DaysDurationType(),
    "years and months duration": MonthsDurationType(),
}


def type_of_value(value: Value) -> FeelType:
    """The type of ``value``; numbers are plain numbers."""
    kind = kind_of(value)
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if isinstance(value, list):
        return ListType(join_all(type_of_value(item) for item in value))
    if isinstance(value, dict):
        return ContextType({key: type_of_value(item) for key, item in value.items()})
    if isinstance(value, Range):
        return RangeType(type_of_value(value.end if value.start is None else value.start))
    parameters = tuple((name, AnyType()) for name in getattr(value, "parameters", ()))
    return FunctionType(parameters)


def literal_type(value: Value) -> FeelType:
    """The type of a literal: a number fits any unit, a text is an enumeration of itself."""
    if isinstance(value, Decimal):
        return NumberType(CONSTANT_UNIT, value == value.to_integral_value())
    if isinstance(value, str):
        return StringType(frozenset([value]))
    return type_of_value(value)
