"""Reads the body of a request: its type, its size, its JSON."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_options_header

from api.problems import Refused
from engine.errors import InputFault, InvalidInput
from engine.service import read_json

__all__ = ["JSON", "check_type", "json_of", "read_body", "too_large"]

JSON = "application/json"


def check_type(expected: str) -> None:
    """Raises Refused (415) unless the body is of this media type, in UTF-8, not encoded."""
    environ = request.environ
    encoding = environ.get("HTTP_CONTENT_ENCODING", "").strip().lower()
    if encoding not in {"", "identity"}:
        raise Refused(
            415,
            "unsupported_media_type",
            "The body has a Content-Encoding; send it as it is.",
            headers={"Accept-Encoding": "identity"},
        )
    given = environ.get("CONTENT_TYPE", "")
    if given != expected and not _fits(given, expected):
        raise Refused(
            415,
            "unsupported_media_type",
            f"The body's Content-Type must be {expected}, in UTF-8.",
            headers={"Accept-Post": expected},
        )


def read_body(limit: int) -> bytes:
    """The whole body; raises Refused (413) where it is longer than ``limit`` bytes.

    With or without a Content-Length no more than a buffer beyond the limit is read.
    """
    request.max_content_length = limit
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise too_large(limit) from None


def json_of(data: bytes, keys: int) -> Any:
    """The JSON value of a text, numbers as Decimal.

    Raises NotJson, InvalidInput (``too_many_keys``) for more than ``keys`` keys in all.
    """
    value = read_json(data, max_bytes=len(data))
    if data.count(b":") > keys and _count(value) > keys:
        message = f"the body has more than {keys} keys"
        raise InvalidInput((InputFault("", "too_many_keys", message),))
    return value


def too_large(limit: int) -> Refused:
    """The refusal of a body that is longer than ``limit`` bytes."""
    return Refused(413, "too_large", f"The body is longer than {limit} bytes.")


@lru_cache(maxsize=256)
def _fits(given: str, expected: str) -> bool:
    kind, parameters = parse_options_header(given)
    charset = parameters.pop("charset", "utf-8").lower()
    return kind == expected and charset == "utf-8" and not parameters


def _count(value: Any) -> int:
    if isinstance(value, Mapping):
        return len(value) + sum(map(_count, value.values()))
    return sum(map(_count, value)) if isinstance(value, list) else 0
