"""A drafted year is a calendar file's block, unknown until somebody has checked it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from engine.errors import UnknownValue
from engine.policy.calendars.calendar import Calendar, load_calendar
from engine.policy.calendars.calendar_draft import draft_calendar


def _calendar(year: int, status: str) -> Calendar:
    """The drafted year alone, as a file, with the status a person has given it."""
    block = draft_calendar(year).replace("status: estimated", f"status: {status}")
    text = f"sources:\n  holidays: {{title: draft}}\nyears:\n{block}"
    return load_calendar(text.encode(), name="az", file="az.yaml")


def test_a_draft_is_unknown_until_it_is_checked() -> None:
    with pytest.raises(UnknownValue):
        _calendar(2024, "estimated").is_working_day(date(2024, 1, 1))


def test_a_draft_has_holidays_days_moved_and_days_swapped() -> None:
    calendar = _calendar(2024, "known")
    asked = {
        date(2024, 5, 28): "Independence Day",
        date(2024, 6, 18): "15 June moved off a Saturday",
        date(2024, 4, 12): "worked for on a Saturday",
        date(2024, 4, 6): "the Saturday",
        date(2024, 12, 28): "a Saturday worked for 30 December",
        date(2024, 12, 29): "a Sunday worked for 3 January of the next year",
        date(2024, 6, 20): "a Thursday",
        date(2024, 6, 22): "a Saturday",
    }
    assert [calendar.is_working_day(day) for day in asked] == [
        False, False, False, True, True, True, True, False,
    ]  # fmt: skip


def test_a_draft_names_days_in_both_languages() -> None:
    lines = draft_calendar(2024).splitlines()
    assert lines[0].startswith("  2024:  # drafted from holidays ")
    assert {line for line in lines if "2024-04-11" in line or "2024-04-12" in line} == {
        '      - {date: 2024-04-11, name: {az: "Ramazan bayramı", en: "Eid al-Fitr"}}',
        '      - {date: 2024-04-12, name: {az: "İstirahət günü (06.04.2024 iş günü ilə'
        ' əvəz edilib)", en: "Day off (2024-04-06 worked instead)"}}',
    }


def test_deciding_does_not_need_the_library() -> None:
    script = (
        "import engine.policy.calendars.calendar_draft, sys; sys.exit('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
