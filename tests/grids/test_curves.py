"""Curves: exact boundaries, and no number where there is not one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.evaluation import decide
from engine.grids import Boundary, Question, compare
from engine.grids.curves import runs_of
from tests.grids.conftest import ON, Small, policy

AMOUNTS = "loan.amount=10..100:10"


def reaches(small: Small, when: str, axis: str = AMOUNTS) -> Boundary:
    curve = small(when, when, axis, curve=axis.partition("=")[0]).curve
    assert curve is not None
    return curve.lines[0].before


@pytest.mark.parametrize(
    ("when", "reach", "value"),
    [
        ("loan.amount > 50", "up_to", "50.00"),
        ("loan.amount >= 50", "up_to", "49.99"),
        ("loan.amount > 49.37", "up_to", "49.37"),
        ("loan.amount < 30", "from", "30.00"),
        ("loan.amount <= 30.01", "from", "30.02"),
        ("loan.amount > 200", "all", None),
        ("loan.amount > 100", "all", None),
        ("loan.amount > 5", "none", None),
        ("loan.amount > 30 and loan.amount < 60", "mixed", None),
        ("loan.amount < 30 or loan.amount > 60", "mixed", None),
    ],
)
def test_the_boundary_is_exact_or_there_is_none(
    small: Small, when: str, reach: str, value: str | None
) -> None:
    found = reaches(small, when)
    assert (found.reach, found.value) == (reach, None if value is None else Decimal(value))


def test_a_refused_point_has_not_the_outcome(small: Small) -> None:
    assert reaches(small, "loan.amount > 50", "loan.amount=12,13,14").reach == "mixed"
    assert reaches(small, "loan.amount > 50", "loan.amount=12,13").value == Decimal("12.99")


def test_the_unit_is_that_of_the_type(small: Small) -> None:
    assert reaches(small, "loan.months > 7", "loan.months=1..60:10").value == 7
    assert reaches(small, "loan.rate > 0.12345", "loan.rate=0..1:0.1").value == Decimal("0.1234")
    fine = "loan.rate=0.12344,0.12346"
    assert reaches(small, "loan.rate > 0.12345", fine).value == Decimal("0.12345")


def test_the_order_of_the_values_does_not_matter(small: Small) -> None:
    assert reaches(small, "loan.amount > 50", "loan.amount=90,10,70").value == 50


def test_the_outcome_can_be_chosen(small: Small) -> None:
    curve = small("loan.amount > 50", "loan.amount > 60", AMOUNTS, curve="loan.amount",
                  outcome="declined").curve  # fmt: skip
    assert curve is not None
    (line,) = curve.lines
    assert (line.before.reach, line.before.value, line.after.value) == (
        "from", Decimal("50.01"), Decimal("60.01")
    )  # fmt: skip
    assert not curve.largest


@settings(max_examples=10)
@given(st.decimals("5", "95", places=2), st.decimals("5", "95", places=2))
def test_the_value_has_the_outcome_and_the_next_has_not(one: Decimal, other: Decimal) -> None:
    bundles = [
        policy(f"loan.amount > {limit}", version=number)
        for number, limit in enumerate((one, other), 1)
    ]
    question = Question({"loan": {"amount": "5"}}, ("loan.amount=1..100:9",), "loan.amount")
    found = compare(*bundles, ON, question, 1000)
    assert found.curve is not None
    (line,) = found.curve.lines
    for bundle, boundary in zip(bundles, (line.before, line.after), strict=True):
        assert boundary.value is not None
        at, beyond = (
            decide(bundle, ON, {"loan": {"amount": value}}, remedies=False).outcome
            for value in (boundary.value, boundary.value + Decimal("0.01"))
        )
        assert (at, beyond) == ("approved", "declined")


def test_lines_alike_one_after_another_are_told_as_one(small: Small) -> None:
    found = small(
        "loan.amount > (if loan.months <= 24 then 50 else 30)", "loan.amount > 40",
        AMOUNTS, "kind=*", "loan.months=12..60:12", curve="loan.amount",
    )  # fmt: skip
    assert found.curve is not None
    told = [
        ([span.places for span in run.spans], run.before.value, run.after.value)
        for run in runs_of(found.curve)
    ]
    assert told == [
        ([(kind,), months], limit, 40)
        for kind in (0, 1)
        for months, limit in (((0, 1), 50), ((2, 3, 4), 30))
    ]
