"""How late a loan is: the counts and days against payments poured over due dates one by one."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.service import DecisionService

_START = date(2023, 1, 1)
_DAY = st.integers(0, 800).map(lambda days: _START + timedelta(days))
_QAPIK = st.integers(1, 60_000).map(lambda qapik: Fraction(qapik, 100))
_STREAM = st.sampled_from(["instalment", "instalment", "principal"])
_ROWS = st.lists(st.tuples(_DAY, _QAPIK, _STREAM), min_size=1, max_size=14)
_SHARES = st.lists(st.tuples(_DAY, _QAPIK, _STREAM), max_size=14)
_KIND = st.sampled_from(["instalments", "credit_line", "periodic_interest"])


@dataclass
class _Row:
    due_on: date
    amount: Fraction
    stream: str
    left: Fraction


def _text(amount: Fraction) -> str:
    whole, part = divmod(amount * 100, 100)
    assert part.denominator == 1
    return f"{whole}.{part.numerator:02}"


def _later(day: date, months: int) -> date:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _unpaid(rows: list[Any], payments: list[Any], day: date) -> Iterator[_Row]:
    """What is left of each due date up to the day, the oldest of its stream paid first."""
    due = sorted((_Row(on, amount, stream, amount) for on, amount, stream in rows), key=_when)
    for _, paid, stream in payments:
        left = paid
        for row in due:
            if row.stream == stream and row.due_on <= day:
                part = min(row.left, left)
                row.left, left = row.left - part, left - part
    return (row for row in due if row.due_on <= day and row.left)


def _when(row: _Row) -> date:
    return row.due_on


def _inputs(kind: str, rows: list[Any], payments: list[Any]) -> dict[str, Any]:
    return {
        "loan": {"kind": kind, "outstanding_balance": "5000.00"},
        "schedule": [
            {"due_on": on.isoformat(), "amount": _text(amount), "stream": stream}
            for on, amount, stream in rows
        ],
        "payments": [
            {"paid_on": on.isoformat(), "amount": _text(amount), "stream": stream}
            for on, amount, stream in payments
        ],
    }


@pytest.fixture(scope="module")
def measures(service: DecisionService) -> Any:
    """The outputs for a loan on a day, with its outcome."""

    def decided(kind: str, rows: list[Any], payments: list[Any], day: date) -> dict[str, Any]:
        told = service.decide("loan_delinquency", _inputs(kind, rows, payments), day).to_json()
        return {**told["outputs"], "outcome": told["outcome"]}

    return decided


@settings(max_examples=150)
@given(kind=_KIND, rows=_ROWS, payments=_SHARES, day=_DAY)
def test_counts_days_and_amounts_are_those_of_payments_poured_over_due_dates(
    measures: Any, kind: str, rows: list[Any], payments: list[Any], day: date
) -> None:
    payments = [one for one in payments if one[0] <= day]
    unpaid = list(_unpaid(rows, payments, day))
    past = [row for row in unpaid if row.due_on < day]
    first = min((row.due_on for row in past), default=None)
    told = measures(kind, rows, payments, day)
    due = [on for on, _, stream in rows if on <= day and stream == "instalment"]
    missed = sum(row.stream == "instalment" for row in unpaid)
    assert told["payments_due"] == len(due)
    assert told["missed_payments"] == missed
    assert told["payments_made"] == len(due) - missed
    assert told["missed_principal_payments"] == len(unpaid) - missed
    assert told["days_past_due"] == (0 if first is None else (day - first).days)
    assert told["first_missed_due_date"] == (None if first is None else first.isoformat())
    assert Fraction(told["overdue_amount"]) == sum(row.left for row in past)
    assert Fraction(told["due_today"]) == sum(row.left for row in unpaid) - sum(
        row.left for row in past
    )
    # days past due are 0 if and only if nothing is overdue
    assert (told["days_past_due"] == 0) is (Fraction(told["overdue_amount"]) == 0)
    assert told["outcome"] == ("current" if first is None else "delinquent")
    assert told["interest_accrues"] is (first is None or day <= _later(first, 3))


@settings(max_examples=60)
@given(kind=_KIND, rows=_ROWS, payments=_SHARES, more=st.tuples(_DAY, _QAPIK, _STREAM), day=_DAY)
def test_a_payment_more_never_makes_a_loan_later(
    measures: Any, kind: str, rows: list[Any], payments: list[Any], more: Any, day: date
) -> None:
    payments = [one for one in payments if one[0] <= day]
    before = measures(kind, rows, payments, day)
    after = measures(kind, rows, [*payments, (min(more[0], day), *more[1:])], day)
    for name in ("missed_payments", "missed_principal_payments", "days_past_due"):
        assert after[name] <= before[name]
    for name in ("overdue_amount", "due_today", "months_late"):
        assert Fraction(after[name]) <= Fraction(before[name])


@settings(max_examples=60)
@given(
    count=st.integers(1, 30),
    instalment=_QAPIK,
    paid=st.lists(_QAPIK, max_size=5),
    day=_DAY,
)
def test_with_equal_instalments_the_count_is_the_documents_own(
    measures: Any, count: int, instalment: Fraction, paid: list[Fraction], day: date
) -> None:
    rows = [(_later(_START, month), instalment, "instalment") for month in range(count)]
    told = measures("instalments", rows, [(_START, one, "instalment") for one in paid], day)
    due = sum(on <= day for on, _, _ in rows)
    assert told["missed_payments"] == max(0, due - sum(paid, Fraction()) // instalment)


@settings(max_examples=60)
@given(rows=_ROWS, payments=_SHARES, day=_DAY)
def test_months_late_by_date_stand_between_whole_months(
    measures: Any, rows: list[Any], payments: list[Any], day: date
) -> None:
    payments = [one for one in payments if one[0] <= day]
    told = measures("periodic_interest", rows, payments, day)
    if told["first_missed_due_date"] is None:
        assert Fraction(told["months_late"]) == 0
        return
    first, late = date.fromisoformat(told["first_missed_due_date"]), Fraction(told["months_late"])
    whole = late // 1
    assert _later(first, whole) <= day < _later(first, whole + 1)
    assert (late == whole) is (day == _later(first, whole))


def test_the_longest_schedule_and_all_its_payments_are_decided_within_the_budget(
    measures: Any,
) -> None:
    rows = [
        (_START + timedelta(days), Fraction(10), ("instalment", "principal")[days % 2])
        for days in range(600)
    ]
    payments = [
        (_START + timedelta(days % 600), Fraction(1), ("instalment", "principal")[days % 2])
        for days in range(1200)
    ]
    told = measures("instalments", rows, payments, _START + timedelta(700))
    # 600 paid of 3000 in each stream, ten at a time
    assert (told["missed_payments"], told["missed_principal_payments"]) == (240, 240)
    assert told["days_past_due"] == 700 - 120
    assert Fraction(told["overdue_amount"]) == 4800
