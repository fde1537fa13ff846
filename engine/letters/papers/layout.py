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
# Heights are counted in tenths of a line of text.
_LINE: Final = 10
_GAP: Final = 5  # above a paragraph or a part
_RULED: Final = 4  # what a labelled line or a row of a table has beside its text
_BLANK_ROW: Final = 15
_TITLE: Final = 18
#: the head, the title and the foot, with the space around them; of a letter also greeting and
#: signature
_FRAMES: Final = {PaperKind.LETTER: 155, PaperKind.CARD: 110}


def setting_of(content: Content) -> Setting:
    """The widest setting in which each page keeps to one sheet."""
    if content.kind is PaperKind.REGISTER:
        return Setting("", False)
    for density in _DENSITIES:
        most = density.lines * _LINE
        if all(_height(content, page, density.characters) <= most for page in content.pages):
            return Setting(density.name, False)
    return Setting(_DENSITIES[-1].name, True)


def _height(content: Content, page: PageContent, width: int) -> int:
    height = _FRAMES[content.kind] + _over(content.title, width // 2)
    height += _over(content.institution, width // 2)
    height += sum(_LINE * _rows(one, width // 2) for one in (*page.to, *page.signed))
    narrow = content.kind is PaperKind.CARD
    return height + sum(_block(one, width, narrow) for one in page.blocks)


def _block(block: Block, width: int, narrow: bool) -> int:
    height = _GAP + (_TITLE if block.title else 0)
    if block.text is not None:
        return height + _LINE * _rows(block.text, width)
    if block.columns:
        each = width // len(block.columns) - 3
        rows = [max(_rows(one.label, each) for one in block.columns)]
        rows += [max(_rows(cell.text, each) for cell in row) for row in block.rows]
        return height + sum(map(_ruled, rows)) + _BLANK_ROW * block.blank
    if narrow:
        return height + sum(_pairs(group, width) + _GAP for group in block.groups)
    shown = [cell for group in block.groups for cell in group]
    rows = [_rows(f"{cell.label}  {cell.text}", width - 6) for cell in shown]
    return height + sum(map(_ruled, rows)) + _GAP * len(block.groups)


def _pairs(group: tuple[Cell, ...], width: int) -> int:
    """Lines of a card stand two beside each other, the label in a third of each."""
    label, text = width * 18 // 100, width * 32 // 100
    heights = [max(_rows(cell.label, label), _rows(cell.text, text)) for cell in group]
    return sum(_ruled(max(heights[at : at + 2])) for at in range(0, len(heights), 2))


def _ruled(rows: int) -> int:
    return _LINE * rows + _RULED


def _over(text: str, width: int) -> int:
    """What a text takes beyond its first line, for which there is room."""
    return _LINE * (_rows(text, width) - 1)


def _rows(text: str, width: int) -> int:
    return max(1, -(-len(text) // max(width, 1)))
