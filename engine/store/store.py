"""The ledger of a data folder, open for reading and appending."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlite_utils import Database

from engine.store.chain import columns_digest, link, payload_digest
from engine.store.entries import Entry, Value, instant_text
from engine.store.found import Position
from engine.store.reading import Reading, Row, _instant
from engine.store.schema import MIGRATIONS

__all__ = ["Store"]


class Store(Reading):
    """The ledger of a data folder; safe to share between threads."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._lock = threading.RLock()

    @classmethod
    def open(cls, folder: Path) -> Store:
        """Open the ledger, or begin one.  Raises StoreUnavailable, StoreNewer, StoreDamaged."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        conn = sqlite3.connect(folder / "ledger.db", isolation_level=None, check_same_thread=False)
        conn.execute("PRAGMA journal_mode=WAL")
        conn.execute("PRAGMA foreign_keys=ON")
        MIGRATIONS.apply(Database(conn))
        return cls(conn)

    def close(self) -> None:
        """Wait for writes under way, and close."""
        self._conn.close()

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """All rows of a query."""
        with self._lock:
            return self._conn.execute(sql, values).fetchall()

    def append(
        self, *entries: Entry, unless: Callable[[Reading], None] | None = None
    ) -> tuple[Position, ...]:
        """Append entries as one unit, all or none; durable when it returns."""
        with self._lock, Database(self._conn).atomic():
            if unless is not None:
                unless(self)
            found = []
            for entry in entries:
                head = self.head()
                at = instant_text(max(entry.at, head.at))
                columns = entry.columns()
                digests = (payload_digest(entry.payload), columns_digest(columns))
                sequence = head.sequence + 1
                chain = link(head.chain, sequence, at, entry.kind, *digests)
                self._conn.execute(
                    "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?)",
                    (sequence, at, entry.kind, *digests, chain),
                )
                self._conn.execute("INSERT INTO payloads VALUES (?, ?)", (sequence, entry.payload))
                marks = ", ".join("?" * len(columns))
                self._conn.execute(
                    f"INSERT INTO {entry.table} VALUES (?, {marks})", (sequence, *columns.values())
                )
                found.append(Position(sequence, _instant(at), chain))
            return tuple(found)
