"""Who calls: ``Authorization: Bearer <api key>``.

Everything under ``/v1/`` needs a key, also what is not there: a view that is
added later cannot forget to ask.  What a key may do is for the use cases.
"""

from __future__ import annotations

import re

from flask import Flask, g, request

from api.problems import Refused
from engine.service import Caller, Service

__all__ = ["authenticate", "caller", "install"]

PREFIX = "/v1"
_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]{1,200}=*)", re.IGNORECASE)


def caller() -> Caller:
    """Who makes the request under way."""
    found: Caller = g.caller
    return found


def authenticate(service: Service) -> Caller:
    """The caller by the request's key.

    Raises NotAuthenticated, Refused (401) for a header of another form.
    """
    given = request.environ.get("HTTP_AUTHORIZATION")
    if given is None:
        return service.access.authenticate(None)
    match = _BEARER.fullmatch(given.strip())
    if match is None:
        raise Refused(
            401,
            "not_authenticated",
            "The Authorization header is not of the form: Bearer <api key>.",
            headers={"WWW-Authenticate": 'Bearer realm="qerar", error="invalid_request"'},
        )
    return service.access.authenticate(match[1])


def install(app: Flask, service: Service) -> None:
    """Ask every request under ``/v1/`` for its key."""

    def ask() -> None:
        path = request.path
        if path.startswith(PREFIX) and (path == PREFIX or path[len(PREFIX)] == "/"):
            g.caller = authenticate(service)

    app.before_request(ask)
