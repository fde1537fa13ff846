"""IANA time zones for FEEL's date-times.

The zones are those of the locked ``tzdata`` package, not of the machine: the
same policy gives the same result wherever it runs.
"""

from __future__ import annotations

import importlib.resources
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from engine.feel.failure import FeelFailure
from engine.feel.values.dates import AnyDate, from_ordinal

__all__ = ["offset_at_instant", "offset_of_local", "require_zone"]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*")


def require_zone(name: str) -> str:
    """``name`` if such a zone exists, else a failure."""
    _zone(name)
    return name


def offset_of_local(name: str, day: AnyDate, second: int) -> int:
    """Seconds east of UTC of a local time in a zone.

    ``second`` counts from midnight.  Of a local time that occurs twice the
    first is taken; one that a change of clocks skips has the offset before it.
    """
    near = datetime(_near_year(day.year), day.month, day.day) + timedelta(seconds=second)
    return _seconds(near.replace(tzinfo=_zone(name)))


def offset_at_instant(name: str, utc_second: int) -> int:
    """Seconds east of UTC in a zone at an instant (seconds of UTC since 0000-12-31)."""
    ordinal, second = divmod(utc_second, 86_400)
    day = from_ordinal(ordinal)
    near = datetime(_near_year(day.year), day.month, day.day, tzinfo=UTC)
    return _seconds((near + timedelta(seconds=second)).astimezone(_zone(name)))


def _seconds(moment: datetime) -> int:
    offset = moment.utcoffset()
    assert offset is not None
    return offset.days * 86_400 + offset.seconds


def _near_year(year: int) -> int:
    """A year ``datetime`` can hold, with room on both sides, and the same calendar.

    The rules of the far future are those of the last year known, the time
    before standard time is the place's mean solar time; both repeat with the
    calendar after 400 years.
    """
    if year < 400:
        return 400 + year % 400
    if year > 9500:
        return 9200 + year % 400
    return year


@lru_cache(maxsize=128)
def _zone(name: str) -> ZoneInfo:
    if _NAME.fullmatch(name):
        file = importlib.resources.files("tzdata").joinpath("zoneinfo", *name.split("/"))
        if file.is_file():
            with file.open("rb") as data:
                if data.read(4) == b"TZif":
                    data.seek(0)
                    return ZoneInfo.from_file(data, key=name)
    raise FeelFailure(f'there is no time zone "{name}"')
