"""Whether an argument's static type fits a parameter's."""

from __future__ import annotations

from engine.feel.types import (
    CONSTANT_UNIT,
    AnyType,
    ContextType,
    FeelType,
    ListType,
    NullType,
    NumberType,
    RangeType,
    StringType,
)
from engine.feel.typing.type_rules import number_noun

__all__ = ["accepts"]


def accepts(parameter: FeelType, argument: FeelType) -> str | None:
    """None if an argument of that type fits the parameter, else why not."""
    if isinstance(parameter, AnyType) or isinstance(argument, AnyType):
        return None
    if argument.nullable and not parameter.nullable:
        return "it may be null"
    if isinstance(argument, NullType):
        return None
    if type(parameter) is not type(argument):
        return f"it must be {parameter}, not {argument}"
    if isinstance(parameter, NumberType) and isinstance(argument, NumberType):
        if CONSTANT_UNIT in (parameter.unit, argument.unit) or parameter.unit == argument.unit:
            return None
        return f"it must be {number_noun(parameter)}, not {number_noun(argument)}"
    if isinstance(parameter, StringType) and isinstance(argument, StringType):
        return _accepts_values(parameter, argument)
    if isinstance(parameter, ListType | RangeType) and isinstance(argument, ListType | RangeType):
        inside = accepts(parameter.item, argument.item)
        return inside and inside.replace("it ", "an item of it ", 1)
    if isinstance(parameter, ContextType) and isinstance(argument, ContextType):
        return _accepts_entries(parameter, argument)
    return None


def _accepts_values(parameter: StringType, argument: StringType) -> str | None:
    if parameter.values is None or (argument.values and argument.values <= parameter.values):
        return None
    values = ", ".join(f'"{value}"' for value in sorted(parameter.values))
    return f"it must be one of {values}"


def _accepts_entries(parameter: ContextType, argument: ContextType) -> str | None:
    for name, declared in parameter.entries.items():
        if name not in argument.entries:
            if argument.open or declared.nullable:
                continue
            return f"it has no entry '{name}'"
        why = accepts(declared, argument.entries[name])
        if why:
            return why.replace("it ", f"its entry '{name}' ", 1)
    return None
