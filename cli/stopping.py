"""How a worker of granian is stopped: at any moment, and also when its parent is gone.

A worker that is told to stop while granian sets it up may not hear it, and then serves on
until it is killed.  So while the application is loaded a signal just ends the worker,
which has taken nothing yet; from then on signals are held back, and passed to granian when
it says that the worker has started, again and again until the worker has ended.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time

__all__ = ["hold_signals", "signals_end"]

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_STARTED = "Started worker"  # granian's words
_PATIENCE = 10.0  # seconds, should it have others one day
_AGAIN = 0.1


def signals_end() -> None:
    """From here on a signal ends this process at once."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_DFL)


def hold_signals() -> None:
    """From here on a signal stops this worker as granian does it, once it has started."""
    started = _Started()
    logging.getLogger("_granian").addHandler(started)
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    threading.Thread(target=_pass_on, args=(started.seen,), name="signals", daemon=True).start()
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()


class _Started(logging.Handler):
    """Sees granian say that the worker has started."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        """Look at what granian says."""
        if record.getMessage().startswith(_STARTED):
            self.seen.set()


def _pass_on(started: threading.Event) -> None:
    number = signal.sigwait(_SIGNALS)
    started.wait(_PATIENCE)
    while True:
        handler = signal.getsignal(number)
        if callable(handler):
            handler(number, None)
        time.sleep(_AGAIN)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
