"""What pictures share: a title, panels beside and below each other, their scales, a legend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from engine.pictures.styles import STYLE
from engine.pictures.svg import LINE, element, label, lines_of, shortened, text_of, width_of

__all__ = ["NARROW", "WIDE", "Box", "Entry", "Frame", "Layout", "Scale", "Title"]

#: between panels, and at the edges
_GAP: Final = 20
_EDGE: Final = 8
#: between labels of a scale
_APART: Final = 6
#: the least room in which a name is worth shortening
_LEAST: Final = 24
#: between the words of a vertical scale and the panel
_MARK: Final = 10
#: the side of a swatch in the legend
_SWATCH: Final = 12


@dataclass(frozen=True, slots=True)
class Layout:
    """The width of a picture in pixels, and how many panels stand beside each other at most."""

    name: str
    width: int
    across: int


WIDE: Final = Layout("wide", 860, 3)
NARROW: Final = Layout("narrow", 360, 1)


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis in words: what it is, and each place on it.

    ``marks`` are places to label, each choice with fewer of them than the one
    before; the first that there is room for is taken.  Where ``every`` place needs
    its name, because no order tells it, names are shortened instead.
    """

    title: str
    names: tuple[str, ...]
    marks: tuple[tuple[int, ...], ...]
    every: bool = False

    def fitting(self, reach: Callable[[int], tuple[int, int]]) -> tuple[int, ...]:
        """The places to label: ``reach`` says from where to where the label of each is."""
        for choice in self.marks:
            if all(
                min(reach(one)[1], reach(other)[1]) <= max(reach(one)[0], reach(other)[0])
                for one, other in pairwise(choice)
            ):
                return choice
        return ()


@dataclass(frozen=True, slots=True)
class Box:
    """Where a panel's picture is drawn, in pixels."""

    x: int
    y: int
    width: int
    height: int


