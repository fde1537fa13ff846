"""A policy on both clocks as a picture: effective dates across, knowledge upwards.

Each row is a step of knowledge, the newest on top; its bands say which version
rules which days by what was known then.  A line above a band marks what the step
changed, another kind of line where those days were already past.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from admin_ui.languages import _
from admin_ui.local import short_day
from admin_ui.pictures.scale import Scale, scale_of
from engine.service import Activation, Reign

__all__ = ["MOST", "NARROW", "WIDE", "Asked", "Layout", "Row", "changed", "timeline"]

#: rows of a picture; the table beside it has all
MOST: Final = 24
#: versions are told apart by so many colours, in turn
COLOURS: Final = 6
#: an open end points on by so much
TIP: Final = 9


@dataclass(frozen=True, slots=True)
class Row:
    """A step of knowledge: the day it became known, what happened, what ruled by it."""

    known: date
    label: str
    reigns: tuple[Reign, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A day to point at, in a row (None: nothing was known)."""

    on: date
    row: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """Measures: a column of labels (0: they stand above the bands), rows and bands.

    Days with a label stand ``apart``; the labels in ``stagger`` lines by turns.
    """

    name: str
    width: int
    labels: int
    row: int
    band: int
    apart: int
    margin: int
    stagger: int


WIDE: Final = Layout("wide", 1120, 260, 48, 26, apart=86, margin=86, stagger=1)
NARROW: Final = Layout("narrow", 352, 0, 62, 26, apart=36, margin=38, stagger=2)


def timeline(
    rows: Sequence[Row],
    withdrawn: frozenset[str],
    today: date,
    layout: Layout,
    title: str,
    asked: Asked | None = None,
) -> Markup:
    """The picture of the rows (oldest first); nothing where there are none.

    ``withdrawn`` are the activations that, as known now, should never have been.
    """
    if not rows:
        return Markup("")
    return _Picture(rows, withdrawn, today, layout, asked).drawn(title)


def changed(
    before: Sequence[Reign], after: Sequence[Reign]
) -> Iterator[tuple[date | None, date | None]]:
    """The days that another activation rules now; both inclusive, None is open.

    What follows without a gap is told together.
    """
    starts = sorted(
        {one.first for one in (*before, *after)} - {None}, key=lambda day: day or date.min
    )
    since: date | None = None
    under_way = False
    for start in (None, *starts):
        day = start or date.min
        differs = _ruling(before, day) != _ruling(after, day)
        if differs and not under_way:
            since = start
        elif under_way and not differs and start is not None:
            yield since, start
        under_way = differs
    if under_way:
        yield since, None


def _ruling(reigns: Sequence[Reign], day: date) -> Activation | None:
    return next((one.activation for one in reigns if one.has(day)), None)


