"""How a worker of granian is stopped: at any moment, and also when its parent is gone.

A worker that is told to stop while granian sets it up may not hear it, and then serves on
until it is killed.  So signals are kept from all its threads but one.  Until the application
is loaded that one just ends the worker, which has taken nothing yet; from then on it passes a
signal to granian once the worker has started, again and again until it has ended.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time

__all__ = ["Stopping"]

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_STARTED = "Started worker"  # granian's words
_PATIENCE = 10.0  # seconds, should it have others one day
_AGAIN = 0.1


class Stopping:
    """Hears the signals of a worker; made in it before any other thread is."""

    def __init__(self) -> None:
        self._loaded = threading.Event()
        self._started = _Started()
        logging.getLogger("_granian").addHandler(self._started)
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)  # threads made from here inherit it
        threading.Thread(target=self._hear, name="signals", daemon=True).start()
        threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()

    def loaded(self) -> None:
        """The application is there: from here on what is taken is answered."""
        self._loaded.set()

    def _hear(self) -> None:
        number = signal.sigwait(_SIGNALS)
        if not self._loaded.is_set():
            os._exit(0)
        self._started.seen.wait(_PATIENCE)
        while True:
            handler = signal.getsignal(number)
            if callable(handler):
                handler(number, None)
            time.sleep(_AGAIN)


class _Started(logging.Handler):
    """Sees granian say that the worker has started."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        """Look at what granian says."""
        if record.getMessage().startswith(_STARTED):
            self.seen.set()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
