"""Headers on every answer.

A request that is refused before its body is read leaves the rest of it on the
connection; the server then closes that without a word, and the caller's next
request over it is lost.  So the answer says that the connection ends.
"""

from __future__ import annotations

from flask import Response

from api.body import sends_body
from api.exchange import Exchange
from api.request_ids import HEADER

__all__ = ["put"]


def put(response: Response, exchange: Exchange) -> None:
    """Nothing is sniffed; what was decided about a person is kept in no cache."""
    headers = response.headers
    named = {name for name, _ in headers}
    headers.add(HEADER, exchange.request_id)
    headers.add("X-Content-Type-Options", "nosniff")
    if "Cache-Control" not in named and exchange.request.path.startswith("/v1/"):
        headers.add("Cache-Control", "no-store")
    if not exchange.body_was_read and sends_body(exchange.environ):
        # WSGI leaves this header to the server; granian heeds it, and has no other word for it.
        headers.add("Connection", "close")
