"""What a decision table gives for the rows that hit: one dispatch on hit policy.

Pure over row numbers and outputs evaluated when asked for (DMN 1.5, 8.2.10).
Where no row hits, the table's default stands as if it were the only row that
hit.  Without a default, a single-hit policy, SUM, MIN and MAX have no result
(an error, never a silent "no match"); RULE ORDER, OUTPUT ORDER and COLLECT
give the empty list; COUNT counts hits and gives 0, default or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, DecimalException
from typing import Any, Final

from engine.errors import (
    NoRowHit,
    NotAggregable,
    PriorityNotDeclared,
    RowsDisagree,
    SeveralRowsHit,
)
from engine.feel.values import equal
from engine.feel.values.numbers import CONTEXT
from engine.policy.model import HitPolicy

__all__ = ["Combiner"]

Outputs = tuple[Any, ...]  # a row's outputs, a column each
Evaluate = Callable[[int], Outputs]
Default = Callable[[], Outputs] | None


class Combiner:
    """A table's hit policy, ready to combine hits.

    ``names`` are the outputs' names where a row gives a record; None where it
    gives one bare value.  ``priorities`` lists, an output column at a time,
    the column's values with the highest priority first; an empty list leaves
    the column out of the ordering.  Immutable and safe between threads.
    """

    __slots__ = ("_aggregate", "_combine", "_names", "_ranks")

    def __init__(
        self,
        hit_policy: HitPolicy,
        *,
        aggregator: str | None = None,
        priorities: Sequence[Sequence[object]] = (),
        names: Sequence[str] | None = None,
    ) -> None:
        self._names = tuple(names) if names is not None else None
        self._ranks = tuple(tuple(column) for column in priorities)
        self._aggregate = _AGGREGATORS[aggregator] if aggregator else None  # COLLECT alone has one
        self._combine = _DISPATCH[hit_policy]

    def __call__(
        self,
        hits: Iterable[int],
        outputs: Evaluate,
        default: Default = None,
    ) -> Any:
        """The table's result for ``hits`` (row numbers in row order).

        ``outputs`` evaluates a row's outputs and is called only for rows whose
        outputs count; FIRST takes no more of ``hits`` than the first.  Raises
        ``TableError`` by subclass, and whatever ``outputs`` raises.
        """
        return self._combine(self, hits, outputs, default)

    def _shape(self, row: Outputs) -> Any:
        if self._names is None:
            return row[0]
        return dict(zip(self._names, row, strict=True))

    def _single(self, default: Default) -> Any:
        if default is None:
            raise NoRowHit("no row hit and the table declares no default")
        return self._shape(default())

    def _rank(self, row: int, outputs: Outputs) -> tuple[int, ...]:
        ranks = []
        for value, column in zip(outputs, self._ranks, strict=False):
            if not column:
                continue
            place = next((n for n, one in enumerate(column) if equal(value, one) is True), None)
            if place is None:
                raise PriorityNotDeclared(
                    f"row {row + 1} gives {value!s}, which is not among the output's values", (row,)
                )
            ranks.append(place)
        if not ranks:
            raise PriorityNotDeclared("the table declares no output values to order by", (row,))
        return tuple(ranks)

    def _by_priority(self, hits: Iterable[int], outputs: Evaluate) -> list[Outputs]:
        found = [(row, outputs(row)) for row in hits]
        found.sort(key=lambda pair: self._rank(*pair))  # stable: equal ranks stay in row order
        return [row for _, row in found]

    # One method a hit policy; _DISPATCH names them.

    def _unique(self, hits: Iterable[int], outputs: Evaluate, default: Default) -> Any:
        rows = tuple(hits)
        if not rows:
            return self._single(default)
        if len(rows) > 1:
            raise SeveralRowsHit(f"{_rows(rows)} hit in a UNIQUE table", rows)
        return self._shape(outputs(rows[0]))

    def _any(self, hits: Iterable[int], outputs: Evaluate, default: Default) -> Any:
        rows = tuple(hits)
        if not rows:
            return self._single(default)
        first, *others = (outputs(row) for row in rows)
        for row, other in zip(rows[1:], others, strict=True):
            if not _same(first, other):
                pair = (rows[0], row)
                raise RowsDisagree(f"{_rows(pair)} hit with different outputs", pair)
        return self._shape(first)

    def _first(self, hits: Iterable[int], outputs: Evaluate, default: Default) -> Any:
        row = next(iter(hits), None)
        return self._single(default) if row is None else self._shape(outputs(row))

    def _priority(self, hits: Iterable[int], outputs: Evaluate, default: Default) -> Any:
        found = self._by_priority(hits, outputs)
        return self._shape(found[0]) if found else self._single(default)

    def _output_order(self, hits: Iterable[int], outputs: Evaluate, default: Default) -> Any:
        found = self._by_priority(hits, outputs)
        if not found and default is not None:
            found = [default()]
        return [self._shape(row) for row in found]

    def _collect(self, hits: Iterable[int], outputs: Evaluate, default: Default) -> Any:
        found = [outputs(row) for row in hits]
        if self._aggregate is _count:
            return Decimal(len(found))
        if not found and default is not None:
            found = [default()]
        values = [self._shape(row) for row in found]
        return values if self._aggregate is None else self._aggregate(values)


def _same(left: Outputs, right: Outputs) -> bool:
    return all(equal(one, other) is True for one, other in zip(left, right, strict=True))


def _rows(rows: Iterable[int]) -> str:
    *most, last = (str(row + 1) for row in rows)
    return f"rows {', '.join(most)} and {last}"


def _sum(values: list[Any]) -> Decimal:
    total = Decimal(0)
    try:
        for number in _of_one_kind("SUM", values):
            total = CONTEXT.add(total, number)
    except (DecimalException, TypeError) as error:
        raise _not_defined("SUM", values) from error
    return total


def _min(values: list[Any]) -> Any:
    return min(_of_one_kind("MIN", values))


def _max(values: list[Any]) -> Any:
    return max(_of_one_kind("MAX", values))


def _count(values: list[Any]) -> Decimal:
    return Decimal(len(values))


_UNORDERED: Final = (bool, type(None), dict, list, tuple)


def _of_one_kind(name: str, values: list[Any]) -> list[Any]:
    if not values:
        raise NotAggregable(f"{name} over no row, and the table declares no default")
    kind = type(values[0])
    if kind in _UNORDERED or any(type(value) is not kind for value in values):
        raise _not_defined(name, values)
    return values


def _not_defined(name: str, values: list[Any]) -> NotAggregable:
    return NotAggregable(f"{name} is not defined for {', '.join(map(str, values))}")


_AGGREGATORS: Final[Mapping[str, Callable[[list[Any]], Any]]] = {
    "SUM": _sum,
    "MIN": _min,
    "MAX": _max,
    "COUNT": _count,
}

_DISPATCH: Final = {
    HitPolicy.UNIQUE: Combiner._unique,
    HitPolicy.ANY: Combiner._any,
    HitPolicy.FIRST: Combiner._first,
    HitPolicy.PRIORITY: Combiner._priority,
    HitPolicy.RULE_ORDER: Combiner._collect,
    HitPolicy.OUTPUT_ORDER: Combiner._output_order,
    HitPolicy.COLLECT: Combiner._collect,
}
