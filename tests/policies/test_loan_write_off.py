"""Written off: the days counted by the calendar alone."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.service import DecisionService

_DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _decided(service: DecisionService, day: date, written_off: date, **more: Any) -> Any:
    inputs = {
        "loan": {"outstanding_balance": "1200.00"},
        "decision": {
            "uncollectible": True,
            "body": "board",
            "decided_on": written_off.isoformat(),
        },
        "council": {"advised_on": written_off.isoformat()},
        "write_off": {"on": written_off.isoformat(), **more.get("write_off", {})},
        **({"contact": {"last_on": more["contact"].isoformat()}} if "contact" in more else {}),
    }
    return service.decide("loan_write_off", inputs, day).to_json()


@given(written_off=_DAYS, beside=st.integers(-2, 2) | st.integers(-1800, 1800))
def test_it_is_kept_through_the_fifth_anniversary_and_removed_from_the_next_day(
    service: DecisionService, written_off: date, beside: int
) -> None:
    until = _months_later(written_off, 60)
    day = until + timedelta(beside)
    answer = _decided(service, day, written_off)
    assert answer["outputs"]["off_balance_until"] == until.isoformat()
    assert answer["outputs"]["removal_from"] == (until + timedelta(1)).isoformat()
    assert answer["outcome"] == ("off_balance" if day <= until else "remove")


@given(written_off=_DAYS, contact=st.integers(0, 2000), beside=st.integers(-150, 200) | st.just(0))
def test_the_next_contact_is_six_months_after_the_last(
    service: DecisionService, written_off: date, contact: int, beside: int
) -> None:
    last = written_off + timedelta(contact)
    following = _months_later(last, 6)
    day = following + timedelta(beside)
    answer = _decided(service, day, written_off, contact=last)
    assert answer["outputs"]["next_contact"] == following.isoformat()
    due = [one["due_on"] for one in answer["actions"] if one["code"].startswith("CONTACT_MEMBER")]
    assert due == ([following.isoformat()] if following <= day else [])


@pytest.mark.parametrize("recovered", ["0.00", "0.01", "1199.99"])
@given(written_off=_DAYS, after=st.integers(0, 4000))
def test_nothing_but_payment_ends_the_debt(
    service: DecisionService, recovered: str, written_off: date, after: int
) -> None:
    day = written_off + timedelta(after)
    answer = _decided(service, day, written_off, write_off={"recovered": recovered})
    assert "DEBT_REMAINS" in [one["code"] for one in answer["reasons"]]
    assert answer["outputs"]["released_by_write_off"] is False
