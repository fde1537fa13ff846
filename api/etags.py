"""Optimistic locking: what the caller changes must be what the caller has read (``If-Match``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.http import parse_etags

__all__ = ["if_match"]


def if_match(environ: Mapping[str, Any], current: str) -> str | None:
    """The tag of the If-Match header, without its quotes; None where there is no header.

    Of several the ``current`` one where it is among them.  ``*`` says only that something
    is there, and a weak tag (``W/``) not that it is the same: neither fits any tag.
    """
    given = environ.get("HTTP_IF_MATCH")
    if given is None:
        return None
    tags = parse_etags(given).as_set()
    return current if current in tags else next(iter(sorted(tags)), "*")
