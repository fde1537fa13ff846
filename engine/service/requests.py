"""What is asked of the service and what it answers, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

__all__ = [
    "DEFAULT_LIMIT",
    "DEFAULT_MONTHS",
    "DEFAULT_WINDOW",
    "MAX_LIMIT",
    "Decided",
    "Filter",
    "Page",
    "Request",
    "Settings",
]

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
DEFAULT_WINDOW = 31
DEFAULT_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the service finds and keeps things.

    ``policies`` is the folder shipped with the program, ``data`` the one with
    the ledger.  ``origination_window`` is how many days from today an
    origination key may decide for; ``institution`` stands on letters.
    ``impact_months`` is how far back what was decided is decided again by a draft
    that is submitted; 0: not at all, and its approval waits for nothing.
    """

    policies: Path
    data: Path
    origination_window: int = DEFAULT_WINDOW
    institution: str | None = None
    impact_months: int = DEFAULT_MONTHS


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a decision.

    ``inputs`` is raw JSON with numbers as Decimal (``read_json``).
    ``effective_date`` None is today in Baku, ``known_at`` None is now (an
    instant needs its zone).  ``dry_run`` decides and logs nothing.
    """

    inputs: object
    effective_date: date | None = None
    known_at: datetime | None = None
    reference: str | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """An answer to a request.

    ``body`` is the text of the response, the same whenever it is read again.
    ``id`` is None for a dry run.  ``status`` is ``replayed`` where an
    idempotency key brought back the first answer.
    """

    body: bytes
    id: str | None
    policy_version: int
    outcome: str
    status: Literal["logged", "dry_run", "replayed"]

    @property
    def json(self) -> str:
        """The text of the response."""
        return self.body.decode()


@dataclass(frozen=True, slots=True)
class Filter:
    """Which logged decisions to list; None: any.

    ``since`` and ``until`` bound when they were decided, both inclusive: an
    instant with its zone, or a civil day in Baku (the whole of it).
    """

    policy: str | None = None
    outcome: str | None = None
    reference: str | None = None
    since: date | datetime | None = None
    until: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Decisions as JSON texts, newest first, and where the next page begins (None: nowhere)."""

    items: tuple[str, ...]
    next_cursor: str | None

    def json(self) -> str:
        """``{"decisions": [...], "next_cursor": ...}``; a cursor needs no escaping."""
        cursor = "null" if self.next_cursor is None else f'"{self.next_cursor}"'
        return f'{{"decisions":[{",".join(self.items)}],"next_cursor":{cursor}}}'
