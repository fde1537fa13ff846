"""Of a claim on an insured event nothing is created or lost, in any version."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.service import DecisionService

_CENT = Fraction(1, 100)
_AMOUNT = st.integers(0, 20_000_000).map(lambda cents: Fraction(cents, 100))

# A day in each version, none of them disputed.
_DAYS = [
    date(2014, 6, 2),
    date(2015, 6, 1),
    date(2016, 6, 1),
    date(2017, 6, 1),
    date(2019, 5, 1),
    date(2019, 12, 2),
    date(2020, 4, 1),
    date(2020, 9, 1),
    date(2021, 1, 15),
    date(2022, 6, 1),
    date(2026, 6, 1),
]
# The ceilings in manat by kind of account, for the versions that have one.
_CEILINGS = {
    1: {"savings": 30_000},
    2: {"savings": 30_000},
    10: {"savings": 100_000, "entrepreneur": 20_000},
    11: {"savings": 100_000, "entrepreneur": 20_000},
}


def _money(amount: Fraction) -> str:
    whole, part = divmod(amount * 100, 100)
    assert part.denominator == 1
    return f"{whole}.{part.numerator:02d}"


@pytest.fixture(scope="module")
def protection(service: DecisionService) -> Any:
    """Decides a deposit of 2014 in dollars at 1 %, which every version protects."""

    def decide(
        day: date, kind: str, amount: Fraction, interest: Fraction, other: Fraction, price: Fraction
    ) -> dict[str, Any]:
        inputs = {
            "depositor": {"type": "individual", "other_compensation": _money(other)},
            "deposit": {
                "account_kind": kind,
                "currency": "USD",
                "amount": _money(amount),
                "accrued_interest": _money(interest),
                "attracted_on": "2014-02-03",
                "contract_rate": "0.01",
            },
            "event": {
                "occurred_on": day.isoformat(),
                "exchange_rate": f"{price // 1}.{price % 1 * 10_000 // 1:04d}",
            },
        }
        answer: dict[str, Any] = service.decide(
            "deposit_protection", inputs, day, remedies=False
        ).to_json()
        return answer

    return decide


@settings(max_examples=200, deadline=None)
@given(
    day=st.sampled_from(_DAYS) | st.sampled_from(_DAYS[:2] + _DAYS[-2:]),
    kind=st.sampled_from(["savings", "entrepreneur", "notary"]),
    claim=_AMOUNT,
    interest=st.integers(0, 100_000).map(lambda cents: Fraction(cents, 100)),
    beside=st.sampled_from([Fraction(0), _CENT, 2 * _CENT, None]),
    other=st.integers(0, 2_500_000).map(lambda cents: Fraction(cents, 100)),
    price=st.integers(1, 40_000).map(lambda units: Fraction(units, 10_000)),
)
def test_compensated_and_not_compensated_are_the_claim_and_the_ceiling_is_used_to_the_cent(
    protection: Any,
    day: date,
    kind: str,
    claim: Fraction,
    interest: Fraction,
    beside: Fraction | None,
    other: Fraction,
    price: Fraction,
) -> None:
    """Claims lie at the ceiling, a cent or two above it (``beside``) or anywhere."""
    version = _DAYS.index(day) + 1
    ceiling = _CEILINGS.get(version, {}).get(kind)
    left = max((ceiling or 0) - other, Fraction(0))
    if ceiling is not None and beside is not None:
        claim = Fraction(left / price * 100 // 1, 100) + beside
    claim = max(claim, interest)
    answer = protection(day, kind, claim - interest, interest, other, price)
    assert answer["policy_version"] == version
    if version < 10 and kind != "savings":
        assert (answer["outcome"], answer["outputs"]) == ("referred", {})
        return
    assert answer["outcome"] == "protected"
    paid = Fraction(answer["outputs"]["compensation"])
    rest = Fraction(answer["outputs"]["uncompensated"])
    assert paid >= 0 and rest >= 0
    assert paid + rest == claim
    if ceiling is None:
        assert rest == 0
    else:
        assert paid * price <= left
        assert rest == 0 or (paid + _CENT) * price > left


@settings(max_examples=60, deadline=None)
@given(
    currency=st.sampled_from(["AZN", "USD", "EUR"]),
    attracted=st.dates(date(2012, 1, 1), date(2026, 6, 1)),
    asked=st.dates(date(2014, 4, 1), date(2026, 11, 1)),
    points=st.integers(0, 2000),
)
def test_a_lower_rate_is_protected_wherever_a_higher_one_is(
    service: DecisionService, currency: str, attracted: date, asked: date, points: int
) -> None:
    """And at the limit itself the deposit is protected, a hundredth of a percent above it not."""

    def outcome(rate: str) -> dict[str, Any]:
        inputs = {
            "depositor": {"type": "individual"},
            "deposit": {
                "currency": currency,
                "amount": "100.00",
                "attracted_on": min(attracted, asked).isoformat(),
                "contract_rate": rate,
            },
        }
        answer: dict[str, Any] = service.decide(
            "deposit_protection", inputs, asked, remedies=False
        ).to_json()
        return answer

    first = outcome(f"0.{points:04d}")
    codes = [reason["code"] for reason in first["reasons"]]
    if codes == ["RISE_OF_2016_DISPUTED"]:  # neither is said: protected at 12 %, not above 15 %
        assert date(2016, 3, 2) <= attracted <= date(2016, 8, 31) and 1200 < points <= 1500
        assert (outcome("0.12")["outcome"], outcome("0.1501")["outcome"]) == (
            "protected",
            "not_protected",
        )
        return
    if first["outcome"] == "referred":
        assert outcome("0")["outcome"] == outcome("1")["outcome"] == "referred"
        return
    limit = Fraction(first["outputs"]["rate_limit"])
    assert first["outcome"] == (
        "protected" if Fraction(points, 10_000) <= limit else "not_protected"
    )
    at, above = (f"0.{int(limit * 10_000) + beside:04d}" for beside in (0, 1))
    assert outcome(at)["outcome"] == "protected"
    assert outcome(above)["outcome"] != "protected"


@settings(max_examples=60, deadline=None)
@given(claims=st.lists(st.integers(1, 15_000_000), min_size=1, max_size=5))
def test_several_deposits_of_one_depositor_reach_the_ceiling_together_and_never_pass_it(
    service: DecisionService, claims: list[int]
) -> None:
    paid = Fraction(0)
    for cents in claims:
        inputs = {
            "depositor": {"type": "individual", "other_compensation": _money(paid)},
            "deposit": {
                "currency": "AZN",
                "amount": _money(Fraction(cents, 100)),
                "attracted_on": "2021-02-10",
                "contract_rate": "0.12",
            },
            "event": {"occurred_on": "2022-06-01"},
        }
        answer: dict[str, Any] = service.decide(
            "deposit_protection", inputs, date(2022, 6, 1), remedies=False
        ).to_json()
        paid += Fraction(answer["outputs"]["compensation"])
    assert paid == min(Fraction(sum(claims), 100), Fraction(100_000))
