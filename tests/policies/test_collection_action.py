"""What is due on a late loan: guarantors with the borrower, notices in turn, long records."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.evaluation import decide, to_json
from engine.service import DecisionService
from tests.evaluation.making import bundle, decimals

_DUE = date(2024, 5, 6)
_SENT = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 60)), max_size=5)
_CALLS = st.lists(st.integers(1, 60), max_size=4)
_NAMES = ["Rauf", "Lalə", "Nigar"]
_DEADLINE, _LATE_FEE = timedelta(5), timedelta(7)


def _on(days: int) -> str:
    return (_DUE + timedelta(days)).isoformat()


def _inputs(**more: Any) -> dict[str, Any]:
    return {
        "borrower": {"name": "Aygün"},
        "loan": {"kind": "instalments", "outstanding_balance": "900.00"},
        "schedule": [{"due_on": _DUE.isoformat(), "amount": "100.00"}],
        "payments": [],
        "notices": [],
        "contacts": [],
        **more,
    }


@pytest.fixture(scope="module")
def told(service: DecisionService) -> Any:
    """The answer for a loan so many days late."""
    return lambda late, **more: service.decide(
        "collection_action", _inputs(**more), _DUE + timedelta(late)
    ).to_json()


@settings(max_examples=100)
@given(late=st.integers(0, 60), sent=_SENT, calls=_CALLS, guarantors=st.integers(0, 3))
def test_a_notice_goes_out_in_its_turn_on_its_day_and_to_every_guarantor(
    told: Any, late: int, sent: list[tuple[int, int]], calls: list[int], guarantors: int
) -> None:
    sent = [one for one in sent if one[1] <= late]
    calls = [one for one in calls if one <= late]
    names = _NAMES[:guarantors]
    answer = told(
        late,
        notices=[{"number": number, "sent_on": _on(days)} for number, days in sent],
        contacts=[{"on": _on(days), "means": "phone"} for days in calls],
        guarantors=[{"name": name} for name in names],
    )
    numbers = {number for number, _ in sent}
    missing = next((number for number in (1, 2, 3) if number not in numbers), None)
    today = any(days == late for _, days in sent)
    due = missing if missing is not None and late >= 10 * missing and not today else None
    assert answer["outputs"]["notice_due"] == due
    codes = Counter(action["code"] for action in answer["actions"])
    assert [code for code in codes if code.startswith("SEND_NOTICE")] == (
        [] if due is None else [f"SEND_NOTICE_{due}"]
    )
    assert codes["SEND_GUARANTOR_NOTICE"] == (0 if due is None else guarantors)
    # whoever calls the borrower calls every guarantor, each by name
    called = {"CONTACT_BORROWER", "CONTACT_BROKEN_PROMISE"} & set(codes)
    whom = [one["whom"] for one in answer["actions"] if one["code"] == "CONTACT_GUARANTOR"]
    assert whom == (names if called else [])
    for action in answer["actions"]:
        if action["code"].startswith("SEND"):
            assert action["pay_by"] == (_DUE + timedelta(late) + _DEADLINE).isoformat()
            assert action["late_fee_on"] == (_DUE + timedelta(late) + _LATE_FEE).isoformat()
    ranks = [int(action["rank"]) for action in answer["actions"]]
    assert ranks == sorted(ranks)
    assert bool(answer["actions"]) is (answer["outcome"] in ("action_due", "legal_in_question"))


@settings(max_examples=60)
@given(late=st.integers(1, 60), promised=st.integers(1, 60), paid=st.integers(0, 12_000))
def test_a_promise_kept_asks_for_nothing_and_one_that_is_short_is_followed(
    told: Any, late: int, promised: int, paid: int
) -> None:
    made = [{"made_on": _on(0), "promised_on": _on(promised), "amount": "100.00"}]
    paid_on = [] if paid == 0 else [{"paid_on": _on(min(1, late)), "amount": f"{paid / 100:.2f}"}]
    codes = {
        action["code"] for action in told(late, promises=made, payments=paid_on)["actions"]
    } & {"CONTACT_PROMISER", "CONTACT_BROKEN_PROMISE"}
    if paid >= 10_000 or promised > late:
        assert codes == set()
    elif late > promised + 7:  # no run of days off is longer here
        assert codes == {"CONTACT_BROKEN_PROMISE"}


def test_the_longest_records_are_decided_within_the_budget(told: Any) -> None:
    late = 700
    names = [f"Zamin {number}" for number in range(20)]
    answer = told(
        late,
        schedule=[{"due_on": _on(day), "amount": "10.00"} for day in range(600)],
        payments=[{"paid_on": _on(day % 600), "amount": "1.00"} for day in range(1200)],
        guarantors=[{"name": name} for name in names],
        collateral=[{"description": "Avtomobil"}] * 50,
        notices=[
            {
                "number": 1,
                "sent_on": _on(130 + day),
                "party": "guarantor",
                "guarantor": names[day % 20],
            }
            for day in range(300)
        ],
        contacts=[{"on": _on(100 + day), "means": "phone"} for day in range(600)],
        promises=[
            {"made_on": _on(600), "promised_on": _on(600 + day % 90), "amount": "1.00"}
            for day in range(200)
        ],
    )
    assert answer["outputs"]["loan_delinquency"]["days_past_due"] == late - 120
    codes = Counter(action["code"] for action in answer["actions"])
    assert codes["CONTACT_GUARANTOR"] == codes["SEND_GUARANTOR_NOTICE"] == 20


@pytest.mark.parametrize(
    ("late", "pay_by", "due"),
    [(25, None, [2, None]), (26, None, [2, 2]), (26, 27, [2, None]), (28, 27, [2, 2])],
)
def test_with_the_other_reading_a_notice_waits_for_the_answer_to_the_one_before(
    root: Path, late: int, pay_by: int | None, due: list[int | None]
) -> None:
    versions = root / "policies/versions"
    text = (versions / "collection_action/1.yaml").read_text("utf-8")
    delay = bundle((versions / "loan_delinquency/1.yaml").read_text("utf-8"), "loan_delinquency")
    shown = "  wait_for_answer:\n    value: false\n"
    assert text.count(shown) == 1
    sent = {"number": 1, "sent_on": _on(20)}  # to be answered by day 25, or the day written
    inputs = _inputs(notices=[sent if pay_by is None else {**sent, "pay_by": _on(pay_by)}])
    found = []
    for policy in (text, text.replace(shown, shown.replace("false", "true"))):
        action = bundle(policy, "collection_action", loan_delinquency=delay)
        answer = to_json(decide(action, _DUE + timedelta(late), decimals(inputs)))
        found.append(answer["outputs"]["notice_due"])
    assert found == due
