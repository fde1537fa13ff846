"""Regions: every differing point in one box and no other."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.grids import Axis, Grid
from engine.grids.regions import MOST, regions_of
from engine.policy.model import Kind, TypeSpec


def axis(name: str, size: int, kind: Kind = Kind.INTEGER) -> Axis:
    values = tuple(map(Decimal, range(size))) if kind is Kind.INTEGER else tuple("abcdef"[:size])
    return Axis(name, TypeSpec(kind), None, "", values)


def grid(axes: tuple[Axis, ...], results: dict[tuple[int, ...], tuple[str, str]]) -> Grid:
    return Grid(axes, results)


@settings(max_examples=50)
@given(st.data())
def test_regions_cover_what_differs_each_point_once(data: st.DataObject) -> None:
    kinds = data.draw(st.lists(st.sampled_from([Kind.INTEGER, Kind.ENUM]), min_size=1, max_size=3))
    axes = tuple(axis(f"x{n}", data.draw(st.integers(1, 4)), kind) for n, kind in enumerate(kinds))
    places = list(product(*(range(len(one.values)) for one in axes)))
    outcomes = st.sampled_from(["no", "yes", "refused:invalid_input"])
    results = {place: (data.draw(outcomes), data.draw(outcomes)) for place in places}
    told = Counter(
        (place, (region.before, region.after))
        for region in regions_of(grid(axes, results))
        for place in product(*(span.places for span in region.spans))
    )
    expected = {place: both for place, both in results.items() if both[0] != both[1]}
    assert told == Counter(expected.items())
    assert all(
        list(span.places) == list(range(span.places[0], span.places[-1] + 1))
        for region in regions_of(grid(axes, results))
        for span in region.spans
        if span.axis.ordered
    )


def test_a_box_over_two_axes_is_one_region_and_says_nothing_of_a_whole_axis() -> None:
    axes = axis("x", 6), axis("y", 5), axis("kind", 3, Kind.ENUM)
    results = {
        place: ("no", "yes" if 2 <= place[0] <= 4 and place[2] != 1 else "no")
        for place in product(range(6), range(5), range(3))
    }
    (region,) = regions_of(grid(axes, results))
    assert [span.places for span in region.spans] == [(2, 3, 4), (0, 1, 2, 3, 4), (0, 2)]
    assert [span.whole for span in region.spans] == [False, True, False]
    assert region.points == 30


def test_pieces_beyond_the_limit_are_counted_together() -> None:
    axes = axis("x", 1), axis("y", 2 * MOST + 20)
    results = {(0, y): ("no", "yes" if y % 2 else "no") for y in range(2 * MOST + 20)}
    *told, rest = regions_of(grid(axes, results))
    assert (len(told), rest.spans, rest.points) == (MOST, (), 10)
