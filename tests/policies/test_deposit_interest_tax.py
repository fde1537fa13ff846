"""Of interest paid nothing is created or lost, and its tax is exact to the half qəpik."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.service import DecisionService

_HALF = Fraction(1, 200)
_QAPIK = st.integers(1, 5_000_000)
# Days of every version and of each side of its bounds, where the law is known.
_DAYS = st.one_of(
    st.dates(date(2014, 4, 1), date(2015, 12, 31)), st.dates(date(2016, 2, 1), date(2026, 12, 31))
)


def _money(qapik: int) -> str:
    return f"{qapik // 100}.{qapik % 100:02d}"


@pytest.fixture(scope="module")
def tax(service: DecisionService) -> Any:
    """Decides a payment of a local bank to an individual, amounts in qəpik."""

    def decide(
        day: date,
        amount: int,
        *,
        currency: str = "AZN",
        used: int = 0,
        term: int = 12,
        months: int = 1,
    ) -> dict[str, Any]:
        inputs = {
            "depositor": {"type": "individual"},
            "payer": {"type": "local_bank"},
            "deposit": {"currency": currency, "opened_on": "2013-02-04", "term_months": term},
            "interest": {
                "amount": _money(amount),
                "months": months,
                "exemption_used": _money(used),
                "paid_earlier_this_year": _money(used),
            },
        }
        answer: dict[str, Any] = service.decide(
            "deposit_interest_tax", inputs, day, remedies=False
        ).to_json()
        return answer

    return decide


@settings(max_examples=150, deadline=None)
@given(
    day=_DAYS,
    amount=_QAPIK,
    currency=st.sampled_from(["AZN", "USD", "EUR"]),
    used=st.integers(0, 80_000),
    months=st.integers(1, 24),
    term=st.sampled_from([12, 17, 18, 24]),
)
def test_exempt_and_taxable_are_the_interest_and_so_are_net_and_tax(
    tax: Any, day: date, amount: int, currency: str, used: int, months: int, term: int
) -> None:
    if day.year >= 2024:  # the first of the months is of 2024
        months = min(months, (day.year - 2024) * 12 + day.month)
    else:
        months = min(months, 12)
    answer = tax(day, amount, currency=currency, used=used, months=months, term=term)
    if day.year == 2015 and currency != "AZN":
        assert (answer["outcome"], answer["outputs"]) == ("referred", {})
        return
    parts = {name: Fraction(text) for name, text in answer["outputs"].items()}
    interest = Fraction(amount, 100)
    assert all(part >= 0 for part in parts.values())
    assert parts["exempt_part"] + parts["taxable_part"] == interest
    assert parts["net"] + parts["tax"] == interest
    rounded = parts["tax"] - parts["taxable_part"] * parts["tax_rate_today"]
    assert -_HALF < rounded <= _HALF
    assert answer["outcome"] == ("taxed" if parts["taxable_part"] else "exempt")


@settings(max_examples=100, deadline=None)
@given(
    day=st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    payments=st.lists(_QAPIK, min_size=1, max_size=6),
)
def test_payments_of_one_month_are_exempt_together_up_to_200_manat(
    tax: Any, day: date, payments: list[int]
) -> None:
    paid, exempt = 0, Fraction(0)
    for amount in payments:
        used = int(exempt * 100)
        outputs = tax(day, amount, used=used)["outputs"]
        exempt += Fraction(outputs["exempt_part"])
        paid += amount
    assert exempt == min(Fraction(paid, 100), Fraction(200))


@settings(max_examples=100, deadline=None)
@given(monthly=st.integers(1, 200_000), months=st.integers(1, 12))
def test_interest_paid_at_once_is_exempt_as_much_as_paid_month_by_month(
    tax: Any, monthly: int, months: int
) -> None:
    each = Fraction(tax(date(2024, 1, 10), monthly)["outputs"]["exempt_part"])
    at_once = tax(date(2024, months, 10), monthly * months, months=months)["outputs"]
    assert Fraction(at_once["exempt_part"]) == each * months


def test_a_year_of_the_tax_services_example_comes_to_its_tax_but_for_the_rounding_of_months(
    tax: Any,
) -> None:
    """40 000 manat at 10 %: 4 000 of interest, 2 400 exempt, 160 of tax, paid month by month."""
    months = [date(2024, month, 10) for month in range(1, 13)]
    amounts = [33_333] * 8 + [33_334] * 4
    outputs = [tax(day, amount)["outputs"] for day, amount in zip(months, amounts, strict=True)]
    assert {
        name: sum(Fraction(month[name]) for month in outputs)
        for name in ("exempt_part", "taxable_part", "tax", "net")
    } == {
        "exempt_part": 2400,
        "taxable_part": 1600,
        "tax": Fraction("159.96"),
        "net": Fraction("3840.04"),
    }
