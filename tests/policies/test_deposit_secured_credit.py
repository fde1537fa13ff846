"""Credit against a deposit: the highest limit fits and a qəpik more does not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.evaluation import decide, to_json
from engine.service import DecisionService
from tests.evaluation.making import bundle, decimals

_DAY = date(2024, 5, 20)
_QAPIK = Fraction(1, 100)
_KINDS = ["loan", "credit_line", "card_line"]


def _cents(least: int, most: int) -> st.SearchStrategy[Fraction]:
    return st.integers(least, most).map(lambda cents: Fraction(cents, 100))


def _text(amount: Fraction) -> str:
    whole, part = divmod(amount * 100, 100)
    assert part.denominator == 1
    return f"{whole}.{part.numerator:02d}"


_FACILITIES = st.lists(
    st.tuples(st.sampled_from(_KINDS), _cents(0, 100_000), _cents(0, 150_000)), max_size=3
)


@pytest.fixture(scope="module")
def answered(service: DecisionService) -> Any:
    """Decides a limit by kind, amount, interest added, block and what exists, as JSON."""

    def decided(
        kind: str,
        limit: Fraction,
        amount: Fraction,
        interest: Fraction,
        blocked: Fraction,
        existing: Any,
    ) -> Any:
        inputs = {
            "deposit": {
                "currency": "AZN",
                "amount": _text(amount),
                "capitalised_interest": _text(interest),
                "blocked_otherwise": _text(blocked),
            },
            "existing_facilities": [
                {"kind": each, "limit": _text(line), "blocked": _text(held)}
                for each, line, held in existing
            ],
            "credit": {"kind": kind, "requested_limit": _text(limit)},
        }
        return service.decide("deposit_secured_credit", inputs, _DAY, remedies=False).to_json()

    return decided


@settings(max_examples=150)
@given(
    kind=st.sampled_from(_KINDS),
    amount=_cents(1, 500_000),
    interest=_cents(0, 50_000),
    blocked=st.just(Fraction(0)) | _cents(0, 500_000),
    existing=_FACILITIES,
)
def test_the_highest_limit_fits_and_a_qapik_more_does_not(
    answered: Any,
    kind: str,
    amount: Fraction,
    interest: Fraction,
    blocked: Fraction,
    existing: Any,
) -> None:
    deposit = amount, interest, blocked, existing
    highest = Fraction(answered(kind, _QAPIK, *deposit)["outputs"]["max_limit"])
    above = answered(kind, highest + _QAPIK, *deposit)
    assert above["outcome"] == "declined"
    if highest == 0:
        return
    at = answered(kind, highest, *deposit)
    assert at["outcome"] != "declined"
    # What the document asks for, without the policy's own figures.
    used = sum((line for _, line, _ in existing), Fraction(0))
    assert (used + highest) * 2 <= amount
    block = Fraction(at["outputs"]["amount_to_block"])
    if kind == "card_line":
        required = highest * 110 / 100
        assert required <= block < required + _QAPIK
        held = sum(
            (
                max(own, line * 110 / 100) if each == "card_line" else own
                for each, line, own in existing
            ),
            blocked,
        )
        assert held + block <= amount + interest
    else:
        assert block == 0


def test_the_limit_may_be_computed_on_the_whole_balance(root: Path) -> None:
    text = (root / "policies/versions/deposit_secured_credit/1.yaml").read_text("utf-8")
    shown = "  count_capitalised_interest:\n    value: false\n"
    assert text.count(shown) == 1
    inputs = {
        "deposit": {"currency": "AZN", "amount": "1000.00", "capitalised_interest": "100.00"},
        "credit": {"kind": "loan", "requested_limit": "550.00"},
    }
    answers = [
        to_json(decide(bundle(policy, "deposit_secured_credit"), _DAY, decimals(inputs)))
        for policy in (text, text.replace(shown, shown.replace("false", "true")))
    ]
    assert [(one["outcome"], one["outputs"]["max_limit"]) for one in answers] == [
        ("declined", "500.00"),
        ("grantable", "550.00"),
    ]
