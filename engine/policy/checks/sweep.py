"""Gaps, overlaps and rows that can never be first, on a grid of integers.

A decision table whose cells are constants is a set of boxes: a row is one set
of positions a column, and it hits a point when every column's position is in
its set.  The sweep goes column by column.  At each step the rows still in
play split the axis into runs where the same rows remain; runs with the same
rows are visited once, and a (column, rows) pair already visited is not
visited again.  So a table of equalities costs about as much as it has cells,
however many rows it has.

Rows are numbers from 0 in the order of the table; sets of rows are the bits
of an ``int``; a point is one position a column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import and_

from engine.errors import QerarError

__all__ = ["Grid", "Overlap", "Point", "Ranges", "TooLargeError", "first_rows", "gap", "overlaps"]

Ranges = tuple[tuple[int, int], ...]
"""Inclusive ranges of positions, ascending and apart from each other."""

Point = tuple[int, ...]

DEFAULT_STEPS = 500_000


class TooLargeError(QerarError):
    """The sweep needed more steps than it was given; nothing is known."""

    code = "table_too_large"


@dataclass(frozen=True, slots=True)
class Grid:
    """``sizes`` is the number of positions a column; ``rows`` one ``Ranges`` a column."""

    sizes: tuple[int, ...]
    rows: tuple[tuple[Ranges, ...], ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rows that both hit ``point``."""

    first: int
    second: int
    point: Point


class _Sweep:
    """The walk shared by the three questions: columns, their order, and the steps left."""

    def __init__(self, grid: Grid, steps: int) -> None:
        self.grid = grid
        self.steps = steps
        self.order = sorted(range(len(grid.sizes)), key=self._distinct, reverse=True)
        self.all_rows = (1 << len(grid.rows)) - 1
        self.open_at = [self._open_at(column) for column in self.order]
        self.open_from = [*accumulate(reversed(self.open_at), and_, initial=self.all_rows)][::-1]

    def _distinct(self, column: int) -> int:
        """How many different cells a column has: those that divide most go first."""
        return len({row[column] for row in self.grid.rows})

    def _open_at(self, column: int) -> int:
        """The rows that a column never excludes."""
        whole = ((0, self.grid.sizes[column] - 1),)
        rows = [number for number, row in enumerate(self.grid.rows) if row[column] == whole]
        return sum(1 << number for number in rows)

    def spend(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise TooLargeError

    def runs(self, depth: int, rows: int) -> Iterator[tuple[int, int]]:
        """The different sets of ``rows`` along the column, each with one of its positions."""
        column = self.order[depth]
        last = self.grid.sizes[column] - 1
        always = rows & self.open_at[depth]
        starts: dict[int, int] = {0: always}
        for number in bits(rows ^ always):
            for low, high in self.grid.rows[number][column]:
                self.spend(1)
                starts[low] = starts.get(low, 0) ^ (1 << number)
                if high < last:
                    starts[high + 1] = starts.get(high + 1, 0) ^ (1 << number)
        active = 0
        seen = set()
        for position in sorted(starts):
            active ^= starts[position]
            if active not in seen:
                seen.add(active)
                yield position, active

    def leaves(self, narrow: Callable[[int, int], int | None]) -> Iterator[tuple[Point, int]]:
        """Points and the rows that hit them, as far as ``narrow`` lets the walk go.

        ``narrow(depth, rows)`` answers which of the rows to go on with, or
        ``None`` to leave this part alone.
        """
        visited: set[tuple[int, int]] = set()
        chosen = [0] * len(self.order)

        def walk(depth: int, rows: int) -> Iterator[tuple[Point, int]]:
            kept = narrow(depth, rows)
            self.spend(1)
            if kept is None or (depth, kept) in visited:
                return
            visited.add((depth, kept))
            if depth == len(self.order):
                yield tuple(chosen), kept
                return
            for position, active in self.runs(depth, kept):
                chosen[self.order[depth]] = position
                yield from walk(depth + 1, active)

        return walk(0, self.all_rows)


def bits(rows: int) -> Iterator[int]:
    """The row numbers of a set, ascending."""
    while rows:
        lowest = rows & -rows
        yield lowest.bit_length() - 1
        rows ^= lowest


def gap(grid: Grid, steps: int = DEFAULT_STEPS) -> Point | None:
    """A point that no row hits, None exactly when every point is hit.  Raises ``TooLargeError``."""
    sweep = _Sweep(grid, steps)

    def narrow(depth: int, rows: int) -> int | None:
        return None if rows & sweep.open_from[depth] else rows

    return next((point for point, _ in sweep.leaves(narrow)), None)


def overlaps(
    grid: Grid,
    answers: Sequence[object] | None = None,
    limit: int = 10,
    steps: int = DEFAULT_STEPS,
) -> tuple[Overlap, ...]:
    """Pairs of rows that share a point, each once, at most ``limit``.

    With ``answers`` (one a row, ``None`` for one not known) only pairs whose
    answers are known and differ.  Raises ``TooLargeError``.
    """
    sweep = _Sweep(grid, steps)
    same = _same_answers(answers, sweep.all_rows) if answers is not None else None

    def narrow(_: int, rows: int) -> int | None:
        if rows & (rows - 1) == 0:
            return None
        if same is not None and not any(rows & ~same[number] for number in bits(rows)):
            return None
        return rows

    found: dict[tuple[int, int], Point] = {}
    for point, rows in sweep.leaves(narrow):
        for first in bits(rows):
            later = rows >> (first + 1) << (first + 1)
            for second in bits(later if same is None else later & ~same[first]):
                sweep.spend(1)
                found.setdefault((first, second), point)
                if len(found) == limit:
                    return _sorted_overlaps(found)
    return _sorted_overlaps(found)


def _same_answers(answers: Sequence[object], all_rows: int) -> list[int]:
    """For each row the rows it cannot contradict: those that answer the same."""
    groups: dict[object, int] = {}
    unknown = 0
    for number, answer in enumerate(answers):
        if answer is None:
            unknown |= 1 << number
        else:
            groups[answer] = groups.get(answer, 0) | (1 << number)
    return [all_rows if a is None else groups[a] | unknown for a in answers]


def _sorted_overlaps(found: dict[tuple[int, int], Point]) -> tuple[Overlap, ...]:
    return tuple(Overlap(*pair, found[pair]) for pair in sorted(found))


def first_rows(grid: Grid, steps: int = DEFAULT_STEPS) -> frozenset[int]:
    """The rows that are the first to hit some point.  Raises ``TooLargeError``."""
    sweep = _Sweep(grid, steps)
    reached = 0

    def narrow(depth: int, rows: int) -> int | None:
        certain = rows & sweep.open_from[depth]
        if certain:  # nothing after a row that hits here for sure comes first
            rows &= ((certain & -certain) << 1) - 1
        return rows if rows & ~reached else None

    for _, rows in sweep.leaves(narrow):
        reached |= rows & -rows
    return frozenset(bits(reached))
