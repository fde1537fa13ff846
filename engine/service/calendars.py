"""Calendars: from the shipped folder, or as a ledger knew them at a sequence.

A calendar gets new years, and its digest is part of the digest of what was
decided by it.  So a ledger holds each calendar that was ever shipped, as
versions of ``calendars/<name>`` (no policy's id has a slash), and a decision is
made again by the one that was known then (docs/decisions/0034).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from engine.errors import CalendarFault
from engine.policy import Calendar, load_calendar
from engine.registry import digest_of

__all__ = [
    "FolderCalendars",
    "KnownCalendar",
    "LedgerCalendars",
    "calendar_of",
    "ledger_name",
    "read_calendars",
]

_PREFIX = "calendars/"


def ledger_name(calendar: str) -> str:
    """``az`` as the ledger names it: ``calendars/az``."""
    return _PREFIX + calendar


def calendar_of(name: str) -> str | None:
    """``calendars/az`` as the calendar ``az``; None for a policy's id."""
    return name.removeprefix(_PREFIX) if name.startswith(_PREFIX) else None


def read_calendars(folder: Path) -> dict[str, bytes]:
    """The bytes of every calendar in a policies folder, by name.

    Raises CalendarFault where one is no calendar or cannot be read.
    """
    found: dict[str, bytes] = {}
    for path in sorted((folder / "calendars").glob("*.yaml")):
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CalendarFault(str(path), error.strerror or type(error).__name__) from None
        load_calendar(data, name=path.stem, file=str(path))
        found[path.stem] = data
    return found


class FolderCalendars:
    """The calendars of a folder, each read when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._calendars: dict[str, Calendar] = {}

    def __call__(self, name: str, _known: int) -> Calendar:
        """The calendar ``calendars/<name>.yaml``; raises CalendarFault."""
        with self._lock:
            found = self._calendars.get(name)
            if found is None:
                path = self._folder / "calendars" / f"{name}.yaml"
                try:
                    data = path.read_bytes()
                except FileNotFoundError:
                    raise CalendarFault(str(path), "the file is missing") from None
                found = self._calendars[name] = load_calendar(data, name=name, file=str(path))
            return found


class KnownCalendar(NamedTuple):
    """A calendar that a ledger holds: its number among those of its name, and since when."""

    name: str
    number: int
    digest: str
    sequence: int


class LedgerCalendars:
    """The calendars of a ledger; each is read when first asked for, and its digest compared."""

    def __init__(self, body: Callable[[str, int], bytes | None]) -> None:
        """``body`` gives the bytes by ledger name and number."""
        self._body = body
        self._lock = Lock()
        self._loaded: dict[KnownCalendar, Calendar] = {}

    def known_to(self, published: Sequence[KnownCalendar]) -> Callable[[str, int], Calendar]:
        """The calendars by name and sequence, of those ``published`` (in ledger order)."""

        def find(name: str, known: int) -> Calendar:
            so_far = [one for one in published if one.name == name and one.sequence <= known]
            if not so_far:
                raise CalendarFault(ledger_name(name), f"none was known at {known}")
            return self._load(so_far[-1])

        return find

    def _load(self, wanted: KnownCalendar) -> Calendar:
        with self._lock:
            found = self._loaded.get(wanted)
            if found is None:
                place = f"{ledger_name(wanted.name)}/{wanted.number}.yaml"
                data = self._body(ledger_name(wanted.name), wanted.number)
                if data is None or digest_of(data) != wanted.digest:
                    raise CalendarFault(place, "the ledger does not hold what was published")
                found = load_calendar(data, name=wanted.name, file=place)
                self._loaded[wanted] = found
            return found
