"""Walking the chain: whether the ledger is, to the last row, what was appended."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from engine.errors import LedgerBroken, LedgerMissing, StoreDamaged, StoreUnavailable
from engine.store.appending import columns_of
from engine.store.chain import GENESIS, columns_digest, link, payload_digest
from engine.store.connecting import connect_to_read
from engine.store.entries import ENTRIES, ErasureEntry, Value, VersionEntry
from engine.store.reading import Row
from engine.store.schema import pending

__all__ = ["Verified", "must_exist", "verify_file"]

#: entries walked at a time
PAGE = 500
_TABLES = {kind.kind: kind.table for kind in ENTRIES}
_PAGE = (
    "SELECT sequence, at, kind, payload_digest, columns_digest, chain, payload FROM ledger"
    " WHERE sequence > ? ORDER BY sequence LIMIT ?"
)
#: only erasures that the ledger itself has count
_ERASED = (
    "SELECT erased, erasures.columns_digest FROM erasures JOIN ledger USING (sequence)"
    " WHERE kind = ? AND erased BETWEEN ? AND ?"
)


@dataclass(frozen=True, slots=True)
class Verified:
    """A sound ledger: how many entries it has, and the chain digest of the last."""

    entries: int
    head: str


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the ledger."""

    sequence: int
    at: str
    kind: str
    payload_digest: str
    columns_digest: str
    chain: str
    payload: bytes | None


def verify_file(path: Path, head: str | None = None) -> Verified:
    """Verify the ledger in a file, which is only read and may be in use.

    ``head`` is a chain digest noted earlier; where no entry has it any more,
    the ledger's end was removed or replaced.

    Raises LedgerBroken with the first entry that is not as it was appended,
    LedgerMissing, StoreNewer, StoreDamaged, StoreUnavailable.
    """
    must_exist(path)
    conn = connect_to_read(path)
    walk = _Walk(conn, head)
    try:
        conn.execute("BEGIN")  # one state of the ledger, whatever is appended meanwhile
        walk.tables = _tables(conn, path)
        walk.all()
        _sound(conn, path)
        return Verified(walk.sequence, walk.chain)
    except sqlite3.DatabaseError as error:
        raise LedgerBroken(walk.sequence + 1, f"the file cannot be read there: {error}") from error
    finally:
        conn.close()


