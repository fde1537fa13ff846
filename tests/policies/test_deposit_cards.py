"""Cards that come with a deposit: more money or time takes no card away; the readings not taken."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.evaluation import decide, to_json
from engine.service import DecisionService
from tests.evaluation.making import bundle, decimals

_DAY = date(2024, 5, 20)
_PREMIUM = ["none", "half_price", "free"]
_CENTS = st.one_of(
    st.integers(1, 60_000_000),
    st.builds(
        lambda tier, beside: tier * 100 + beside,
        st.sampled_from([5_000, 10_000, 20_000, 50_000, 100_000, 500_000]),
        st.integers(-1, 1),
    ),
)
_MONTHS = st.integers(1, 36)


def _inputs(currency: str, cents: int, months: int, **requested: Any) -> dict[str, Any]:
    return {
        "deposit": {
            "currency": currency,
            "amount": f"{cents // 100}.{cents % 100:02d}",
            "term_months": months,
            "opened_on": "2024-01-15",
            "interest_payment": "monthly",
        },
        "requested": requested,
    }


@pytest.fixture(scope="module")
def answered(service: DecisionService) -> Any:
    """Decides by currency, cents, months and what is requested, as JSON."""
    return lambda *deposit, **requested: service.decide(
        "deposit_cards", _inputs(*deposit, **requested), _DAY
    ).to_json()


@given(st.sampled_from(["AZN", "USD", "EUR"]), _CENTS, _CENTS, _MONTHS, _MONTHS)
def test_more_money_or_time_takes_nothing_away(
    answered: Any, currency: str, cents: int, more: int, months: int, longer: int
) -> None:
    less = answered(currency, min(cents, more), min(months, longer))["outputs"]
    greater = answered(currency, max(cents, more), max(months, longer))["outputs"]
    assert set(less["free_payment_cards"]) <= set(greater["free_payment_cards"])
    assert _PREMIUM.index(less["premium_set"]) <= _PREMIUM.index(greater["premium_set"])
    for name in ("priority_pass", "agclub_card", "interest_card"):
        assert less[name] <= greater[name]


@given(_CENTS, _MONTHS)
def test_manat_and_dollars_have_the_same_tiers(answered: Any, cents: int, months: int) -> None:
    manat, dollars = (answered(currency, cents, months)["outputs"] for currency in ("AZN", "USD"))
    assert manat == dollars


@given(st.sampled_from(["AZN", "USD", "EUR"]), _CENTS, _MONTHS, st.data())
def test_a_card_is_allowed_exactly_where_it_is_listed_as_free(
    answered: Any, currency: str, cents: int, months: int, data: Any
) -> None:
    everything = {*answered("AZN", 6_000_000, 12)["outputs"]["free_payment_cards"]} | {
        *answered("EUR", 500_000, 12)["outputs"]["free_payment_cards"]
    }
    assert len(everything) == 14
    card = data.draw(st.sampled_from(sorted(everything)))
    answer = answered(currency, cents, months, payment_card=card)
    listed = card in answer["outputs"]["free_payment_cards"]
    assert answer["outcome"] == ("allowed" if listed else "not_allowed")


@pytest.mark.parametrize(
    ("parameter", "old", "new", "card", "deposit"),
    [
        (
            "max_free_cards",
            "1",
            "14",
            "maestro",
            {"free_cards_given": 13},
        ),
        (
            "count_capitalised_interest",
            "false",
            "true",
            "visa_classic",
            {"capitalised_interest": "0.01"},
        ),
    ],
)
def test_the_other_readings_are_a_parameter_away(
    root: Path, parameter: str, old: str, new: str, card: str, deposit: dict[str, Any]
) -> None:
    text = (root / "policies/versions/deposit_cards/1.yaml").read_text("utf-8")
    shown = f"  {parameter}:\n    value: {old}\n"
    assert text.count(shown) == 1
    inputs = _inputs("AZN", 999_999, 12, payment_card=card)
    inputs["deposit"] |= deposit
    found = [
        to_json(decide(bundle(policy, "deposit_cards"), _DAY, decimals(inputs)))["outcome"]
        for policy in (text, text.replace(shown, f"  {parameter}:\n    value: {new}\n"))
    ]
    assert found == ["not_allowed", "allowed"]
