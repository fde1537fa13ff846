"""Two texts word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

__all__ = ["Piece", "words_diff"]

_WORDS: Final = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)
_SENTENCES: Final = re.compile(r".+?(?:[.!?]\s+|\n+|$)", re.DOTALL)
_MOST: Final = 2_000
"""Words of a text that is compared word by word; a longer one is compared by sentences."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in both, in the first only, or in the second only."""

    kind: Literal["same", "removed", "added"]
    text: str


def words_diff(before: str, after: str) -> tuple[Piece, ...]:
    """How one text became the other.

    The same and removed pieces together are ``before``, the same and added
    ones ``after``.
    """
    parts = _WORDS
    old, new = parts.findall(before), parts.findall(after)
    if max(len(old), len(new)) > _MOST:
        old, new = _SENTENCES.findall(before), _SENTENCES.findall(after)
        if max(len(old), len(new)) > _MOST:
            old, new = [before], [after]
    pieces: list[Piece] = []
    for _, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[i1:i2]), "".join(new[j1:j2])
        if gone == come:
            pieces.append(Piece("same", gone))
            continue
        pieces += [Piece("removed", gone)] if gone else []
        pieces += [Piece("added", come)] if come else []
    return tuple(pieces)
