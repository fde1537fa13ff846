"""Appending within a transaction: an entry's place, its digests and its rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from engine.errors import EntryRefused, IdempotencyTaken
from engine.store.chain import GENESIS, columns_digest, link, payload_digest
from engine.store.entries import ENTRIES, DecisionEntry, Entry, ErasureEntry, Value, instant_text
from engine.store.found import Position
from engine.store.reading import REGISTRY_SEQUENCE, Reading, Row

__all__ = ["Appending"]


#: instants are told apart by microseconds
TICK = timedelta(microseconds=1)


#: one query for what every append needs
_MARK = (
    f"SELECT sequence, at, chain, {REGISTRY_SEQUENCE} FROM ledger ORDER BY sequence DESC LIMIT 1"
)


class Mark(NamedTuple):
    """How far the ledger is: its last entry, and its last one that decisions go by."""

    sequence: int
    at: str
    chain: str
    registry: int


class Appending(Reading):
    """The ledger inside the transaction that writes it; readings see what was appended so far."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self._mark: Mark | None = None  # once it was needed
        self.appended = 0

    def _rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        return self.conn.execute(sql, values).fetchall()

    def mark(self) -> Mark:
        """How far it is; sequence 0 where there is no entry."""
        if self._mark is None:
            found = self._rows(_MARK)
            self._mark = Mark(*found[0]) if found else Mark(0, "", GENESIS, 0)
        return self._mark

    def go_back(self, mark: Mark) -> None:
        """What was appended since ``mark`` was so is rolled back."""
        self._mark = mark

    def registry_sequence(self) -> int:
        """The sequence of the last version, activation or withdrawal; 0 where there is none."""
        return self.mark().registry

    def append(self, entry: Entry) -> Position:
        """Append an entry.

        Its time is its own, or the last entry's where that is later: time never
        decreases along the ledger.  What decisions go by is later than every
        decision before it, none of which knew it: so a decision's instant never
        finds more than the decision did.  Raises IdempotencyTaken, EntryRefused.
        """
        last = self.mark()
        columns = entry.columns()
        sequence = last.sequence + 1
        at = max(instant_text(entry.at), last.at)
        if entry.registry:
            at = max(at, self._after_decisions())
        digests = (payload_digest(entry.payload), columns_digest(columns))
        chain = link(last.chain, sequence, at, entry.kind, *digests)
        execute = self.conn.execute
        try:
            execute(
                "INSERT INTO ledger"
                " (sequence, at, kind, payload_digest, columns_digest, chain, payload)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (sequence, at, entry.kind, *digests, chain, entry.payload),
            )
            execute(_insert(entry.table, tuple(columns)), (sequence, *columns.values()))
        except sqlite3.IntegrityError as error:
            raise _refusal(entry, error) from None
        self.appended += 1
        self._mark = Mark(sequence, at, chain, sequence if entry.registry else last.registry)
        return Position(sequence, datetime.fromisoformat(at), chain)

    def _after_decisions(self) -> str:
        """The first instant after the last decision; "" where there is none."""
        found = self._rows(
            "SELECT at FROM ledger WHERE sequence = (SELECT max(sequence) FROM decisions)"
        )
        return instant_text(datetime.fromisoformat(found[0][0]) + TICK) if found else ""

    def erase(self, sequence: int, at: datetime, why: str) -> Position:
        """Erase the payload and the erasable columns of an entry, and append that they were.

        Raises EntryRefused.
        """
        found = self._rows("SELECT kind FROM ledger WHERE sequence = ?", (sequence,))
        kind = _ERASABLE.get(found[0][0]) if found else None
        if kind is None:
            raise EntryRefused(ErasureEntry.kind, f"entry {sequence} is no decision or fault")
        self.conn.execute("UPDATE ledger SET payload = NULL WHERE sequence = ?", (sequence,))
        gone = ", ".join(f"{column} = NULL" for column in kind.erasable)
        self.conn.execute(f"UPDATE {kind.table} SET {gone} WHERE sequence = ?", (sequence,))
        columns = columns_of(self.conn, kind.table, sequence, sequence)[sequence]
        payload = json.dumps({"erased": sequence, "why": why}, ensure_ascii=False).encode()
        digest = columns_digest(columns)
        return self.append(
            ErasureEntry(at=at, payload=payload, erased=sequence, columns_digest=digest, why=why)
        )


def columns_of(
    conn: sqlite3.Connection, table: str, first: int, last: int
) -> dict[int, dict[str, Value]]:
    """The columns of a table's rows, by sequence, as the entries gave them."""
    found = conn.execute(f"SELECT * FROM {table} WHERE sequence BETWEEN ? AND ?", (first, last))
    names = [column[0] for column in found.description]
    rows = (dict(zip(names, row, strict=True)) for row in found)
    return {int(row.pop("sequence")): row for row in rows}


#: what may hold personal data
_ERASABLE = {kind.kind: kind for kind in ENTRIES if kind.erasable}


@cache
def _insert(table: str, columns: tuple[str, ...]) -> str:
    marks = ", ?" * len(columns)
    return f"INSERT INTO {table} (sequence, {', '.join(columns)}) VALUES (?{marks})"


def _refusal(entry: Entry, error: sqlite3.IntegrityError) -> EntryRefused | IdempotencyTaken:
    if isinstance(entry, DecisionEntry) and entry.idempotency and "idempotency_key" in str(error):
        return IdempotencyTaken(entry.owner, entry.policy, entry.idempotency.key)
    return EntryRefused(entry.kind, str(error))
