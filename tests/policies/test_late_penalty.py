"""The late penalty in exact fractions: by the days late, each line to the qəpik."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.service import DecisionService

_DAY = date(2024, 6, 30)
_RATE = st.integers(0, 10_000)  # in hundredths of a percent
_LINES = st.lists(
    st.tuples(st.integers(1, 500_000), st.integers(0, 1500), st.integers(0, 1500) | st.none()),
    max_size=6,
)


def _text(amount: Fraction, places: int) -> str:
    whole, part = divmod(amount * 10**places, 10**places)
    assert part.denominator == 1
    return f"{whole}.{part.numerator:0{places}}"


def _half_up(amount: Fraction, places: int) -> Fraction:
    return Fraction((amount * 10**places + Fraction(1, 2)) // 1, 10**places)


def _decided(service: DecisionService, rate: int, agreed: int | None, lines: Any) -> Any:
    overdue = []
    for qapik, late, paid in lines:
        due = _DAY - timedelta(late)
        line = {"due_on": due.isoformat(), "amount": _text(Fraction(qapik, 100), 2)}
        if paid is not None:
            line["paid_on"] = (due + timedelta(min(late, paid))).isoformat()
        overdue.append(line)
    inputs: dict[str, Any] = {
        "loan": {"annual_rate": _text(Fraction(rate, 10_000), 4)},
        "overdue_payments": overdue,
    }
    if agreed is not None:
        inputs["agreement"] = {"penalty_rate": _text(Fraction(agreed, 10_000), 4)}
    return service.decide("late_penalty", inputs, _DAY).to_json()


@given(rate=_RATE, agreed=st.integers(0, 20_000), lines=_LINES)
def test_each_line_is_amount_by_rate_by_days_and_the_total_is_their_sum(
    service: DecisionService, rate: int, agreed: int, lines: Any
) -> None:
    outputs = _decided(service, rate, agreed, lines)["outputs"]
    charged = min(Fraction(agreed, 10_000), Fraction(rate, 10_000) * 3 / 2)
    penalties, days = [], []
    for qapik, late, paid in lines:
        days.append(late if paid is None else min(late, paid))
        penalties.append(_half_up(Fraction(qapik, 100) * charged * days[-1] / 365, 2))
    assert [Fraction(line["penalty"]) for line in outputs["penalties"]] == penalties
    assert [line["days_late"] for line in outputs["penalties"]] == days
    assert Fraction(outputs["penalty"]) == sum(penalties)
    assert Fraction(outputs["penalty_per_day"]) == sum(
        _half_up(Fraction(qapik, 100) * charged / 365, 4)
        for qapik, _, paid in lines
        if paid is None
    )


@given(rate=_RATE, agreed=st.integers(0, 20_000) | st.none(), lines=_LINES)
def test_never_more_than_was_signed_nor_than_the_policy_and_nothing_where_nothing_was(
    service: DecisionService, rate: int, agreed: int | None, lines: Any
) -> None:
    answer = _decided(service, rate, agreed, lines)
    charged = Fraction(answer["outputs"]["penalty_rate"])
    assert charged <= Fraction(agreed or 0, 10_000)
    assert charged <= Fraction(rate, 10_000) * 3 / 2
    if agreed is None:
        assert (answer["outcome"], answer["outputs"]["penalty"]) == ("not_chargeable", "0.00")


@given(amount=st.integers(1, 500_000), late=st.integers(1, 1500), rate=st.integers(0, 10_000))
def test_a_day_more_never_costs_less(
    service: DecisionService, amount: int, late: int, rate: int
) -> None:
    before, after = (
        Fraction(_decided(service, rate, 20_000, [(amount, days, None)])["outputs"]["penalty"])
        for days in (late - 1, late)
    )
    assert before <= after
