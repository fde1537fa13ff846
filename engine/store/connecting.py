"""Connections to the ledger's file: how they are opened, lent and told to have failed.

Transactions are said, never implied: every connection has ``isolation_level=None``.
sqlite-utils opens the file to write and runs the migrations; what is done for every
decision uses its ``conn`` with fixed statements.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from engine.errors import QerarError, StoreDamaged, StoreUnavailable

__all__ = ["Readers", "connect_to_read", "connect_to_write", "make_file", "told"]

#: how long SQLite waits for a lock of its own: only foreign programs can hold one
BUSY_SECONDS = 5
#: connections kept for readings between two of them; more are opened and closed as needed
IDLE_READERS = 16
#: a write-ahead log that grew beyond this is cut back when it begins anew
WAL_BYTES = 64 * 1024 * 1024


def make_file(folder: Path, path: Path) -> None:
    """The folder and the file, for their owner only.  Raises StoreUnavailable."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # not opened where it is there: closing it would drop the locks of this process's SQLite
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        pass  # another process was first (a folder's path that is a file is told on opening)
    except OSError as error:
        raise StoreUnavailable(error.strerror or type(error).__name__) from error


def told(error: sqlite3.Error, path: Path) -> QerarError:
    """What a failure of SQLite means: StoreDamaged, or StoreUnavailable with its words."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return StoreDamaged(str(path), str(error))
    return StoreUnavailable(f"{error} ({name})" if name else str(error))


def connect_to_write(path: Path) -> Database:
    """A connection that writes: durable at every commit, checkpoints only when told to.

    The file must be there: one that was taken away is not begun anew.  Raises sqlite3.Error.
    """
    conn = _connection(f"{path.resolve().as_uri()}?mode=rw")
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

    What may be written again tomorrow is immutable for one question only:
    ``Readers`` lends such a connection once.

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
        return _reading(f"{uri}?mode=ro&immutable=1", factory=_Immutable)
    except sqlite3.DatabaseError as error:
        raise told(error, path) from error


class _Immutable(sqlite3.Connection):
    """A connection that never looks whether the file has changed."""


def _connection(uri: str, **more: Any) -> sqlite3.Connection:
    conn: sqlite3.Connection = sqlite3.connect(
        uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, **more
    )
    return conn


def _reading(uri: str, **more: Any) -> sqlite3.Connection:
    conn = _connection(uri, **more)
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
        self._idle: list[sqlite3.Connection] = []
        self._lent = 0
        self._closed = False
        self._paused = 0  # how many want that none is lent
        self._mutex = threading.Lock()  # the condition's own, which is entered faster by itself
        self._changed = threading.Condition(self._mutex)

    def take(self) -> sqlite3.Connection:
        """A connection of one's own until it is given back, or dropped.

        Raises StoreUnavailable, StoreDamaged.
        """
        with self._mutex:
            while self._paused:
                self._changed.wait()
            if self._closed:
                raise StoreUnavailable("it is closed")
            self._lent += 1
            if self._idle:
                return self._idle.pop()
        try:
            return connect_to_read(self._path)
        except BaseException:
            self._returned()
            raise

    def give(self, conn: sqlite3.Connection) -> None:
        """Give a connection back."""
        with self._mutex:
            keep = not (self._closed or self._paused or len(self._idle) >= IDLE_READERS)
            keep = keep and not isinstance(conn, _Immutable)
            if keep:
                self._idle.append(conn)
                self._lent -= 1
        if not keep:
            self.drop(conn)

    def drop(self, conn: sqlite3.Connection) -> None:
        """Give back a connection that failed."""
        conn.close()
        self._returned()

    def _returned(self) -> None:
        with self._changed:
            self._lent -= 1
            self._changed.notify_all()

    def clear(self) -> None:
        """Close those not lent now."""
        with self._mutex:
            idle, self._idle = self._idle, []
        for conn in idle:
            conn.close()

    def close(self, patience: float) -> None:
        """Lend no more, wait at most ``patience`` seconds for those that are lent, close all."""
        with self._changed:
            self._closed = True
            self._changed.wait_for(lambda: not self._lent, patience)
        self.clear()

    def pause(self) -> None:
        """Wait until none is lent and close all; nobody is lent one until ``go_on``."""
        with self._changed:
            self._paused += 1
            while self._lent:
                self._changed.wait()
        self.clear()

    def go_on(self) -> None:
        """Lend again."""
        with self._changed:
            self._paused -= 1
            self._changed.notify_all()
