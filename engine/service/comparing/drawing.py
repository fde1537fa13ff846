"""A comparison as pictures: the map of results by change, and the curves of both versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Final

from engine.grids import Axis, Boundary, Comparison, Curve, is_refused
from engine.grids.marks import heights, marks
from engine.grids.words import Words
from engine.pictures import (
    NARROW,
    WIDE,
    HeatMap,
    HeatPanel,
    Kind,
    Layout,
    Scale,
    Step,
    StepCurves,
    StepLine,
    StepPanel,
    Title,
    heat_map,
    step_curves,
)

__all__ = ["Picture", "Pictures", "kind_of"]

#: panels of a picture; the tables beside it have all
MOST_PANELS: Final = 12
_SHADES: Final = 3
_SAID: Final = {
    "az": {
        "map": "{title}: nəticə harada fərqlənir ({names})",
        "points": "{change}: {count} nöqtə",
        "more": "Daha {count} bölmə var: cədvəllərə baxın.",
        "open": "sınanan qiymətlərin sonunadək",
        "none": "heç biri",
        "mixed": "tək hədd yoxdur",
        "desc": "{count} nöqtə. {told}",
        "on": "{title}. Tətbiq tarixi: {day}",
        "by": "Bölmələr üzrə: {axes}",
    },
    "en": {
        "map": "{title}: where the outcome differs ({names})",
        "points": "{change}: {count} points",
        "more": "There are {count} more panels: see the tables.",
        "open": "to the end of the values tried",
        "none": "none",
        "mixed": "no single limit",
        "desc": "{count} points. {told}",
        "on": "{title}. Effective date: {day}",
        "by": "Panels by: {axes}",
    },
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that can be drawn in either layout, for a page or to stand alone."""

    name: str
    title: str
    _draw: Callable[[str, Layout, bool], str]

    def svg(self, layout: str = "wide", *, embedded: bool = False) -> str:
        """SVG text; ``layout`` is "wide", or "narrow" for 400 pixels."""
        return self._draw(
            f"{self.name}-{layout}", {"wide": WIDE, "narrow": NARROW}[layout], embedded
        )


def kind_of(found: Comparison, before: str, after: str) -> str:
    """The class of a cell by its results: the same, or better, worse, refused by one.

    Better is what comes later in the precedence of outcomes; changes of one sort
    have shades, the first of those that lead furthest.
    """
    sort = _sort(found, before, after)
    if sort not in ("better", "worse"):
        return sort
    away = -1 if sort == "better" else 1
    alike = sorted(
        ((one, other) for one, other, _ in found.counts() if _sort(found, one, other) == sort),
        key=lambda change: (away * _rank(found, change[1]), away * _rank(found, change[0])),
    )
    return f"{sort}{alike.index((before, after)) % _SHADES + 1}"


def _sort(found: Comparison, before: str, after: str) -> str:
    if before == after:
        if is_refused(before):
            return "same-refused"
        order = found.after.outcome.order
        place = order.index(before) if before in order else -1
        return f"same-{'yes' if place == len(order) - 1 else 'no' if place == 0 else 'refer'}"
    if is_refused(before) or is_refused(after):
        return "admitting" if is_refused(before) else "refusing"
    return "better" if _rank(found, after) > _rank(found, before) else "worse"


def _rank(found: Comparison, outcome: str) -> int:
    for version in (found.after, found.before):
        if outcome in version.outcome.order:
            return version.outcome.order.index(outcome)
    return -1


