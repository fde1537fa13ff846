"""How tightly a letter or card must be set to keep to one A4 page, counted in lines of text.

As for decision letters: judged from the texts, on the safe side, and tested
by printing.  A register runs over as many pages as it needs.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from engine.letters.papers.content import Block, Cell, Content, PageContent
from engine.policy.model import PaperKind

__all__ = ["Setting", "setting_of"]


class Setting(NamedTuple):
    """The class of the body in print, and whether it goes on to another page."""

    density: str
    continued: bool


class _Density(NamedTuple):
    """What a page holds at one size of type: characters a line, lines a page."""

    name: str
    characters: int
    lines: int


#: the sizes of paper.css, widest first
_DENSITIES: Final = (
    _Density("", 88, 51),
    _Density("compact", 103, 63),
    _Density("dense", 124, 77),
)
_FRAMES: Final = {PaperKind.LETTER: 24, PaperKind.CARD: 13}


def setting_of(content: Content) -> Setting:
    """The widest setting in which each page keeps to one sheet."""
    if content.kind is PaperKind.REGISTER:
        return Setting("", False)
    for density in _DENSITIES:
        if all(_lines(content, page, density) <= density.lines for page in content.pages):
            return Setting(density.name, False)
    return Setting(_DENSITIES[-1].name, True)


def _lines(content: Content, page: PageContent, density: _Density) -> int:
    width = density.characters
    lines = _FRAMES[content.kind] + _rows(content.title, width // 2)
    lines += _rows(content.institution, width // 2)
    lines += sum(_rows(one, width // 2) for one in (*page.to, *page.signed))
    narrow = content.kind is PaperKind.CARD
    return lines + sum(_block(one, width, narrow) for one in page.blocks)


def _block(block: Block, width: int, narrow: bool) -> int:
    lines = 1 + (2 if block.title else 0)
    if block.text is not None:
        return lines + _rows(block.text, width)
    if block.columns:
        each = width // len(block.columns) - 3
        heads = max(_rows(one.label, each) for one in block.columns)
        rows = sum(max(_rows(cell.text, each) for cell in row) + 1 for row in block.rows)
        return lines + heads + 1 + rows + 2 * block.blank
    if narrow:
        return lines + sum(_pairs(group, width) for group in block.groups)
    return (
        lines
        + sum(
            _rows(f"{cell.label}  {cell.text}", width - 6) + 1 for g in block.groups for cell in g
        )
        * 5
        // 4
    )


def _pairs(group: tuple[Cell, ...], width: int) -> int:
    """Lines of a card stand two beside each other."""
    heights = [_rows(f"{cell.label}  {cell.text}", width // 2 - 10) for cell in group]
    pairs = [heights[place : place + 2] for place in range(0, len(heights), 2)]
    return sum(max(pair) for pair in pairs) * 4 // 3 + 1


def _rows(text: str, width: int) -> int:
    return max(1, -(-len(text) // max(width, 1)))
