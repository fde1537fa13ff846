"""Portfolio ratios are tested on exact amounts: against fractions, at and beside each target."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.service import DecisionService

_DAY = date(2024, 3, 31)
_AMOUNT = st.integers(1, 10**11)  # qəpik
_BESIDE = st.integers(-1, 1)
# Half a percent of a multiple of 200 is whole qəpik, so that the limit itself can be met.
_BALANCES = st.lists(_AMOUNT, min_size=13, max_size=13) | st.integers(1, 10**8).map(
    lambda one: [200 * one] * 13
)


def _money(qapik: int) -> str:
    return f"{qapik // 100}.{qapik % 100:02}"


@pytest.fixture(scope="module")
def outputs(service: DecisionService) -> Any:
    """The outputs for amounts in qəpik; what is not given is on target."""

    def decided(
        balances: list[int],
        delinquent: int,
        assets: int,
        year: tuple[int, int],
        ever: tuple[int, int],
    ) -> dict[str, Any]:
        inputs = {
            "portfolio": {"as_of": _DAY.isoformat()},
            "loans": {
                "total": _money(balances[-1]),
                "delinquent": _money(delinquent),
                "month_end_balances": [_money(one) for one in balances],
            },
            "assets": {"total": _money(assets)},
            "write_offs": {"last_12_months": _money(year[0]), "cumulative": _money(ever[0])},
            "recoveries": {"last_12_months": _money(year[1]), "cumulative": _money(ever[1])},
        }
        answer = service.decide("portfolio_quality", inputs, _DAY, remedies=False)
        found: dict[str, Any] = answer.to_json()["outputs"]
        return found

    return decided


@given(_BALANCES, st.integers(0, 10**6), _BESIDE)
@settings(max_examples=60, deadline=None)
def test_net_write_offs_stay_strictly_below_half_a_percent_of_the_average(
    outputs: Any, balances: list[int], recovered: int, beside: int
) -> None:
    limit = Fraction(sum(balances), 13) * Fraction(5, 1000)
    net = max(-(-limit // 1) + beside, 0)
    written = int(net) + recovered
    found = outputs(balances, 0, balances[-1], (written, recovered), (written, written + recovered))
    assert found["net_write_offs_on_target"] is (net < limit)
    assert found["highest_net_write_offs"] == _money(int(-(-limit // 1)) - 1)


@given(_AMOUNT, _BESIDE)
@settings(max_examples=60, deadline=None)
def test_loans_stay_strictly_above_85_percent_of_assets(
    outputs: Any, assets: int, beside: int
) -> None:
    limit = Fraction(assets * 85, 100)
    loans = max(int(limit // 1) + beside, 0)
    found = outputs([loans] * 13, 0, assets, (0, 0), (1, 1))
    assert found["loans_to_assets_on_target"] is (loans > limit)
    assert found["lowest_loans"] == _money(int(limit // 1) + 1)


@given(_AMOUNT, _BESIDE)
@settings(max_examples=60, deadline=None)
def test_delinquent_loans_may_be_five_percent_and_no_more(
    outputs: Any, loans: int, beside: int
) -> None:
    limit = Fraction(loans * 5, 100)
    delinquent = min(max(int(limit // 1) + beside, 0), loans)
    found = outputs([loans] * 13, delinquent, loans, (0, 0), (1, 1))
    assert found["delinquent_on_target"] is (delinquent <= limit)
    assert found["highest_delinquent"] == _money(int(limit // 1))


@given(_AMOUNT, _BESIDE)
@settings(max_examples=60, deadline=None)
def test_all_that_was_written_off_is_to_be_recovered(
    outputs: Any, written: int, beside: int
) -> None:
    recovered = max(written + beside, 0)
    found = outputs([100] * 13, 0, 100, (0, 0), (written, recovered))
    assert found["recovered_on_target"] is (recovered >= written)
