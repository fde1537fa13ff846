"""The last day of a deposit, against the calendar read by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from engine.service import DecisionService

_DAY = timedelta(days=1)
_OPENED = date(2016, 6, 1)

# Whether a day works; None where the calendar does not know its year.
Works = Callable[[date], bool | None]


@pytest.fixture(scope="module")
def works(root: Path) -> Works:
    calendar = YAML(typ="safe").load(root / "policies" / "calendars" / "az.yaml")
    years = {
        int(year): (
            {day["date"] for day in entry["non_working"]},
            set(entry.get("working") or ()),
        )
        for year, entry in calendar["years"].items()
        if entry["status"] == "known"
    }

    def ask(day: date) -> bool | None:
        if day.year not in years:
            return None
        rest, working = years[day.year]
        return day in working or (day.weekday() < 5 and day not in rest)

    return ask


@pytest.fixture(scope="module")
def last_day(service: DecisionService) -> Any:
    """Decides a deposit opened before all that the calendar knows."""
    return lambda kind, end: _decide(service, kind, end)


def _decide(service: DecisionService, kind: str, end: date) -> dict[str, Any]:
    inputs = {"depositor": {"type": kind}, "deposit": {"nominal_end": end.isoformat()}}
    answer: dict[str, Any] = service.decide("deposit_term", inputs, _OPENED).to_json()
    return answer


def _expected(kind: str, end: date, works: Works) -> date | None:
    """The rule in its own words; None where a day that it asks about is not known."""
    if works(end) is None:
        return None
    if works(end) and kind == "legal_entity":
        return end
    day = end + _DAY if works(end) else end
    while not works(day):
        if works(day) is None:
            return None
        day -= _DAY
    return day


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(["individual", "legal_entity"]),
    end=st.dates(date(2016, 12, 25), date(2027, 1, 5)),
)
def test_the_last_day_works_and_is_as_near_as_the_rule_lets_it(
    last_day: Any, works: Works, kind: str, end: date
) -> None:
    answer = last_day(kind, end)
    expected = _expected(kind, end, works)
    if expected is None:
        assert (answer["outcome"], answer["outputs"]) == ("referred", {})
    else:
        assert (answer["outcome"], answer["outputs"]) == (
            "determined",
            {"last_day": expected.isoformat(), "days_added": (expected - end).days},
        )


@settings(max_examples=100, deadline=None)
@given(end=st.dates(date(2020, 1, 8), date(2026, 12, 31)))
def test_an_individual_is_never_worse_off_than_a_legal_entity_nor_a_day_better(
    last_day: Any, end: date
) -> None:
    individual, entity = (
        date.fromisoformat(last_day(kind, end)["outputs"]["last_day"])
        for kind in ("individual", "legal_entity")
    )
    assert timedelta(0) <= individual - entity <= _DAY


def test_an_extra_day_in_a_year_that_is_not_known_is_referred(root: Path, tmp_path: Path) -> None:
    """Only where 31 December works, as in no year of the shipped calendar."""
    copytree(root / "policies", tmp_path / "policies")
    calendar = tmp_path / "policies" / "calendars" / "az.yaml"
    text = calendar.read_text("utf-8")
    kept = [line for line in text.splitlines() if "2026-12-31" not in line]
    calendar.write_text("\n".join(kept) + "\n", "utf-8")
    service = DecisionService(tmp_path / "policies")
    individual, entity = (
        _decide(service, kind, date(2026, 12, 31)) for kind in ("individual", "legal_entity")
    )
    assert (individual["outcome"], [reason["code"] for reason in individual["reasons"]]) == (
        "referred",
        ["VALUE_NOT_KNOWN"],
    )
    assert (entity["outcome"], entity["outputs"]) == (
        "determined",
        {"last_day": "2026-12-31", "days_added": 0},
    )
