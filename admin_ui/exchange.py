"""What the application keeps of the request under way, in ``flask.g``: its number, its log line.

Whoever logs requests keeps it (the HTTP interface does); where nobody does, the
pages work as well.
"""

from __future__ import annotations

from flask import g

from engine.service import Caller

__all__ = ["asked_by", "body_was_read", "request_id"]


def request_id() -> str | None:
    """The number of the request, as the log and its answer have it."""
    exchange = g.get("exchange")
    return None if exchange is None else str(exchange.request_id)


def asked_by(caller: Caller) -> None:
    """Have the log's line name who asks."""
    if "exchange" in g:
        g.exchange.caller = caller


def body_was_read() -> None:
    """Nothing of the body is left, so the connection may be used again."""
    if "exchange" in g:
        g.exchange.body_was_read = True
