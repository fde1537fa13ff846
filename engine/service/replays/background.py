"""Sees to it that replays are worked off by a process beside the server's workers.

Of all the processes that serve a data folder one at a time has a child that works.  Who
has it is told by a lock, which the child is given and holds until it ends; whoever wants
something done and does not get the lock looks again until it is done, so that no replay
is left for the death of a worker or of its child.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from engine.errors import QerarError
from engine.store import Held, ReplayFile

__all__ = ["Background"]

ROOT = Path(__file__).resolve().parents[3]
PROCESS = Path(__file__).with_name("process.py")
#: seconds between two looks at what another's child does
LOOK_AGAIN = 1
#: seconds until a child that failed is followed by another: doubled for each, six times
PAUSE = 1
#: seconds a child may take to finish its checkpoint; then it is killed, and loses only that
PATIENCE = 5


class Background:
    """Works off the unfinished replays of a file; safe to share between threads."""

    def __init__(self, file: ReplayFile) -> None:
        """Nothing is begun before the first ``kick``."""
        self._file = file
        self._mutex = threading.Lock()
        self._closing = threading.Event()
        self._wanted = False
        self._thread: threading.Thread | None = None
        self._child: subprocess.Popen[bytes] | None = None

    def kick(self) -> None:
        """Have what is unfinished worked off; returns at once, however often it is called."""
        with self._mutex:
            self._wanted = True
            if self._closing.is_set() or (self._thread and self._thread.is_alive()):
                return
            self._thread = threading.Thread(target=self._see_to_it, name="replays", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop the child at its next checkpoint; another process, or the next start, goes on."""
        self._closing.set()
        with self._mutex:
            thread, child = self._thread, self._child
            if child is not None:
                _close(child)
        if thread is not None and thread.is_alive():
            thread.join(PATIENCE)
            if child is not None and thread.is_alive():
                child.kill()
                thread.join(PATIENCE)

    def _see_to_it(self) -> None:
        """Until nothing is unfinished, or this is closed."""
        failures = 0
        while self._something_is_left():
            try:
                status = self._work()
            except (QerarError, OSError):  # a full disk, no process to be had, ...
                status = 1
            failures = failures + 1 if status else 0
            if status != 0:
                pause = PAUSE * 2 ** min(failures - 1, 6) if status else LOOK_AGAIN
                self._closing.wait(pause)

    def _something_is_left(self) -> bool:
        """Whether to go on; what is asked for after it said no has a thread of its own."""
        while not self._closing.is_set():
            with self._mutex:
                self._wanted = False
            with suppress(QerarError):  # who asks for a replay is told; here nobody is
                if self._file.unfinished():
                    return True
            with self._mutex:
                if not self._wanted:
                    self._thread = None
                    return False
        return False

    def _work(self) -> int | None:
        """Have a child work, and wait for it; its status, or None where others do the work."""
        holding = self._file.hold_runner()
        if holding is None:
            return None
        with holding:
            child = self._spawn(holding) if self._file.idle() else None
        if child is None:
            return None
        status = child.wait()
        with self._mutex:
            self._child = None
            _close(child)
        return status

    def _spawn(self, holding: Held) -> subprocess.Popen[bytes] | None:
        """A child that holds the lock, and knows by its standard input that this process lives."""
        paths = (str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")]))
        with self._mutex:
            if self._closing.is_set():
                return None
            self._child = subprocess.Popen(
                [
                    *(sys.executable, "-P", str(PROCESS)),
                    *(str(self._file.folder.resolve()), str(holding.file)),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                pass_fds=(holding.file,),
                start_new_session=True,
            )
            return self._child


def _close(child: subprocess.Popen[bytes]) -> None:
    """Let a child know that this process is gone, or goes."""
    if child.stdin is not None:
        child.stdin.close()
