"""Locks of files: the one under which the ledger is written, each process in its turn; and others.

The kernel releases them when a process dies.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["FileLock", "Held", "held", "hold"]


class FileLock:
    """``ledger.lock``, taken by way of ``ledger.turn``.

    Whoever waits for the lock holds the turn, so a process that has just
    released the lock waits behind it.  With the lock alone a busy process took it
    again and again before a woken one could run (waits of 200 ms between two
    processes; 8 ms this way).
    """

    def __init__(self, folder: Path) -> None:
        self._paths = (folder / "ledger.turn", folder / "ledger.lock")
        self._files: tuple[int, ...] = ()

    def acquire(self) -> None:
        """Wait for the lock, however long.  Raises OSError where the files cannot be made."""
        turn, lock = self._opened()
        fcntl.flock(turn, fcntl.LOCK_EX)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
        finally:
            fcntl.flock(turn, fcntl.LOCK_UN)

    def try_acquire(self) -> bool:
        """Take the lock where nobody has it or waits for it; whether it is taken."""
        try:
            turn, lock = self._opened()
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        finally:
            fcntl.flock(turn, fcntl.LOCK_UN)
        return True

    def release(self) -> None:
        """Let the next process write."""
        fcntl.flock(self._files[1], fcntl.LOCK_UN)

    def close(self) -> None:
        """Close the files; in a forked child this leaves the parent's lock as it is."""
        for file in self._files:
            os.close(file)
        self._files = ()

    def _opened(self) -> tuple[int, ...]:
        if not self._files:
            self._files = tuple(map(_opened, self._paths))
        return self._files


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Wait for a file's lock and hold it for a block.  Raises OSError."""
    file = _opened(path)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


class Held:
    """A file's lock, held until ``release``, the end of the block, or of the process."""

    def __init__(self, file: int) -> None:
        """Use ``hold``."""
        #: the open file, whose lock a child that is given it holds as well
        self.file = file

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Let go, as far as this process holds it."""
        if self.file >= 0:
            os.close(self.file)
            self.file = -1


def hold(path: Path) -> Held | None:
    """Hold a file's lock, where nobody does.  Raises OSError where it cannot be made."""
    while True:
        file = _opened(path)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(file), path.stat()):
                return Held(file)
        except BlockingIOError:
            os.close(file)
            return None
        except FileNotFoundError:
            pass  # removed since it was opened
        except BaseException:
            os.close(file)
            raise
        os.close(file)
