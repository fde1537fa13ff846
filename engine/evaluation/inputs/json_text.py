"""Reading JSON so that nothing is lost: numbers stay the decimals that were written.

RFC 8259 with less freedom: a key may stand once in an object, NaN and Infinity
are no numbers, text must be Unicode (no lone surrogates), nesting and size are
bounded.  A number with an exponent or too many digits does not make the text
unreadable; it is kept as ``UnreadNumber`` for the check of the inputs, which
knows at which field it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from json.decoder import JSONDecodeError
from typing import Any, Final

from engine.errors import NotJson

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_DIGITS", "UnreadNumber", "read_json"]

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 64
MAX_DIGITS: Final = 30
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class UnreadNumber:
    """A JSON number that is not turned into a decimal; ``text`` as written, cut to 40 characters.

    ``exponent`` says why: it has an exponent, else more than 30 digits.
    """

    text: str
    exponent: bool


def read_json(text: str | bytes, *, max_bytes: int = MAX_BYTES) -> Any:
    """The JSON value of ``text``: numbers as ``Decimal`` exactly as written, integers too.

    Raises ``NotJson`` with line and column: not UTF-8, not JSON, longer than
    ``max_bytes`` (of UTF-8), nested deeper than 64, a duplicate key, NaN or
    Infinity, a lone surrogate.
    """
    source = _decoded(text, max_bytes)
    if source.count("[") + source.count("{") > MAX_DEPTH:
        _check_depth(source)
    if "\\u" in source:
        _check_surrogates(source)
    try:
        return _DECODER.decode(source)
    except JSONDecodeError as error:
        raise NotJson(error.msg, error.lineno, error.colno) from None
    except _RefusedError as error:
        raise _located(source, error) from None


class _RefusedError(Exception):
    """Refused inside a decoder's hook, which does not know the position."""

    def __init__(self, constant: str | None = None) -> None:
        super().__init__(constant)
        self.constant = constant


def _number(token: str) -> Decimal | UnreadNumber:
    exponent = "e" in token or "E" in token
    if exponent or (len(token) > MAX_DIGITS and sum(map(str.isdigit, token)) > MAX_DIGITS):
        return UnreadNumber(token[:_SHOWN], exponent)
    return Decimal(token)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise _RefusedError()
    return result


def _constant(name: str) -> Any:
    raise _RefusedError(name)


_DECODER: Final = json.JSONDecoder(
    parse_float=_number,
    parse_int=_number,
    parse_constant=_constant,
    object_pairs_hook=_object,
)


def _decoded(text: str | bytes, max_bytes: int) -> str:
    try:
        data = text if isinstance(text, bytes) else text.encode()
        if len(data) > max_bytes:
            raise NotJson(f"longer than {max_bytes} bytes")
        return data.decode()
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        raise _at("not UTF-8", before, len(before)) from None
    except UnicodeEncodeError as error:
        raise _at("a lone surrogate is not text", error.object, error.start) from None


def _at(message: str, source: str, index: int) -> NotJson:
    before = source[:index]
    line = before.count("\n") + 1
    return NotJson(message, line, len(before) - before.rfind("\n"))


# Strings, brackets, commas and the constants that are refused; all else is skipped.  The
# closing quote is optional: a text without one must not be searched again from each quote.
_TOKEN: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\],]|-?Infinity|NaN', re.DOTALL)
_ESCAPE: Final = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|u(?P<lone>[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


def _check_depth(source: str) -> None:
    depth = 0
    for token in _TOKEN.finditer(source):
        match token.group():
            case "[" | "{":
                depth += 1
                if depth > MAX_DEPTH:
                    message = f"nested deeper than {MAX_DEPTH} levels"
                    raise _at(message, source, token.start())
            case "]" | "}":
                depth -= 1


def _check_surrogates(source: str) -> None:
    for escape in _ESCAPE.finditer(source):
        if escape["lone"]:
            raise _at("a lone surrogate is not text", source, escape.start())


def _located(source: str, refused: _RefusedError) -> NotJson:
    """Where the decoder's hook refused: the first such place in the text."""
    if refused.constant is not None:
        place = next(t for t in _TOKEN.finditer(source) if t.group() == refused.constant)
        return _at(f"{refused.constant} is not a JSON number", source, place.start())
    key, index = next(_duplicates(source))
    return _at(f"the key {key!r} stands twice in one object", source, index)


def _duplicates(source: str) -> Iterator[tuple[str, int]]:
    """Keys that stand again in their object, with their index; ``source`` is JSON so far."""
    objects: list[set[str] | None] = []  # the keys seen in each open object; None in an array
    key_expected = False
    for token in _TOKEN.finditer(source):
        word = token.group()
        if word == "{":
            objects.append(set())
            key_expected = True
        elif word == "[":
            objects.append(None)
            key_expected = False
        elif word in "]}":
            objects.pop()
            key_expected = False
        elif word == ",":
            key_expected = bool(objects) and objects[-1] is not None
        elif key_expected and word.startswith('"'):
            keys = objects[-1]
            key = json.loads(word)
            if keys is not None and key in keys:
                yield key, token.start()
            if keys is not None:
                keys.add(key)
            key_expected = False
