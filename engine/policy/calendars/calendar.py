"""A calendar of non-working days by year, from a file with sources.

Saturday and Sunday do not work unless a year's ``working`` names the day (a
swapped Saturday).  A year that the file does not hold, or holds only as
``estimated``, is unknown: asking about a day in it raises ``UnknownValue``.

    title: {az: …, en: …}
    sources: {cabinet-2024: {title: …, issuer: …, date: 2023-12-27, note: …}}
    years:
      2024:
        status: known                  # or estimated
        source: cabinet-2024           # or {ref: cabinet-2024, clause: "1"}
        non_working:
          - {date: 2024-01-01, name: {az: …, en: …}}    # name may be a plain text
          - {date: 2024-04-12, source: cabinet-2024}    # where it is not the year's own
        working: [2024-11-09]          # weekend days that work
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from engine.errors import CalendarFault, UnknownValue
from engine.policy.faults import Faults
from engine.policy.model import LocalText
from engine.policy.reading.mappings import Fields
from engine.policy.reading.scalars import report_badly_written, to_date
from engine.policy.reading.source import Node, Scalar, read_source

__all__ = ["Calendar", "CalendarYear", "load_calendar"]

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_YEAR_KEYS = ("status", "source", "non_working", "working", "note")


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """A year's days that differ from plain weeks; ``known`` is false for an estimate."""

    year: int
    known: bool
    non_working: Mapping[date, LocalText | None]
    working: frozenset[date]
    source: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days work; ``digest`` is "sha256:" + hex of the file's bytes."""

    name: str
    file: str
    digest: str
    years: Mapping[int, CalendarYear] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """Whether the day works.  Raises UnknownValue in a year not known."""
        year = self.years.get(day.year)
        if year is None or not year.known:
            raise UnknownValue(f"calendar {self.name}", day)
        if day in year.non_working:
            return False
        return day.weekday() < _SATURDAY or day in year.working

    def next_working_day(self, day: date) -> date:
        """The first working day on or after ``day``.  Raises UnknownValue."""
        while not self.is_working_day(day):
            day += _ONE_DAY
        return day

    def previous_working_day(self, day: date) -> date:
        """The last working day on or before ``day``.  Raises UnknownValue."""
        while not self.is_working_day(day):
            day -= _ONE_DAY
        return day


def load_calendar(data: bytes, *, name: str, file: str) -> Calendar:
    """Read a calendar file.  Raises CalendarFault naming every fault."""
    faults = Faults(file)
    root = read_source(data, faults)
    years: dict[int, CalendarYear] = {}
    if root is not None:
        report_badly_written(root, faults)
        years = {year.year: year for year in _years(root, faults)}
    if len(faults):
        found = "\n".join(
            f"line {fault.line}, column {fault.column}: {fault.path}: {fault.message}"
            for fault in faults.sorted()
        )
        raise CalendarFault(file, found)
    return Calendar(name, file, "sha256:" + hashlib.sha256(data).hexdigest(), years)


def _years(root: Node, faults: Faults) -> Iterator[CalendarYear]:
    fields = Fields(root, faults, "the calendar", ("title", "notes", "sources"), ("years",))
    fields.local("title")
    fields.local("notes")
    sources = []
    for name, _place, node in fields.section("sources"):
        document = Fields(node, faults, f"'{name}'", ("issuer", "date", "note", "url"), ("title",))
        document.local_or_plain("title")
        document.text("issuer")
        document.date("date")
        document.local_or_plain("note")
        sources.append(name)
    for key, place, node in fields.section("years"):
        if not (len(key) == 4 and key.isascii() and key.isdigit() and key[0] != "0"):
            faults.add("bad_name", place, f"'{key}' is not a year of four digits")
            continue
        yield _year(int(key), node, faults, sources)


def _year(number: int, node: Node, faults: Faults, sources: list[str]) -> CalendarYear:
    fields = Fields(node, faults, f"the year {number}", _YEAR_KEYS, ("status", "source"))
    status = fields.one_of("status", ("known", "estimated"))
    fields.local_or_plain("note")
    source = _source(fields, sources)
    non_working: dict[date, LocalText | None] = {}
    for item in fields.sequence("non_working"):
        entry = Fields(item, faults, "a non-working day", ("name", "source"), ("date",))
        _source(entry, sources)  # where it is not the year's own
        day = entry.date("date")
        if day is None:
            continue
        if day.year != number:
            faults.add("bad_date", item.place, f"{day} is not a day of {number}")
        if day in non_working:
            faults.add("declared_twice", item.place, f"{day} is listed twice")
        non_working[day] = entry.local_or_plain("name")
    working = frozenset(_working(fields, number, set(non_working)))
    return CalendarYear(number, status == "known", non_working, working, source)


def _working(fields: Fields, number: int, non_working: set[date]) -> Iterator[date]:
    seen: set[date] = set()
    for item in fields.sequence("working"):
        day = to_date(item.text) if isinstance(item, Scalar) else None
        if day is None or day.year != number:
            message = f"'working' lists days of {number} such as {number}-11-09"
            fields.faults.add("bad_date", item.place, message)
            continue
        if day in seen or day in non_working:
            fields.faults.add("declared_twice", item.place, f"{day} is listed twice")
        if day.weekday() < _SATURDAY:
            message = f"{day} is no Saturday or Sunday: it works anyway"
            fields.faults.add("bad_date", item.place, message)
        seen.add(day)
        yield day


def _source(fields: Fields, sources: list[str]) -> str:
    node = fields.node("source")
    if node is None:
        return ""
    if isinstance(node, Scalar):
        name = fields.text("source")
    else:
        inner = Fields(node, fields.faults, "'source'", ("clause",), ("ref",))
        inner.words("clause")
        name = inner.text("ref")
    if name is not None and name not in sources:
        message = f"the source '{name}' is not declared under 'sources'"
        fields.faults.add("undeclared", node.place, message)
    return name or ""
