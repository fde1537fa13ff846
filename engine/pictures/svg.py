"""Elements of an SVG document, and what its letters take of room."""

from __future__ import annotations

import re
from html import escape
from typing import Final

__all__ = ["LINE", "element", "label", "lines_of", "shortened", "text_of", "width_of"]

#: from one line of text to the next, in pixels
LINE: Final = 16
#: what no XML may hold, though a label of a draft may
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: tenths of a pixel that a letter of 12 pixels takes in the widest of usual fonts: most, narrow
#: ones, digits and capitals, wide ones
_USUAL, _NARROW, _LARGE, _WIDE = 74, 42, 80, 118


def element(name: str, **attributes: object) -> str:
    """An empty element; ``_`` in a name is ``-``, and ``css`` is the class."""
    told = "".join(
        f' {"class" if key == "css" else key.replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value != ""
    )
    return f"<{name}{told}/>"


def text_of(words: str) -> str:
    """Words as the content of an element."""
    return escape(_NOT_XML.sub("\ufffd", words), quote=False)


def label(x: int, y: int, words: str, css: str = "", anchor: str = "start") -> str:
    """Words at a place; ``anchor`` is start, middle or end."""
    style = f' class="{escape(css)}"' if css else ""
    at = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x}" y="{y}"{style}{at}>{text_of(words)}</text>'


def width_of(words: str) -> int:
    """Pixels that words take at 12 pixels, rather too many than too few."""
    tenths = sum(map(_tenths, words))
    return tenths // 10 + 1


def _tenths(one: str) -> int:
    if one in "iıl.,;:|!' -":
        return _NARROW
    if one in "mwMW%→“”…":
        return _WIDE
    return _LARGE if one.isdigit() or one.isupper() else _USUAL


def lines_of(words: str, width: int) -> list[str]:
    """Words in lines that are no wider than so many pixels, where a space allows it."""
    lines: list[str] = []
    for word in words.split():
        if lines and width_of(f"{lines[-1]} {word}") <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def shortened(words: str, width: int) -> str:
    """Words cut to a width, with an ellipsis."""
    if width_of(words) <= width:
        return words
    while words and width_of(f"{words}…") > width:
        words = words[:-1]
    return f"{words.rstrip()}…"
