"""What a browser is told, and what every form has to bring.

Nothing inline runs or styles, nothing is asked of another host, nobody frames a
page, and no cache keeps one.  A request that changes something carries the
token of its form (Flask-WTF), and comes from our own pages.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, Request, Response, request
from flask.sessions import NullSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFError, CSRFProtect

from admin_ui.exchange import body_was_read
from admin_ui.sessions import PATH, secure
from admin_ui.statics import ENDPOINT, is_kept

__all__ = ["CONTENT_SECURITY_POLICY", "check", "install", "is_ours"]

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
KEPT: Final = "public, max-age=31536000, immutable"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class _Cookies(SecureCookieSessionInterface):
    """Flask's signed cookie, for the pages alone: the form's token, messages shown once."""

    _none = NullSession()

    def open_session(  # type: ignore[override]  # narrower there than Flask asks for
        self, app: Flask, request: Request
    ) -> SessionMixin | None:
        """What the browser of a page holds; of anything else nothing is read, or kept."""
        return super().open_session(app, request) if is_ours(request.path) else self._none

    def get_cookie_secure(self, app: Flask) -> bool:
        """Over https alone, where people come by it."""
        return secure()


def is_ours(path: str) -> bool:
    """Whether a path is one of the pages'."""
    return path.startswith(PATH) and (path == PATH or path[len(PATH)] == "/")


def install(app: Flask, secret: str) -> CSRFProtect:
    """Sign forms with ``secret`` and put the headers on every answer under /admin."""
    app.secret_key = secret
    app.session_interface = _Cookies()
    app.config.update(
        SESSION_COOKIE_NAME="qerar_page",
        SESSION_COOKIE_PATH=PATH,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_CHECK_DEFAULT=False,  # the pages ask below; the API has no cookies
        WTF_CSRF_TIME_LIMIT=None,  # a form is good for as long as the session is
    )
    app.after_request(_headers)
    return CSRFProtect(app)


def check(protect: Any) -> None:
    """That a request which changes something comes from a form of ours; raises CSRFError (400)."""
    if request.method in SAFE:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise CSRFError("The request comes from another site.")
    request.form.get("csrf_token")  # reads the whole form; too long a one is refused here
    body_was_read()
    protect.protect()


def _headers(response: Response) -> Response:
    if not is_ours(request.path):
        return response
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == ENDPOINT and response.status_code < 400 and is_kept():
        response.headers["Cache-Control"] = KEPT
    return response
