"""An axis splits a column's values exactly where its cells tell them apart."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import CellForm, Interval
from engine.feel.values.durations import DaysDuration, MonthsDuration
from engine.policy.checks.axis import axis_over
from engine.policy.checks.domain import Choices, Days, Dense, Domain, Months, Steps, Words


def at(value: object) -> Interval:
    return Interval(value, True, value, True)


def up_to(value: object, closed: bool = True) -> Interval:
    return Interval(None, False, value, closed)


def above(value: object, closed: bool = False) -> Interval:
    return Interval(value, closed, None, False)


def cell(*alternatives: Interval, negated: bool = False, null: bool = False) -> CellForm:
    return CellForm(False, negated, alternatives, null)


def number(text: str) -> Decimal:
    return Decimal(text)


def covered(domain: Domain, *forms: CellForm) -> tuple[str, ...]:
    """Examples of the positions that none of the cells match."""
    axis = axis_over(domain, forms)
    assert axis is not None
    matched = {p for form in forms for low, high in axis.ranges(form) for p in range(low, high + 1)}
    return tuple(axis.text(position) for position in range(axis.size) if position not in matched)


@pytest.mark.parametrize(
    ("domain", "forms", "missed"),
    [
        # the qəpik: nothing lies between 30000.00 and 30000.01 manat
        (Steps(scale=2), [up_to(number("30000")), above(number("30000.01"), True)], ()),
        (Dense(), [up_to(number("30000")), above(number("30000.01"), True)], ("30000.001",)),
        (Steps(scale=2), [up_to(number("30000")), above(number("30001"), True)], ("30000.1",)),
        (Steps(), [up_to(number("3")), above(number("3"))], ()),
        (Steps(), [up_to(number("3")), above(number("4"), True)], ()),
        (Steps(), [up_to(number("3")), above(number("4"))], ("4",)),
        (Steps(low=number("0")), [at(number("0")), above(number("1"))], ("1",)),
        (Steps(), [above(number("0"), True)], ("-1",)),
        (Steps(low=number("1"), high=number("3")), [at(number("2"))], ("1", "3")),
        (Steps(scale=2, padded=True), [above(number("0"), True)], ("-1.00",)),
        (Dense(), [up_to(number("0.45"), False), above(number("0.45"))], ("0.45",)),
        (Dense(low=number("0"), high=number("1")), [up_to(number("0.45"))], ("0.5", "1")),
        (Choices(values=(True, False)), [at(True)], ("false",)),
        (
            Choices(values=("electric", "hybrid", "other")),
            [at("hybrid")],
            ('"electric"', '"other"'),
        ),
        (Choices(nullable=True, values=("a",)), [at("a")], ("null",)),
        (Words(), [at("other")], ('"another"',)),
        (Days(), [up_to(date(2022, 7, 29)), above(date(2022, 7, 30), True)], ()),
        (Days(), [up_to(date(2022, 7, 29)), above(date(2022, 7, 30))], ("2022-07-30",)),
        (Days(), [above(date(2022, 7, 30), True)], ("2022-07-29",)),
        (Months(), [up_to(MonthsDuration(3)), above(MonthsDuration(4), True)], ()),
        (Months(), [up_to(MonthsDuration(3)), above(MonthsDuration(4))], ("P4M",)),
        (
            Dense(),
            [up_to(DaysDuration(0)), above(DaysDuration(10**9), True)],
            ("a value below PT1S and above PT0S",),
        ),
    ],
)
def test_what_cells_leave_uncovered_is_named_by_a_value(
    domain: Domain, forms: list[Interval], missed: tuple[str, ...]
) -> None:
    assert covered(domain, *(cell(interval) for interval in forms)) == missed


def test_a_negated_cell_matches_all_others_and_null_only_when_it_says_so() -> None:
    domain = Choices(nullable=True, values=("a", "b", "c"))
    assert covered(domain, cell(at("a"), negated=True)) == ('"a"', "null")
    assert covered(domain, cell(at("a"), negated=True, null=True)) == ('"a"',)


@pytest.mark.parametrize(
    ("domain", "interval"),
    [
        (Choices(values=("electric",)), at("petrol")),
        (Steps(scale=2), at(number("0.005"))),
        (Steps(), Interval(number("3"), False, number("4"), False)),
        (Steps(low=number("0")), up_to(number("0"), False)),
        (Dense(low=number("0"), high=number("1")), above(number("1"))),
        (Dense(), Interval(number("2"), True, number("1"), True)),
        (Days(high=date(2020, 1, 1)), above(date(2020, 1, 1))),
    ],
)
def test_an_interval_without_a_possible_value_spans_nothing(
    domain: Domain, interval: Interval
) -> None:
    axis = axis_over(domain, [cell(interval)])
    assert axis is not None
    assert axis.span(interval) == ()


@pytest.mark.parametrize(
    ("domain", "interval"),
    [
        (Words(), up_to("m")),
        (Steps(), at("three")),
        (Days(), at(number("3"))),
        (Dense(), Interval(number("3"), True, "four", True)),
    ],
)
def test_cells_that_the_domain_cannot_order_are_not_checked(
    domain: Domain, interval: Interval
) -> None:
    assert axis_over(domain, [cell(interval)]) is None


def test_thirty_digits_are_not_rounded() -> None:
    low = up_to(number("123456789012345678901234567890.12"))
    high = above(number("123456789012345678901234567890.14"), True)
    missed = covered(Steps(scale=2), cell(low), cell(high))
    assert missed == ("123456789012345678901234567890.13",)


INTEGERS = [Decimal(n) for n in range(-4, 5)]
QUARTERS = [Decimal(n) / 4 for n in range(-16, 17)]  # stand for dense values: limits are halves
DATES = [date(2020, 1, 1) + timedelta(days=n) for n in range(9)]
DOMAINS: list[tuple[Domain, list[Any], list[Any]]] = [
    (Steps(), INTEGERS, [Decimal(n) / 2 for n in range(-6, 7)]),
    (Steps(low=Decimal(-2), high=Decimal(2)), INTEGERS[2:7], INTEGERS),
    (Dense(), QUARTERS, [Decimal(n) / 2 for n in range(-6, 7)]),
    (Days(), DATES, DATES[1:-1]),
    (Choices(values=tuple("abcd")), list("abcd"), list("abcd")),
]


@st.composite
def columns(draw: st.DrawFn) -> tuple[Domain, list[Any], list[CellForm]]:
    domain, values, limits = draw(st.sampled_from(DOMAINS))
    limit = st.sampled_from(limits)
    interval = st.one_of(
        st.builds(at, limit),
        st.builds(up_to, limit, st.booleans()),
        st.builds(above, limit, st.booleans()),
        st.builds(Interval, limit, st.booleans(), limit, st.booleans()),
    )
    form = st.builds(
        lambda alternatives, negated: cell(*alternatives, negated=negated),
        st.lists(interval, min_size=1, max_size=3),
        st.booleans(),
    )
    return domain, values, draw(st.lists(form, min_size=1, max_size=4))


def inside(value: Any, interval: Interval) -> bool:
    low: Any = interval.low
    high: Any = interval.high
    return (low is None or low < value or (interval.low_closed and low == value)) and (
        high is None or value < high or (interval.high_closed and value == high)
    )


@settings(max_examples=150)
@given(columns())
def test_positions_are_matched_by_the_same_cells_as_the_values(
    column: tuple[Domain, list[Any], list[CellForm]],
) -> None:
    domain, values, forms = column
    axis = axis_over(domain, forms)
    assert axis is not None
    by_value = {
        tuple(any(inside(value, i) for i in form.alternatives) != form.negated for form in forms)
        for value in values
    }
    by_position = {
        tuple(any(a <= position <= b for a, b in axis.ranges(form)) for form in forms)
        for position in range(axis.size)
    }
    assert by_position == by_value
