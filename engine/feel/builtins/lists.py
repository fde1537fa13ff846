"""Functions over lists (DMN 1.5, table 76): building, searching and reordering them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from engine.feel.builtins.result_types import (
    all_items,
    flattened,
    joined_list,
    list_itself,
)
from engine.feel.builtins.signature import Builtin, Parameter, Signature, one, overloaded
from engine.feel.failure import FeelFailure
from engine.feel.types import (
    AnyType,
    BooleanType,
    FunctionType,
    ListType,
    NumberType,
)
from engine.feel.values import numbers
from engine.feel.values.comparison import equal
from engine.feel.values.kinds import Value, a_kind, bounded_list

__all__ = ["LISTS"]

_LIST = Parameter("list", ListType())
_COUNT = NumberType(integer=True)
_POSITION = Parameter("position", NumberType())


def _list_contains(items: list[Value], element: Value) -> bool:
    return any(equal(item, element) is True for item in items)


def _count(items: list[Value]) -> Decimal:
    return Decimal(len(items))


def _place(items: list[Value], position: Decimal, *, beyond: int = 0) -> int:
    """The index of a position that counts from 1, or from the end where negative."""
    place = numbers.integer_of(position, "a position")
    index = place - 1 if place > 0 else len(items) + place
    if place == 0 or not 0 <= index < len(items) + beyond:
        raise FeelFailure(f"a list of {len(items)} has no position {place}")
    return index


def _sublist(items: list[Value], start: Decimal, length: Decimal | None = None) -> list[Value]:
    index = _place(items, start)
    if length is None:
        return items[index:]
    count = numbers.integer_of(length, "a length")
    if not 0 <= count <= len(items) - index:
        raise FeelFailure(f"a list of {len(items)} has no {count} items from position {start}")
    return items[index : index + count]


def _append(items: list[Value], *more: Value) -> list[Value]:
    return bounded_list([*items, *more])


def _concatenate(*lists: list[Value]) -> list[Value]:
    return bounded_list([item for items in lists for item in items])


def _insert_before(items: list[Value], position: Decimal, new: Value) -> list[Value]:
    index = _place(items, position, beyond=1)
    return bounded_list([*items[:index], new, *items[index:]])


def _remove(items: list[Value], position: Decimal) -> list[Value]:
    index = _place(items, position)
    return [*items[:index], *items[index + 1 :]]


def _replace_at(items: list[Value], position: Decimal, new: Value) -> list[Value]:
    index = _place(items, position)
    return [*items[:index], new, *items[index + 1 :]]


def _replace_matching(
    items: list[Value], match: Callable[[Value, Value], Value], new: Value
) -> list[Value]:
    return [new if _verdict(match(item, new), "match") else item for item in items]


def _verdict(value: Value, what: str) -> bool:
    if isinstance(value, bool):
        return value
    raise FeelFailure(f"the function {what} must give a boolean, not {a_kind(value)}")


def _reverse(items: list[Value]) -> list[Value]:
    return items[::-1]


def _index_of(items: list[Value], match: Value) -> list[Value]:
    return [
        Decimal(position)
        for position, item in enumerate(items, start=1)
        if equal(item, match) is True
    ]


def _distinct(items: list[Value]) -> list[Value]:
    """Each item once, where it first occurs."""
    seen: set[object] = set()
    distinct: list[Value] = []
    others: list[Value] = []
    for item in items:
        # Numbers, strings and booleans hash as they compare (kept apart by
        # type: Python's True equals 1); other values are few and are scanned.
        if isinstance(item, Decimal | str | bool):
            key = (isinstance(item, bool), item)
            if key in seen:
                continue
            seen.add(key)
        else:
            if _list_contains(others, item):
                continue
            others.append(item)
        distinct.append(item)
    return distinct


def _union(*lists: list[Value]) -> list[Value]:
    return _distinct(_concatenate(*lists))


def _flatten(items: list[Value]) -> list[Value]:
    return bounded_list(list(_leaves(items)))


def _leaves(items: list[Value]) -> Iterator[Value]:
    # An explicit stack: nesting made by a loop may be deeper than Python's own.
    stack = [iter(items)]
    while stack:
        for item in stack[-1]:
            if isinstance(item, list):
                stack.append(iter(item))
                break
            yield item
        else:
            stack.pop()


class _Sortable:
    """Lets ``list.sort``, which is stable, ask a FEEL function for the order."""

    __slots__ = ("precedes", "value")

    def __init__(self, value: Value, precedes: Callable[[Value, Value], Value]) -> None:
        self.value = value
        self.precedes = precedes

    def __lt__(self, other: _Sortable) -> bool:
        return _verdict(self.precedes(self.value, other.value), "precedes")


def _sort(items: list[Value], precedes: Callable[[Value, Value], Value]) -> list[Value]:
    return sorted(items, key=lambda item: _Sortable(item, precedes))


_ELEMENT = AnyType()

LISTS: tuple[Builtin, ...] = (
    one("list contains", (_LIST, Parameter("element", _ELEMENT)), BooleanType(), _list_contains),
    one("count", (_LIST,), _COUNT, _count),
    one(
        "sublist",
        (
            _LIST,
            Parameter("start position", NumberType()),
            Parameter("length", NumberType(), optional=True),
        ),
        list_itself,
        _sublist,
    ),
    one(
        "append",
        (_LIST, Parameter("item", _ELEMENT)),
        lambda types: joined_list(*range(1, len(types)))(types),
        _append,
        variadic=True,
    ),
    one("concatenate", (_LIST,), all_items, _concatenate, variadic=True),
    one(
        "insert before",
        (_LIST, _POSITION, Parameter("newItem", _ELEMENT)),
        joined_list(2),
        _insert_before,
    ),
    one("remove", (_LIST, _POSITION), list_itself, _remove),
    overloaded(
        "list replace",
        Signature((_LIST, _POSITION, Parameter("newItem", _ELEMENT)), joined_list(2), _replace_at),
        Signature(
            (_LIST, Parameter("match", FunctionType()), Parameter("newItem", _ELEMENT)),
            joined_list(2),
            _replace_matching,
        ),
    ),
    one("reverse", (_LIST,), list_itself, _reverse),
    one("index of", (_LIST, Parameter("match", _ELEMENT)), ListType(_COUNT), _index_of),
    one("union", (_LIST,), all_items, _union, variadic=True),
    one("distinct values", (_LIST,), list_itself, _distinct),
    one("flatten", (_LIST,), flattened, _flatten),
    one("sort", (_LIST, Parameter("precedes", FunctionType())), list_itself, _sort),
)
