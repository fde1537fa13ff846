"""How tightly a letter must be set to keep to one A4 page, counted in lines of text.

There is no script in a letter that could measure it, so its length is judged
from its texts, on the safe side; a test prints letters and counts their pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from engine.letters.content import Content, Point
from engine.letters.facts import Fact

__all__ = ["Setting", "setting_of"]


class Setting(NamedTuple):
    """The class of the letter's body in print, and whether it goes on to another page."""

    density: str
    continued: bool


class _Density(NamedTuple):
    """What a page holds at one size of type: characters a line, lines a page."""

    name: str
    characters: int
    lines: int
    basis_on_its_own_line: bool


#: the sizes of letter.css, widest first
_DENSITIES: Final = (
    _Density("", 88, 51, True),
    _Density("compact", 103, 63, True),
    _Density("dense", 124, 77, False),
)
#: what every letter has: its head, greeting, outcome and foot, with the space around them
_FRAME: Final = 22
_SECTION: Final = 2  # a heading and the space above it


def setting_of(content: Content) -> Setting:
    """The widest setting in which the letter keeps to one page."""
    for density in _DENSITIES:
        if _lines(content, density) <= density.lines:
            return Setting(density.name, False)
    return Setting(_DENSITIES[-1].name, True)


def _lines(content: Content, density: _Density) -> int:
    width = density.characters
    texts = (content.institution, content.heading, content.outcome, content.reference or "")
    lines = _FRAME + sum(_rows(text, width // 2) - 1 for text in texts)
    lines += _rows("; ".join((content.policy, *content.used)), width) - 1
    for points in (content.reasons, content.open, content.remedies, content.notes):
        lines += _points(points, density)
    lines += _points(content.obligations, density) + (1 if content.remedies else 0)
    return lines + _figures([content.asked, *(one.facts for one in content.worked_out)], width)


def _points(points: Sequence[Point], density: _Density) -> int:
    if not points:
        return 0
    lines = _SECTION
    for point in points:
        if density.basis_on_its_own_line:
            lines += _rows(point.text, density.characters)
            lines += _rows(point.below, density.characters) if point.below else 0
        else:
            lines += _rows(f"{point.text} {point.below or ''}", density.characters)
    return lines + len(points) // 4  # the space between them


def _figures(groups: Sequence[Sequence[Fact]], width: int) -> int:
    """The groups stand in two columns, in order; a row of figures is higher than a line of text."""
    heights = [
        _SECTION + sum(_rows(f"{one.label}  {one.value}", width // 2 - 8) for one in group) * 5 // 4
        for group in groups
        if group
    ]
    return min(max(sum(heights[:split]), sum(heights[split:])) for split in range(len(heights) + 1))


def _rows(text: str, width: int) -> int:
    return max(1, -(-len(text) // width))
