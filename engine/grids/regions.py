"""Where versions differ, as boxes: for each change of result, in few.

The points of one change are cut into boxes, each as large as it can be grown;
boxes do not overlap, so that their points add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from typing import Final

from engine.grids.axes import Axis
from engine.grids.points import Grid, Point

__all__ = ["MOST", "Region", "Span", "regions_of"]

#: boxes of one change that are told; what is left is counted
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Span:
    """Places on an axis: one after another where the axis is ordered, else any."""

    axis: Axis
    places: tuple[int, ...]

    @property
    def whole(self) -> bool:
        """Whether every value of the axis is in it."""
        return len(self.places) == len(self.axis.values)


@dataclass(frozen=True, slots=True)
class Region:
    """Points whose result under one version is ``before`` and under the other ``after``.

    Without spans these are points in pieces too small to be told one by one.
    """

    before: str
    after: str
    spans: tuple[Span, ...]
    points: int


def regions_of(grid: Grid) -> tuple[Region, ...]:
    """The boxes of every change, the largest of each change first."""
    changed: dict[tuple[str, str], set[Point]] = {}
    for place, results in grid.results.items():
        if results[0] != results[1]:
            changed.setdefault(results, set()).add(place)
    found: list[Region] = []
    for results, places in sorted(changed.items(), key=lambda one: (-len(one[1]), one[0])):
        boxes, left = _boxes(places, grid.axes)
        told = [
            Region(
                *results,
                tuple(Span(axis, side) for axis, side in zip(grid.axes, box, strict=True)),
                _size(box),
            )
            for box in boxes
        ]
        found += sorted(told, key=lambda one: -one.points)
        if left:
            found.append(Region(*results, (), left))
    return tuple(found)


_Box = tuple[tuple[int, ...], ...]


def _boxes(places: Iterable[Point], axes: Sequence[Axis]) -> tuple[list[_Box], int]:
    """The boxes, and how many points are in none of them."""
    left = set(places)
    boxes: list[_Box] = []
    for seed in sorted(left):
        if seed not in left:
            continue
        if len(boxes) == MOST:
            break
        grown = (_grown(seed, left, axes, order) for order in permutations(range(len(axes))))
        box = max(grown, key=_size)
        boxes.append(box)
        left.difference_update(product(*box))
    return boxes, len(left)


def _grown(seed: Point, free: set[Point], axes: Sequence[Axis], order: Sequence[int]) -> _Box:
    """The box from its first point on, grown along one axis after the other as far as it goes."""
    box: list[tuple[int, ...]] = [(place,) for place in seed]
    for along in order:
        for place in range(seed[along] + 1, len(axes[along].values)):
            slab = [*box[:along], (place,), *box[along + 1 :]]
            if free.issuperset(product(*slab)):
                box[along] += (place,)
            elif axes[along].ordered:
                break
    return tuple(box)


def _size(box: _Box) -> int:
    size = 1
    for side in box:
        size *= len(side)
    return size
