"""Days along a line: long spans are shortened, short ones kept wide enough to be seen.

A policy may stand for eight years and be announced eight days ahead, so that a
true scale would hide what matters.  Between two days that matter (knots) the
line is straight; the lengths grow with the square root of the days between.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import isqrt

__all__ = ["Scale", "scale_of"]

#: between any two knots
NEAR = 16


@dataclass(frozen=True, slots=True)
class Scale:
    """Where each day stands: ``places`` are those of the ``knots``; from ``left`` to ``right``."""

    knots: tuple[date, ...]
    places: tuple[int, ...]
    left: int
    right: int

    def place(self, day: date) -> int:
        """Where a day begins; before the first knot and after the last it is on the margin."""
        at = bisect_right(self.knots, day)
        if at == 0:
            return self.left
        if at == len(self.knots):
            return self.places[-1] if day == self.knots[-1] else self.right
        since, until = self.knots[at - 1 : at + 1]
        start, end = self.places[at - 1 : at + 1]
        return start + (end - start) * (day - since).days // (until - since).days


def scale_of(
    labelled: Iterable[date], others: Iterable[date], left: int, width: int, apart: int, margin: int
) -> Scale:
    """A scale from ``left``, ``width`` long or longer where the days need it.

    The ``labelled`` days stand at least ``apart`` from each other; before the
    first knot and after the last is a ``margin``.
    """
    wide = set(labelled)
    knots = tuple(sorted(wide | set(others)))
    least = _least(knots, wide, apart)
    weights = [0, *(isqrt((b - a).days) for a, b in pairwise(knots))]
    total = sum(weights) or 1
    spare = max(0, width - 2 * margin - (least[-1] if least else 0))
    places, grown = [], 0
    for at, weight in zip(least, weights, strict=True):
        grown += weight
        places.append(left + margin + at + spare * grown // total)
    end = (places[-1] if places else left + margin) + margin
    return Scale(knots, tuple(places), left, max(end, left + width))


def _least(knots: tuple[date, ...], wide: set[date], apart: int) -> list[int]:
    """The places that the knots need at least, from 0."""
    least: list[int] = []
    last = None
    for knot in knots:
        at = least[-1] + NEAR if least else 0
        if knot in wide:
            at = at if last is None else max(at, last + apart)
            last = at
        least.append(at)
    return least
