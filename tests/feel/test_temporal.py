"""Dates, times, date-times and durations: reading, writing, calendars and clocks."""

from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.feel.failure import FeelFailure
from engine.feel.values.dates import (
    LARGEST_YEAR,
    WideDate,
    add_days,
    add_months,
    days_in_month,
    from_ordinal,
    iso_week,
    make_date,
)
from engine.feel.values.durations import DAY, HOUR, DaysDuration, MonthsDuration
from engine.feel.values.temporal import DateTime, Time
from engine.feel.values.temporal_text import (
    parse_date,
    parse_date_time,
    parse_duration,
    parse_temporal,
    parse_time,
    temporal_text,
)

SECOND = 1_000_000_000

wide_dates = st.builds(
    lambda year, month, day: make_date(year, month, min(day, days_in_month(year, month))),
    st.one_of(
        st.integers(-LARGEST_YEAR, LARGEST_YEAR), st.integers(-3, 4), st.integers(1900, 2100)
    ),
    st.integers(1, 12),
    st.integers(1, 31),
)
times = st.builds(
    Time,
    st.integers(0, DAY - 1),
    st.one_of(st.none(), st.integers(-14 * 3600, 14 * 3600)),
)
zones = st.sampled_from(["Asia/Baku", "Europe/Paris", "Etc/UTC", "Australia/Lord_Howe"])


@pytest.mark.parametrize(
    "text",
    [
        "2022-07-30",
        "0001-01-01",
        "9999-12-31",
        "0000-02-29",
        "-2017-12-31",
        "10000-01-01",
        "999999999-12-31",
        "-999999999-12-31",
        "23:59:00",
        "11:22:33.123456789",
        "23:59:00Z",
        "13:20:00+02:00",
        "13:20:00-05:30",
        "11:59:45-02:45:55",
        "00:01:00@Europe/Paris",
        "2017-08-10T10:20:00",
        "2017-08-10T10:20:00.5Z",
        "-2021-01-01T10:10:10@Australia/Melbourne",
        "PT0S",
        "P1D",
        "-PT1H2M",
        "P1DT2H3M4.123456789S",
        "P0M",
        "P1Y2M",
        "-P8Y4M",
    ],
)
def test_a_canonical_text_reads_back_as_itself(text) -> None:
    assert temporal_text(parse_temporal(text)) == text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("11:22:33-00:00", "11:22:33Z"),
        ("11:22:33.4440", "11:22:33.444"),
        ("24:00:00", "00:00:00"),
        ("2021-01-01T24:00:00", "2021-01-02T00:00:00"),
        ("PT1000M0.999999999S", "PT16H40M0.999999999S"),
        ("PT24H", "P1D"),
        ("PT0.S", "PT0S"),
        ("-P0D", "PT0S"),
        ("P1Y27M", "P3Y3M"),
        ("P0Y", "P0M"),
        ("P999999999M", "P83333333Y3M"),
    ],
)
def test_another_form_is_read_as_the_canonical_one(text, canonical) -> None:
    assert temporal_text(parse_temporal(text)) == canonical


def test_a_date_alone_is_the_midnight_of_a_date_time() -> None:
    assert temporal_text(parse_date_time("2018-12-08")) == "2018-12-08T00:00:00"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2012-13-40",
        "2017-02-30",
        "2023-02-29",
        "1900-02-29",
        "+2012-12-02",
        "01211-12-31",
        "998-12-31",
        "-0000-01-01",
        "9999999999-12-25",
        "2012/12/25",
        "2012-12-25T",
        " 2012-12-25",
        "2012-12-25\n",
        "٢٠١٢-١٢-٢٥",
        "2022-7-30",
    ],
)
def test_what_is_no_date_is_refused(text) -> None:
    with pytest.raises(FeelFailure):
        parse_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7:00:00",
        "07:01",
        "23:59:60",
        "24:00:01",
        "25:00:00",
        "00:60:00",
        "13:20:00+19:00",
        "13:20:00+05:60",
        "13:20:00+5",
        "13:20:00@xyz/abc",
        "13:20:00@../etc/passwd",
        "13:20:00@Europe",
        "13:20:00@zone.tab",
        "13:20:00+02:00@Europe/Paris",
        "11:30:00T",
        "11:30:00.",
        "11:30:00.1234567891",
        "١١:30:00",
    ],
)
def test_what_is_no_time_is_refused(text) -> None:
    with pytest.raises(FeelFailure):
        parse_time(text)


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "P0", "1Y", "1D", "P1H", "P1S", "P1Y1D", "P1DT", "--P1D", "P-1D", "P1.5D"],
)
def test_what_is_no_duration_is_refused(text) -> None:
    with pytest.raises(FeelFailure):
        parse_duration(text)


