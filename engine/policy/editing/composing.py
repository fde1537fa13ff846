"""Puts a mapping's or list's entries together again, with the comments between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Piece", "in_brackets", "in_lines"]

_COMMENT = re.compile(r"#[^\n]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of an entry; ``place`` is the one it had and has kept, None where it came."""

    text: str
    place: int | None = None


def in_lines(pieces: Sequence[Piece], befores: Sequence[str], column: int) -> str:
    """A block's entries below each other, the first at a column that is already reached.

    ``befores`` are the whole lines that stood before each entry (before the first: none).
    They stay before the entry that stood there, or before the next that has kept its place.
    """
    indent = " " * column
    airy = 2 * sum(map(_opens_blank, befores[1:])) > len(befores) - 1 > 0
    airy = airy or (len(befores) == 1 and column == 0)
    out: list[str] = []
    passed = 0
    for position, piece in enumerate(pieces):
        between = ""
        if piece.place is not None:
            between = _merged(befores[passed : piece.place + 1])
            passed = piece.place + 1
        if position == 0:
            if between.strip():
                out.append(between.lstrip(" \n") + indent)
        else:
            if airy and not _opens_blank(between):
                between = "\n" + between
            out.append("\n" + between + indent)
        out.append(piece.text)
    left = _merged(befores[passed:])
    if left.strip():
        out.append("\n" + left.rstrip("\n"))
    return "".join(out)


def in_brackets(pieces: Sequence[Piece], befores: Sequence[str], opening: str, closing: str) -> str:
    """A flow's entries; ``befores`` are what stood before each: a comma, breaks, comments."""
    usual = befores[1] if len(befores) > 1 and "#" not in befores[1] else ", "
    out = [opening, befores[0]]
    used = {0}
    previous: int | None = None
    for position, piece in enumerate(pieces):
        if position:
            follows = piece.place is not None and previous == piece.place - 1
            if follows and piece.place is not None:
                out.append(befores[piece.place])
                used.add(piece.place)
            else:
                out.append(usual)
        out.append(piece.text)
        previous = piece.place
    # Comments beside what went stand together before the bracket that closes.
    remarks = [
        found
        for place, one in enumerate(befores)
        if place not in used
        for found in _COMMENT.findall(one)
    ]
    out += [f"  {remark}\n" for remark in remarks]
    return "".join([*out, closing if not remarks else "  " + closing])


def _merged(befores: Sequence[str]) -> str:
    """The lines between entries that came together: comments all, blank lines once."""
    if not any(one.strip() for one in befores):
        return max(befores, key=len, default="")
    return "".join(befores)


def _opens_blank(lines: str) -> bool:
    return not lines.partition("\n")[0].strip() and "\n" in lines
