"""A replay as it is kept, and one decision that it found to be worth a row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Literal

from engine.store.asking import Row, instant_of
from engine.store.entries import Value, instant_text

__all__ = ["COLUMNS", "ENDED", "ReplayJob", "ReplayRow", "job_of", "row_of", "values_of"]

Status = Literal["queued", "running", "done", "failed", "cancelled"]
#: what a replay is when nothing more becomes of it
ENDED = frozenset({"done", "failed", "cancelled"})


@dataclass(frozen=True, slots=True)
class ReplayJob:
    """What was asked, by whom, of which ledger; and how far it is.

    ``selection``, ``against``, ``state``, ``result`` and ``error`` are plain
    JSON.  ``ledger_sequence`` and ``ledger_chain`` are the ledger's head when it
    was asked.  ``cursor`` is the sequence of the last decision that ``state``
    and the rows know, ``done`` how many of ``total`` they are.  ``attempts``
    counts how often it was begun since it last got further.
    """

    id: str
    policy: str
    purpose: Literal["replay", "impact"]
    selection: Mapping[str, Any]
    against: Mapping[str, Any] | None
    asked_by: str
    asked_at: datetime
    ledger_sequence: int
    ledger_chain: str
    draft: str | None = None
    draft_revision: int | None = None
    draft_digest: str | None = None
    status: Status = "queued"
    cancelling: bool = False
    attempts: int = 0
    total: int | None = None
    done: int = 0
    cursor: int = 0
    state: Mapping[str, Any] = field(default_factory=dict)
    result: Mapping[str, Any] | None = None
    digest: str | None = None
    error: Mapping[str, Any] | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more becomes of it."""
        return self.status in ENDED


@dataclass(frozen=True, slots=True)
class ReplayRow:
    """A decision that is not the same; ``body`` is plain JSON.

    ``kind`` is alarm, flips, differs or refused; ``before`` and ``after`` are
    outcomes (``after`` of one that is refused: ``refused:<code>``).  ``place``
    counts from 1 in the order of the ledger, and is given by the file.
    """

    ledger_sequence: int
    decision: str
    kind: str
    before: str | None
    after: str | None
    body: Mapping[str, Any]
    place: int = 0


#: the table's columns, but for its place, are the fields
COLUMNS = tuple(one.name for one in fields(ReplayJob))
_JSON = frozenset({"selection", "against", "state", "result", "error"})
_INSTANTS = frozenset({"asked_at", "started_at", "finished_at"})


def values_of(job: ReplayJob) -> tuple[Value, ...]:
    """A job as its columns' values."""
    return tuple(column_of(name, getattr(job, name)) for name in COLUMNS)


def column_of(name: str, value: Any) -> Value:
    """A field's value as its column holds it."""
    if value is None:
        return None
    if name in _JSON:
        return json_text(value)
    if name in _INSTANTS:
        return instant_text(value)
    return int(value) if isinstance(value, bool) else value


def json_text(value: Any) -> str:
    """Plain JSON, without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def job_of(row: Row) -> ReplayJob:
    """The job of a row of COLUMNS."""
    found = dict(zip(COLUMNS, row, strict=True))
    for name in _JSON:
        found[name] = None if found[name] is None else json.loads(found[name])
    for name in _INSTANTS:
        found[name] = None if found[name] is None else instant_of(found[name])
    found["cancelling"] = bool(found["cancelling"])
    return ReplayJob(**found)


def row_of(row: Row) -> ReplayRow:
    """A decision of (place, ledger_sequence, decision, kind, before, after, body)."""
    place, sequence, decision, kind, before, after, body = row
    return ReplayRow(sequence, decision, kind, before, after, json.loads(body), place)
