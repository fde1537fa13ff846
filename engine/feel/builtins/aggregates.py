"""Functions that reduce a list to one value (DMN 1.5, tables 76 and 77).

Each takes the list, or its items as arguments.  Of an empty list the sum, mean
and the like are null.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal

from engine.feel.builtins.result_types import (
    ANY_NUMBER,
    item_of,
    joined_arguments,
    list_itself,
    mean_of,
    nullable,
    plain_product,
    total_of,
)
from engine.feel.builtins.signature import (
    Builtin,
    Parameter,
    ResultRule,
    Signature,
    overloaded,
)
from engine.feel.failure import FeelFailure
from engine.feel.types import AnyType, BooleanType, FeelType, ListType, NumberType
from engine.feel.values import numbers
from engine.feel.values.comparison import compare
from engine.feel.values.kinds import Value, a_kind

__all__ = ["AGGREGATES", "exact_sum", "numbers_in"]

# Twenty digits more than a FEEL number has, for a root of a rounded quotient.
_WIDE = Context(prec=54, rounding=ROUND_HALF_EVEN, Emin=-20_000, Emax=20_000, flags=[], traps=[])


def numbers_in(items: list[Value]) -> list[Decimal]:
    """``items``, all of which must be numbers."""
    for item in items:
        if not isinstance(item, Decimal):
            raise FeelFailure(f"the items must be numbers, one is {a_kind(item)}")
    return items


def exact_sum(items: list[Decimal]) -> Decimal:
    """The sum, rounded to 34 digits after each addition."""
    total = Decimal(0)
    for item in items:
        total = numbers.add(total, item)
    return total


def _extreme(items: list[Value], wanted: int) -> Value:
    """The item that compares as ``wanted`` (-1 smallest, 1 largest) with all others."""
    if not items:
        return None
    best = items[0]
    # An only item has no one to compare with but itself: is it of an ordered kind?
    for item in items[1:] or items:
        order = compare(item, best)
        if order is None:
            raise FeelFailure(f"{a_kind(item)} and {a_kind(best)} have no order")
        if order == wanted:
            best = item
    return best


def _minimum(items: list[Value]) -> Value:
    return _extreme(items, -1)


def _maximum(items: list[Value]) -> Value:
    return _extreme(items, 1)


def _sum(items: list[Value]) -> Decimal | None:
    return exact_sum(numbers_in(items)) if items else None


def _product(items: list[Value]) -> Decimal | None:
    if not items:
        return None
    product = Decimal(1)
    for item in numbers_in(items):
        product = numbers.multiply(product, item)
    return product


def _mean(items: list[Value]) -> Decimal | None:
    if not items:
        return None
    return numbers.divide(exact_sum(numbers_in(items)), Decimal(len(items)))


def _median(items: list[Value]) -> Decimal | None:
    if not items:
        return None
    ordered = sorted(numbers_in(items))
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return _mean(ordered[middle - 1 : middle + 1])


def _stddev(items: list[Value]) -> Decimal | None:
    """The standard deviation of a sample (n - 1); null below two items.

    The variance is exact, counted in units of the smallest decimal place; it is
    rounded to 54 digits, its root to 34.
    """
    values, exponent = numbers.in_units(numbers_in(items))
    count = len(values)
    if count < 2:
        return None
    spread = count * sum(value * value for value in values) - sum(values) ** 2
    wide = _WIDE.divide(Decimal(spread), Decimal(count * (count - 1)))
    return numbers.square_root(_WIDE.scaleb(wide, 2 * exponent))


def _mode(items: list[Value]) -> list[Value]:
    """The most frequent numbers, smallest first."""
    counts: dict[Decimal, int] = {}
    for item in numbers_in(items):
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(value for value, count in counts.items() if count == most)


def _all(items: list[Value]) -> bool | None:
    return _conjunction(items, deciding=False)


def _any(items: list[Value]) -> bool | None:
    return _conjunction(items, deciding=True)


def _conjunction(items: list[Value], *, deciding: bool) -> bool | None:
    """``deciding`` if an item is it, else null if an item is null, else its opposite."""
    for item in items:
        if item is not None and not isinstance(item, bool):
            raise FeelFailure(f"the items must be booleans, one is {a_kind(item)}")
    if deciding in items:
        return deciding
    return None if None in items else not deciding


def _aggregate(
    name: str,
    item: FeelType,
    implementation: Callable[[list[Value]], Value],
    of_list: FeelType | ResultRule,
    of_items: FeelType | ResultRule,
) -> Builtin:
    """``name(list)`` and ``name(item, item, ...)``."""

    def spread(*items: Value) -> Value:
        return implementation(list(items))

    return overloaded(
        name,
        Signature((Parameter("list", ListType(item)),), of_list, implementation),
        Signature((Parameter("item", item),), of_items, spread, variadic=True),
    )


def _ternary(types: tuple[FeelType, ...]) -> FeelType:
    """A boolean; null allowed where an item of the list, or an argument, may be null."""
    items = (kind.item if isinstance(kind, ListType) else kind for kind in types)
    return BooleanType(nullable=any(item.nullable for item in items))


def _mode_of_items(types: tuple[FeelType, ...]) -> FeelType:
    return ListType(joined_arguments(types))


_BOOLEAN = BooleanType(nullable=True)

AGGREGATES: tuple[Builtin, ...] = (
    _aggregate("min", AnyType(), _minimum, nullable(item_of), joined_arguments),
    _aggregate("max", AnyType(), _maximum, nullable(item_of), joined_arguments),
    _aggregate("sum", ANY_NUMBER, _sum, nullable(total_of), joined_arguments),
    _aggregate("mean", ANY_NUMBER, _mean, nullable(mean_of), mean_of),
    _aggregate("median", ANY_NUMBER, _median, nullable(mean_of), mean_of),
    _aggregate("stddev", ANY_NUMBER, _stddev, nullable(mean_of), nullable(mean_of)),
    _aggregate("product", NumberType(), _product, nullable(plain_product), plain_product),
    _aggregate("mode", ANY_NUMBER, _mode, list_itself, _mode_of_items),
    _aggregate("all", _BOOLEAN, _all, _ternary, _ternary),
    _aggregate("any", _BOOLEAN, _any, _ternary, _ternary),
)
