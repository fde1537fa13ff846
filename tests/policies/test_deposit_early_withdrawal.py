"""Early withdrawal in exact fractions: nothing is created or lost, and the readings not taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.evaluation import decide, to_json
from engine.service import DecisionService
from tests.evaluation.making import bundle, decimals

_OPENED = date(2023, 2, 1)
_MATURITY = date(2027, 2, 1)
_TABLE = {"AZN": Fraction(6, 100), "USD": Fraction(1, 100)}
_PLATINUM = ("mc_platinum", "visa_platinum")


def _cents(least: int, most: int) -> st.SearchStrategy[Fraction]:
    return st.integers(least, most).map(lambda cents: Fraction(cents, 100))


# The premium set turns on 100 000 and 500 000 manat, so amounts gather there.
_AMOUNT = st.one_of(
    _cents(1, 3_000_000),
    st.builds(
        lambda tier, beside: Fraction(tier) + Fraction(beside, 100),
        st.sampled_from([100_000, 500_000]),
        st.integers(-2, 2),
    ),
)


@dataclass(frozen=True)
class Withdrawal:
    """What happened to a deposit, in fractions and days since the contract."""

    currency: str
    term: int
    rate: Fraction
    amount: Fraction
    capitalised: Fraction
    paid_out: Fraction
    held: int
    top_ups: tuple[tuple[Fraction, int], ...]  # share of the amount, share of the time in percent
    cards: tuple[tuple[str, Fraction], ...]
    premium_set: str
    exchange_rate: Fraction
    part: Fraction | None  # share of the balance
    new_contract: bool

    @property
    def lots(self) -> list[tuple[Fraction, int]]:
        """Each contribution with the days it was held; the first is that of the contract."""
        later = [
            (amount, self.held - self.held * when // 100)
            for share, when in self.top_ups
            if (amount := Fraction(self.amount * 100 * share // 1, 100)) > 0
        ]
        return [(self.amount - sum((one for one, _ in later), Fraction(0)), self.held), *later]

    @property
    def balance(self) -> Fraction:
        return self.amount + self.capitalised

    def inputs(self) -> dict[str, Any]:
        day = _OPENED + timedelta(self.held)
        inputs: dict[str, Any] = {
            "deposit": {
                "product": "non_standard",
                "currency": self.currency,
                "opened_on": _OPENED.isoformat(),
                "maturity": _MATURITY.isoformat(),
                "term_months": self.term,
                "contract_rate": _text(self.rate, 4),
                "amount": _text(self.amount),
                "capitalised_interest": _text(self.capitalised),
                "interest_paid_out": _text(self.paid_out),
            },
            "top_ups": [
                {"amount": _text(amount), "made_on": (day - timedelta(days)).isoformat()}
                for amount, days in self.lots[1:]
            ],
            "withdrawal": {"kind": "whole"},
            "free_cards": [
                {"card": card, "tariff_cost": _text(tariff)} for card, tariff in self.cards
            ],
            "premium_set": {"given": self.premium_set},
        }
        if self.currency != "AZN":
            inputs["exchange_rate"] = _text(self.exchange_rate, 4)
        if self.asked:
            inputs["withdrawal"] = {
                "kind": "partial",
                "amount": _text(self.asked),
                "new_contract": self.new_contract,
            }
        return inputs

    @property
    def asked(self) -> Fraction:
        """The part withdrawn; 0 where the whole is."""
        return Fraction(self.balance * 100 * (self.part or 0) // 1, 100)


def _text(amount: Fraction, places: int = 2) -> str:
    whole, part = divmod(amount * 10**places, 10**places)
    assert part.denominator == 1
    return f"{whole}.{part.numerator:0{places}}"


def _half_up(amount: Fraction) -> Fraction:
    return Fraction((amount * 100 + Fraction(1, 2)) // 1, 100)


_WITHDRAWALS = st.builds(
    Withdrawal,
    currency=st.sampled_from(["AZN", "USD"]),
    term=st.sampled_from([1, 11, 12, 48]),
    rate=st.integers(0, 2_000).map(lambda points: Fraction(points, 10_000)),
    amount=_AMOUNT,
    capitalised=st.one_of(st.just(Fraction(0)), _cents(0, 100_000)),
    paid_out=st.one_of(st.just(Fraction(0)), _cents(0, 3_000_000)),
    held=st.integers(0, 1460),
    top_ups=st.lists(
        st.tuples(
            st.integers(0, 30).map(lambda percent: Fraction(percent, 100)), st.integers(0, 100)
        ),
        max_size=3,
    ).map(tuple),
    cards=st.lists(
        st.tuples(
            st.sampled_from([*_PLATINUM, "visa_classic", "maestro_deposit", "agclub"]),
            _cents(0, 20_000),
        ),
        max_size=3,
    ).map(tuple),
    premium_set=st.sampled_from(["not_given", "half_price", "free"]),
    exchange_rate=st.sampled_from([Fraction("1.7"), Fraction("0.7845")]),
    part=st.none() | st.integers(1, 99).map(lambda percent: Fraction(percent, 100)),
    new_contract=st.booleans(),
)


@pytest.fixture(scope="module")
def answered(service: DecisionService) -> Any:
    """Decides a withdrawal, as JSON."""
    return lambda one: service.decide(
        "deposit_early_withdrawal",
        one.inputs(),
        _OPENED + timedelta(one.held),
        remedies=False,
    ).to_json()


def _fractions(outputs: dict[str, Any]) -> dict[str, Any]:
    return {
        name: Fraction(value) if isinstance(value, str) else value
        for name, value in outputs.items()
    }


@settings(max_examples=200)
@given(_WITHDRAWALS)
def test_interest_is_recalculated_for_the_days_of_each_contribution(
    answered: Any, one: Withdrawal
) -> None:
    found = _fractions(answered(one)["outputs"])
    rate = min(one.rate, _TABLE[one.currency] if one.term >= 12 else Fraction(0))
    exact = sum((amount * rate * days / 365 for amount, days in one.lots), Fraction(0))
    by_contract = sum((amount * one.rate * days / 365 for amount, days in one.lots), Fraction(0))
    assert (found["new_rate"], found["recalculated_interest"]) == (rate, _half_up(exact))
    assert found["recalculated_interest"] <= _half_up(by_contract)


@settings(max_examples=200)
@given(_WITHDRAWALS)
def test_interest_costs_and_payout_add_up_to_the_qapik(answered: Any, one: Withdrawal) -> None:
    answer = answered(one)
    found = _fractions(answer["outputs"])
    # Interest: what was given and what is settled now is what was recalculated.
    given_before = one.paid_out + one.capitalised
    settled = found["interest_to_pay"] - found["interest_to_recover"]
    assert given_before + settled == found["recalculated_interest"]
    assert 0 in (found["interest_to_pay"], found["interest_to_recover"])
    # Costs: a tariff for each card but a Platinum one, and the set only where it was free.
    cards = sum((100 if card in _PLATINUM else cost for card, cost in one.cards), Fraction(0))
    in_manat = one.amount * (1 if one.currency == "AZN" else one.exchange_rate)
    assert found["cost_of_cards"] == cards
    if one.premium_set == "free" and in_manat < 100_000:
        assert (answer["outcome"], found["costs"], found["payable"]) == ("referred", None, None)
        return
    charged = one.premium_set == "free" and in_manat >= 500_000
    assert found["costs"] == cards + (500 if charged else 0)
    assert found["costs_from_deposit"] + found["costs_outstanding"] == found["costs"]
    assert one.currency == "AZN" or found["costs_from_deposit"] == 0
    # The account: all that stood on it goes somewhere, and no more than that.
    taken = found["costs_from_deposit"] - found["uncovered_interest"]
    assert one.balance + settled == found["payable"] + taken
    assert found["paid_now"] + found["new_contract_amount"] == found["payable"]
    assert all(value >= 0 for value in found.values() if isinstance(value, Fraction))
    # Nothing is asked of the customer beside what is there without a person seeing it.
    short = found["uncovered_interest"] > 0 or (
        one.currency == "AZN" and found["costs_outstanding"] > 0
    )
    above = one.asked > found["payable"]
    assert answer["outcome"] == ("referred" if short or above else "recalculated")


@given(_WITHDRAWALS, st.integers(0, 400))
def test_holding_longer_never_earns_less(answered: Any, one: Withdrawal, more: int) -> None:
    without = Withdrawal(**{**vars(one), "top_ups": (), "held": min(one.held, 1000)})
    longer = Withdrawal(**{**vars(without), "held": without.held + more})
    earned, later = (
        Fraction(answered(each)["outputs"]["recalculated_interest"]) for each in (without, longer)
    )
    assert earned <= later


# --- the readings that an institution may take instead --------------------------------------


@pytest.fixture(scope="module")
def text(root: Path) -> str:
    return (root / "policies/versions/deposit_early_withdrawal/1.yaml").read_text("utf-8")


def _other(text: str, parameter: str, old: str, new: str, day: date, **over: Any) -> Any:
    """The answer of the policy with another value of a parameter, and of the policy as it is."""
    shown = f"  {parameter}:\n    value: {old}\n"
    assert text.count(shown) == 1
    inputs: dict[str, Any] = {
        "deposit": {
            "product": "non_standard",
            "currency": "AZN",
            "opened_on": "2023-02-01",
            "maturity": "2025-02-01",
            "term_months": 24,
            "contract_rate": "0.10",
            "amount": "600000.00",
            "interest_paid_out": "60000.00",
        },
        "withdrawal": {"kind": "whole"},
        **over,
    }
    return [
        to_json(decide(bundle(policy, "deposit_early_withdrawal"), day, decimals(inputs)))
        for policy in (text, text.replace(shown, f"  {parameter}:\n    value: {new}\n"))
    ]


@pytest.mark.parametrize(
    ("day", "rate"),
    [(date(2024, 1, 31), "0"), (date(2024, 2, 1), "0.06"), (date(2025, 1, 31), "0.06")],
)
def test_the_term_may_be_the_time_held(text: str, day: date, rate: str) -> None:
    as_shipped, held = _other(text, "term_basis", "'\"contract\"'", "'\"held\"'", day)
    assert (as_shipped["outputs"]["new_rate"], held["outputs"]["new_rate"]) == ("0.06", rate)


def test_what_was_paid_in_excess_may_be_left_to_the_customer(text: str) -> None:
    day = date(2024, 1, 31)  # 364 days: 600 000 x 6 % x 364 / 365 = 35 901.37
    taken, left = _other(text, "recover_overpaid", "true", "false", day)
    names = ("overpaid_interest", "interest_to_recover", "payable")
    assert [one["outputs"][name] for one in (taken, left) for name in names] == [
        *("24098.63", "24098.63", "575901.37"),
        *("24098.63", "0.00", "600000.00"),
    ]


def test_the_set_may_be_charged_at_half_price_too(text: str) -> None:
    answers = _other(
        text,
        "premium_cost_only_if_free",
        "true",
        "false",
        date(2024, 1, 31),
        premium_set={"given": "half_price"},
    )
    assert [one["outputs"]["premium_set_cost"] for one in answers] == ["0.00", "500.00"]


def test_a_year_may_have_360_days(text: str) -> None:
    answers = _other(text, "days_in_year", "365", "360", date(2024, 1, 27))  # 360 days
    assert [one["outputs"]["recalculated_interest"] for one in answers] == ["35506.85", "36000.00"]
