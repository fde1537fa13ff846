"""JSON as it was given: written again in one canonical way, and its digest.

Keys are sorted and there is no space; text is as given, and so is the spelling
of every number (``1.0`` is not ``1.00``).  What ``read_json`` reads can be
written; reading that gives the same value.
"""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256
from json import JSONEncoder
from typing import Any, Final

from engine.evaluation.inputs.json_text import UnreadNumber

__all__ = ["body_digest", "given_json"]

_TEXT: Final = JSONEncoder(ensure_ascii=False).encode


def given_json(value: Any) -> str:
    """The JSON text of a value that ``read_json`` gave: canonical, numbers as they were written."""
    kind = type(value)
    if kind is str:
        return _TEXT(value)
    if kind is dict:
        inside = ",".join([f"{_TEXT(key)}:{given_json(value[key])}" for key in sorted(value)])
        return f"{{{inside}}}"
    if kind is Decimal:
        return format(value, "f")
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is list:
        return f"[{','.join([given_json(item) for item in value])}]"
    if kind is int:
        return str(value)
    if kind is UnreadNumber:  # cut to 40 characters: enough to tell two requests apart
        return str(value.text)
    raise TypeError(f"{kind.__name__} is not a value that JSON text gives")


def body_digest(body: Any) -> str:
    """SHA-256 (64 hexadecimal digits) of a parsed body, for ``Idempotency``."""
    return sha256(given_json(body).encode()).hexdigest()
