"""Types as FEEL writes them (``list<number>``), and whether a value is of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.feel.failure import FeelFailure
from engine.feel.syntax.ast import TypeNode
from engine.feel.syntax.names import did_you_mean
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
from engine.feel.values.kinds import Range, Value, kind_of

__all__ = ["conforms", "predicate", "type_of"]

_BY_NAME: dict[str, FeelType] = {
    "Any": AnyType(),
    "Null": NullType(),
    "boolean": BooleanType(),
    "number": NumberType(CONSTANT_UNIT),
    "string": StringType(),
    "date": DateType(),
    "time": TimeType(),
    "date and time": DateTimeType(),
    "days and time duration": DaysDurationType(),
    "years and months duration": MonthsDurationType(),
    "list": ListType(),
    "context": ContextType(open=True),
    "range": RangeType(),
    "function": FunctionType(),
}
_KINDS: dict[type[FeelType], str] = {
    type(declared): name for name, declared in _BY_NAME.items() if name not in ("Any", "Null")
}


def type_of(node: TypeNode, declared: Mapping[str, FeelType]) -> FeelType:
    """The static type a type's text means, by the language's names and those ``declared``.

    Raises ``FeelFailure`` for an unknown name.
    """
    known = _BY_NAME.get(node.name) or declared.get(node.name)
    if known is None:
        names = {*_BY_NAME, *declared}
        raise FeelFailure(f"'{node.name}' is not a type{did_you_mean(node.name, names)}")
    arguments = [type_of(argument, declared) for argument in node.arguments]
    if node.result is not None:
        parameters = tuple((f"p{place}", one) for place, one in enumerate(arguments))
        return FunctionType(parameters, type_of(node.result, declared))
    if not arguments:
        return known
    if node.entries:
        return ContextType(dict(zip(node.entries, arguments, strict=True)), open=True)
    if isinstance(known, ListType):
        return ListType(arguments[0])
    return RangeType(arguments[0]) if isinstance(known, RangeType) else known


def predicate(declared: FeelType) -> Callable[[Value], bool]:
    """``value instance of`` that type, for any value."""
    return lambda value: conforms(value, declared)


def conforms(value: Value, declared: FeelType) -> bool:
    """Is ``value`` an instance of the type (DMN 1.5, section 10.3.2.9.3: null of none but Null)."""
    if isinstance(declared, AnyType):
        return value is not None
    if isinstance(declared, NullType) or value is None:
        return isinstance(declared, NullType) and value is None
    if kind_of(value) != _KINDS[type(declared)]:
        return False
    match declared:
        case ListType(item=item):
            return all(_may_be(one, item) for one in value)
        case ContextType(entries=entries):
            return all(key in value and _may_be(value[key], one) for key, one in entries.items())
        case RangeType(item=item):
            return _range_of(value, item)
        case FunctionType(parameters=parameters) if parameters:
            return len(getattr(value, "parameters", ())) == len(parameters)
    return True


def _may_be(value: Value, declared: FeelType) -> bool:
    """Inside a list or context null is of every type."""
    return value is None or conforms(value, declared)


def _range_of(value: Range, item: FeelType) -> bool:
    return _may_be(value.start, item) and _may_be(value.end, item)