class _Picture:
    def __init__(
        self,
        rows: Sequence[Row],
        withdrawn: frozenset[str],
        today: date,
        layout: Layout,
        asked: Asked | None,
    ) -> None:
        self.rows = list(rows)[-MOST:]
        self.hidden = len(rows) - len(self.rows)
        self.before = list(rows)[self.hidden - 1] if self.hidden else None
        self.withdrawn = withdrawn
        self.today = today
        self.layout = layout
        self.asked = asked
        self.starts = sorted(
            {one.first for row in self.rows for one in row.reigns if one.first is not None}
        )
        others = [today, *(row.known for row in self.rows), *([asked.on] if asked else [])]
        width = layout.width - layout.labels - 8
        self.scale: Scale = scale_of(
            self.starts, others, layout.labels + 4, width, layout.apart, layout.margin
        )
        self.top = 50 + 16 * (layout.stagger - 1)
        self.bottom = self.top + layout.row * len(self.rows)

    def drawn(self, title: str) -> Markup:
        width, height = self.scale.right + 4, self.bottom + (46 if self.asked else 28)
        name = f"timeline-{self.layout.name}"
        parts = [*self._axis(), *self._all_rows(), *self._today(), *self._asked(), *self._labels()]
        return Markup(
            '<svg class="picture timeline {0}{1}" viewBox="0 0 {2} {3}" width="{2}" height="{3}"'
            ' role="img" aria-labelledby="{4}"><title id="{4}">{5}</title>'
            '<defs><pattern id="{4}-gone" width="7" height="7" patternUnits="userSpaceOnUse"'
            ' patternTransform="rotate(45)"><path class="hatch" d="M0 0V7"/></pattern></defs>'
            "{6}</svg>"
        ).format(
            self.layout.name,
            " long" if width > self.layout.width else "",
            width,
            height,
            name,
            title,
            Markup("").join(parts),
        )

    # --- what stands around the bands --------------------------------------------

    def _axis(self) -> Iterator[Markup]:
        for index, day in enumerate(self.starts):
            x = self.scale.place(day)
            y = self.top - 20 - 16 * (index % self.layout.stagger)
            yield _line("grid", x, y + 5, x, self.bottom)
            yield self._kept("quiet", x, y, short_day(day))
        yield _text("quiet", self.layout.labels + 4, 14, _("effective date") + " →")
        if self.layout.labels:
            yield _text("quiet", 0, self.top - 20, "↑ " + _("became known"))

    def _today(self) -> Iterator[Markup]:
        """Today on both clocks: a line down, and one above the newest knowledge."""
        x = self.scale.place(self.today)
        yield _line("today", x, self.top - 6, x, self.bottom + 6)
        yield _line("today", 0, self.top - 6, self.scale.right, self.top - 6)
        yield Markup('<circle class="today-point" cx="{}" cy="{}" r="4"/>').format(x, self.top - 6)
        words = _("today, %(day)s", day=short_day(self.today))
        yield self._kept("today-words", x, self.bottom + 20, words)

    def _asked(self) -> Iterator[Markup]:
        if self.asked is None:
            return
        x = self.scale.place(self.asked.on)
        yield _line("asked", x, self.top - 6, x, self.bottom + 24)
        yield self._kept("asked-words", x, self.bottom + 38, short_day(self.asked.on))
        shown = None if self.asked.row is None else self.asked.row - self.hidden
        if shown is not None and shown >= 0:
            y = self._band(shown) + self.layout.band // 2
            yield Markup('<circle class="asked-point" cx="{}" cy="{}" r="7"/>').format(x, y)

    def _kept(self, kind: str, x: int, y: int, words: str) -> Markup:
        """Words at a line, kept within the picture."""
        half = len(words) * 10 // 3
        anchor = "start" if x - half < 0 else "end" if x + half > self.scale.right else "middle"
        return _text(kind, x, y, words, anchor)

    def _labels(self) -> Iterator[Markup]:
        """What each row is, over all lines."""
        for index, row in enumerate(self.rows):
            now = " now" if index == len(self.rows) - 1 else ""
            y = self._band(index) + (11 if self.layout.labels else -10)
            x, lower = (0, 15) if self.layout.labels else (86, 0)
            yield _text(f"known{now}", 0, y, short_day(row.known))
            yield _text("quiet told", x, y + lower, row.label)

    # --- the rows ------------------------------------------------------------------

    def _all_rows(self) -> Iterator[Markup]:
        for index, row in enumerate(self.rows):
            before = self.rows[index - 1] if index else self.before
            yield from self._row(index, row, before)

    def _row(self, index: int, row: Row, before: Row | None) -> Iterator[Markup]:
        y = self._band(index)
        newest = index == len(self.rows) - 1
        yield Markup('<g class="step{}">').format(" now" if newest else "")
        for reign in row.reigns:
            yield from self._reign(reign, y, self.scale.place(row.known))
        for first, after in changed(before.reigns, row.reigns) if before else ():
            yield from self._changed(first, after, row.known, y)
        x, middle = self.scale.place(row.known), y + self.layout.band + 5
        yield _line("known-line", x, y, x, y + self.layout.band)
        yield Markup('<path class="known-on" d="M{} {}l5 7h-10z"/>').format(x, middle - 5)
        yield Markup("</g>")

    def _band(self, index: int) -> int:
        """Where the band of a row begins, from above."""
        above = 10 if self.layout.labels else 26
        return self.bottom - self.layout.row * (index + 1) + above

    def _reign(self, reign: Reign, y: int, known: int) -> Iterator[Markup]:
        first, last = self._from(reign.first), self._until(reign.last)
        height = self.layout.band
        found = reign.activation
        if found is None:
            middle = y + height // 2
            yield _line("none", first, middle, last, middle)
            return
        gone = found.id in self.withdrawn
        kind = f"band c{(found.version - 1) % COLOURS}" + (" gone" if gone else "")
        tip_left, tip_right = reign.first is None, reign.last is None
        shape = _outline(first, last, y, height, tip_left, tip_right)
        yield Markup('<path class="{}" d="{}"/>').format(kind, shape)
        if gone:
            yield Markup('<path fill="url(#timeline-{}-gone)" d="{}"/>').format(
                self.layout.name, shape
            )
        words, number = _("Version %(number)s", number=found.version), str(found.version)
        for told, avoided in ((words, {known}), (words, set[int]()), (number, {known})):
            start, end = self._free(first + 5, last - 5, avoided)
            if end - start >= len(told) * 8:
                yield _text("version", (start + end) // 2, y + height // 2 + 5, told, "middle")
                break

    def _free(self, start: int, end: int, avoided: set[int]) -> tuple[int, int]:
        """The longest stretch of a band that no line through all rows crosses, nor an avoided."""
        lines = {*avoided, self.scale.place(self.today)}
        if self.asked is not None:
            lines.add(self.scale.place(self.asked.on))
        inside = sorted(line for line in lines if start < line < end)
        return max(pairwise([start, *inside, end]), key=lambda pair: pair[1] - pair[0])

    def _changed(
        self, first: date | None, after: date | None, known: date, y: int
    ) -> Iterator[Markup]:
        """A line above the days that the step changed, another where they were past by then."""
        start = self._from(first)
        end = self.scale.right if after is None else self.scale.place(after)
        past = self.scale.place(known)
        if start < past:
            yield _line("rewritten", start, y - 4, min(past, end), y - 4)
        if end > past:
            yield _line("altered", max(start, past), y - 4, end, y - 4)

    def _from(self, first: date | None) -> int:
        return self.scale.left if first is None else self.scale.place(first)

    def _until(self, last: date | None) -> int:
        """Where the day after the last one begins: every reign ends where another begins."""
        later = [start for start in self.starts if last is not None and start > last]
        return self.scale.place(later[0]) if later else self.scale.right


def _outline(first: int, last: int, y: int, height: int, left: bool, right: bool) -> str:
    """A band; an open end points on."""
    middle, low = y + height // 2, y + height
    x = first + (TIP if left else 0)
    end = last - (TIP if right else 0)
    points = [f"M{x} {y}H{end}"]
    points.append(f"L{last} {middle}L{end} {low}" if right else f"V{low}")
    points.append(f"H{x}")
    points.append(f"L{first} {middle}Z" if left else "Z")
    return "".join(points)


def _line(kind: str, x1: int, y1: int, x2: int, y2: int) -> Markup:
    return Markup('<path class="{}" d="M{} {}L{} {}"/>').format(kind, x1, y1, x2, y2)


def _text(kind: str, x: int, y: int, words: str, anchor: str = "start") -> Markup:
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(
        kind, x, y, anchor, words
    )
