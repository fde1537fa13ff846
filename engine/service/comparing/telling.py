"""A comparison in words, as tables of a page or a terminal show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.grids import Comparison, Refusal
from engine.grids.curves import runs_of
from engine.grids.words import Words
from engine.service.comparing.drawing import Picture, Pictures, kind_of

__all__ = ["Compared", "Told", "ToldCount", "ToldRegion", "ToldRun"]


@dataclass(frozen=True, slots=True)
class ToldCount:
    """Points with the results under the two; ``kind`` is the picture's class of them."""

    before: str
    after: str
    points: int
    same: bool
    kind: str


@dataclass(frozen=True, slots=True)
class ToldRegion:
    """Where, from which result to which, and how many points."""

    where: str
    change: str
    points: int
    kind: str


@dataclass(frozen=True, slots=True)
class ToldRun:
    """Values of the other axes, and how far the outcome reaches under each."""

    where: tuple[str, ...]
    before: str
    after: str
    same: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A comparison in one language."""

    names: tuple[str, str]
    axes: tuple[tuple[str, int], ...]
    counts: tuple[ToldCount, ...]
    regions: tuple[ToldRegion, ...]
    curve: str | None
    headings: tuple[str, ...]
    runs: tuple[ToldRun, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison that can be told and drawn.

    ``called`` are names for the two where their numbers do not say what they
    are (a draft), by language.
    """

    comparison: Comparison
    called: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """For a program; see ``Comparison.to_json``."""
        return self.comparison.to_json()

    def told(self, lang: str) -> Told:
        """In "az" or "en"."""
        found = self.comparison
        words = self._words(lang)
        curve = found.curve
        runs = () if curve is None else runs_of(curve)
        return Told(
            names=self.names(lang),
            axes=tuple((words.axis(axis), len(axis.values)) for axis in found.grid.axes),
            counts=tuple(
                ToldCount(
                    words.result(before),
                    words.result(after),
                    points,
                    before == after,
                    kind_of(found, before, after),
                )
                for before, after, points in found.counts()
            ),
            regions=tuple(
                ToldRegion(
                    words.region(one),
                    words.change(one.before, one.after),
                    one.points,
                    kind_of(found, one.before, one.after),
                )
                for one in found.regions
            ),
            curve=None if curve is None else words.curve(curve),
            headings=() if curve is None else tuple(map(words.axis, curve.others)),
            runs=tuple(
                ToldRun(
                    tuple(words.values(span) for span in run.spans),
                    words.boundary(curve, run.before),
                    words.boundary(curve, run.after),
                    run.before == run.after,
                )
                for run in runs
                if curve is not None
            ),
        )

    def names(self, lang: str) -> tuple[str, str]:
        """What the two are called."""
        words = self._words(lang)
        found = self.comparison
        numbers = words.version(found.before.version), words.version(found.after.version)
        return self.called.get(lang, numbers)

    def refusals(self) -> tuple[tuple[Refusal, ...], tuple[Refusal, ...]]:
        """Why each of the two refused points."""
        return self.comparison.refusals

    def pictures(self, lang: str) -> tuple[Picture, ...]:
        """The map of results and, where one was asked for, the curve."""
        return Pictures(self.comparison, self._words(lang), self.names(lang)).all()

    def _words(self, lang: str) -> Words:
        return Words(self.comparison.before, self.comparison.after, lang)
