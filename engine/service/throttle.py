"""How long to wait after sign-ins that failed: nothing at first, then ever longer."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from engine.errors import SignInThrottled

__all__ = ["Failures", "check_wait", "window"]

WINDOW: Final = timedelta(minutes=15)
#: failures within the window that cost no wait: of a name, and of a client, who may be many people
OF_NAME, OF_CLIENT = 5, 30
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = WINDOW
#: names or clients remembered; of more the longest untouched is forgotten
REMEMBERED: Final = 10_000


def window(now: datetime) -> datetime:
    """The instant after which failures count."""
    return now - WINDOW


def check_wait(failures: Sequence[datetime], now: datetime, free: int = OF_NAME) -> None:
    """Raises SignInThrottled while one has to wait after these failures, oldest first.

    From the ``free``-th on one waits 30 seconds after the last, and twice as long
    after each further one, at most a quarter of an hour.
    """
    recent = [failed for failed in failures if failed > window(now)]
    beyond = len(recent) - free
    if beyond < 0:
        return
    wait = min(FIRST_WAIT * 2 ** min(beyond, 10), LONGEST_WAIT)
    left = recent[-1] + wait - now
    if left > timedelta(0):
        raise SignInThrottled(-(-left // timedelta(seconds=1)))


class Failures:
    """Failures of what the ledger does not count: names of nobody, clients.  In this process."""

    def __init__(self, free: int) -> None:
        self._free = free
        self._lock = Lock()
        self._known: OrderedDict[str, tuple[datetime, ...]] = OrderedDict()

    def check(self, key: str, now: datetime) -> None:
        """Raises SignInThrottled while this one has to wait."""
        with self._lock:
            failures = self._known.get(key, ())
        check_wait(failures, now, self._free)

    def add(self, key: str, now: datetime) -> None:
        """This one failed now."""
        with self._lock:
            recent = (failed for failed in self._known.get(key, ()) if failed > window(now))
            self._known[key] = (*recent, now)
            self._known.move_to_end(key)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
