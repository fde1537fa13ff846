"""Versions 1 and 2 of the car loan against their limits as the sources state them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from engine.grids import Comparison
from tests.grids.conftest import CAR, Shipped

PRICE = Decimal(40_000)
#: years at most -> share of the value, by powertrain; from 30 July 2022
SINCE_2022 = {
    "electric": ((3, "0.90"), (99, "0.60")),
    "hybrid": ((1, "0.80"), (3, "0.60"), (99, "0.50")),
    "other": ((1, "0.60"), (3, "0.50"), (99, "0.40")),
}
#: before: a car to one year above 30,000 manat, an older one
BEFORE = ((1, "0.60"), (99, "0.20"))
PRINCIPAL, MADE, POWERTRAIN = "loan.principal", "vehicle.production_date", "vehicle.powertrain"
AXES = (f"{PRINCIPAL}=2500..50000:2500", f"{MADE}=on-P5Y..on:P6M", f"{POWERTRAIN}=*")


def limit(half_years: int, bands: tuple[tuple[int, str], ...]) -> Decimal:
    """The highest principal for a car of so many half years: an anniversary is still within."""
    return PRICE * next(Decimal(share) for years, share in bands if half_years <= 2 * years)


@pytest.fixture(scope="module")
def found(shipped: Shipped) -> Comparison:
    """Principals by ages by powertrains, with the curve of the principal."""
    return shipped("car_loan", 1, 2, *AXES, curve=PRINCIPAL)


def test_every_point_has_the_outcome_of_the_limit_of_each_version(found: Comparison) -> None:
    expected = {}
    for at in product(range(20), range(11), range(3)):
        principal, half_years = Decimal(2500 * (at[0] + 1)), at[1]
        bands = tuple(SINCE_2022.values())[at[2]]
        expected[at] = tuple(
            "approved" if principal <= limit(half_years, table) else "declined"
            for table in (BEFORE, bands)
        )
    assert dict(found.grid.results) == expected


def test_the_counts_add_up_to_the_points(found: Comparison) -> None:
    assert (found.points, sum(count for _b, _a, count in found.counts())) == (660, 660)
    assert found.differing == sum(one != two for one, two in found.grid.results.values())


def test_the_regions_are_the_points_that_differ_each_once(found: Comparison) -> None:
    told = Counter(
        (place, region.before, region.after)
        for region in found.regions
        for place in product(*(span.places for span in region.spans))
    )
    assert told == Counter(
        (place, before, after)
        for place, (before, after) in found.grid.results.items()
        if before != after
    )
    assert len(found.regions) == 8


def test_the_curve_is_the_limit_of_each_version_to_the_qepik(found: Comparison) -> None:
    curve = found.curve
    assert curve is not None
    told = {line.place: (line.before, line.after) for line in curve.lines}
    for half_years, (place, bands) in product(range(11), enumerate(SINCE_2022.values())):
        before, after = told[half_years, place]
        assert (before.reach, before.value) == ("up_to", limit(half_years, BEFORE))
        assert (after.reach, after.value) == ("up_to", limit(half_years, bands))
    assert (curve.unit, curve.outcome) == (Decimal("0.01"), "approved")


def test_the_anniversary_is_within_and_the_day_after_is_not(shipped: Shipped) -> None:
    days = f"{MADE}=2019-08-08,2019-08-09,2019-08-10,2019-08-11"
    curve = shipped("car_loan", 1, 2, days, f"{PRINCIPAL}=1000..40000:1000", curve=PRINCIPAL).curve
    assert curve is not None
    assert [line.after.value for line in curve.lines] == [24_000, 24_000, 36_000, 36_000]


def test_ages_run_from_new_to_old_and_are_counted_from_the_effective_date(
    shipped: Shipped,
) -> None:
    leap = date(2024, 2, 29)
    (axis,) = shipped("car_loan", 1, 2, f"{MADE}=on-P2Y..on:P6M", on=leap).grid.axes
    assert [str(day) for day in axis.values] == [
        "2024-02-29", "2023-08-29", "2023-02-28", "2022-08-29", "2022-02-28"
    ]  # fmt: skip
    assert [lapse.months for lapse in axis.lapses] == [0, -6, -12, -18, -24]
    assert axis.ages


def test_a_date_after_the_effective_date_is_refused_and_no_outcome(shipped: Shipped) -> None:
    found = shipped("car_loan", 1, 2, f"{MADE}=on-P1M..on+P2M:P1M")
    refused = "refused:invalid_input"
    assert list(found.grid.results.values())[-2:] == [(refused, refused)] * 2
    (why,), _ = found.refusals
    assert (why.code, why.at, why.points) == ("date_out_of_range", "/vehicle/production_date", 2)


def test_an_item_of_a_list_can_be_varied(shipped: Shipped) -> None:
    income = {"source": "salary", "amount": "1000", "period_months": 1, "documented": True}
    base = {
        "incomes": [income],
        "credit_registry": {"checked": True, "monthly_burden": "150.00"},
        "loan": {"principal": "5000", "annual_rate": "0", "term_months": 10},
        "questionnaire_signed": True,
        "information_verified": True,
        "assessment": dict.fromkeys(
            ("needs_asset_sale", "existing_needs_new_debt", "breaks_other_obligations"), False
        ),
        "suitability": dict.fromkeys(("meets_requirements", "meets_aims", "meets_needs"), True),
    }
    found = shipped(
        "affordability", 1, 2, "incomes.0.amount=500,1000,2000", "loan.principal=1000..20000:1000",
        base=base, curve="loan.principal",
    )  # fmt: skip
    assert found.curve is not None
    # ten instalments of at most 70 % of the income less the 150 of the registry
    assert [one.before.value for one in found.curve.lines] == [
        Decimal("2000.04"), Decimal("5500.04"), Decimal("12500.04")
    ]  # fmt: skip
    assert found.differing == 0


def test_nothing_that_was_given_is_changed(shipped: Shipped) -> None:
    before = {key: dict(value) for key, value in CAR.items()}
    shipped("car_loan", 1, 2, f"{PRINCIPAL}=1,2")
    assert before == CAR