class Pictures:
    """Draws one comparison in one language."""

    def __init__(self, found: Comparison, words: Words, names: tuple[str, str]) -> None:
        self._found = found
        self._words = words
        self._names = names
        self._said = _SAID[words.lang]
        axes = found.grid.axes
        self._y, self._x, self._rest = _roles(axes, found.curve)
        self._all_panels = list(product(*(range(len(axes[at].values)) for at in self._rest)))
        self._panels = self._all_panels[:MOST_PANELS]
        hidden = len(self._all_panels) - len(self._panels)
        self._more = self._said["more"].format(count=hidden) if hidden else ""

    def all(self) -> tuple[Picture, ...]:
        """The map, then the curve where there is one with something to run along."""
        found = [Picture("compare-map", self._title("map"), self._map)]
        curve = self._found.curve
        if curve is not None and curve.others:
            found.append(Picture("compare-curve", self._curve_title(curve), self._curve))
        return tuple(found)

    # --- the map ------------------------------------------------------------------

    def _map(self, name: str, layout: Layout, embedded: bool) -> str:
        counted = self._found.counts()
        kinds = {(before, after): at for at, (before, after, _) in enumerate(counted)}
        told = [
            self._said["points"].format(
                change=self._words.change(before, after), count=self._count(points)
            )
            for before, after, points in counted
        ]
        described = self._said["desc"].format(
            count=self._count(self._found.points), told="; ".join(told)
        )
        picture = HeatMap(
            id=name,
            title=self._title("map"),
            description=described,
            x=self._scale(self._x),
            y=Scale("", ("",), ()) if self._y is None else self._scale(self._y),
            kinds=tuple(
                Kind(css, words, css.startswith(("worse", "refusing", "same-refused")))
                for css, words in zip(
                    (kind_of(self._found, before, after) for before, after, _ in counted),
                    told,
                    strict=True,
                )
            ),
            panels=tuple(
                HeatPanel(self._panel(panel), tuple(self._columns(panel, kinds)))
                for panel in self._panels
            ),
            by=self._by,
            more=self._more,
        )
        return heat_map(picture, layout, embedded=embedded)

    def _columns(
        self, panel: Sequence[int], kinds: dict[tuple[str, str], int]
    ) -> Iterator[tuple[int, ...]]:
        axes = self._found.grid.axes
        place = [0] * len(axes)
        for at, fixed in zip(self._rest, panel, strict=True):
            place[at] = fixed
        rows = range(1 if self._y is None else len(axes[self._y].values))
        for column in range(len(axes[self._x].values)):
            place[self._x] = column
            cells = []
            for row in rows:
                if self._y is not None:
                    place[self._y] = row
                cells.append(kinds[self._found.grid.results[tuple(place)]])
            yield tuple(cells)

    # --- the curve ----------------------------------------------------------------

    def _curve(self, name: str, layout: Layout, embedded: bool) -> str:
        curve = self._found.curve
        assert curve is not None
        largest = curve.largest
        axis = curve.axis
        numbers = sorted(one for one in axis.values if isinstance(one, Decimal))
        ends = numbers[0], numbers[-1]
        # the places of the map's x axis and panels, among the curve's own other axes
        along = [at for at in range(len(self._found.grid.axes)) if at != self._y]
        lines = {line.place: line for line in curve.lines}
        panels, signs = [], set()
        for panel in self._panels:
            fixed = dict(zip(self._rest, panel, strict=True))
            sides: tuple[list[Step], list[Step]] = ([], [])
            for column in range(len(self._found.grid.axes[self._x].values)):
                line = lines[tuple(fixed.get(at, column) for at in along)]
                for steps, boundary in zip(sides, (line.before, line.after), strict=True):
                    steps.append(_step(boundary, largest, ends))
            signs |= {("○" if one.open else one.sign) for steps in sides for one in steps}
            both = StepLine("before", tuple(sides[0])), StepLine("after", tuple(sides[1]))
            panels.append(StepPanel(self._panel(panel), both))
        words = {"○": "open", "×": "none", "?": "mixed"}
        picture = StepCurves(
            id=name,
            title=self._curve_title(curve),
            description=self._described(curve),
            x=self._scale(self._x),
            y=self._words.axis(axis, unit=True),
            heights=tuple((one, self._words.short(axis, one)) for one in heights(*ends)),
            panels=tuple(panels),
            names=self._names,
            signs=tuple((sign, self._said[key]) for sign, key in words.items() if sign in signs),
            joined=self._found.grid.axes[self._x].ordered,
            by=self._by,
            more=self._more,
        )
        return step_curves(picture, layout, embedded=embedded)

    def _described(self, curve: Curve) -> str:
        first, last = curve.lines[0], curve.lines[-1]
        told = [
            f"{self._words.places(curve.others, line.place)}: {self._names[0]} – "
            f"{self._words.boundary(curve, line.before)}, {self._names[1]} – "
            f"{self._words.boundary(curve, line.after)}"
            for line in dict.fromkeys((first, last))
        ]
        return ". ".join(told)

    # --- both ---------------------------------------------------------------------

    def _title(self, kind: str) -> str:
        title = self._found.after.title
        named = title.az if self._words.lang == "az" else title.en
        names = f"{self._names[0]} → {self._names[1]}"
        return self._dated(self._said[kind].format(title=named, names=names))

    def _curve_title(self, curve: Curve) -> str:
        return self._dated(self._words.curve(curve))

    def _dated(self, title: str) -> str:
        return self._said["on"].format(title=title, day=self._words.day(self._found.on))

    def _scale(self, at: int) -> Scale:
        axis = self._found.grid.axes[at]
        names = tuple(self._words.tick(axis, place) for place in range(len(axis.values)))
        return Scale(self._words.axis(axis, unit=True), names, marks(axis), not axis.ordered)

    @property
    def _by(self) -> str:
        axes = [self._found.grid.axes[at] for at in self._rest]
        return self._said["by"].format(axes="; ".join(map(self._words.axis, axes)))

    def _panel(self, panel: Sequence[int]) -> Title:
        axes = [self._found.grid.axes[at] for at in self._rest]
        values = [self._words.value(axis, at) for axis, at in zip(axes, panel, strict=True)]
        return Title(self._words.places(axes, panel), "; ".join(values))

    def _count(self, count: int) -> str:
        return self._words.count(count)


def _step(one: Boundary, largest: bool, ends: tuple[Decimal, Decimal]) -> Step:
    if one.value is not None:
        return Step(one.value)
    if one.reach == "all":
        return Step(ends[1 if largest else 0], open=True)
    return Step(None, sign="×" if one.reach == "none" else "?")


def _roles(axes: Sequence[Axis], curve: Curve | None) -> tuple[int | None, int, tuple[int, ...]]:
    """Which axis goes up, which across, and which make panels."""
    places = list(range(len(axes)))
    if len(places) == 1:
        return None, 0, ()
    numbers = [at for at in places if axes[at].numeric]
    ordered = [at for at in places if axes[at].ordered]
    up = (numbers or ordered or places)[0]
    if curve is not None:
        up = next(at for at in places if axes[at].path == curve.axis.path)
    across = next((at for at in ordered if at != up), next(at for at in places if at != up))
    return up, across, tuple(at for at in places if at not in (up, across))
