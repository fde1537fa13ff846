"""Axes from text, and every fault of them."""

from __future__ import annotations

import pytest

from engine.errors import ComparisonFaulty
from tests.grids.conftest import Shipped, Small, policy

SAME = "loan.amount > 50"


def faults(small: Small, *vary: str, **more: object) -> list[tuple[str, str]]:
    """Where and what; none where it is compared."""
    try:
        small(SAME, SAME, *vary, **more)
    except ComparisonFaulty as error:
        return [(one.at, one.code) for one in error.faults]
    return []


@pytest.mark.parametrize(
    ("axis", "values"),
    [
        ("loan.amount=1000..3000:1000", ["1000", "2000", "3000"]),
        ("loan.amount=0.01..0.05:0.02", ["0.01", "0.03", "0.05"]),
        ("loan.amount=1..6:2", ["1", "3", "5"]),
        ("loan.amount = 7 , 5.50", ["5.50", "7"]),  # so that a region's "from … to" is true
        ("loan.rate=0..0.0002:0.0001", ["0.0000", "0.0001", "0.0002"]),
        ("kind=*", ["a", "b"]),
        ("kind=b", ["b"]),
        ("checked=*", [True, False]),
        ("checked=false", [False]),
        ("since=2015-01-31..2015-03-31:P1M", ["2015-01-31", "2015-02-28", "2015-03-31"]),
        ("since=2022-08-01..on:P4D", ["2022-08-01", "2022-08-05", "2022-08-09"]),
        ("since=on-P2D..on:P1D", ["2022-08-10", "2022-08-09", "2022-08-08"]),
        ("due=on..on+P1Y:P6M", ["2022-08-10", "2023-02-10", "2023-08-10"]),
        ("since=on-P1Y..on:P200D", ["2021-08-10", "2022-02-26"]),
        ("since=on-P1M,2021-05-01", ["2021-05-01", "2022-07-10"]),
    ],
)  # fmt: skip
def test_values_are_read_exactly(small: Small, axis: str, values: list[object]) -> None:
    (read,) = small(SAME, SAME, axis).grid.axes
    assert [read.told(at) for at in range(len(read.values))] == values


@pytest.mark.parametrize(
    ("axis", "code"),
    [
        ("loan.amount", "axis_form"),
        ("=1..2:1", "axis_form"),
        ("loan.colour=1..2:1", "axis_unknown"),
        ("loan=1..2:1", "axis_unknown"),
        ("name=x", "axis_type"),
        ("loan.amount=1..2", "axis_value"),
        ("loan.amount=one..2:1", "axis_value"),
        ("loan.amount=1e3", "axis_value"),
        ("loan.amount=", "axis_value"),
        ("loan.amount=1..9:0", "axis_step"),
        ("loan.amount=1..9:-1", "axis_step"),
        ("loan.amount=9..1:1", "axis_empty"),
        ("loan.amount=1,1", "axis_twice"),
        ("loan.amount=1,1.00", "axis_twice"),
        ("since=on-P1Y,2021-08-10", "axis_twice"),
        ("loan.amount=1..2:0.001", "axis_decimals"),
        ("loan.months=1..2:0.5", "axis_decimals"),
        ("loan.amount=0..5:1", "axis_below"),
        ("loan.amount=1..100001:40000", ""),  # the last value is 80,001
        ("loan.amount=1..100001:50000", "axis_above"),
        ("loan.amount=0.01..900:0.01", "axis_long"),
        ("loan.months=1..70:1", "axis_above"),
        ("due=2019-12-31..2020-02-01:P1M", "axis_below"),
        ("since=2015-02-30..2016-01-01:P1M", "axis_value"),
        ("since=on-10Y..on:P6M", "axis_value"),
        ("since=on-P1Y..on:1", "axis_value"),
        ("since=on..on-P1Y:P1M", "axis_empty"),
        ("since=on-P1Y..on:P0M", "axis_step"),
        ("since=on-P1Y..on:P1M1D", "axis_step_mixed"),
        ("since=on-P999Y..on:P1Y", ""),
        ("since=on-P2023Y..on:P1Y", "axis_value"),
        ("kind=c", "axis_not_in_enum"),
        ("checked=yes", "axis_not_in_enum"),
    ],
)
def test_a_faulty_axis_is_told(small: Small, axis: str, code: str) -> None:
    assert faults(small, axis) == ([("vary/0", code)] if code else [])


def test_every_fault_of_every_axis_is_told_and_what_else_is_wrong(small: Small) -> None:
    told = faults(
        small, "kind=c", "loan.amount=1..2:0", "loan.amount=3",
        curve="loan.months", outcome="renewed",
    )  # fmt: skip
    assert told == [
        ("vary/0", "axis_not_in_enum"),
        ("vary/1", "axis_step"),
        ("curve", "curve_not_varied"),
        ("outcome", "outcome_unknown"),
    ]


@pytest.mark.parametrize("item", ["00", "٠", "9" * 5000])
def test_an_item_of_a_list_has_one_spelling(shipped: Shipped, item: str) -> None:
    with pytest.raises(ComparisonFaulty) as caught:
        shipped("affordability", 1, 2, f"incomes.{item}.amount=1,2", base={"incomes": [{}]})
    assert [fault.code for fault in caught.value.faults] == ["axis_unknown"]


def test_an_input_is_varied_once(small: Small) -> None:
    assert faults(small, "kind=a", "kind=b") == [("vary/1", "axis_repeated")]


@pytest.mark.parametrize("count", [0, 5])
def test_there_are_one_to_four_axes(small: Small, count: int) -> None:
    axes = ("kind=*", "checked=*", "loan.months=1", "loan.rate=1", "due=on")[:count]
    assert faults(small, *axes) == [("vary", "axes_count")]


def test_too_many_points_are_counted_and_refused(small: Small) -> None:
    with pytest.raises(ComparisonFaulty) as caught:
        small(SAME, SAME, "loan.amount=1..200:1", "loan.months=1..60:1")
    (fault,) = caught.value.faults
    assert (fault.at, fault.code) == ("vary", "points_many")
    assert fault.message == "200 x 60 are 12000 points, the limit is 10000: take larger steps"


def test_a_curve_runs_along_a_number(small: Small) -> None:
    assert faults(small, "kind=*", curve="kind") == [("curve", "curve_not_number")]


def test_a_bound_counts_only_where_every_version_has_it(small: Small) -> None:
    wider = policy(SAME, version=2, most="200000")
    found = small(SAME, wider, "loan.amount=50,150000", outcome="approved")
    assert list(found.grid.results.values()) == [
        ("approved", "approved"),
        ("refused:invalid_input", "declined"),
    ]


def test_values_that_one_version_has_are_refused_by_the_other(small: Small) -> None:
    found = small(SAME, policy(SAME, version=2, kinds="[b, c]"), "kind=*")
    refused = "refused:invalid_input"
    assert dict(zip(found.grid.axes[0].values, found.grid.results.values(), strict=True)) == {
        "a": ("approved", refused),
        "b": ("approved", "approved"),
        "c": (refused, "approved"),
    }


def test_an_item_that_the_base_inputs_have_not_is_told(small: Small) -> None:
    listed = "  parts: {type: list, of: {type: money, min: 0}, default: [], informational: true}"
    two = policy(SAME, version=2, more=listed)
    base = {"loan": {"amount": "5"}, "parts": ["1"]}
    assert small(SAME, two, "parts.0=1,2", base=base).points == 2
    with pytest.raises(ComparisonFaulty) as caught:
        small(SAME, two, "parts.1=1,2", base=base)
    assert [one.code for one in caught.value.faults] == ["axis_no_item"]
