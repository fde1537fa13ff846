"""The static type of a value that is at hand."""

from __future__ import annotations

from engine.feel.types import (
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

__all__ = ["type_of_value"]

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
