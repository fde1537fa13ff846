"""The writer: puts the units that wait into shared transactions, one after the other.

A commit costs a wait for the disk, so units that arrive while one is under way
share the next, which a thread of the writer's own makes.  A unit that finds nobody
writing is written at once in its caller's thread: waking another and being woken by
it costs as much as a fifth of an append.  A unit that fails fails alone (where
it is not alone anyway, by a savepoint); a failure of the transaction itself (disk
full, read-only) fails them all, and none is written.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from sqlite_utils import Database

from engine.errors import StoreUnavailable
from engine.store.appending import Appending
from engine.store.connecting import BUSY_SECONDS, connect_to_write, told
from engine.store.locking import FileLock

__all__ = ["Writer"]

T = TypeVar("T")
#: a work's result, or what refused it
_Outcome = tuple[T | None, Exception | None]

#: units in one transaction at most, so that none waits long behind a crowd
BATCH = 256
#: entries between two checkpoints: at most some 20 MB of write-ahead log
CHECKPOINT_EVERY = 500
#: pages in the log from which on readers are waited for, and milliseconds to wait
LONG_LOG, WAIT_FOR_READERS = 16_000, 200
#: what a unit's own values can cause; anything else of SQLite's concerns the whole transaction
OWN_FAULTS = (
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
    sqlite3.IntegrityError,
    sqlite3.DataError,
)


class _Unit(Generic[T]):
    """Work to be done in a transaction, and the promise of its result."""

    def __init__(self, work: Callable[[Appending], T]) -> None:
        self.work = work
        self.promise: Future[T] = Future()


class Writer:
    """Runs units of work one after the other, many to a transaction."""

    def __init__(self, folder: Path, path: Path, patience: int) -> None:
        """``patience`` is how many seconds a unit waits for its turn."""
        self._path = path
        self._patience = patience
        self._lock = FileLock(folder)
        self._turn = threading.Lock()  # held by the thread of this process that writes
        self._changed = threading.Condition()
        self._waiting: list[_Unit[Any]] = []
        self._closing = False
        self._thread: threading.Thread | None = None
        self._db: Database | None = None
        self._file: tuple[int, int] | None = None
        self._since_checkpoint = 0

    def run(self, work: Callable[[Appending], T]) -> T:
        """What ``work`` returns, once what it appended is durable.

        ``work`` may run in a transaction with others' work, and must only use
        what it is given.  What it raises is raised here and undoes it alone.
        Raises StoreUnavailable where nothing could be written.
        """
        alone = self._at_once(work)
        if alone is not None:
            result, refusal = alone
            if refusal is not None:
                raise refusal
            return cast(T, result)
        unit = _Unit(work)
        with self._changed:
            if self._closing:
                raise StoreUnavailable("it is closed")
            self._waiting.append(unit)
            self._changed.notify()
            self._begin()
        try:
            return unit.promise.result(self._patience)
        except TimeoutError:
            if unit.promise.cancel():
                raise StoreUnavailable(f"it was busy for {self._patience} seconds") from None
            return unit.promise.result()  # it is being written: wait for what becomes of it

    def close(self) -> None:
        """Finish the units that wait, and end the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify()
            thread = self._begin()  # the last connection to close waits for the lock
        thread.join(self._patience)

    def pause(self) -> None:
        """Wait for what is being written, and close the connection; ``go_on`` follows."""
        self._turn.acquire()
        self._disconnect_locked()
        self._lock.close()

    def go_on(self) -> None:
        """Write again."""
        self._turn.release()

    def _at_once(self, work: Callable[[Appending], T]) -> _Outcome[T] | None:
        """Write a unit in this thread; None where somebody else writes or waits to.

        Nor where a checkpoint is due: the writer's thread makes it after it has answered.
        """
        if not self._turn.acquire(blocking=False):
            return None
        try:
            due = self._since_checkpoint >= CHECKPOINT_EVERY
            if due or self._waiting or self._closing or not self._lock.try_acquire():
                return None
            try:
                return self._transaction([work])[0]
            finally:
                self._lock.release()
        finally:
            self._turn.release()

    def _begin(self) -> threading.Thread:
        """The writer's thread, which is begun when it is first needed."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="ledger writer", daemon=True)
            self._thread.start()
        return self._thread

    def _serve(self) -> None:
        while self._something_waits():
            with self._turn, self._locked() as refusal:
                units = self._take()
                if refusal is None:
                    self._write(units)
                    self._checkpoint()
                else:
                    _fail(units, refusal)
        with self._turn:
            self._disconnect_locked()
            self._lock.close()

    def _something_waits(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closing)
            return bool(self._waiting)

    def _take(self) -> list[_Unit[Any]]:
        with self._changed:
            taken, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
        return [unit for unit in taken if unit.promise.set_running_or_notify_cancel()]

    @contextmanager
    def _locked(self) -> Iterator[StoreUnavailable | None]:
        """The file lock, or why it cannot be had."""
        try:
            self._lock.acquire()
        except OSError as error:
            yield StoreUnavailable(error.strerror or type(error).__name__)
            return
        try:
            yield None
        finally:
            self._lock.release()

    def _write(self, units: list[_Unit[Any]]) -> None:
        """Write the units in one transaction, and answer for each."""
        try:
            outcomes = self._transaction([unit.work for unit in units])
        except Exception as error:
            return _fail(units, error)
        for unit, (result, refusal) in zip(units, outcomes, strict=True):
            if refusal is None:
                unit.promise.set_result(result)
            else:
                unit.promise.set_exception(refusal)

    def _transaction(self, works: Sequence[Callable[[Appending], Any]]) -> list[_Outcome[Any]]:
        """Do works in one transaction; raises what made it fail as a whole."""
        try:
            conn = self._connected().conn
            conn.execute("BEGIN IMMEDIATE")
            appending = Appending(conn)
            if len(works) == 1:
                outcomes = [_tried(works[0], appending)]
            else:
                outcomes = [_apart(work, appending) for work in works]
            # alone, a unit needs no savepoint: the transaction is its own
            refused = len(outcomes) == 1 and outcomes[0][1] is not None
            conn.execute("ROLLBACK" if refused else "COMMIT")
        except sqlite3.Error as error:
            self._disconnect()
            raise told(error, self._path) from error
        except BaseException:  # a signal's too, in the caller's own thread
            self._disconnect()
            raise
        self._since_checkpoint += appending.appended
        return outcomes

    def _checkpoint(self) -> None:
        """Now and then bring the write-ahead log into the file, after callers have their answers.

        Under the file lock, like every write: SQLite before 3.51.3 may damage
        the file where one connection checkpoints while another begins the log
        anew.  Readers are not waited for, unless they have long kept the log
        from beginning anew, and then not long.
        """
        if self._since_checkpoint < CHECKPOINT_EVERY or self._db is None:
            return
        self._since_checkpoint = 0
        conn = self._db.conn
        try:
            _, pages, _ = conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            if pages > LONG_LOG:
                conn.execute(f"PRAGMA busy_timeout={WAIT_FOR_READERS}")
                conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                conn.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        except sqlite3.Error:
            self._disconnect()  # nothing is lost: the log is there, and the next unit connects

    def _connected(self) -> Database:
        """The connection, to the file that was there at first.

        Raises sqlite3.Error, and StoreUnavailable where that file was taken
        away: what was written to it, or to another in its place, would be lost.
        """
        identity = _identity(self._path)
        self._file = self._file or identity
        if identity is None or identity != self._file:
            raise StoreUnavailable("its file was removed or replaced")
        if self._db is None:
            self._db = connect_to_write(self._path)
        return self._db

    def _disconnect(self) -> None:
        """Close the connection, which rolls back what it has not committed."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def _disconnect_locked(self) -> None:
        """Close the connection under the file lock: the last of all to close checkpoints."""
        if self._db is not None:
            with self._locked():
                self._disconnect()


def _apart(work: Callable[[Appending], T], appending: Appending) -> _Outcome[T]:
    """What became of one work of several; nothing remains of one that is refused.

    Raises sqlite3.Error where the whole transaction is in question.
    """
    conn, mark = appending.conn, appending.mark()
    conn.execute("SAVEPOINT unit")
    outcome = _tried(work, appending)
    if outcome[1] is not None:
        conn.execute("ROLLBACK TO unit")
        appending.go_back(mark)
    conn.execute("RELEASE unit")
    return outcome


def _tried(work: Callable[[Appending], T], appending: Appending) -> _Outcome[T]:
    """What became of a work; what it did before it was refused is there still.

    Raises sqlite3.Error where the whole transaction is in question.
    """
    try:
        return work(appending), None
    except Exception as error:
        if isinstance(error, sqlite3.Error) and not isinstance(error, OWN_FAULTS):
            raise
        return None, error


def _fail(units: list[_Unit[Any]], error: Exception) -> None:
    for unit in units:
        unit.promise.set_exception(copy(error))  # each is raised in a thread of its own


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
