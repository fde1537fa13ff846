"""One line of the log for each request, when its answer is complete.

It says who asked (the key's id), what for (method and route), what came of it
(status, policy, outcome) and how long it took; never the path as it was sent, the
query, the body, or anything in it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, Response, g, request

__all__ = ["install", "note"]

#: what else stands there is any word somebody wrote
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_log = structlog.get_logger("qerar.requests")


def note(**facts: Any) -> dict[str, Any]:
    """Add facts to the line of the request under way, such as ``outcome="declined"``.

    Gives the facts noted so far: an answer that is streamed keeps them, and
    counts in them while it goes (there is no request to ask by then).
    """
    found: dict[str, Any] = g.noted
    found.update(facts)
    return found


def install(app: Flask, is_policy: Callable[[str], bool]) -> None:
    """Log each request.  Install it first: the time is counted from here.

    ``is_policy`` tells whether there is a policy of an id: only then is it
    logged, as what else stands in its place is only what somebody wrote there.
    """

    def begin() -> None:
        g.begun = time.perf_counter()
        g.noted = {}

    def end(response: Response) -> Response:
        rule = request.url_rule
        policy = (request.view_args or {}).get("policy")
        caller = g.get("caller")
        line = {
            "request_id": g.get("request_id"),
            "method": request.method if request.method in METHODS else None,
            "endpoint": rule.rule if rule else None,
            "status": response.status_code,
            "policy": policy if policy is not None and is_policy(policy) else None,
            "key": caller.key_id if caller else None,
        }
        begun, noted = g.begun, g.noted
        tell = _log.error if response.status_code >= 500 else _log.info

        def complete() -> None:
            spent = round((time.perf_counter() - begun) * 1000, 3)
            tell("request", **line, **noted, milliseconds=spent)

        response.call_on_close(complete)
        return response

    app.before_request(begin)
    app.after_request(end)
