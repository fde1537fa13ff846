"""Reading and writing dates, times, date-times and durations.

The forms are those of XML Schema Part 2 with DMN's ``@zone``, read strictly:
ASCII digits, no sign but a minus, four digits of a year or more without
leading zeros, and only dates that exist.
"""

from __future__ import annotations

import re

from engine.feel.failure import FeelFailure
from engine.feel.values.dates import AnyDate, make_date
from engine.feel.values.durations import (
    DAY,
    HOUR,
    MINUTE,
    NANOSECONDS_IN_SECOND,
    DaysDuration,
    MonthsDuration,
)
from engine.feel.values.temporal import DateTime, Time, make_time, next_day
from engine.feel.values.zones import require_zone

__all__ = [
    "parse_date",
    "parse_date_time",
    "parse_duration",
    "parse_temporal",
    "parse_time",
    "temporal_text",
]

_DATE = r"(?P<sign>-?)(?P<year>[0-9]{4}|[1-9][0-9]{4,8})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
_TIME = (
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,30}))?"
    r"(?:(?P<utc>Z)|(?P<east>[+-])(?P<oh>[0-9]{2}):(?P<om>[0-9]{2})(?::(?P<os>[0-9]{2}))?"
    r"|@(?P<zone>[A-Za-z0-9_+/-]{1,64}))?"
)
_DATE_FORM = re.compile(_DATE)
_TIME_FORM = re.compile(_TIME)
_DATE_TIME_FORM = re.compile(rf"{_DATE}(?:T{_TIME})?")
_MONTHS_FORM = re.compile(
    r"(?P<sign>-?)P(?=[0-9])(?:(?P<years>[0-9]{1,12})Y)?(?:(?P<months>[0-9]{1,12})M)?"
)
_DAYS_FORM = re.compile(
    r"(?P<sign>-?)P(?=[0-9T])(?:(?P<days>[0-9]{1,15})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,18})H)?(?:(?P<minutes>[0-9]{1,18})M)?"
    r"(?:(?P<seconds>[0-9]{1,20})(?:\.(?P<fraction>[0-9]{0,30}))?S)?)?"
)

LONGEST_TEXT = 128


def parse_date(text: str) -> AnyDate:
    """``2022-07-30``; anything else, or a date that does not exist, fails."""
    return _date(_matched(_DATE_FORM, text, "date"))


def parse_time(text: str) -> Time:
    """``10:20:00``, with an optional fraction and ``Z``, ``+04:00`` or ``@Asia/Baku``."""
    return _time(_matched(_TIME_FORM, text, "time"))[0]


def parse_date_time(text: str) -> DateTime:
    """A date, ``T`` and a time; a date alone is its midnight."""
    match = _matched(_DATE_TIME_FORM, text, "date and time")
    day = _date(match)
    if match["hour"] is None:
        return DateTime(day, 0)
    time, carried = _time(match)
    return DateTime.of(next_day(day, carried), time)


def parse_duration(text: str) -> DaysDuration | MonthsDuration:
    """``P1Y6M`` or ``P2DT3H4M5.6S``, not mixed."""
    if len(text) <= LONGEST_TEXT:
        if match := _MONTHS_FORM.fullmatch(text):
            months = 12 * int(match["years"] or 0) + int(match["months"] or 0)
            return MonthsDuration(-months if match["sign"] else months)
        if match := _DAYS_FORM.fullmatch(text):
            nanoseconds = (
                int(match["days"] or 0) * DAY
                + int(match["hours"] or 0) * HOUR
                + int(match["minutes"] or 0) * MINUTE
                + int(match["seconds"] or 0) * NANOSECONDS_IN_SECOND
                + _nanoseconds(match["fraction"])
            )
            return DaysDuration(-nanoseconds if match["sign"] else nanoseconds)
    raise FeelFailure(f"{_shown(text)} is not a duration")


