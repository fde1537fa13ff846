"""The ledger of a data folder, open for reading and appending."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import TypeVar

from engine.errors import StoreUnavailable
from engine.store.appending import Appending
from engine.store.connecting import Readers, make_file, told
from engine.store.entries import Entry, Value
from engine.store.forking import forget, mind
from engine.store.found import Position
from engine.store.reading import Reading, Row
from engine.store.schema import migrate, pending
from engine.store.writer import Writer

__all__ = ["Store"]

T = TypeVar("T")

#: the ledger's file in the data folder
FILE = "ledger.db"
#: bytes a disk must have left to be written to: a few batches of entries
ROOM = 1 << 20


class Store(Reading):
    """The ledger of a data folder; safe to share between threads, and usable after a fork."""

    def __init__(self, folder: Path, patience: int) -> None:
        """Use ``open``."""
        self.path = folder / FILE
        #: told of each append how many seconds it took until it was durable
        self.watch: Callable[[float], None] | None = None
        self._folder = folder
        self._patience = patience
        self._begin()
        mind(self)

    def _begin(self) -> None:
        self._readers = Readers(self.path)
        self._writer = Writer(self._folder, self.path, self._patience)

    @classmethod
    def open(cls, folder: Path, *, patience: int = 15) -> Store:
        """Open the ledger of a folder, or begin one there (readable by its owner only).

        ``patience`` is how many seconds an append waits for other processes.
        Where nothing can be written, a ledger that is there is opened all the
        same, to be read.  Raises StoreUnavailable, StoreNewer, StoreDamaged.
        """
        store = cls(folder, patience)
        try:
            make_file(folder, store.path)
            if pending(store._rows, store.path):
                store._writer.run(lambda appending: migrate(appending.conn))
                store._readers.clear()  # opened before: on what may have been replaced since
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Wait for readings and writes under way, and close.

        When the last process has, the ledger is one file again, without its log,
        if that process has written: what only read leaves the log (``fold``).
        """
        forget(self)
        self._readers.close(self._patience)  # one that is open keeps the log from being brought in
        self._writer.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def append(
        self, *entries: Entry, unless: Callable[[Reading], None] | None = None
    ) -> tuple[Position, ...]:
        """Append entries as one unit, all or none; durable when it returns their places.

        ``unless`` is called in the transaction with a reading of the ledger as
        it is then, and refuses the unit by raising a QerarError.  The time of an
        entry is its own or, where that is later, that of the entry before it.

        Raises IdempotencyTaken and EntryRefused where the unit contradicts the
        ledger, StoreUnavailable where nothing can be written (the disk is full,
        the folder read-only, another process writes for too long): then nothing
        of the unit was.
        """

        def work(appending: Appending) -> tuple[Position, ...]:
            if unless is not None:
                unless(appending)
            return tuple(map(appending.append, entries))

        begun = perf_counter()
        found = self._write(work)
        if self.watch is not None:
            self.watch(perf_counter() - begun)
        return found

    def check(self) -> None:
        """That entries can be read and, as far as can be known without one, appended.

        Raises StoreUnavailable where the ledger cannot be read or begun to be
        written, another process writes for too long, or the disk is all but full.
        """
        self.head()
        try:
            disk = os.statvfs(self._folder)
        except OSError as error:
            raise StoreUnavailable(error.strerror or type(error).__name__) from error
        if disk.f_bavail * disk.f_frsize < ROOM:
            raise StoreUnavailable("the disk is full")
        self._write(lambda _: None)

    def fold(self) -> None:
        """Have ``close`` bring in a log that others left, where nobody else has the ledger open.

        Raises StoreUnavailable where nothing can be written.
        """
        self._write(lambda _: None)

    def erase(self, sequence: int, at: datetime, why: str) -> Position:
        """Erase the payload and the salt of a decision or a fault.

        A decision's reference and the digest of its request's body go too.  For
        personal data whose retention is over.  The erasure is an entry of its
        own, which the chain needs to be sound without the payload; the bytes are
        overwritten in the file, and leave its log when that begins anew.  Raises
        as ``append`` does; EntryRefused where the entry is of another kind or
        erased already.
        """
        return self._write(lambda appending: appending.erase(sequence, at, why))

    def _write(self, work: Callable[[Appending], T]) -> T:
        """What the writer makes of it; where it cannot, readings connect anew as well.

        What SQLite found to be read-only stays so for all connections of a
        process, and the disk may be written again by now.
        """
        try:
            return self._writer.run(work)
        except StoreUnavailable:
            self._readers.pause()
            self._readers.go_on()
            raise

    def _rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        conn = self._readers.take()
        try:
            found = conn.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            self._readers.drop(conn)
            raise told(error, self.path) from error
        self._readers.give(conn)
        return found

    def before_fork(self) -> None:
        """Wait until nothing is under way, and close every connection."""
        self._readers.pause()
        self._writer.pause()

    def after_fork_in_parent(self) -> None:
        """Connect again as it is needed."""
        self._writer.go_on()
        self._readers.go_on()

    def after_fork_in_child(self) -> None:
        """Connect as it is needed: nothing of the parent's is used."""
        self._begin()
