"""Which static types an operator takes and what it gives: units, kinds, nulls.

Money has a unit.  ``+`` and ``-``, comparisons and the branches of an ``if``
need one unit; money times or over a plain number is money, money over money is
plain; money times money and plain over money have no meaning.  A literal fits
any unit.  These rules hold in the policy dialect.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.feel.failure import FeelFailure
from engine.feel.syntax.names import did_you_mean
from engine.feel.types import (
    CONSTANT_UNIT,
    AnyType,
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
from engine.feel.values.properties import PROPERTIES

__all__ = [
    "NOTHING",
    "arithmetic",
    "check_equality",
    "check_order",
    "join",
    "join_all",
    "member",
    "negation",
    "number_noun",
]

_Pair = tuple[type[FeelType], type[FeelType]]

_SUMS: Mapping[_Pair, FeelType] = {
    (StringType, StringType): StringType(),
    (DateType, DaysDurationType): DateType(),
    (DateType, MonthsDurationType): DateType(),
    (DateTimeType, DaysDurationType): DateTimeType(),
    (DateTimeType, MonthsDurationType): DateTimeType(),
    (TimeType, DaysDurationType): TimeType(),
    (DaysDurationType, DaysDurationType): DaysDurationType(),
    (MonthsDurationType, MonthsDurationType): MonthsDurationType(),
}
_DIFFERENCES: Mapping[_Pair, FeelType] = {
    (DateType, DateType): DaysDurationType(),
    (DateTimeType, DateTimeType): DaysDurationType(),
    (DateTimeType, DateType): DaysDurationType(),
    (DateType, DateTimeType): DaysDurationType(),
    (TimeType, TimeType): DaysDurationType(),
    **{pair: result for pair, result in _SUMS.items() if pair[0] is not StringType},
}
_DURATIONS = (DaysDurationType, MonthsDurationType)
_ORDERED = (NumberType, StringType, DateType, TimeType, DateTimeType, *_DURATIONS)
_VERBS = {
    "+": "cannot add {} and {}",
    "-": "cannot subtract {1} from {0}",
    "*": "cannot multiply {} by {}",
    "/": "cannot divide {} by {}",
    "**": "cannot raise {} to the power of {}",
}
_PROPERTY_KINDS = {
    DateType: "date",
    TimeType: "time",
    DateTimeType: "date and time",
    DaysDurationType: "days and time duration",
    MonthsDurationType: "years and months duration",
    RangeType: "range",
}


def arithmetic(op: str, left: FeelType, right: FeelType) -> FeelType:
    """The type of ``left op right``; raises ``FeelFailure`` where there is none."""
    if isinstance(left, AnyType) or isinstance(right, AnyType):
        return AnyType()
    result: FeelType | None = None
    if isinstance(left, NumberType) and isinstance(right, NumberType):
        result = _numeric(op, left, right)
    elif op == "+":
        pair = (type(left), type(right))
        result = _SUMS.get(pair) or _SUMS.get(pair[::-1])
    elif op == "-":
        result = _DIFFERENCES.get((type(left), type(right)))
    elif op in ("*", "/") and isinstance(left, _DURATIONS):
        if isinstance(right, NumberType) and right.unit in (None, CONSTANT_UNIT):
            result = left.required()
        elif op == "/" and type(left) is type(right):
            result = NumberType()
    elif op == "*" and isinstance(right, _DURATIONS) and isinstance(left, NumberType):
        result = right.required() if left.unit in (None, CONSTANT_UNIT) else None
    if result is None:
        raise FeelFailure(_VERBS[op].format(left.required(), right.required()))
    return result


def _numeric(op: str, left: NumberType, right: NumberType) -> NumberType | None:
    integer = left.integer and right.integer
    match op:
        case "+" | "-":
            return NumberType(_common_unit(left, right), integer)
        case "*":
            return _product(left, right, integer)
        case "/":
            return _quotient(left, right)
    if {left.unit, right.unit} <= {None, CONSTANT_UNIT}:
        return NumberType(None if None in (left.unit, right.unit) else CONSTANT_UNIT)
    return None


def _product(left: NumberType, right: NumberType, integer: bool) -> NumberType | None:
    units = {left.unit, right.unit}
    money = units - {None, CONSTANT_UNIT}
    if not money:
        return NumberType(None if None in units else CONSTANT_UNIT, integer)
    if len(money) == 1 and units & {None, CONSTANT_UNIT}:
        return NumberType(money.pop(), integer)
    return None


def _quotient(left: NumberType, right: NumberType) -> NumberType | None:
    if right.unit in (None, CONSTANT_UNIT):
        if left.unit == CONSTANT_UNIT and right.unit is None:
            return NumberType()
        return NumberType(left.unit)
    return NumberType() if left.unit in (right.unit, CONSTANT_UNIT) else None


def _common_unit(left: NumberType, right: NumberType) -> str | None:
    if left.unit == CONSTANT_UNIT:
        return right.unit
    if right.unit not in (CONSTANT_UNIT, left.unit):
        amount = "; an amount is an input or parameter of type money"
        raise FeelFailure(
            f"{number_noun(left)} and {number_noun(right)} do not go together"
            f"{amount if None in (left.unit, right.unit) else ''}"
        )
    return left.unit


def number_noun(declared: NumberType) -> str:
    """The number type in words, plain numbers told from money."""
    return "a plain number" if declared.unit is None else declared.noun


def negation(operand: FeelType) -> FeelType:
    """The type of ``-operand``."""
    if isinstance(operand, AnyType | NumberType | DaysDurationType | MonthsDurationType):
        return operand.required()
    raise FeelFailure(f"cannot negate {operand}")


def check_equality(left: FeelType, right: FeelType) -> None:
    """May the two be compared by ``=``: one kind, one unit, values in common."""
    if isinstance(left, AnyType | NullType) or isinstance(right, AnyType | NullType):
        return
    if type(left) is not type(right):
        raise FeelFailure(f"cannot compare {left.required()} with {right.required()}")
    if isinstance(left, NumberType) and isinstance(right, NumberType):
        _common_unit(left, right)
    elif isinstance(left, StringType) and isinstance(right, StringType):
        _check_values(left, right)
    elif isinstance(left, ListType | RangeType) and isinstance(right, ListType | RangeType):
        check_equality(left.item, right.item)
    elif isinstance(left, ContextType) and isinstance(right, ContextType):
        for name in left.entries.keys() & right.entries.keys():
            check_equality(left.entries[name], right.entries[name])


def _check_values(left: StringType, right: StringType) -> None:
    if left.values is None or right.values is None or left.values & right.values:
        return
    declared, other = left.values, right.values
    if len(declared) < len(other):
        declared, other = other, declared
    first = min(other, default="")
    raise FeelFailure(
        f'"{first}" is not one of '
        + ", ".join(f'"{value}"' for value in sorted(declared))
        + did_you_mean(first, declared)
    )


def check_order(left: FeelType, right: FeelType) -> None:
    """May the two be ordered: one kind that has an order, one unit (nulls aside)."""
    if isinstance(left, AnyType) or isinstance(right, AnyType):
        return
    if type(left) is not type(right) or not isinstance(left, _ORDERED):
        raise FeelFailure(f"cannot order {left.required()} and {right.required()}")
    if isinstance(left, NumberType) and isinstance(right, NumberType):
        _common_unit(left, right)


def join(left: FeelType, right: FeelType) -> FeelType:
    """The type of a value that is of one type or the other; fails on two currencies."""
    if isinstance(left, NullType):
        return right.as_nullable()
    if isinstance(right, NullType):
        return left.as_nullable()
    joined = _join_kinds(left, right)
    if isinstance(joined, AnyType):
        return joined
    return joined.as_nullable() if left.nullable or right.nullable else joined.required()


def _join_kinds(left: FeelType, right: FeelType) -> FeelType:
    if isinstance(left, AnyType) or type(left) is not type(right):
        return AnyType()
    if isinstance(left, NumberType) and isinstance(right, NumberType):
        return NumberType(_common_unit(left, right), left.integer and right.integer)
    if isinstance(left, StringType) and isinstance(right, StringType):
        known = left.values is not None and right.values is not None
        return StringType((left.values or _NONE) | (right.values or _NONE) if known else None)
    if isinstance(left, ListType) and isinstance(right, ListType):
        return ListType(_join_items(left.item, right.item))
    if isinstance(left, RangeType) and isinstance(right, RangeType):
        return RangeType(join(left.item, right.item))
    if isinstance(left, ContextType) and isinstance(right, ContextType):
        both = [name for name in left.entries if name in right.entries]
        entries = {name: join(left.entries[name], right.entries[name]) for name in both}
        known = len(both) == len(left.entries) == len(right.entries)
        return ContextType(entries, left.open or right.open or not known)
    if isinstance(left, FunctionType):
        return left if left == right else FunctionType()
    return left


_NONE: frozenset[str] = frozenset()

NOTHING = AnyType(nullable=False)
"""The item type of the empty list: it joins with any other."""


def _join_items(left: FeelType, right: FeelType) -> FeelType:
    if left == NOTHING:
        return right
    return left if right == NOTHING else join(left, right)


def join_all(types: Iterable[FeelType]) -> FeelType:
    """The type of the items of a list."""
    joined: FeelType = NOTHING
    for one in types:
        joined = _join_items(joined, one)
    return joined


def member(base: FeelType, name: str) -> FeelType:
    """The type of ``base.name``; raises ``FeelFailure`` where there is no such entry."""
    if isinstance(base, AnyType):
        return AnyType()
    if isinstance(base, ListType):
        return ListType(member(base.item, name))
    found = _own_member(base, name)
    return found.as_nullable() if base.nullable else found


def _own_member(base: FeelType, name: str) -> FeelType:
    if isinstance(base, ContextType):
        if name in base.entries:
            return base.entries[name]
        if base.open:
            return AnyType()
        raise FeelFailure(f"there is no entry '{name}'{did_you_mean(name, base.entries)}")
    properties = PROPERTIES.get(_PROPERTY_KINDS.get(type(base), ""), {})
    if name not in properties:
        raise FeelFailure(
            f"{base.required()} has no property '{name}'{did_you_mean(name, properties)}"
        )
    if isinstance(base, RangeType) and name in ("start", "end"):
        return base.item.as_nullable()
    return properties[name][0]