def parse_temporal(text: str) -> AnyDate | Time | DateTime | DaysDuration | MonthsDuration:
    """What ``@"..."`` denotes, told by the form of the text."""
    if "P" in text[:2]:
        return parse_duration(text)
    if _DATE_FORM.fullmatch(text):
        return parse_date(text)
    if text[2:3] == ":":
        return parse_time(text)
    if "T" in text[:17]:
        return parse_date_time(text)
    raise FeelFailure(f"{_shown(text)} is not a date, time, date and time or duration")


def temporal_text(value: AnyDate | Time | DateTime | DaysDuration | MonthsDuration) -> str:
    """The canonical text, which the functions above read back."""
    match value:
        case Time():
            return _time_text(value)
        case DateTime():
            return f"{value.date.isoformat()}T{_time_text(value.time)}"
        case MonthsDuration():
            return _months_text(value)
        case DaysDuration():
            return _days_text(value)
    return value.isoformat()


def _matched(form: re.Pattern[str], text: str, kind: str) -> re.Match[str]:
    match = form.fullmatch(text) if len(text) <= LONGEST_TEXT else None
    if match is None:
        raise FeelFailure(f"{_shown(text)} is not a {kind}")
    return match


def _shown(text: str) -> str:
    return f'"{text}"' if len(text) <= 40 else f'"{text[:40]}…"'


def _date(match: re.Match[str]) -> AnyDate:
    year = int(match["year"])
    if match["sign"]:
        if year == 0:
            raise FeelFailure("there is no year -0000")
        year = -year
    return make_date(year, int(match["month"]), int(match["day"]))


def _time(match: re.Match[str]) -> tuple[Time, int]:
    offset = None
    if match["utc"]:
        offset = 0
    elif match["east"]:
        minutes, seconds = int(match["om"]), int(match["os"] or 0)
        if minutes > 59 or seconds > 59:
            raise FeelFailure(f"{_shown(match.string)} has an offset that does not exist")
        offset = (int(match["oh"]) * 60 + minutes) * 60 + seconds
        offset = -offset if match["east"] == "-" else offset
    zone = require_zone(match["zone"]) if match["zone"] else None
    second = int(match["second"]) * NANOSECONDS_IN_SECOND + _nanoseconds(match["fraction"])
    return make_time(int(match["hour"]), int(match["minute"]), second, offset, zone)


def _nanoseconds(fraction: str | None) -> int:
    digits = (fraction or "").rstrip("0")
    if len(digits) > 9:
        raise FeelFailure("a fraction of a second has at most nine digits")
    return int(digits.ljust(9, "0"))


def _fraction_text(nanoseconds: int) -> str:
    return f".{nanoseconds:09d}".rstrip("0") if nanoseconds else ""


def _time_text(time: Time) -> str:
    clock = f"{time.hour:02d}:{time.minute:02d}:{time.second:02d}"
    clock += _fraction_text(time.nanoseconds % NANOSECONDS_IN_SECOND)
    if time.zone is not None:
        return f"{clock}@{time.zone}"
    if time.offset is None:
        return clock
    if time.offset == 0:
        return f"{clock}Z"
    minutes, second = divmod(abs(time.offset), 60)
    sign = "-" if time.offset < 0 else "+"
    tail = f":{second:02d}" if second else ""
    return f"{clock}{sign}{minutes // 60:02d}:{minutes % 60:02d}{tail}"


def _months_text(duration: MonthsDuration) -> str:
    years, months = divmod(abs(duration.total), 12)
    if not duration.total:
        return "P0M"
    sign = "-" if duration.total < 0 else ""
    return f"{sign}P{f'{years}Y' if years else ''}{f'{months}M' if months else ''}"


def _days_text(duration: DaysDuration) -> str:
    if not duration.nanoseconds:
        return "PT0S"
    rest = abs(duration.nanoseconds)
    days, rest = divmod(rest, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    seconds, fraction = divmod(rest, NANOSECONDS_IN_SECOND)
    clock = f"{hours}H" if hours else ""
    clock += f"{minutes}M" if minutes else ""
    if seconds or fraction:
        clock += f"{seconds}{_fraction_text(fraction)}S"
    sign = "-" if duration.nanoseconds < 0 else ""
    return f"{sign}P{f'{days}D' if days else ''}{f'T{clock}' if clock else ''}"
