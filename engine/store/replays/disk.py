"""The file of replays on its disk: made, asked and changed.

A connection is opened for each question and each change: they are few, and the file
may be deleted at any time.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from engine.errors import ReplaysDamaged, StoreDamaged, StoreUnavailable
from engine.store.asking import Row
from engine.store.connecting import connect_to_read, connect_to_write, make_file, told
from engine.store.entries import Value
from engine.store.forking import forget, mind
from engine.store.locking import held
from engine.store.replays.tables import STEPS
from engine.store.schema import migrate, pending

__all__ = ["WHAT", "FileOnDisk"]

T = TypeVar("T")

#: the file in the data folder, and the folder of locks beside it
FILE, LOCKS = "replays.db", "replays"
WHAT = "the file of replays"


class FileOnDisk:
    """A file that is made when it is first written to; what is not there has nothing in it."""

    def __init__(self, folder: Path) -> None:
        """Of a data folder."""
        self.path = folder / FILE
        self.folder = folder
        self._locks = folder / LOCKS
        self._turn = threading.Lock()  # one connection of this process at a time
        self._known: tuple[int, int] | None = None  # the file whose tables are known to be there
        mind(self)

    def close(self) -> None:
        """Wait for what is under way."""
        forget(self)
        with self._turn:
            pass

    def _rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        with self._turn, self._telling():
            if not self._is_there():
                return []
            conn = connect_to_read(self.path)
            try:
                return conn.execute(sql, values).fetchall()
            finally:
                conn.close()

    def _write(self, work: Callable[[sqlite3.Connection], T], *, make: bool = False) -> T | None:
        """Do work in a transaction; None where there is no file, unless to ``make`` it."""
        with self._turn, self._telling():
            if not self._is_there():
                if not make:
                    return None
                self._make()
            return self._transaction(work)

    def _transaction(self, work: Callable[[sqlite3.Connection], T]) -> T:
        db = connect_to_write(self.path)
        try:
            db.conn.execute("BEGIN IMMEDIATE")
            found = work(db.conn)
            db.conn.execute("COMMIT")
            return found
        finally:
            db.close()  # rolls back what is not committed

    def _is_there(self) -> bool:
        """Whether the file is there; its tables are brought up to date where they are not known."""
        found = _identity(self.path)
        if found is not None and found != self._known:
            if pending(self._schema, self.path, STEPS):
                self._make()
            self._known = found
        return found is not None

    def _schema(self, sql: str) -> list[Row]:
        conn = connect_to_read(self.path)
        try:
            return conn.execute(sql).fetchall()
        finally:
            conn.close()

    def _make(self) -> None:
        """The file with its tables, whoever of many is first."""
        self._locks.mkdir(mode=0o700, parents=True, exist_ok=True)
        with held(self._locks / "opening.lock"):
            if not self.path.exists():
                for left in ("-wal", "-shm"):  # of one that was deleted: not to be read into this
                    self.path.with_name(f"{FILE}{left}").unlink(missing_ok=True)
            make_file(self.folder, self.path)
            self._transaction(lambda conn: migrate(conn, STEPS))
        self._known = _identity(self.path)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Failures of SQLite, of the system and of what is shared with the ledger, as ours."""
        try:
            yield
        except StoreDamaged as error:
            raise ReplaysDamaged(FILE, error.reason) from error
        except StoreUnavailable as error:
            raise StoreUnavailable(error.reason, WHAT) from error
        except OSError as error:
            raise StoreUnavailable(error.strerror or type(error).__name__, WHAT) from error
        except sqlite3.Error as error:
            failure = told(error, self.path)
            if isinstance(failure, StoreDamaged):
                raise ReplaysDamaged(FILE, failure.reason) from error
            raise StoreUnavailable(str(failure).partition(": ")[2], WHAT) from error

    # --- around a fork -----------------------------------------------------------

    def before_fork(self) -> None:
        """Wait until no connection is open."""
        self._turn.acquire()

    def after_fork_in_parent(self) -> None:
        """Go on."""
        self._turn.release()

    def after_fork_in_child(self) -> None:
        """Go on: nothing was open."""
        self._turn.release()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