@pytest.mark.parametrize("text", ["P9999999999Y", "P999999999999999D", "-PT99999999999999999999S"])
def test_a_duration_longer_than_the_calendar_is_refused(text) -> None:
    with pytest.raises(FeelFailure):
        parse_duration(text)


@given(wide_dates)
def test_every_date_reads_back(day) -> None:
    assert parse_date(temporal_text(day)) == day


@given(times)
def test_every_time_reads_back(time) -> None:
    assert parse_time(temporal_text(time)) == time


@given(wide_dates, st.integers(0, DAY - 1), zones)
def test_every_date_time_in_a_zone_reads_back(day, nanoseconds, zone) -> None:
    moment = DateTime.of(day, Time(nanoseconds, None, zone))
    assert parse_date_time(temporal_text(moment)) == moment


@given(st.integers(-(10**24), 10**24), st.integers(-(10**10), 10**10))
def test_every_duration_reads_back(nanoseconds, months) -> None:
    days, whole = DaysDuration(nanoseconds), MonthsDuration(months)
    assert [parse_duration(temporal_text(d)) for d in (days, whole)] == [days, whole]


@given(st.dates())
def test_days_count_as_pythons_dates_do(day) -> None:
    assert WideDate(day.year, day.month, day.day).toordinal() == day.toordinal()
    assert from_ordinal(day.toordinal()) == day
    assert WideDate(day.year, day.month, day.day).weekday() == day.weekday()


@given(st.integers(1, 9999), st.integers(1, 12))
def test_months_are_as_long_as_pythons_calendar_has_them(year, month) -> None:
    assert days_in_month(year, month) == calendar.monthrange(year, month)[1]
    assert days_in_month(year + 10_000, month) == days_in_month(year, month)


def test_every_fourth_century_ends_with_a_leap_year() -> None:
    assert [days_in_month(year, 2) for year in (1900, 2000, 2024, 2100, -400, -100)] == [
        28,
        29,
        29,
        28,
        29,
        28,
    ]


@given(wide_dates, st.integers(-(10**6), 10**6))
def test_adding_days_is_undone_by_subtracting_them(day, count) -> None:
    assume(abs(day.year) < LARGEST_YEAR - 3000)
    later = add_days(day, count)
    assert add_days(later, -count) == day
    assert later.toordinal() - day.toordinal() == count


@given(wide_dates, wide_dates)
def test_dates_of_all_years_are_ordered_by_their_day_number(one, other) -> None:
    assert (one < other) == (one.toordinal() < other.toordinal())
    assert (one == other) == (one.toordinal() == other.toordinal())


def test_a_year_of_python_is_pythons_date_and_any_other_a_wide_one() -> None:
    assert [type(make_date(year, 1, 1)) for year in (0, 1, 9999, 10000)] == [
        WideDate,
        date,
        date,
        WideDate,
    ]
    assert add_days(date(9999, 12, 31), 1) == WideDate(10000, 1, 1)
    assert add_days(WideDate(10000, 1, 1), -1) == date(9999, 12, 31)


