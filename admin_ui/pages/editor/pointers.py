"""JSON pointers (RFC 6901), and ids of what stands at them."""

from __future__ import annotations

import re

__all__ = ["anchor", "pointer", "tokens"]


def pointer(*keys: str | int) -> str:
    """``pointer("tables", "a/b", 0)`` is ``/tables/a~1b/0``."""
    return "".join("/" + str(one).replace("~", "~0").replace("/", "~1") for one in keys)


def tokens(given: str) -> tuple[str, ...]:
    """The keys of a pointer."""
    parts = given.split("/")[1:]
    return tuple(one.replace("~1", "/").replace("~0", "~") for one in parts)


def anchor(given: str) -> str:
    """A pointer as an id of a page: letters, digits, ``-``, ``_`` and ``.``."""
    return "at" + re.sub(r"[^A-Za-z0-9_.-]", "-", given)
