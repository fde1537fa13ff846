"""A map of cells by kind: two axes, and a panel for each value of others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from engine.pictures.frame import (
    Box,
    Entry,
    Frame,
    Layout,
    Scale,
    Title,
    room_beside,
    scale_below,
    scale_beside,
)
from engine.pictures.svg import element

__all__ = ["HeatMap", "HeatPanel", "Kind", "heat_map"]

#: the height of a row of cells, and of all of them
_ROW: Final = 22
_LEAST, _MOST = 44, 280


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of cell: its class, its words; ``hatched`` besides its colour."""

    css: str
    words: str
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class HeatPanel:
    """Cells by column, each from the lowest up, as places in the kinds."""

    title: Title
    columns: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """What is drawn; ``by`` is what the panels are of, ``more`` is said below where not all
    of them are there."""

    id: str
    title: str
    description: str
    x: Scale
    y: Scale
    kinds: tuple[Kind, ...]
    panels: tuple[HeatPanel, ...]
    by: str = ""
    more: str = ""


def heat_map(picture: HeatMap, layout: Layout, *, embedded: bool = False) -> str:
    """The picture as SVG text; ``embedded`` with its own stylesheet, to stand alone."""
    rows = len(picture.y.names)
    height = max(_LEAST, min(_MOST, rows * _ROW))
    hatch = f"{picture.id}-hatch"
    legend = tuple(
        Entry(_swatch(kind, hatch), kind.words)
        for number, kind in enumerate(picture.kinds)
        if any(number in column for panel in picture.panels for column in panel.columns)
    )
    frame = Frame(
        id=picture.id,
        title=picture.title,
        description=picture.description,
        layout=layout,
        panels=tuple(panel.title for panel in picture.panels),
        by=picture.by,
        height=height,
        side=room_beside(picture.y.names, layout),
        below=picture.x.title,
        beside=picture.y.title,
        legend=legend,
        more=picture.more,
        embedded=embedded,
    )

    def draw(number: int, box: Box, labelled: bool) -> Iterator[str]:
        columns = picture.panels[number].columns

        def across(place: int) -> int:
            return box.x + box.width * place // len(columns)

        def up(place: int) -> int:
            return box.y + box.height - box.height * place // rows

        for place, column in enumerate(columns):
            yield from _column(picture, hatch, column, across(place), across(place + 1), up)
        yield element("rect", css="axis", x=box.x, y=box.y, width=box.width, height=box.height)
        yield from scale_below(picture.x, box, lambda at: (across(at) + across(at + 1)) // 2)
        if labelled:
            yield from scale_beside(picture.y, box, lambda at: (up(at) + up(at + 1)) // 2)

    return frame.drawn(draw)


def _column(
    picture: HeatMap,
    hatch: str,
    column: tuple[int, ...],
    left: int,
    right: int,
    up: Callable[[int], int],
) -> Iterator[str]:
    """The cells of a column; what is alike above each other is one."""
    at = 0
    for number, run in groupby(column):
        count = sum(1 for _ in run)
        kind = picture.kinds[number]
        top = up(at + count)
        place = {"x": left, "y": top, "width": right - left, "height": up(at) - top}
        yield element("rect", css=f"cell {kind.css}", **place)
        if kind.hatched:
            yield element("rect", css="cell", fill=f"url(#{hatch})", **place)
        at += count


def _swatch(kind: Kind, hatch: str) -> str:
    square = element("rect", css=f"cell {kind.css}", width=12, height=12)
    over = element("rect", css="cell", fill=f"url(#{hatch})", width=12, height=12)
    edge = element("rect", css="axis", width=12, height=12)
    return square + (over if kind.hatched else "") + edge
