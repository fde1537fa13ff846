"""Reads the body of a request: its type, its size, its JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from werkzeug.http import parse_options_header
from werkzeug.wsgi import get_content_length, get_input_stream

from api.exchange import Exchange
from api.problems import Refused
from engine.errors import InputFault, InvalidInput
from engine.service import read_json

__all__ = ["JSON", "check_type", "chunks", "json_of", "read_body", "sends_body"]

JSON = "application/json"
CHUNK = 64 * 1024


def check_type(environ: Mapping[str, Any], expected: str) -> None:
    """Raises Refused (415) unless the body is of this media type, in UTF-8, not encoded."""
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


def read_body(exchange: Exchange, limit: int) -> bytes:
    """The whole body; raises as ``chunks`` does."""
    return b"".join(chunks(exchange, limit))


def chunks(exchange: Exchange, limit: int) -> Iterator[bytes]:
    """The body as it comes in, at most ``limit`` bytes, with or without a Content-Length.

    Raises Refused: 413 as soon as it is longer, 400 where it ends before its
    Content-Length.
    """
    told = get_content_length(exchange.environ)
    if told is not None and told > limit:
        raise _too_large(limit)
    # Without Werkzeug's own limit: that cuts a body of no told length off where it ends, silently.
    stream = get_input_stream(exchange.environ)
    size = 0
    while size != told and (chunk := stream.read(CHUNK)):
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        yield chunk
    if told is not None and size < told:
        raise Refused(400, "bad_request", "The body ended before its Content-Length.")
    exchange.body_was_read = True


def sends_body(environ: Mapping[str, Any]) -> bool:
    """Whether the request of a WSGI environment has a body."""
    told = environ.get("CONTENT_LENGTH", "") not in {"", "0"}
    return told or "HTTP_TRANSFER_ENCODING" in environ


def json_of(data: bytes, keys: int) -> Any:
    """The JSON value of a text, numbers as Decimal.

    Raises NotJson, InvalidInput (``too_many_keys``) for more than ``keys`` keys in all.
    """
    value = read_json(data, max_bytes=len(data))
    if data.count(b":") > keys and _count(value) > keys:
        message = f"the body has more than {keys} keys"
        raise InvalidInput((InputFault("", "too_many_keys", message),))
    return value


def _too_large(limit: int) -> Refused:
    return Refused(413, "too_large", f"The body is longer than {limit} bytes.")


@lru_cache(maxsize=256)
def _fits(given: str, expected: str) -> bool:
    kind, parameters = parse_options_header(given)
    charset = parameters.pop("charset", "utf-8").lower()
    return kind.lower() == expected and charset == "utf-8" and not parameters


def _count(value: Any) -> int:
    if isinstance(value, Mapping):
        return len(value) + sum(map(_count, value.values()))
    return sum(map(_count, value)) if isinstance(value, list) else 0
