"""The escapes of FEEL's text literals."""

from __future__ import annotations

import re

__all__ = ["unescape"]

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "b": "\b", '"': '"', "'": "'", "\\": "\\"}


def unescape(text: str) -> str:
    """The text a literal's inside stands for.

    A backslash before any other sign stays as written, so that patterns of
    ``matches`` need not double it.
    """
    if "\\" not in text:
        return text

    def one(found: re.Match[str]) -> str:
        four, six, char = found.groups()
        if four or six:
            code = int(four or six, 16)
            return chr(code) if code <= 0x10FFFF else found.group()
        return _PLAIN.get(char, found.group())

    read = _ESCAPE.sub(one, text)
    # a pair of \u escapes may be the two halves of one character
    return read.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
