"""One line of the log for each request, when its answer is complete.

It says who asked (the key's id), what for (method and route), what came of it
(status, policy, outcome) and how long it took; never the path as it was sent, the
query, the body, or anything in it.
"""

from __future__ import annotations

from typing import Any

import structlog

from api.exchange import Exchange

__all__ = ["write"]

#: what else stands there is any word somebody wrote
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_log = structlog.get_logger("qerar.requests")


def write(
    exchange: Exchange,
    method: str,
    route: str | None,
    policy: str | None,
    status: int,
    spent: float,
) -> None:
    """Log a request that was answered within ``spent`` seconds.

    ``route`` is None where there is none, ``policy`` where there is no such policy.
    """
    caller = exchange.caller
    line: dict[str, Any] = {
        "request_id": exchange.request_id,
        "method": method if method in METHODS else None,
        "endpoint": route,
        "status": status,
        "policy": policy,
        "key": caller.key_id if caller else None,
        **exchange.noted,
        "milliseconds": round(spent * 1000, 3),
    }
    (_log.error if status >= 500 else _log.info)("request", **line)
