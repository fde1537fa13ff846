"""The sweep over a grid says what enumerating every point says."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.policy.checks.sweep import Grid, Ranges, TooLargeError, first_rows, gap, overlaps


def ranges_of(positions: set[int]) -> Ranges:
    """The set as inclusive ranges apart from each other."""
    result: list[tuple[int, int]] = []
    for position in sorted(positions):
        if result and result[-1][1] == position - 1:
            result[-1] = (result[-1][0], position)
        else:
            result.append((position, position))
    return tuple(result)


def hits(grid: Grid, point: tuple[int, ...]) -> list[int]:
    return [
        number
        for number, row in enumerate(grid.rows)
        if all(
            any(low <= position <= high for low, high in cell)
            for cell, position in zip(row, point, strict=True)
        )
    ]


def points(grid: Grid) -> list[tuple[int, ...]]:
    return list(product(*(range(size) for size in grid.sizes)))


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    sizes = tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=3)))
    cell = [
        st.one_of(st.just(frozenset(range(size))), st.frozensets(st.integers(0, size - 1)))
        for size in sizes
    ]
    rows = draw(st.lists(st.tuples(*cell), max_size=6))
    return Grid(sizes, tuple(tuple(ranges_of(set(c)) for c in row) for row in rows))


@settings(max_examples=150)
@given(grids())
def test_a_gap_is_found_exactly_where_no_row_hits(grid: Grid) -> None:
    missed = {point for point in points(grid) if not hits(grid, point)}
    found = gap(grid)
    assert found in missed if missed else found is None


@settings(max_examples=150)
@given(grids())
def test_every_pair_of_rows_that_share_a_point_is_found(grid: Grid) -> None:
    shared = {pair for point in points(grid) for pair in combinations(hits(grid, point), 2)}
    found = overlaps(grid, limit=1000)
    assert {(o.first, o.second) for o in found} == shared
    assert all({o.first, o.second} <= set(hits(grid, o.point)) for o in found)


@settings(max_examples=150)
@given(grids(), st.lists(st.sampled_from([None, "a", "b"]), min_size=6, max_size=6))
def test_only_pairs_with_different_known_answers_contradict(
    grid: Grid, answers: list[str | None]
) -> None:
    contradicting = {
        (first, second)
        for point in points(grid)
        for first, second in combinations(hits(grid, point), 2)
        if answers[first] and answers[second] and answers[first] != answers[second]
    }
    found = overlaps(grid, answers[: len(grid.rows)], limit=1000)
    assert {(o.first, o.second) for o in found} == contradicting


@settings(max_examples=150)
@given(grids())
def test_the_first_rows_are_those_that_win_some_point(grid: Grid) -> None:
    assert first_rows(grid) == {hits(grid, p)[0] for p in points(grid) if hits(grid, p)}


def test_a_lookup_of_sixteen_thousand_rows_takes_a_step_or_two_a_cell() -> None:
    rows = tuple((((a, a),), ((b, b),)) for a in range(160) for b in range(100))
    whole = Grid((160, 100), rows)
    steps = 2 * 2 * len(rows)
    assert gap(whole, steps=steps) is None
    assert overlaps(whole, steps=steps) == ()
    assert len(first_rows(whole, steps=steps)) == len(rows)
    assert gap(Grid((160, 100), rows[:-1]), steps=steps) == (159, 99)


def test_too_many_combinations_stop_with_too_large() -> None:
    columns = 24
    rows = []
    for column in range(columns):
        for position in (0, 2):
            cells: list[Ranges] = [((0, 3),)] * columns
            cells[column] = ((position, position),)
            rows.append(tuple(cells))
    with pytest.raises(TooLargeError):
        overlaps(Grid((4,) * columns, tuple(rows)), answers=list(range(len(rows))), limit=10**9)
