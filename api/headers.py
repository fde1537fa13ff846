"""Headers on every answer.

A request that is refused before its body is read leaves the rest of it on the
connection; the server then closes that without a word, and the caller's next
request over it is lost.  So the answer says that the connection ends.
"""

from __future__ import annotations

from flask import Flask, Response, request

from api.body import was_read

__all__ = ["install"]


def install(app: Flask) -> None:
    """Nothing is sniffed; what was decided about a person is kept in no cache."""
    app.after_request(_put)


def _put(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    if request.path.startswith("/v1/"):
        response.headers.setdefault("Cache-Control", "no-store")
    if not was_read():
        # WSGI leaves this header to the server; granian heeds it, and has no other word for it.
        response.headers["Connection"] = "close"
    return response
