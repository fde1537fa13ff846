"""Rows that can never decide, because rows that come first take all of their inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.policy.checks.columns import Column
from engine.policy.checks.sweep import Grid, Ranges, first_rows
from engine.policy.model import HitPolicy, Row, Table

__all__ = ["hidden", "shadowed"]


def shadowed(table: Table, grid: Grid) -> Iterator[tuple[int, int | None]]:
    """Rows of a FIRST or PRIORITY table that never decide, each with the row that takes all.

    None where only several rows together do.  A row with an empty cell has
    its own fault and is left out.  Raises ``TooLargeError``.
    """
    order = _precedence(table)
    if order is None:
        return
    ranked = Grid(grid.sizes, tuple(grid.rows[number] for number in order))
    reached = {order[number] for number in first_rows(ranked)}
    for place, number in enumerate(order):
        cells = grid.rows[number]
        if number not in reached and all(cells):
            earlier = (n for n in order[:place] if _covers(grid.rows[n], cells))
            yield number, next(earlier, None)


def hidden(columns: Sequence[Column]) -> Iterator[tuple[int, int]]:
    """Rows of a FIRST table with cells of any kind that one row before them hides.

    A cell that is not constant may match anything, so it hides nothing and is
    hidden only by a cell that matches everything.
    """
    count = len(columns[0].forms)
    hiding: list[int] = []  # rows whose cells are all known
    for number in range(count):
        if any(column.ranges[number] == () for column in columns):
            continue  # matches nothing, which is said of its cell
        earlier = (n for n in hiding if all(_hides(column, n, number) for column in columns))
        by = next(earlier, None)
        if by is not None:
            yield number, by
        elif all(_known(column, number) for column in columns):
            hiding.append(number)


def _known(column: Column, row: int) -> bool:
    form = column.forms[row]
    return form is not None and (form.any or column.axis is not None)


def _hides(column: Column, one: int, other: int) -> bool:
    form = column.forms[one]
    if form is not None and form.any:
        return True
    mine, theirs = column.ranges[one], column.ranges[other]
    if mine is None or column.axis is None:
        return False
    return _within(((0, column.axis.size - 1),) if theirs is None else theirs, mine)


def _precedence(table: Table) -> list[int] | None:
    """Row numbers, the winning ones first; None where rows do not compete."""
    numbers = list(range(len(table.rows)))
    if table.hit_policy is HitPolicy.FIRST:
        return numbers
    if table.hit_policy is not HitPolicy.PRIORITY:
        return None
    ranks = [_rank(table, row) for row in table.rows]
    if None in ranks:
        return None
    return sorted(numbers, key=lambda number: ranks[number] or ())


def _rank(table: Table, row: Row) -> tuple[int, ...] | None:
    """Where the row's outputs stand among the priorities; None if that depends on values."""
    ranks = []
    for clause, formula in zip(table.outputs, row.outputs, strict=True):
        if not clause.priorities:
            continue
        if formula.expression.names or formula.expression.functions:
            return None
        value = formula.expression.evaluate({})
        if value not in clause.priorities:
            return None
        ranks.append(clause.priorities.index(value))
    return tuple(ranks)


def _covers(one: Iterable[Ranges], other: Iterable[Ranges]) -> bool:
    return all(_within(theirs, mine) for mine, theirs in zip(one, other, strict=True))


def _within(inner: Ranges, outer: Ranges) -> bool:
    return all(any(low <= a and b <= high for low, high in outer) for a, b in inner)
