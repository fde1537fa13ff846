"""Finds the few rows of a decision table that can hit, without looking at the others.

A tree over the constant cells of the rows: a node splits its rows by the value
of one column, by hash where the column's cells are single values, by sorted
limits where they are ranges.  A row whose cell does not depend on the value
(``-``, or a cell the index cannot read) goes into every branch.  What the tree
gives contains every row that can hit; whether a row does is still tested.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

__all__ = ["Span", "Spans", "build_index", "candidates"]

_FEW: Final = 4  # rows that are tested faster than split
_MOST_COPIES: Final = 3  # a split may repeat rows, up to so many times as many
_ROOM: Final = 16  # and all splits together up to so many times as many as the table has
Rows = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """The values from ``low`` to ``high``; an open end None is unbounded.

    A single value is both ends, closed; so is null.
    """

    low: Any
    low_closed: bool
    high: Any
    high_closed: bool

    @property
    def is_point(self) -> bool:
        """One value (or null) only."""
        return self.low_closed and self.high_closed and bool(self.low == self.high)


Spans = tuple[Span, ...] | None
"""What a cell matches: one of these spans, or None where the index cannot say."""


@dataclass(frozen=True, slots=True)
class Hashed:
    """Rows by the single values of a column."""

    column: int
    branches: Mapping[Any, Tree]
    other: Tree  # rows that match any value


@dataclass(frozen=True, slots=True)
class Ranged:
    """Rows by ranges of a column.

    ``branches`` go with: below limits[0], limits[0] itself, between limits[0]
    and limits[1], limits[1] itself, ... above the last.
    """

    column: int
    limits: Sequence[Any]
    branches: Sequence[Tree]


Tree = Hashed | Ranged | Rows


def candidates(tree: Tree, values: Sequence[Any]) -> Rows:
    """The rows, in order, that can hit for these values of the columns."""
    while not isinstance(tree, tuple):
        value = values[tree.column]
        if isinstance(tree, Hashed):
            tree = tree.branches.get(value, tree.other)
        else:
            limits = tree.limits
            place = bisect_left(limits, value)
            at_limit = place < len(limits) and limits[place] == value
            tree = tree.branches[2 * place + at_limit]
    return tree


def build_index(columns: Sequence[Sequence[Spans]], rows: int) -> Tree:
    """The tree over the cells of a table with so many rows: ``columns[c][row]``."""
    return _Builder(columns, rows).tree(tuple(range(rows)), frozenset())


class _Builder:
    def __init__(self, columns: Sequence[Sequence[Spans]], rows: int) -> None:
        self.columns = columns
        self.built: dict[tuple[Rows, frozenset[int]], Tree] = {}
        self.room = _ROOM * rows

    def tree(self, rows: Rows, used: frozenset[int]) -> Tree:
        if len(rows) <= _FEW:
            return rows
        key = (rows, used)
        if key not in self.built:
            self.built[key] = self._split(rows, used)
        return self.built[key]

    def _split(self, rows: Rows, used: frozenset[int]) -> Tree:
        splits = [
            _split_by(column, cells, rows)
            for column, cells in enumerate(self.columns)
            if column not in used
        ]
        useful = [split for split in splits if split is not None]
        if not useful:
            return rows
        best = min(useful, key=lambda split: split.cost)
        if best.cost >= len(rows) or best.copies > self.room:
            return rows
        self.room -= best.copies
        return best.node(self, used | {best.column})


@dataclass(frozen=True, slots=True)
class _ByPoint:
    """``cost``: rows left on average, branches weighted by their rows; ``copies``: rows in all."""

    column: int
    cost: float
    copies: int
    groups: Mapping[Any, Rows]
    other: Rows

    def node(self, builder: _Builder, used: frozenset[int]) -> Tree:
        branches = {value: builder.tree(rows, used) for value, rows in self.groups.items()}
        return Hashed(self.column, branches, builder.tree(self.other, used))


@dataclass(frozen=True, slots=True)
class _ByRange:
    column: int
    cost: float
    copies: int
    limits: Sequence[Any]
    cells: Sequence[Spans]
    rows: Rows

    def node(self, builder: _Builder, used: frozenset[int]) -> Tree:
        groups: list[list[int]] = [[] for _ in range(2 * len(self.limits) + 1)]
        for row in self.rows:
            for first, last in _segments(self.cells[row], self.limits):
                for group in groups[first : last + 1]:
                    if not group or group[-1] != row:
                        group.append(row)
        return Ranged(
            self.column, self.limits, [builder.tree(tuple(rows), used) for rows in groups]
        )


def _split_by(column: int, cells: Sequence[Spans], rows: Rows) -> _ByPoint | _ByRange | None:
    """A split of rows by a column, or None where it would not help or repeat rows too often."""
    spans = [(row, cell) for row in rows if (cell := cells[row]) is not None]
    if not spans:
        return None
    if all(span.is_point for _, cell in spans for span in cell):
        return _by_point(column, cells, rows)
    return _by_range(column, cells, rows)


def _by_point(column: int, cells: Sequence[Spans], rows: Rows) -> _ByPoint | None:
    values = {span.low for row in rows for span in cells[row] or ()}
    other = tuple(row for row in rows if cells[row] is None)
    copies = sum(len({span.low for span in cells[row] or ()}) for row in rows)
    copies += len(other) * len(values)
    if copies > _MOST_COPIES * len(rows):
        return None
    groups: dict[Any, list[int]] = {value: [] for value in values}
    for row in rows:
        cell = cells[row]
        for value in values if cell is None else {span.low for span in cell}:
            groups[value].append(row)
    cost = sum(len(group) ** 2 for group in groups.values()) / max(copies, 1)
    return _ByPoint(
        column, cost, copies, {value: tuple(group) for value, group in groups.items()}, other
    )


def _by_range(column: int, cells: Sequence[Spans], rows: Rows) -> _ByRange | None:
    ends = {end for row in rows for span in cells[row] or () for end in (span.low, span.high)}
    limits = sorted(ends - {None})
    change = [0] * (2 * len(limits) + 2)
    for row in rows:
        for first, last in _segments(cells[row], limits):
            change[first] += 1
            change[last + 1] -= 1
    sizes = list(accumulate(change))[:-1]
    copies = sum(sizes)
    if copies > _MOST_COPIES * len(rows) + len(sizes):
        return None
    cost = sum(size**2 for size in sizes) / max(copies, 1)
    return _ByRange(column, cost, copies, limits, cells, rows)


def _segments(cell: Spans, limits: Sequence[Any]) -> list[tuple[int, int]]:
    """Which branches of a ``Ranged`` node the cell's values fall into (first, last)."""
    if cell is None:
        return [(0, 2 * len(limits))]
    found = []
    for span in cell:
        first, last = 0, 2 * len(limits)
        if span.low is not None:
            first = 2 * bisect_left(limits, span.low) + (1 if span.low_closed else 2)
        if span.high is not None:
            last = 2 * bisect_left(limits, span.high) + (1 if span.high_closed else 0)
        if first <= last:
            found.append((first, last))
    return found
