"""The id of a request: the caller's where it is sane, else a new one.

It is on the response, in every problem's ``instance`` and in the log's context.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

__all__ = ["HEADER", "id_of"]

HEADER = "X-Request-Id"
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


def id_of(environ: Mapping[str, Any]) -> str:
    """The id of the request of a WSGI environment."""
    given: str = environ.get("HTTP_X_REQUEST_ID", "")
    return given if _SANE.fullmatch(given) else secrets.token_hex(12)
