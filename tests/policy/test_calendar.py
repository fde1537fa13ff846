"""Calendars: which days work, and years that are not known."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from engine.errors import CalendarFault, UnknownValue
from engine.policy.calendars.calendar import Calendar, load_calendar

TEXT = """
title: {az: Təqvim, en: Calendar}
sources:
  labour-code: {title: Labour Code}
years:
  2024:
    status: known
    source: {ref: labour-code, clause: 105}
    non_working:
      - {date: 2024-01-01, name: {az: Yeni il, en: New Year}}
      - {date: 2024-01-02}
      - {date: 2024-12-31, name: Solidarity Day}
    working: [2024-11-09]
  2025:
    status: estimated
    source: labour-code
    non_working: []
"""


def load(text: str) -> Calendar:
    return load_calendar(text.encode(), name="az", file="az.yaml")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 1, 1), False),
        (date(2024, 1, 3), True),
        (date(2024, 1, 6), False),
        (date(2024, 1, 7), False),
        (date(2024, 11, 9), True),
        (date(2024, 11, 10), False),
    ],
)
def test_weekends_and_listed_days_do_not_work_swapped_days_do(day: date, works: bool) -> None:
    assert load(TEXT).is_working_day(day) is works


def test_the_next_and_previous_working_day_of_a_day_that_works_is_itself() -> None:
    calendar = load(TEXT)
    monday = date(2024, 1, 8)
    assert calendar.next_working_day(monday) == monday
    assert calendar.previous_working_day(monday) == monday
    assert calendar.next_working_day(date(2024, 1, 6)) == monday
    assert calendar.previous_working_day(date(2024, 1, 7)) == date(2024, 1, 5)
    assert calendar.next_working_day(date(2024, 1, 1)) == date(2024, 1, 3)


@pytest.mark.parametrize("day", [date(2023, 5, 5), date(2025, 5, 5), date(2025, 5, 4)])
def test_a_year_missing_or_only_estimated_is_unknown(day: date) -> None:
    with pytest.raises(UnknownValue) as caught:
        load(TEXT).is_working_day(day)
    assert (caught.value.element, caught.value.argument) == ("calendar az", day)


def test_walking_into_a_year_not_known_is_unknown() -> None:
    with pytest.raises(UnknownValue) as caught:
        load(TEXT).next_working_day(date(2024, 12, 31))
    assert caught.value.argument == date(2025, 1, 1)


def test_the_digest_is_that_of_the_bytes() -> None:
    crlf = TEXT.replace("\n", "\r\n").encode()
    found = load_calendar(crlf, name="az", file="az.yaml")
    assert found.digest == "sha256:" + hashlib.sha256(crlf).hexdigest()


def test_every_fault_of_a_calendar_is_told() -> None:
    text = """
sources: {code: {title: Code}}
years:
  2024:
    status: sure
    source: cod
    non_working:
      - {date: 2025-01-01}
      - {date: 2024-05-09}
      - {date: 2024-05-09}
    working: [2024-11-08, 2024-13-01]
  24: {status: known, source: code}
  2025: {status: known}
"""
    with pytest.raises(CalendarFault) as caught:
        load(text)
    assert caught.value.message.splitlines() == [
        "line 5, column 13: years/2024/status: 'status' is one of known, estimated, not 'sure'",
        "line 6, column 13: years/2024/source: the source 'cod' is not declared under 'sources'",
        "line 8, column 9: years/2024/non_working/0: 2025-01-01 is not a day of 2024",
        "line 10, column 9: years/2024/non_working/2: 2024-05-09 is listed twice",
        "line 11, column 15: years/2024/working/0: 2024-11-08 is no Saturday or Sunday: "
        "it works anyway",
        "line 11, column 27: years/2024/working/1: there is no day 2024-13-01",
        "line 11, column 27: years/2024/working/1: 'working' lists days of 2024 such as 2024-11-09",
        "line 12, column 3: years/24: '24' is not a year of four digits",
        "line 13, column 9: years/2025: the year 2025 needs the key 'source'",
    ]
