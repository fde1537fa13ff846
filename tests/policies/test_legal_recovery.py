"""Recovery through the courts: every term against calendar arithmetic of this test's own."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.evaluation import decide, to_json
from engine.service import DecisionService
from tests.evaluation.making import bundle, decimals

_STEPS = st.lists(st.integers(0, 130), min_size=8, max_size=8)
_STARTS = st.dates(date(2008, 9, 1), date(2024, 12, 31))


def _later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _party(role: str, received: date, appealed: date | None = None) -> dict[str, str]:
    told = {"name": role, "role": role, "received_on": received.isoformat()}
    return told if appealed is None else {**told, "appealed_on": appealed.isoformat()}


@pytest.fixture(scope="module")
def terms(service: DecisionService) -> Any:
    """Decides, and gives outputs and reason codes."""

    def decided(inputs: dict[str, Any], day: date) -> tuple[dict[str, Any], set[str]]:
        answer = service.decide("legal_recovery", inputs, day, remedies=False).to_json()
        return answer["outputs"], {one["code"] for one in answer["reasons"]}

    return decided


@given(_STARTS, _STEPS)
@settings(max_examples=60, deadline=None)
def test_every_term_runs_from_its_own_date(terms: Any, filed: date, steps: list[int]) -> None:
    days = [filed]
    for step in steps:
        days.append(days[-1] + timedelta(days=step))
    decided, received, appealed, appeal, sent, writ, cassation, plenum = days[1:]
    inputs = {
        "claim": {"filed_on": filed.isoformat(), "granted": True},
        "first_instance": {"decided_on": decided.isoformat()},
        "parties": [_party("union", received), _party("borrower", received, appealed)],
        "appeal": {"decided_on": appeal.isoformat()},
        "writ": {"sent_on": sent.isoformat(), "received_on": writ.isoformat()},
        "supreme_court": {
            "filed_on": cassation.isoformat(),
            "decided_on": plenum.isoformat(),
            "result": "remitted",
        },
    }
    outputs, _ = terms(inputs, plenum)
    assert {name: outputs[name] for name in _FROM} == {
        name: _later(days[at], months).isoformat() for name, (at, months) in _FROM.items()
    }


# What each term counts from, as a place in the row of days above, and how many months it is.
_FROM = {
    "first_decision_by": (0, 3),
    "appeal_decision_by": (3, 2),
    "send_by": (4, 1),
    "execute_by": (6, 2),
    "auction_by": (6, 2),
    "supreme_court_by": (4, 3),
    "plenum_by": (8, 2),
}


@given(_STARTS, st.lists(st.integers(0, 60), min_size=2, max_size=2), st.integers(0, 70))
@settings(max_examples=60, deadline=None)
def test_without_an_appeal_force_waits_for_the_last_recipient(
    terms: Any, decided: date, delays: list[int], later: int
) -> None:
    received = [decided + timedelta(days=delay) for delay in delays]
    last = _later(max(received), 1)
    today = max(received) + timedelta(days=later)
    inputs = {
        "claim": {"filed_on": decided.isoformat(), "granted": True},
        "first_instance": {"decided_on": decided.isoformat()},
        "parties": [_party("union", received[0]), _party("borrower", received[1])],
    }
    outputs, codes = terms(inputs, today)
    assert outputs["first_in_force_on"] == last.isoformat()
    assert outputs["may_seize"] is (today > last)
    assert outputs["in_force_since"] == (last.isoformat() if today > last else None)
    assert ("OWN_APPEAL_OPEN" in codes) is (today <= _later(received[0], 1))
    assert ("APPEAL_OPEN" in codes) is (today <= _later(received[1], 1))
    assert ("WRIT_OVERDUE" in codes) is (today > _later(last, 1))


@given(_STARTS, st.integers(0, 70), st.integers(0, 10))
@settings(max_examples=60, deadline=None)
def test_the_last_day_of_execution_is_within_the_term(
    terms: Any, writ: date, after: int, delay: int
) -> None:
    received = writ - timedelta(days=60)
    today = writ + timedelta(days=after)
    inputs = {
        "claim": {"filed_on": received.isoformat(), "granted": True},
        "first_instance": {"decided_on": received.isoformat()},
        "parties": [_party("union", received), _party("borrower", received)],
        "writ": {"received_on": writ.isoformat()},
        "collateral": [{"description": "car"}],
    }
    _, codes = terms(inputs, today)
    late = today > _later(writ, 2)
    assert {"EXECUTION_OVERDUE", "AUCTION_OVERDUE"} & codes == (
        {"EXECUTION_OVERDUE", "AUCTION_OVERDUE"} if late else set()
    )
    done = {**inputs, "execution": {"completed_on": today.isoformat()}}
    _, codes = terms(done, today + timedelta(days=delay))
    assert ("EXECUTED_LATE" in codes, "EXECUTION_OVERDUE" in codes) == (late, False)


def test_with_terms_one_after_the_other_the_auction_has_four_months(root: Path) -> None:
    text = (root / "policies/versions/legal_recovery/1.yaml").read_text("utf-8")
    shown = "  terms_concurrent:\n    value: true\n"
    assert text.count(shown) == 1
    inputs = {
        "claim": {"filed_on": "2010-01-15", "granted": True},
        "first_instance": {"decided_on": "2010-04-10"},
        "parties": [_party("union", date(2010, 4, 12)), _party("borrower", date(2010, 4, 20))],
        "writ": {"received_on": "2010-06-30"},
        "collateral": [{"description": "car"}],
    }
    found = []
    for policy in (text, text.replace(shown, shown.replace("true", "false"))):
        answer = to_json(
            decide(bundle(policy, "legal_recovery"), date(2010, 9, 1), decimals(inputs))
        )
        outputs = answer["outputs"]
        codes = {one["code"] for one in answer["reasons"]}
        found.append((outputs["execute_by"], outputs["auction_by"], "AUCTION_OVERDUE" in codes))
    assert found == [("2010-08-30", "2010-08-30", True), ("2010-08-30", "2010-10-30", False)]
