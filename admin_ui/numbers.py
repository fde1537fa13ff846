"""Numbers as addresses and forms give them."""

from __future__ import annotations

from typing import Final

__all__ = ["whole"]

#: more digits than any place, version or count here has; Python reads no more than 4300
DIGITS: Final = 18


def whole(text: str) -> int | None:
    """A whole number from 0 on; None where it is none, or longer than any here."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None
