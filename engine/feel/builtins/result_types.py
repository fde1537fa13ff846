"""Rules for the static type of a result that follows from the arguments."""

from __future__ import annotations

from dataclasses import replace

from engine.feel.builtins.signature import ResultRule, joined
from engine.feel.failure import FeelFailure
from engine.feel.types import (
    CONSTANT_UNIT,
    ContextType,
    FeelType,
    ListType,
    NumberType,
)

__all__ = [
    "ANY_NUMBER",
    "all_items",
    "counted_alike",
    "flattened",
    "item_of",
    "joined_arguments",
    "joined_list",
    "list_itself",
    "mean_of",
    "merged_contexts",
    "nullable",
    "number_itself",
    "plain_product",
    "rounded",
    "total_of",
]

ANY_NUMBER = NumberType(CONSTANT_UNIT)
"""As a parameter: a number of any unit."""


def item_type(declared: FeelType) -> FeelType:
    """The type of the items; of what is no list, the type itself (a list of one)."""
    return declared.item if isinstance(declared, ListType) else declared


def nullable(rule: ResultRule) -> ResultRule:
    """The same type, null allowed: the function is null for an empty list."""
    return lambda arguments: rule(arguments).as_nullable()


def item_of(arguments: tuple[FeelType, ...]) -> FeelType:
    """An item of the list given first."""
    return item_type(arguments[0]).required()


def joined_arguments(arguments: tuple[FeelType, ...]) -> FeelType:
    """One of the arguments."""
    return joined(arguments).required()


def list_itself(arguments: tuple[FeelType, ...]) -> FeelType:
    """A list like the first argument."""
    return ListType(item_type(arguments[0]))


def joined_list(*positions: int) -> ResultRule:
    """A list of the items of the first argument and of the arguments at ``positions``."""

    def rule(arguments: tuple[FeelType, ...]) -> FeelType:
        more = [arguments[position] for position in positions if position < len(arguments)]
        return ListType(joined([item_type(arguments[0]), *more]))

    return rule


def all_items(arguments: tuple[FeelType, ...]) -> FeelType:
    """A list of the items of every argument, each a list."""
    return ListType(joined(item_type(argument) for argument in arguments))


def flattened(arguments: tuple[FeelType, ...]) -> FeelType:
    """A list of the innermost items."""
    item = item_type(arguments[0])
    while isinstance(item, ListType):
        item = item.item
    return ListType(item)


def number_itself(arguments: tuple[FeelType, ...]) -> FeelType:
    """The number given first: its unit and whether it is whole."""
    first = arguments[0]
    return first.required() if isinstance(first, NumberType) else NumberType()


def rounded(arguments: tuple[FeelType, ...]) -> FeelType:
    """The number given first, rounded: whole where no scale is given."""
    number = number_itself(arguments)
    assert isinstance(number, NumberType)
    return replace(number, integer=True) if len(arguments) == 1 else number


def total_of(arguments: tuple[FeelType, ...]) -> FeelType:
    """A sum, mean or the like of the numbers of the list given first: their unit."""
    item = item_type(arguments[0])
    return item.required() if isinstance(item, NumberType) else NumberType()


def mean_of(arguments: tuple[FeelType, ...]) -> FeelType:
    """As ``total_of``, but not whole where the numbers are."""
    total = total_of(arguments)
    assert isinstance(total, NumberType)
    return replace(total, integer=False)


def counted_alike(arguments: tuple[FeelType, ...]) -> FeelType:
    """A whole number, where the number given first is of the unit of the list given second."""
    joined([arguments[0], item_type(arguments[1])])
    return NumberType(integer=True)


def plain_product(arguments: tuple[FeelType, ...]) -> FeelType:
    """A product of plain numbers; money times money has no unit."""
    total = total_of(arguments)
    assert isinstance(total, NumberType)
    if total.unit not in (None, CONSTANT_UNIT):
        raise FeelFailure(f"{total.noun} cannot be multiplied by itself")
    return replace(total, unit=None)


def merged_contexts(arguments: tuple[FeelType, ...]) -> FeelType:
    """The entries of all contexts of a list: known where the item's are."""
    item = item_type(arguments[0])
    if isinstance(item, ContextType):
        return ContextType(
            {name: entry.as_nullable() for name, entry in item.entries.items()}, open=True
        )
    return ContextType(open=True)
