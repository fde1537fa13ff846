"""A comparison in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.grids import Comparison
from engine.grids.marks import heights, marks
from engine.grids.words import Words
from tests.grids.conftest import Shipped, Small


@pytest.fixture(scope="module")
def found(shipped: Shipped) -> Comparison:
    axes = (
        "loan.principal=20000..40000:5000", "vehicle.production_date=on-P18M..on:P6M",
        "vehicle.powertrain=electric,hybrid",
    )  # fmt: skip
    return shipped("car_loan", 1, 2, *axes, curve="loan.principal")


@pytest.mark.parametrize(
    ("lang", "region", "change", "curve", "boundary"),
    [
        (
            "az",
            "Kreditin əsas borcu: 25.000,00 AZN – 30.000,00 AZN; "
            "İstehsal tarixi (ötən müddət): 0 ay – 1 il",
            "imtina edilib → təsdiq edilib",
            "Kreditin əsas borcu: nəticənin “təsdiq edilib” olduğu ən böyük qiymət",
            "ən çoxu 36.000,00 AZN",
        ),
        (
            "en",
            "Loan principal: 25,000.00 AZN to 30,000.00 AZN; "
            "Production date (age): 0 months to 1 year",
            "declined → approved",
            "Loan principal: the largest value with the outcome “approved”",
            "up to 36,000.00 AZN",
        ),
    ],
)
def test_regions_and_curves_are_told_in_both_languages(
    found: Comparison, lang: str, region: str, change: str, curve: str, boundary: str
) -> None:
    words = Words(found.before, found.after, lang)
    first = found.regions[0]
    assert found.curve is not None
    assert words.region(first) == region
    assert words.change(first.before, first.after) == change
    assert words.curve(found.curve) == curve
    assert words.boundary(found.curve, found.curve.lines[0].after) == boundary


@pytest.mark.parametrize(
    ("lang", "name", "ages"),
    [
        ("az", "İstehsal tarixi (ötən müddət)", ["0 ay", "6 ay", "1 il", "1 il 6 ay"]),
        ("en", "Production date (age)", ["0 months", "6 months", "1 year", "1 year 6 months"]),
    ],
)
def test_dates_before_the_effective_date_are_ages(
    found: Comparison, lang: str, name: str, ages: list[str]
) -> None:
    words = Words(found.before, found.after, lang)
    axis = found.grid.axes[1]
    assert words.axis(axis) == name
    assert [words.value(axis, at) for at in range(4)] == ages


def test_dates_ahead_and_days_are_told_as_such(small: Small) -> None:
    same = "loan.amount > 5"
    found = small(same, same, "due=on..on+P1Y:P6M", "since=on-P2D..on:P1D")
    words = Words(found.before, found.after, "en")
    due, since = found.grid.axes
    assert [words.value(due, at) for at in range(3)] == ["0 months", "+6 months", "+1 year"]
    assert (words.axis(due), words.axis(since)) == ("Due (time ahead)", "Since (age)")
    assert [words.value(since, at) for at in range(3)] == ["0 months", "1 day", "2 days"]


def test_what_has_no_outcome_says_so(small: Small) -> None:
    found = small("loan.amount > 5", "loan.amount > 5", "kind=*")
    words = Words(found.before, found.after, "az")
    assert words.result("refused:invalid_input") == "daxil edilən məlumat qəbul edilmir"
    assert words.result("refused:policy_fault") == "qayda hesablana bilmir"


def test_round_values_are_marked(small: Small) -> None:
    same = "loan.amount > 5"
    amounts, since = small(
        same, same, "loan.amount=700..3000:100", "since=on-P3Y..on:P6M"
    ).grid.axes
    by_thousand = [[amounts.told(at) for at in choice] for choice in marks(amounts)]
    assert ["1000", "2000", "3000"] in by_thousand
    assert [len(choice) for choice in marks(amounts)] == sorted(
        {len(choice) for choice in marks(amounts)}, reverse=True
    )
    assert (0, 2, 4, 6) in marks(since)


@pytest.mark.parametrize(
    ("low", "high", "marked"),
    [
        ("1000", "50000", "0 10000 20000 30000 40000 50000"),
        ("90", "100", "90 92 94 96 98 100"),
        ("0.01", "0.22", "0.00 0.05 0.10 0.15 0.20 0.25"),
        ("-5", "5", "-6 -4 -2 0 2 4 6"),
        ("7", "7", "6 8"),
    ],
)
def test_heights_are_round_and_hold_everything(low: str, high: str, marked: str) -> None:
    found = heights(Decimal(low), Decimal(high))
    assert found[0] <= Decimal(low) and found[-1] >= Decimal(high)
    assert " ".join(f"{one:f}" for one in found) == marked
