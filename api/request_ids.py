"""The id of a request: the caller's where it is sane, else a new one.

It is on the response, in every problem's ``instance`` and in the log's context.
"""

from __future__ import annotations

import re
import secrets

from flask import Flask, Response, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

__all__ = ["HEADER", "install", "request_id"]

HEADER = "X-Request-Id"
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


def request_id() -> str:
    """The id of the request under way."""
    return str(g.request_id)


def install(app: Flask) -> None:
    """Give every request its id, before anything else looks at it."""
    app.before_request(_begin)
    app.after_request(_tell)


def _begin() -> None:
    given = request.environ.get("HTTP_X_REQUEST_ID", "")
    g.request_id = given if _SANE.fullmatch(given) else secrets.token_hex(12)
    clear_contextvars()
    bind_contextvars(request_id=g.request_id)


def _tell(response: Response) -> Response:
    response.headers[HEADER] = g.request_id
    return response
