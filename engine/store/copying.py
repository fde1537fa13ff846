"""Backups: a ledger copied while it is in use, verified, and put where no file is."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from engine.errors import BackupFailed, FileInTheWay
from engine.store.connecting import connect_to_read
from engine.store.locking import FileLock
from engine.store.store import FILE
from engine.store.verifying import Verified, must_exist, verify_file

__all__ = ["backup", "restore", "verify_chain"]


def verify_chain(folder: Path, head: str | None = None) -> Verified:
    """Verify the ledger of a data folder, in use or not; ``head`` as for ``verify_file``.

    Raises LedgerBroken, LedgerMissing, StoreNewer, StoreDamaged, StoreUnavailable.
    """
    return verify_file(folder / FILE, head)


def backup(folder: Path, file: Path) -> Verified:
    """Copy the ledger of a data folder, in use or not, as it is at one moment.

    The copy is one file, readable by its owner only.  It is verified and on the
    disk before it appears under its name.

    Raises FileInTheWay where ``file`` exists, LedgerMissing, LedgerBroken (then
    the ledger itself is broken), StoreUnavailable, StoreDamaged, BackupFailed.
    """
    source = folder / FILE
    must_exist(source)
    if os.path.lexists(file):
        raise FileInTheWay(str(file))
    with _telling(file), _copied(source, file) as copy:
        found = verify_file(copy)
        _put(copy, file)
    return found


def restore(file: Path, folder: Path) -> Verified:
    """Make a backup the ledger of a data folder that has none; the folder is made if need be.

    Raises FileInTheWay where the folder has a ledger (or the log of one),
    LedgerMissing where ``file`` is not there, LedgerBroken, StoreNewer,
    StoreDamaged, StoreUnavailable, BackupFailed.
    """
    found = verify_file(file)
    target = folder / FILE
    with _telling(target):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(folder)
        try:
            lock.acquire()  # a store that is being opened there waits, and finds the ledger
            for name in (FILE, f"{FILE}-wal", f"{FILE}-journal"):
                if os.path.lexists(folder / name):
                    raise FileInTheWay(str(folder / name))
            with _copied(file, target) as copy:
                verify_file(copy, found.head)
                _put(copy, target)
        finally:
            lock.close()
    return found


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Failures of the system and of SQLite as BackupFailed."""
    try:
        yield
    except OSError as error:
        raise BackupFailed(str(path), error.strerror or type(error).__name__) from error
    except sqlite3.Error as error:
        raise BackupFailed(str(path), str(error)) from error


@contextmanager
def _copied(source: Path, target: Path) -> Iterator[Path]:
    """A copy of a ledger in one file, beside the target until the end of the block."""
    copy = target.with_name(f".{target.name}.{token_hex(8)}")
    reading = connect_to_read(source)
    try:
        os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        writing = sqlite3.connect(copy, isolation_level=None)
        try:
            reading.backup(writing)
            # out of WAL mode: one file, which can also be read where nothing can be written
            writing.execute("PRAGMA journal_mode=DELETE").fetchall()
        finally:
            writing.close()
        yield copy
    finally:
        reading.close()
        copy.unlink(missing_ok=True)


def _put(copy: Path, target: Path) -> None:
    """Put the copy, once it is on the disk, under its name, where nothing is.

    Where the file system knows no hard links the name is claimed by an empty
    file first, so that the renaming replaces only that.
    Raises FileInTheWay, OSError.
    """
    _to_disk(copy)
    try:
        try:
            os.link(copy, target)
        except FileExistsError:
            raise
        except OSError:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            copy.replace(target)
    except FileExistsError:
        raise FileInTheWay(str(target)) from None
    _to_disk(target.parent)


def _to_disk(path: Path) -> None:
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
