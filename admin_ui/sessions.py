"""Who is signed in: a token in a cookie, asked of the service at every request.

The cookie holds 256 random bits and nothing else; the service keeps only their
hash, so what a session may do is never the browser's to say.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import Forbidden

from admin_ui.exchange import asked_by
from admin_ui.settings import PageSettings
from engine.errors import NotSignedIn
from engine.service import Caller, People, Role, Session

__all__ = [
    "COOKIE",
    "PATH",
    "ask",
    "client",
    "forget",
    "install",
    "is_public",
    "needs",
    "public",
    "remember",
    "secure",
    "session",
    "token",
    "who",
    "who_or_nobody",
]

COOKIE: Final = "qerar_session"
PATH: Final = "/admin"
P = ParamSpec("P")
R = TypeVar("R")


def session() -> Session:
    """The session of the request under way; raises NotSignedIn."""
    found: Session | None = g.get("page_session")
    if found is None:
        raise NotSignedIn
    return found


def who() -> Caller:
    """Who is signed in, as the service's use cases want it; raises NotSignedIn."""
    return session().caller


def who_or_nobody() -> Caller | None:
    """Who is signed in and may see the menu; None also before a forced change of password."""
    found: Session | None = g.get("page_session")
    return None if found is None or found.must_change else found.caller


def needs(*roles: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A view only for who has one of the roles; others get the page 403."""

    def narrowed(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def asked(*args: P.args, **kwargs: P.kwargs) -> R:
            if not who().has(*roles):
                raise Forbidden
            return view(*args, **kwargs)

        return asked

    return narrowed


def public(view: Callable[P, R]) -> Callable[P, R]:
    """A view that needs nobody signed in; or that sees to that, and to the password, itself."""
    vars(view)["is_public"] = True
    return view


def is_public(endpoint: str | None) -> bool:
    """Whether an endpoint's view is public."""
    view = current_app.view_functions.get(endpoint or "")
    return bool(getattr(view, "is_public", False))


def token() -> str | None:
    """The token that the browser shows."""
    return request.cookies.get(COOKIE)


def ask(people: People) -> None:
    """Find out who makes the request; nobody where the token is not (or no longer) good.

    Raises StoreUnavailable.
    """
    shown = token()
    if shown is None:
        return
    try:
        g.page_session = people.session(shown)
    except NotSignedIn:
        return
    asked_by(g.page_session.caller)


def remember(response: Response, shown: str, until: datetime) -> None:
    """Put a session's token in the browser until the instant at which it ends."""
    response.set_cookie(
        COOKIE,
        shown,
        expires=until,
        path=PATH,
        secure=secure(),
        httponly=True,
        samesite="Lax",
    )


def forget(response: Response) -> None:
    """Take the token out of the browser."""
    response.delete_cookie(COOKIE, path=PATH, secure=secure(), httponly=True, samesite="Lax")


def install(app: Flask, settings: PageSettings) -> None:
    """Keep what cookies need to know."""
    app.extensions["qerar_pages"] = settings


def secure() -> bool:
    """Whether cookies go over https alone."""
    return _settings().https or request.is_secure


def client() -> str:
    """The address that the request comes from, as the outermost proxy of ours saw it."""
    proxies = _settings().proxies
    route = request.access_route if proxies else [request.remote_addr or ""]
    return route[max(0, len(route) - max(1, proxies))]


def _settings() -> PageSettings:
    found: PageSettings = current_app.extensions["qerar_pages"]
    return found