def must_exist(path: Path) -> None:
    """Raises LedgerMissing, and StoreUnavailable where one may not even look."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise LedgerMissing(str(path)) from None
    except OSError as error:
        raise StoreUnavailable(error.strerror or type(error).__name__) from error


def _tables(conn: sqlite3.Connection, path: Path) -> dict[str, str]:
    """The kinds and tables of this ledger, which may have been written by an older version."""

    def rows(sql: str) -> list[Row]:
        return conn.execute(sql).fetchall()

    older = pending(rows, path)
    there = {row[0] for row in rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    found = {kind: table for kind, table in _TABLES.items() if table in there}
    if "ledger" not in there or (len(found) < len(_TABLES) and not older):
        raise StoreDamaged(str(path), "its tables are not those of a ledger")
    return found


def _sound(conn: sqlite3.Connection, path: Path) -> None:
    """That SQLite finds its own structures whole: pages, indexes, constraints, references."""
    for check in ("integrity_check(1)", "foreign_key_check"):
        found = conn.execute(f"PRAGMA {check}").fetchone()
        if found is not None and found[0] != "ok":
            raise StoreDamaged(str(path), f"{check}: {found[0]}")


class _Walk:
    """The state of a walk: the last entry found sound, and whether the head was met."""

    def __init__(self, conn: sqlite3.Connection, head: str | None) -> None:
        self._conn = conn
        self._head = head
        self._met = head in {None, GENESIS}
        self._at = ""
        self.tables = _TABLES
        self.sequence = 0
        self.chain = GENESIS

    def all(self) -> None:
        """Walk to the end.  Raises LedgerBroken, sqlite3.Error."""
        stray = self._stray()
        for line, columns, erased in self._lines():
            if stray is not None and stray[0] <= line.sequence:
                raise LedgerBroken(*stray)
            self._entry(line, columns, erased)
        if stray is not None:
            raise LedgerBroken(*stray)
        if not self._met:
            raise LedgerBroken(
                self.sequence + 1,
                f"no entry has the head {self._head}: the end was removed or replaced",
            )

    def _lines(self) -> Iterator[tuple[_Line, dict[str, Value] | None, str | None]]:
        """Each line with its columns, and their digest since its erasure where it is erased."""
        while found := self._conn.execute(_PAGE, (self.sequence, PAGE)).fetchall():
            page = [_Line(*row) for row in found]
            ends = (page[0].sequence, page[-1].sequence)
            erased = dict(self._conn.execute(_ERASED, (ErasureEntry.kind, *ends)).fetchall())
            columns = {
                kind: columns_of(self._conn, self.tables[kind], *ends)
                for kind in {line.kind for line in page}
                if kind in self.tables
            }
            for line in page:
                own = columns.get(line.kind, {}).get(line.sequence)
                yield line, own, erased.get(line.sequence)

    def _entry(self, line: _Line, columns: dict[str, Value] | None, erased: str | None) -> None:
        """Check a line against the one before it, its payload and its columns."""
        expected = self.sequence + 1
        if line.sequence != expected:
            raise LedgerBroken(expected, f"it is missing; the next entry is {line.sequence}")
        own = (line.sequence, line.at, line.kind, line.payload_digest, line.columns_digest)
        if line.chain != link(self.chain, *own):
            raise LedgerBroken(expected, "its chain digest does not follow from what is before")
        if line.at < self._at:
            raise LedgerBroken(expected, f"its time {line.at} is before {self._at}")
        reason = _payload_fault(line, erased) or _columns_fault(line, columns, erased)
        if reason is not None:
            raise LedgerBroken(expected, reason)
        self.sequence, self.chain, self._at = line.sequence, line.chain, line.at
        self._met = self._met or line.chain == self._head

    def _stray(self) -> tuple[int, str] | None:
        """The first row that belongs to no entry of its kind."""
        found, tables = [], self.tables
        first = self._conn.execute("SELECT min(sequence) FROM ledger").fetchone()[0]
        if first is not None and first < 1:
            found.append((int(first), "it is before the first"))
        for kind, table in tables.items():
            row = self._conn.execute(
                f"SELECT {table}.sequence, kind FROM {table} LEFT JOIN ledger USING (sequence)"
                f" WHERE kind IS NOT ? ORDER BY {table}.sequence LIMIT 1",
                (kind,),
            ).fetchone()
            if row is not None:
                what = "there is no such entry" if row[1] is None else f"it is of kind {row[1]!r}"
                found.append((int(row[0]), f"{what}, but {table} has a row for it"))
        return min(found, key=lambda stray: stray[0], default=None)


def _payload_fault(line: _Line, erased: str | None) -> str | None:
    if line.payload is None:
        return None if erased is not None else "its payload is gone without an erasure"
    if erased is not None:
        return "its payload was erased and is there again"
    if payload_digest(line.payload) != line.payload_digest:
        return "its payload was altered"
    return None


def _columns_fault(line: _Line, columns: dict[str, Value] | None, erased: str | None) -> str | None:
    table = _TABLES.get(line.kind)
    if table is None:
        return f"its kind {line.kind!r} is unknown"
    if columns is None:
        return f"its row of {table} is missing"
    if columns_digest(columns) != (line.columns_digest if erased is None else erased):
        return f"its row of {table} was altered"
    body = columns.get("body")
    if table == VersionEntry.table and isinstance(body, bytes):
        found, published = f"sha256:{sha256(body).hexdigest()}", columns["digest"]
        if found != published:
            return f"the version's bytes are {found}, not {published!r}"
    return None