@given(wide_dates, st.integers(-5000, 5000))
def test_adding_months_keeps_the_day_or_takes_the_months_last(day, count) -> None:
    assume(abs(day.year) < LARGEST_YEAR - 1000)
    later = add_months(day, count)
    months = (later.year - day.year) * 12 + later.month - day.month
    assert months == count
    assert later.day == min(day.day, days_in_month(later.year, later.month))


@given(st.dates(date(1000, 1, 1), date(9000, 1, 1)), st.integers(-5000, 5000))
def test_months_added_and_taken_away_leave_a_day_up_to_the_28th(day, count) -> None:
    assume(day.day <= 28)
    assert add_months(add_months(day, count), -count) == day


def test_the_calendar_has_a_first_and_a_last_day() -> None:
    last = make_date(LARGEST_YEAR, 12, 31)
    for beyond in (lambda: add_days(last, 1), lambda: add_months(last, 1)):
        with pytest.raises(FeelFailure):
            beyond()


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_weeks_are_those_of_iso_8601(day) -> None:
    assert iso_week(day) == day.isocalendar().week


def test_a_zone_changes_its_offset_with_the_season() -> None:
    winter = parse_date_time("2018-02-08T00:00:00@Europe/Paris")
    summer = parse_date_time("2018-10-08T00:00:00@Europe/Paris")
    assert (winter.offset, summer.offset) == (3600, 7200)


def test_the_rules_of_a_zone_go_on_beyond_the_year_9999() -> None:
    # 12021 has the calendar of 2021, so Paris changes its clocks on 28 March
    offsets = [
        parse_date_time(f"{year}-03-28T{hour}:30:00@Europe/Paris").offset
        for year in (2021, 12021)
        for hour in ("01", "03")
    ]
    assert offsets == [3600, 7200, 3600, 7200]


def test_a_duration_runs_by_the_instant_across_a_change_of_clocks() -> None:
    before = parse_date_time("2018-03-25T01:30:00@Europe/Paris")
    after = before.plus(HOUR)
    assert temporal_text(after) == "2018-03-25T03:30:00@Europe/Paris"
    assert after.plus(-HOUR) == before


def test_the_second_of_two_equal_local_times_is_told_apart_by_its_offset() -> None:
    first = parse_date_time("2018-10-28T02:30:00@Europe/Paris")
    second = first.plus(HOUR)
    assert (first.nanoseconds, first.offset) == (second.nanoseconds, 7200)
    assert second.offset == 3600


def test_months_keep_the_time_of_day_across_a_change_of_clocks() -> None:
    moment = parse_date_time("2018-02-28T12:00:00@Europe/Paris").plus_months(3)
    assert (temporal_text(moment), moment.offset) == ("2018-05-28T12:00:00@Europe/Paris", 7200)


@given(wide_dates, st.integers(0, DAY - 1), zones, st.integers(-(10**18), 10**18))
def test_time_passed_and_turned_back_is_the_same_instant(day, start, zone, passed) -> None:
    assume(abs(day.year) < LARGEST_YEAR - 100)
    moment = DateTime.of(day, Time(start, None, zone))
    there = moment.plus(passed)
    instant, later = moment.instant(), there.instant()
    assert instant is not None and later is not None
    assert later - instant == passed
    assert there.plus(-passed).instant() == instant


def test_a_time_of_day_runs_around_the_clock() -> None:
    assert parse_time("23:30:00+04:00").plus(HOUR) == parse_time("00:30:00+04:00")
    assert parse_time("00:00:00").plus(-SECOND) == parse_time("23:59:59")


def test_the_parts_of_a_negative_duration_are_negative() -> None:
    duration = parse_duration("-P1DT2H3M4.5S")
    assert isinstance(duration, DaysDuration)
    parts = (duration.days, duration.hours, duration.minutes, float(duration.seconds))
    assert parts == (-1, -2, -3, -4.5)
    months = parse_duration("-P1Y2M")
    assert isinstance(months, MonthsDuration)
    assert (months.years, months.months) == (-1, -2)
