"""The page ``/docs``: the OpenAPI document to read and to try, all of it served from here.

Swagger UI, as built by its makers (``static/docs/swagger-ui``, with its licences).  The
page's policy lets it load, run and ask only what this host serves, and nothing inline.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, send_from_directory

__all__ = ["CONTENT_SECURITY_POLICY", "install"]

STATIC = Path(__file__).resolve().parent / "static"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def install(app: Flask) -> None:
    """Serve the page and its assets; they need no key."""

    html = (STATIC / "docs.html").read_bytes()

    def page() -> Response:
        return _kept(Response(html, mimetype="text/html"))

    def asset(name: str) -> Response:
        return _kept(send_from_directory(STATIC / "docs", name))

    app.add_url_rule("/docs", "docs", page)
    app.add_url_rule("/docs/<path:name>", "docs_asset", asset)


def _kept(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-cache"  # asked again, and answered 304
    return response
