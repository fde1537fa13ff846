"""Built-ins that make dates, times and durations, and that ask about them."""

from __future__ import annotations

import pytest

from engine.feel.builtins import builtins_for, invoke
from engine.feel.dialect import Dialect
from engine.feel.types import (
    DateTimeType,
    DateType,
    MonthsDurationType,
    NumberType,
    StringType,
    TimeType,
)
from engine.feel.values.temporal_text import parse_date_time, temporal_text
from tests.feel.calling import FAILS, D, at, call, outcome

MOMENT = at("2017-08-10T10:20:00@Europe/Paris")


def parts(*numbers: str) -> list[object]:
    return [D(number) for number in numbers]


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("date", ["2017-12-31"], "2017-12-31"),
        ("date", [at("2017-10-11")], "2017-10-11"),
        ("date", [MOMENT], "2017-08-10"),
        ("date", parts("2017", "12", "31"), "2017-12-31"),
        ("date", parts("-999999999", "12", "31"), "-999999999-12-31"),
        ("time", ["11:22:33.444"], "11:22:33.444"),
        ("time", [MOMENT], "10:20:00@Europe/Paris"),
        ("time", [at("2017-08-10T10:20:00-01:00")], "10:20:00-01:00"),
        ("time", [at("2017-08-10")], "00:00:00Z"),
        ("time", [at("10:00:00Z")], "10:00:00Z"),
        ("time", parts("11", "59", "45"), "11:59:45"),
        ("time", [*parts("11", "59", "45.5"), None], "11:59:45.5"),
        ("time", [*parts("11", "59", "45"), at("-PT2H")], "11:59:45-02:00"),
        ("time", [*parts("11", "59", "45"), at("PT2H45M55S")], "11:59:45+02:45:55"),
        ("time", [*parts("12", "0", "0"), at("PT0S")], "12:00:00Z"),
        ("date and time", ["2017-08-10T10:20:00"], "2017-08-10T10:20:00"),
        ("date and time", [at("2017-08-10")], "2017-08-10T00:00:00Z"),
        ("date and time", [at("2017-08-10"), at("23:59:01+02:00")], "2017-08-10T23:59:01+02:00"),
        ("date and time", [MOMENT, at("23:59:01")], "2017-08-10T23:59:01"),
        ("date and time", parts("2017", "8", "10", "24", "0", "0"), "2017-08-11T00:00:00"),
        ("date and time", [*parts("2017", "8", "10", "1", "2", "3"), at("PT4H")],
         "2017-08-10T01:02:03+04:00"),
        ("date and time", [*parts("2017", "8", "10", "1", "2", "3"), "Asia/Baku"],
         "2017-08-10T01:02:03@Asia/Baku"),
        ("duration", ["PT1000M"], "PT16H40M"),
        ("duration", ["P26M"], "P2Y2M"),
    ],
)  # fmt: skip
def test_a_temporal_value_is_made(name, arguments, expected) -> None:
    assert temporal_text(call(name, *arguments)) == expected


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("date", [None]),
        ("date", ["2017-02-30"]),
        ("date", parts("2017", "13", "31")),
        ("date", parts("2017", "2", "29")),
        ("date", parts("2017", "1.5", "1")),
        ("date", parts("1000000000", "1", "1")),
        ("date", [D(2017), None, D(1)]),
        ("date", [D(1)]),
        ("date", [[]]),
        ("time", parts("24", "59", "45")),
        ("time", parts("-24", "59", "45")),
        ("time", parts("23", "60", "45")),
        ("time", parts("23", "59", "60")),
        ("time", [*parts("23", "59", "0"), at("PT15H")]),
        ("time", [*parts("23", "59", "0"), at("PT0.5S")]),
        ("time", [D(12), None, D(45), None]),
        ("time", [D(2017)]),
        ("date and time", ["2017-08-10T10:20"]),
        ("date and time", [at("2017-08-10"), None]),
        ("date and time", [*parts("2017", "8", "10", "1", "2", "3"), "Nowhere/Land"]),
        ("duration", [None]),
        ("duration", ["P1Y1D"]),
        ("years and months duration", [at("2017-08-11"), None]),
        ("day of year", ["2017-08-11"]),
        ("day of year", [None]),
    ],
)
def test_what_makes_no_temporal_value_fails(name, arguments) -> None:
    assert outcome(name, *arguments) == FAILS


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2011-12-22", "2013-08-24", "P1Y8M"),
        ("2013-08-24", "2011-12-22", "-P1Y8M"),
        ("2016-09-30T23:25:00", "2017-12-28T12:12:12", "P1Y2M"),
        ("2016-12-31T00:00:01", "2017-12-31", "P1Y"),
        ("-2016-01-30", "-2017-02-28", "-P11M"),
        ("2017-09-05T10:20:00-01:00", "-2019-10-01T12:32:59+02:00", "-P4035Y11M"),
        ("2020-01-31", "2020-02-29", "P0M"),
        ("2020-01-31", "2020-01-01", "P0M"),
        ("2013-08-24", "2011-12-25", "-P1Y7M"),
    ],
)
def test_months_between_two_days_are_whole_ones(start, end, expected) -> None:
    duration = call("years and months duration", at(start), at(end))
    assert temporal_text(duration) == expected
    assert call("years and months duration", to=at(end), **{"from": at(start)}) == duration


@pytest.mark.parametrize(
    ("day", "of_year", "weekday", "month", "week"),
    [
        ("1970-01-01", 1, "Thursday", "January", 1),
        ("2020-12-31", 366, "Thursday", "December", 53),
        ("2019-09-17T10:10:10", 260, "Tuesday", "September", 38),
        ("2005-01-01", 1, "Saturday", "January", 53),
        ("-0044-03-15", 75, "Thursday", "March", 11),
    ],
)
def test_questions_about_a_day(day, of_year, weekday, month, week) -> None:
    names = ("day of year", "day of week", "month of year", "week of year")
    assert [call(name, at(day)) for name in names] == [of_year, weekday, month, week]


def test_is_may_leave_its_arguments_out() -> None:
    assert call("is", at("10:00:00Z"), at("10:00:00+00:00")) is True
    assert call("is", value1=D(1)) is False
    assert call("is", value2=D(1)) is False
    assert call("is") is True
    assert outcome("is", D(1), D(1), D(1)) == FAILS


def test_only_the_standard_dialect_has_a_clock_and_only_a_given_one() -> None:
    now = parse_date_time("2022-07-30T12:00:00Z")
    functions = builtins_for(Dialect.STANDARD, clock=lambda: now)
    assert invoke("now", functions["now"].positional(0), ()) == now
    assert invoke("today", functions["today"].positional(0), ()) == now.date
    assert functions["now"].positional(1) == ()
    for without in (
        builtins_for(Dialect.STANDARD),
        builtins_for(Dialect.POLICY, clock=lambda: now),
    ):
        assert {"now", "today"}.isdisjoint(without)


def test_the_static_type_of_what_is_made() -> None:
    functions = builtins_for(Dialect.POLICY)
    results = {
        name: functions[name].overloads[0].result_type((StringType(),))
        for name in ("date", "time", "date and time", "day of week", "week of year")
    }
    assert results == {
        "date": DateType(),
        "time": TimeType(),
        "date and time": DateTimeType(),
        "day of week": StringType(),
        "week of year": NumberType(integer=True),
    }
    (between, *_) = functions["years and months duration"].overloads
    assert between.result_type((DateType(), DateType())) == MonthsDurationType()
