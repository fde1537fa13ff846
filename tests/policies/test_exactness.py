"""Limits hold to the qəpik: the policies against fractions, on amounts at and beside the limit."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.service import DecisionService

_DAY = date(2024, 3, 1)
_MAX_BYG = Fraction(7, 10)
_QAPIK = Fraction(1, 100)


def _text(amount: Fraction, places: int) -> str:
    """An amount that is not negative, as a decimal with so many places."""
    whole, part = divmod(amount * 10**places, 10**places)
    assert part.denominator == 1
    return f"{whole}.{part.numerator:0{places}}"


def _money(amount: Fraction) -> str:
    return _text(amount, 2)


def _down(amount: Fraction) -> Fraction:
    return Fraction(amount * 100 // 1, 100)


def _half_up(amount: Fraction, places: int = 2) -> Fraction:
    scale = 10**places
    return Fraction((amount * scale + Fraction(1, 2)) // 1, scale)


def _instalment(principal: Fraction, rate: Fraction, months: int) -> Fraction:
    """The exact annuity."""
    monthly = rate / 12
    if not monthly:
        return principal / months
    return principal * monthly / (1 - (1 + monthly) ** -months)


_AMOUNT = st.integers(1, 2_000_000).map(lambda qapik: Fraction(qapik, 100))
_BESIDE = st.sampled_from([-_QAPIK, Fraction(0), _QAPIK])


@pytest.fixture(scope="module")
def car_loan(service: DecisionService) -> Any:
    """Decides a car loan of the second version by its typed answer as JSON."""
    return lambda inputs: service.decide("car_loan", inputs, _DAY, remedies=False).to_json()


@pytest.fixture(scope="module")
def affordability(service: DecisionService) -> Any:
    """The same for affordability."""
    return lambda inputs: service.decide("affordability", inputs, _DAY, remedies=False).to_json()


@settings(max_examples=60)
@given(
    price=_AMOUNT,
    value=_AMOUNT,
    limit=st.sampled_from(
        [("electric", 0, 90), ("electric", 9, 60), ("hybrid", 0, 80), ("other", 9, 40)]
    ),
    beside=_BESIDE,
)
def test_a_car_loan_is_tested_on_the_exact_limit(
    car_loan: Any, price: Fraction, value: Fraction, limit: tuple[str, int, int], beside: Fraction
) -> None:
    powertrain, age, percent = limit
    exact = min(price, value) * Fraction(percent, 100)
    principal = max(_down(exact) + beside, _QAPIK)
    answer = car_loan(
        {
            "vehicle": {
                "powertrain": powertrain,
                "production_date": date(_DAY.year - age, 1, 1).isoformat(),
                "price": _money(price),
                "market_value": _money(value),
            },
            "loan": {"principal": _money(principal)},
        }
    )
    assert (answer["outcome"], answer["outputs"]["max_principal"]) == (
        "declined" if principal > exact else "approved",
        _money(_down(exact)),
    )


@settings(max_examples=120)
@given(
    incomes=st.lists(st.tuples(_AMOUNT, st.integers(1, 13)), min_size=1, max_size=4),
    payment=_AMOUNT,
    beside=_BESIDE,
)
def test_a_burden_is_tested_on_the_exact_income(
    affordability: Any,
    incomes: list[tuple[Fraction, int]],
    payment: Fraction,
    beside: Fraction,
) -> None:
    """Debts are chosen so that debts and payment lie at the limit or a qəpik beside it."""
    exact = sum((amount / months for amount, months in incomes), Fraction(0)) * _MAX_BYG
    debt = max(_down(exact) + beside - payment, Fraction(0))
    answer = affordability(_borrower(incomes, debt, payment * 12, Fraction(0), 12))
    burden = (debt + payment) * _MAX_BYG / exact
    weight = None
    if Fraction(45, 100) < burden <= Fraction(60, 100):
        weight = "2.00"
    elif Fraction(60, 100) < burden <= Fraction(70, 100):
        weight = "2.30"
    assert (answer["outcome"], answer["outputs"]["risk_weight"], answer["outputs"]["byg"]) == (
        "declined" if debt + payment > exact else "approved",
        weight,
        _text(_half_up(burden, 4), 4),
    )


@settings(max_examples=80)
@given(
    income=_AMOUNT,
    principal=_AMOUNT,
    rate=st.integers(0, 600).map(lambda mills: Fraction(mills, 1000)),
    months=st.integers(1, 84),
)
def test_the_highest_principal_is_safe_and_a_qapik_more_is_not(
    affordability: Any, income: Fraction, principal: Fraction, rate: Fraction, months: int
) -> None:
    borrower = _borrower([(income, 1)], Fraction(0), principal, rate, months)
    outputs = affordability(borrower)["outputs"]
    most, highest = Fraction(outputs["max_new_payment"]), Fraction(outputs["max_principal"])
    assert most == _down(income * _MAX_BYG)
    assert Fraction(outputs["new_payment"]) == _half_up(_instalment(principal, rate, months))
    assert _instalment(highest, rate, months) <= most
    assert _instalment(highest + _QAPIK, rate, months) > most


def _borrower(
    incomes: list[tuple[Fraction, int]],
    debt: Fraction,
    principal: Fraction,
    rate: Fraction,
    months: int,
) -> dict[str, Any]:
    return {
        "incomes": [
            {
                "source": "salary",
                "amount": _money(amount),
                "period_months": period,
                "documented": True,
            }
            for amount, period in incomes
        ],
        "credit_registry": {"checked": True, "monthly_burden": _money(debt)},
        "loan": {
            "principal": _money(principal),
            "annual_rate": _text(rate, 3),
            "term_months": months,
        },
        "questionnaire_signed": True,
        "information_verified": True,
        "assessment": {
            "needs_asset_sale": False,
            "existing_needs_new_debt": False,
            "breaks_other_obligations": False,
        },
        "suitability": {"meets_requirements": True, "meets_aims": True, "meets_needs": True},
    }
