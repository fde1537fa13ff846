"""Curves in steps: for each place across, how far each of two versions reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final, Literal

from engine.pictures.frame import Box, Entry, Frame, Layout, Scale, Title, room_beside, scale_below
from engine.pictures.svg import element, label

__all__ = ["Step", "StepCurves", "StepLine", "StepPanel", "step_curves"]

_HEIGHT: Final = 220
#: room above and below what is drawn, so that a line on the edge is seen
_AIR: Final = 8

Side = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Step:
    """A place of a line: its value; ``open`` where it may go on beyond what was tried.

    Without a value there is nothing to draw but ``sign``: "×" none, "?" not one number.
    """

    value: Decimal | None
    open: bool = False
    sign: str = ""


@dataclass(frozen=True, slots=True)
class StepLine:
    """A line, a step for each place across."""

    side: Side
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class StepPanel:
    """The lines of a panel."""

    title: Title
    lines: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True)
class StepCurves:
    """What is drawn; ``joined`` says whether places across are in an order.

    ``heights`` are values to mark beside, rising, with their words; the lowest
    and the highest are the edges of the panels.  ``names`` are what the lines
    are called; ``signs`` what the marks mean, by sign ("○" is an open end).
    """

    id: str
    title: str
    description: str
    x: Scale
    y: str
    heights: tuple[tuple[Decimal, str], ...]
    panels: tuple[StepPanel, ...]
    names: tuple[str, str]
    signs: tuple[tuple[str, str], ...]
    joined: bool = True
    by: str = ""
    more: str = ""


def step_curves(picture: StepCurves, layout: Layout, *, embedded: bool = False) -> str:
    """The picture as SVG text; ``embedded`` with its own stylesheet, to stand alone."""
    sides: tuple[Side, Side] = ("before", "after")
    legend = [Entry(_key(side), name) for side, name in zip(sides, picture.names, strict=True)]
    legend += [Entry(label(6, 11, sign, "sign", "middle"), words) for sign, words in picture.signs]
    low, high = picture.heights[0][0], picture.heights[-1][0]
    frame = Frame(
        id=picture.id,
        title=picture.title,
        description=picture.description,
        layout=layout,
        panels=tuple(panel.title for panel in picture.panels),
        by=picture.by,
        height=_HEIGHT,
        side=room_beside([words for _, words in picture.heights], layout),
        below=picture.x.title,
        beside=picture.y,
        legend=tuple(legend),
        more=picture.more,
        embedded=embedded,
    )

    def draw(number: int, box: Box, labelled: bool) -> Iterator[str]:
        count = len(picture.x.names)

        def across(place: int) -> int:
            return box.x + box.width * (2 * place + 1) // (2 * count)

        def up(value: Decimal) -> int:
            room = box.height - 2 * _AIR
            return box.y + box.height - _AIR - int(room * (value - low) / ((high - low) or 1))

        for value, words in picture.heights:
            y = up(value)
            yield element("line", css="grid", x1=box.x, x2=box.x + box.width, y1=y, y2=y)
            if labelled:
                yield label(box.x - 7, y + 4, words, "quiet", "end")
        yield element("rect", css="axis", x=box.x, y=box.y, width=box.width, height=box.height)
        yield from scale_below(picture.x, box, across)
        for line in picture.panels[number].lines:
            places = [
                None if step.value is None else (across(at), up(step.value))
                for at, step in enumerate(line.steps)
            ]
            if picture.joined:
                yield element("path", css=f"line {line.side}", d=_path(places))
            radius = 4 if line.side == "before" else 2
            for place, step in zip(places, line.steps, strict=True):
                if place is not None:
                    css = f"dot {line.side}{' open' if step.open else ''}"
                    yield element("circle", css=css, cx=place[0], cy=place[1], r=radius)
            yield from _signs(line, box, across)

    return frame.drawn(draw)


def _signs(line: StepLine, box: Box, across: Callable[[int], int]) -> Iterator[str]:
    """One sign in the middle of places that have the same, with a line through them."""
    at = 0
    foot = box.y + box.height - (18 if line.side == "before" else 5)
    for sign, run in groupby(line.steps, key=lambda one: one.sign):
        count = sum(1 for _ in run)
        if sign:
            first, last = across(at), across(at + count - 1)
            middle = (first + last) // 2
            css = f"away {line.side}"
            for left, right in ((first, middle - 7), (middle + 7, last)):
                if left < right:
                    yield element("line", css=css, x1=left, x2=right, y1=foot - 4, y2=foot - 4)
            yield label(middle, foot, sign, f"sign {line.side}", "middle")
        at += count


def _path(places: Sequence[tuple[int, int] | None]) -> str:
    """A line through the places, level at each and changing half-way; broken where none is."""
    told: list[str] = []
    last: tuple[int, int] | None = None
    for place in places:
        if place is not None and last is None:
            told.append(f"M{place[0]} {place[1]}")
        elif place is not None and last is not None:
            told.append(f"H{(last[0] + place[0]) // 2}V{place[1]}H{place[0]}")
        last = place
    return "".join(told)


def _key(side: Side) -> str:
    radius = 4 if side == "before" else 2
    line = element("path", css=f"line {side}", d="M-2 6H14")
    return line + element("circle", css=f"dot {side}", cx=6, cy=6, r=radius)
