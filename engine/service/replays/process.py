"""The process that works off replays: ``process.py DATA [LOCK]``.

``LOCK`` is the number of an open file that holds the folder's lock of this work, from the
server that started this; standard input then ends when that server does.  Without it
(run by hand) the lock is taken, or there is nothing to do.

It gives way to everything else: what it imports it imports as nicely as it works.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

__all__ = ["main"]

NICE = 19
#: seconds a checkpoint may take once the server is gone
PATIENCE = 5


class Stopping:
    """Whether to stop: SIGTERM was sent, or the server is gone."""

    def __init__(self) -> None:
        self._told = threading.Event()
        self._working = False

    def __call__(self) -> bool:
        """Whether to stop."""
        return self._told.is_set()

    def watch(self) -> None:
        """Stop at the end of standard input."""
        threading.Thread(target=self._end_with_server, name="server", daemon=True).start()

    def working(self) -> None:
        """From here on there is something to finish first."""
        self._working = True
        signal.signal(signal.SIGTERM, lambda *_: self._told.set())

    def _end_with_server(self) -> None:
        while os.read(0, 1):
            pass
        self._told.set()
        if self._working:
            threading.Event().wait(PATIENCE)
        os._exit(0)


def main(folder: Path, lock: int | None) -> int:
    """Work until nothing is left to do, or the server ends; 1 where something was in the way."""
    os.nice(NICE)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())  # a server's worker keeps signals from children
    stopping = Stopping()
    if lock is not None:
        stopping.watch()
    # only now: it takes a while, and all of it is to be nice
    from engine.service.replays import working  # noqa: PLC0415 - nice first

    stopping.working()
    return working.work(folder, stopping, given=lock is not None)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None))
