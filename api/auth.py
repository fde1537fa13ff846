"""Who calls: ``Authorization: Bearer <api key>``.

Everything under ``/v1/`` needs a key, also what is not there: a view that is
added later cannot forget to ask.  What a key may do is for the use cases.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from api.problems import Refused
from engine.service import Caller, Service

__all__ = ["authenticate", "needs_key"]

PREFIX = "/v1"
_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]{1,200}=*)", re.IGNORECASE)


def needs_key(path: str) -> bool:
    """Whether what is asked for is under ``/v1/``."""
    return path.startswith(PREFIX) and (path == PREFIX or path[len(PREFIX)] == "/")


def authenticate(service: Service, environ: Mapping[str, Any]) -> Caller:
    """The caller by the key of the request of a WSGI environment.

    Raises NotAuthenticated, Refused (401) for a header of another form.
    """
    given = environ.get("HTTP_AUTHORIZATION")
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