class Title(NamedTuple):
    """What a panel is called, with what it is of and without."""

    full: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend: what is drawn in its swatch (at 0, 0), and its words."""

    drawn: str
    words: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture before anything is drawn in it.

    ``id`` tells its parts from those of another picture in the same page; ``side``
    is the room for the words of the vertical scale.  ``panels`` have two titles
    each: with what they are of, and short; where a long one does not fit all are
    short, and ``by`` says once what they are of.
    """

    id: str
    title: str
    description: str
    layout: Layout
    panels: tuple[Title, ...]
    by: str
    height: int
    side: int
    below: str
    beside: str
    legend: tuple[Entry, ...]
    more: str = ""
    embedded: bool = False
    definitions: str = ""

    @property
    def across(self) -> int:
        """How many panels stand beside each other."""
        return max(1, min(self.layout.across, len(self.panels)))

    def drawn(self, draw: Callable[[int, Box, bool], Iterator[str]]) -> str:
        """The whole document; ``draw`` gives the parts of a panel: its number, where, and
        whether the vertical scale is to be labelled there (the first of a row)."""
        parts = []
        inner = self.layout.width - 2 * _EDGE
        y = _EDGE + 14
        for line in lines_of(self.title, inner * 12 // 16):
            parts.append(label(_EDGE, y, line, "title"))
            y += LINE + 2
        y += 2
        parts.append(label(_EDGE, y, shortened(f"↑ {self.beside}", inner), "quiet"))
        y += 4
        width = (inner - self.side - _GAP * (self.across - 1)) // self.across
        whole = all(width_of(title.full) * 11 // 10 <= width for title in self.panels)
        if not whole:
            for line in lines_of(self.by, inner):
                parts.append(label(_EDGE, y + 14, line, "quiet"))
                y += LINE
        for number, titles in enumerate(self.panels):
            title = titles.full if whole else shortened(titles.short, width * 10 // 11)
            column = number % self.across
            if column == 0 and number:
                y += self._row
            x = _EDGE + self.side + column * (width + _GAP)
            if title:
                parts.append(label(x, y + 16, title, "panel"))
            box = Box(x, y + self._above, width, self.height)
            parts += draw(number, box, column == 0)
        y += self._row
        words = shortened(f"{self.below} →", inner)
        parts.append(label(self.layout.width - _EDGE, y + 8, words, "quiet", "end"))
        y += LINE + 10
        drawn, y = self._legend(y, inner)
        parts += drawn
        if self.more:
            for line in lines_of(self.more, inner):
                parts.append(label(_EDGE, y + 10, line, "quiet"))
                y += LINE
        return self._document("".join(parts), y + _EDGE)

    @property
    def _above(self) -> int:
        """The room of a panel's title."""
        return 24 if any(title.short for title in self.panels) else 8

    @property
    def _row(self) -> int:
        return self._above + self.height + 26

    def _legend(self, y: int, inner: int) -> tuple[list[str], int]:
        parts: list[str] = []
        x = _EDGE
        for entry in self.legend:
            lines = lines_of(entry.words, inner - _SWATCH - 8)
            room = _SWATCH + 8 + max(map(width_of, lines)) + 24
            if x > _EDGE and x + room > self.layout.width:
                x, y = _EDGE, y + LINE + 4
            parts.append(f'<g transform="translate({x} {y})">{entry.drawn}</g>')
            for number, line in enumerate(lines):
                parts.append(label(x + _SWATCH + 8, y + 11 + number * LINE, line))
            y += LINE * (len(lines) - 1)
            x += room
        return parts, y + LINE + 2

    def _document(self, parts: str, height: int) -> str:
        width = self.layout.width
        names = f"{self.id}-title", f"{self.id}-desc"
        style = f"<style>{STYLE}</style>" if self.embedded else ""
        paper = element("rect", css="paper", width=width, height=height) if self.embedded else ""
        space = ' xmlns="http://www.w3.org/2000/svg"' if self.embedded else ""
        return (
            f'<svg{space} class="picture compare {self.layout.name}" viewBox="0 0 {width} {height}"'
            f' width="{width}" height="{height}" role="img"'
            f' aria-labelledby="{names[0]} {names[1]}">'
            f'<title id="{names[0]}">{text_of(self.title)}</title>'
            f'<desc id="{names[1]}">{text_of(self.description)}</desc>'
            f"{style}<defs>{_hatch(self.id)}{self.definitions}</defs>{paper}{parts}</svg>"
        )


def scale_below(scale: Scale, box: Box, at: Callable[[int], int]) -> Iterator[str]:
    """The labels under a panel, each where its place is, none beyond the panel's edges."""
    foot = box.y + box.height
    share = box.width // len(scale.names) - _APART
    every = scale.every and share >= _LEAST
    names = [shortened(one, share if every else box.width) for one in scale.names]

    def begins(place: int) -> int:
        width = width_of(names[place])
        last = box.x + box.width - width
        return max(box.x - 10, min(at(place) - width // 2, last))

    def reach(place: int) -> tuple[int, int]:
        left = begins(place)
        return left, left + width_of(names[place]) + _APART

    for place in range(len(names)) if every else scale.fitting(reach):
        yield element("line", css="axis", x1=at(place), x2=at(place), y1=foot, y2=foot + 4)
        middle = begins(place) + width_of(names[place]) // 2
        yield label(middle, foot + 17, names[place], "quiet", "middle")


def scale_beside(scale: Scale, box: Box, at: Callable[[int], int]) -> Iterator[str]:
    """The labels left of a panel."""
    for place in scale.fitting(lambda one: (at(one), at(one) + LINE + 1)):
        y = at(place)
        yield element("line", css="axis", x1=box.x - 4, x2=box.x, y1=y, y2=y)
        words = shortened(scale.names[place], box.x - _MARK - _EDGE)
        yield label(box.x - 7, y + 4, words, "quiet", "end")


def room_beside(names: Sequence[str], layout: Layout) -> int:
    """What the words of a vertical scale take, with the mark after them; a third at most."""
    return min(max(map(width_of, names), default=0) + _MARK, layout.width // 3)


def _hatch(name: str) -> str:
    return (
        f'<pattern id="{name}-hatch" width="6" height="6" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern>'
    )
