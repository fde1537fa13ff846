"""Which of the kinds that a view can answer the caller accepts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from api.problems import Refused

__all__ = ["accepted"]

ANY = "*/*"
#: everything here is UTF-8, and many clients say so where they need not
_UTF_8 = re.compile(r"""\s*;\s*charset\s*=\s*"?utf-8"?(?=\s*(?:[;,]|$))""", re.IGNORECASE)


def accepted(environ: Mapping[str, Any], *offers: str) -> str:
    """The best of the media types offered, the first where the caller does not mind.

    Raises Refused (406) where the Accept header fits none.
    """
    given = environ.get("HTTP_ACCEPT")
    if not given or given == ANY:
        return offers[0]
    found = _best(given, offers)
    if found is None:
        raise Refused(
            406, "not_acceptable", f"This can be answered as {' or '.join(offers)}, nothing else."
        )
    return found


@lru_cache(maxsize=256)
def _best(header: str, offers: tuple[str, ...]) -> str | None:
    return parse_accept_header(_UTF_8.sub("", header), MIMEAccept).best_match(offers)
