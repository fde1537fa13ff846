"""How often one key may ask one worker process.

Counted in the process's own memory, so that no request waits for another
worker: with n workers a key may ask up to n times as often.  The setting's
name says so (docs/decisions/0039).
"""

from __future__ import annotations

import math

from flask import Flask, g
from limits import parse_many
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from api.problems import Refused
from api.settings import ApiSettings
from engine.service import utc_now

__all__ = ["install"]


def install(app: Flask, settings: ApiSettings) -> None:
    """Refuse what a key asks too often (429); raises ValueError for a limit that cannot be read."""
    if not settings.rate_limit_per_worker:
        return
    limits = parse_many(settings.rate_limit_per_worker)
    limiter = FixedWindowRateLimiter(MemoryStorage())

    def count() -> None:
        caller = g.get("caller")
        if caller is None:
            return
        for limit in limits:
            if not limiter.hit(limit, caller.key_id):
                reset = limiter.get_window_stats(limit, caller.key_id).reset_time
                wait = max(1, math.ceil(reset - utc_now().timestamp()))
                raise Refused(
                    429,
                    "too_many_requests",
                    f"This key asks too often: at most {limit} at one worker.",
                    headers={"Retry-After": str(wait)},
                )

    app.before_request(count)
