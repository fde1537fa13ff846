"""Headers on every answer."""

from __future__ import annotations

from flask import Flask, Response, request

__all__ = ["install"]


def install(app: Flask) -> None:
    """Nothing is sniffed; what was decided about a person is kept in no cache."""
    app.after_request(_put)


def _put(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    if request.path.startswith("/v1/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
