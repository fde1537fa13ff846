"""How often one key may ask one worker process.

Counted in the process's own memory, so that no request waits for another
worker: with n workers a key may ask up to n times as often, and the setting's
name says so.  Counted by the monotonic clock, so that a clock set back shuts
nobody out (docs/decisions/0039).
"""

from __future__ import annotations

import math
import re
import threading
import time
from collections.abc import Iterable

from api.problems import Refused

__all__ = ["Limit", "count", "limits_of"]

_LIMIT = re.compile(
    r" ?([1-9][0-9]{0,8}) ?(?:/|per) ?(?:([1-9][0-9]{0,4}) ?)?(second|minute|hour|day)s? ?"
)
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


class Limit:
    """So many requests of one key in so many seconds, counted from its first."""

    def __init__(self, amount: int, seconds: int) -> None:
        self.amount = amount
        self.seconds = seconds
        self._lock = threading.Lock()
        self._counted: dict[str, tuple[float, int]] = {}  # key -> begin of its window, requests

    def wait(self, key: str, now: float) -> int:
        """Count a request at ``now`` (seconds of the monotonic clock).

        Gives 0, or the seconds to wait where the key has asked too often.
        """
        with self._lock:
            begun, count = self._counted.get(key, (now, 0))
            if now - begun >= self.seconds:
                begun, count = now, 0
            if count >= self.amount:
                return max(1, math.ceil(begun + self.seconds - now))
            self._counted[key] = begun, count + 1
            return 0


def limits_of(text: str) -> tuple[Limit, ...]:
    """The limits that a setting names: ``"2000/second"``, ``"10 per 2 minutes; 100/day"``.

    Raises ValueError.
    """
    found = []
    for part in re.split("[,;]", text) if text.strip() else ():
        match = _LIMIT.fullmatch(part)
        if match is None:
            raise ValueError(f"{part!r} is not a limit, such as 2000/second")
        found.append(Limit(int(match[1]), int(match[2] or 1) * _SECONDS[match[3]]))
    return tuple(found)


def count(limits: Iterable[Limit], key: str) -> None:
    """Count a request of a key now; raises Refused (429) where it asks too often."""
    for limit in limits:
        wait = limit.wait(key, time.monotonic())
        if wait:
            detail = f"This key asks too often: at most {limit.amount} in {limit.seconds} s."
            raise Refused(429, "too_many_requests", detail, headers={"Retry-After": str(wait)})
