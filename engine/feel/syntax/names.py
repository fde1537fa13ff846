"""Names in FEEL text: which characters they have, and the odd ones a scope declares.

A name may contain spaces and signs ("Monthly Salary", "time offset", "a+b").
Such names are recognised only where something declares them: the scope, the
built-ins, or an earlier part of the same expression; the longest one wins.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import lru_cache

__all__ = [
    "IDENTIFIER",
    "NAME_PART",
    "NAME_START",
    "OddNames",
    "did_you_mean",
    "is_odd",
    "odd_among",
]

# DMN 1.5, grammar rules 28 and 29; "?" alone is a token of its own.
NAME_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u1fff"
    "\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd"
    "\U00010000-\U000effff"
)
NAME_PART = NAME_START + "0-9\u00b7\u0300-\u036f\u203f\u2040"
IDENTIFIER = re.compile(f"[{NAME_START}][{NAME_PART}]*")
_PART = re.compile(f"[{NAME_PART}]")
_BLANKS = re.compile(r"\s+")
# Names to compare a misspelt one with: of nearly its length, and not thousands.
_MOST_MISTYPED = 4
_MOST_COMPARED = 500


def is_odd(name: str) -> bool:
    """Is it a name, and not a plain identifier."""
    plain = IDENTIFIER.match(name)
    return plain is not None and plain.end() < len(name)


class OddNames:
    """The declared names that are not plain identifiers, to be matched at a place."""

    def __init__(self, names: Iterable[str]) -> None:
        self._declared = _pattern(frozenset(names))
        # Those that the text itself introduces, by the identifier they begin with.
        self._introduced: dict[str, dict[str, list[str]]] = {}

    def add(self, name: str) -> None:
        """Declare ``name`` from here on, if it is odd."""
        if is_odd(name):
            alike = self._introduced.setdefault(_beginning(name, 0), {})
            alike[name] = name.split()

    def match(self, text: str, position: int) -> tuple[str, int] | None:
        """The longest declared name at ``position``, and where it ends."""
        declared = self._declared.match(text, position)
        ends = [declared.end()] if declared else []
        alike = self._introduced.get(_beginning(text, position), {})
        ends += [end for words in alike.values() if (end := _end(words, text, position))]
        return (" ".join(text[position : max(ends)].split()), max(ends)) if ends else None


def _beginning(text: str, position: int) -> str:
    plain = IDENTIFIER.match(text, position)
    return plain.group() if plain else ""


def _end(words: list[str], text: str, position: int) -> int:
    """Where ``words`` end in the text if they begin at ``position``, else 0."""
    for word in words:
        if not text.startswith(word, position):
            return 0
        end = position + len(word)
        blank = _BLANKS.match(text, end)
        position = blank.end() if blank else end
    return 0 if _PART.match(text, end) else end


@lru_cache(maxsize=256)
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    """Matches the longest of ``names``; their spaces match any white space."""
    ordered = sorted(names, key=len, reverse=True)
    spelled = (r"\s+".join(map(re.escape, name.split())) for name in ordered)
    return re.compile(f"(?:{'|'.join(spelled)})(?![{NAME_PART}])" if names else "(?!)")


@lru_cache(maxsize=64)
def odd_among(names: frozenset[str]) -> frozenset[str]:
    """Those of ``names`` that are odd; for sets that come again: the built-ins, a scope."""
    return frozenset(filter(is_odd, names))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """``"; did you mean 'price'?"`` where a known name is close, else nothing."""
    alike = [one for one in known if abs(len(one) - len(name)) <= _MOST_MISTYPED]
    close = difflib.get_close_matches(name, alike, n=1) if len(alike) <= _MOST_COMPARED else []
    return f"; did you mean '{close[0]}'?" if close else ""
