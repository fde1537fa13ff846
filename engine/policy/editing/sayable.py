"""Which JSON a policy file can say, and in which characters.

Texts are taken in NFC, as the file is read.  A number is given as a text of its
digits, so that nobody rounds it; a count (``scale``, ``max_length`` ...) is a
JSON integer, which only a count's key can hold.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.errors import json_pointer
from engine.policy.document import COUNTS
from engine.policy.reading.source import MAX_DEPTH

__all__ = ["Unsayable", "sayable"]

#: what a reader refuses even where it is escaped
_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
#: a simple key of YAML has 1024 characters, of which an escape takes up to ten
_LONGEST_NAME = 100
_MOST_DIGITS = 30


class Unsayable(Exception):
    """A policy file cannot say what stands at a pointer; the sentence tells why."""

    def __init__(self, pointer: str, why: str) -> None:
        super().__init__(pointer, why)
        self.pointer = pointer
        self.why = why


def sayable(value: Any, key: str, depth: int, pointer: str = "") -> Any:
    """A copy of a JSON value as the file will say it under this key, ``depth`` levels down.

    ``pointer`` is where the value stands.  Raises Unsayable.
    """
    try:
        return _sayable(value, key, depth, pointer)
    except _Cannot as error:
        raise Unsayable(pointer, str(error)) from None


class _Cannot(Exception):
    """What stands here cannot be said; the sentence tells why."""


def _sayable(value: Any, key: str, depth: int, pointer: str) -> Any:
    if depth > MAX_DEPTH:
        raise _Cannot(f"a policy file is nested at most {MAX_DEPTH} levels deep")
    if isinstance(value, Mapping):
        said: dict[str, Any] = {}
        for name, one in value.items():
            known = _name(name)
            if known in said:
                raise _Cannot(f"the key {known!r} stands twice")
            said[known] = sayable(one, known, depth + 1, pointer + json_pointer(known))
        return said
    if isinstance(value, list | tuple):
        return [
            sayable(one, key, depth + 1, f"{pointer}/{index}") for index, one in enumerate(value)
        ]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Decimal) and value.is_finite() and value.as_tuple().exponent == 0:
        value = int(value)
    if isinstance(value, int) and key in COUNTS and 0 <= value < 10**_MOST_DIGITS:
        return value
    raise _Cannot(_not_a_count(value, key))


def _not_a_count(value: Any, key: str) -> str:
    if key in COUNTS:
        return f"{key!r} is a whole number, 0 or more, not {value}"
    return f'a number is given as a text of its digits here: "{value}"'


def _name(name: Any) -> str:
    if not isinstance(name, str):
        raise _Cannot("a key is a text")
    if len(name) > _LONGEST_NAME:
        raise _Cannot(f"a key has at most {_LONGEST_NAME} characters")
    return _text(name)


def _text(text: str) -> str:
    odd = _ODD.search(text)
    if odd is not None:
        raise _Cannot(f"U+{ord(odd.group()):04X} is not a character of a text")
    return unicodedata.normalize("NFC", text)
