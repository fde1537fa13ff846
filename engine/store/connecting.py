"""Connections to the ledger's file: how they are opened, lent and told to have failed.

Transactions are said, never implied: every connection has ``isolation_level=None``.
sqlite-utils opens the file to write and runs the migrations; what is done for every
decision uses its ``conn`` with fixed statements.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from pathlib import Path

from sqlite_utils import Database

from engine.errors import QerarError, StoreDamaged, StoreUnavailable

__all__ = ["Readers", "connect_to_read", "connect_to_write", "told"]

#: how long SQLite waits for a lock of its own: only foreign programs can hold one
BUSY_SECONDS = 5
#: connections kept for readings between two of them; more are opened and closed as needed
IDLE_READERS = 16
#: a write-ahead log that grew beyond this is cut back when it begins anew
WAL_BYTES = 64 * 1024 * 1024


def told(error: sqlite3.Error, path: Path) -> QerarError:
    """What a failure of SQLite means: StoreDamaged, or StoreUnavailable with its words."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return StoreDamaged(str(path), str(error))
    return StoreUnavailable(f"{error} ({name})" if name else str(error))


def connect_to_write(path: Path) -> Database:
    """A connection that writes: durable at every commit, checkpoints only when told to.

    Raises sqlite3.Error.
    """
    conn = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        for setting in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "wal_autocheckpoint=0",
            f"journal_size_limit={WAL_BYTES}",
        ):
            conn.execute(f"PRAGMA {setting}").fetchall()
        return Database(conn, execute_plugins=False)
    except BaseException:
        conn.close()
        raise


def connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, nor checkpoint when it is the last to close.

    A ledger in WAL mode is read with the help of ``-shm`` and ``-wal`` files
    beside it.  Where they are absent and cannot be made (a read-only medium),
    the file itself is the whole ledger and is read as immutable; where a
    ``-wal`` with content is left there, it is not, and StoreUnavailable says so.

    Raises StoreUnavailable, StoreDamaged.
    """
    uri = path.resolve().as_uri()
    try:
        return _reading(f"{uri}?mode=ro")
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")):
            raise told(error, path) from error
        log = path.with_name(f"{path.name}-wal")
        if not path.exists():
            raise told(error, path) from error
        if log.exists() and log.stat().st_size:
            raise StoreUnavailable(
                f"{log.name} holds entries that cannot be read where nothing can be written; "
                "copy the folder to where it can"
            ) from error
    except sqlite3.DatabaseError as error:
        raise told(error, path) from error
    try:
        return _reading(f"{uri}?mode=ro&immutable=1")
    except sqlite3.DatabaseError as error:
        raise told(error, path) from error


def _reading(uri: str) -> sqlite3.Connection:
    conn = sqlite3.connect(
        uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        conn.execute("PRAGMA query_only=ON")
        conn.execute("SELECT count(*) FROM sqlite_schema").fetchall()  # opens the file
        return conn
    except BaseException:
        conn.close()
        raise


class Readers:
    """Connections that only read, each lent to one question at a time.

    Lent, not kept by thread: threads come and go, and theirs would have to be found to close.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: deque[sqlite3.Connection] = deque()
        self._closed = False

    def take(self) -> sqlite3.Connection:
        """A connection of one's own until it is given back.

        Raises StoreUnavailable, StoreDamaged.
        """
        if self._closed:
            raise StoreUnavailable("it is closed")
        try:
            return self._idle.pop()
        except IndexError:
            return connect_to_read(self._path)

    def give(self, conn: sqlite3.Connection) -> None:
        """Give a connection back."""
        if len(self._idle) >= IDLE_READERS:
            conn.close()
            return
        self._idle.append(conn)
        if self._closed:
            self.clear()

    def clear(self) -> None:
        """Close those not lent now."""
        while self._idle:
            self._idle.pop().close()

    def close(self) -> None:
        """Close all; one that is lent now is closed when it is given back."""
        self._closed = True
        self.clear()

    def abandon(self) -> list[sqlite3.Connection]:
        """In a forked child: the parent's connections, which must not even be closed here."""
        inherited, self._idle = list(self._idle), deque()
        return inherited
