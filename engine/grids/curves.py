"""How far an outcome reaches along one number: the exact boundary at each place of the others.

What was sampled along the number says whether the outcome holds up to some value,
or from some value on; between the last sample that has it and the first that has
not, the boundary is bisected to the smallest step of the number's type.  Where the
samples do not agree with one such boundary there is none to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import groupby, pairwise, product
from typing import Final, Literal

from engine.evaluation.canonical import MAX_SCALE, scale_of
from engine.grids.axes import Axis, Scalar
from engine.grids.points import Decider, Grid, Point
from engine.grids.regions import Span

__all__ = ["Boundary", "Curve", "CurveLine", "CurveRun", "curve_of", "runs_of", "unit_of"]

#: decimals of a boundary where the type sets no limit to them
_DECIMALS: Final = 4

Reach = Literal["up_to", "from", "all", "none", "mixed"]


@dataclass(frozen=True, slots=True)
class Boundary:
    """How far the outcome reaches.

    ``up_to`` and ``from``: the largest or smallest ``value`` that has it (the
    next one, a unit further, has not).  ``all``, ``none``: every value or no
    value that was sampled has it.  ``mixed``: neither, so no number is given.
    """

    reach: Reach
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CurveLine:
    """The boundaries of both versions at one place of the other axes."""

    place: Point
    before: Boundary
    after: Boundary


@dataclass(frozen=True, slots=True)
class Curve:
    """The boundary of ``outcome`` along ``axis``, to the ``unit``, over the ``others``."""

    axis: Axis
    outcome: str
    unit: Decimal
    others: tuple[Axis, ...]
    lines: tuple[CurveLine, ...]

    @property
    def largest(self) -> bool:
        """Whether it is told as the largest value that has the outcome, not the smallest."""
        reached = [one.reach for line in self.lines for one in (line.before, line.after)]
        return reached.count("up_to") >= reached.count("from")


@dataclass(frozen=True, slots=True)
class CurveRun:
    """Places of the other axes, one after another, where the boundaries are the same."""

    spans: tuple[Span, ...]
    before: Boundary
    after: Boundary


def runs_of(curve: Curve) -> tuple[CurveRun, ...]:
    """The curve in as few lines as tell it, along the first of the other axes that is ordered."""
    along = next((at for at, axis in enumerate(curve.others) if axis.ordered), None)
    if along is None:
        return tuple(_run(curve, [line], None) for line in curve.lines)

    def elsewhere(line: CurveLine) -> Point:
        return (*line.place[:along], *line.place[along + 1 :])

    lines = sorted(curve.lines, key=lambda one: (elsewhere(one), one.place))
    grouped = groupby(lines, key=lambda one: (elsewhere(one), one.before, one.after))
    return tuple(_run(curve, list(group), along) for _, group in grouped)


def _run(curve: Curve, lines: Sequence[CurveLine], along: int | None) -> CurveRun:
    first = lines[0]
    spans = tuple(
        Span(axis, tuple(one.place[at] for one in lines) if at == along else (first.place[at],))
        for at, axis in enumerate(curve.others)
    )
    return CurveRun(spans, first.before, first.after)


def unit_of(axis: Axis) -> Decimal:
    """The smallest step of its number: 0.01 of money, 1 of a whole number.

    As fine as its values at least, which the other version may take finer.
    """
    scale = scale_of(axis.spec)
    if scale == MAX_SCALE:  # there is no limit
        scale = _DECIMALS
    scale = max(scale, *[_decimals(_number(one)) for one in axis.values])
    return Decimal((0, (1,), -scale))


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def curve_of(grid: Grid, along: int, outcome: str, before: Decider, after: Decider) -> Curve:
    """The boundaries along the axis at the place ``along``; raises nothing of its own."""
    axis = grid.axes[along]
    others = (*grid.axes[:along], *grid.axes[along + 1 :])
    unit = unit_of(axis)
    values = [_number(one) for one in axis.values]
    lines = []
    for place in product(*(range(len(one.values)) for one in others)):
        points = [(*place[:along], at, *place[along:]) for at in range(len(values))]
        fixed: list[Scalar] = [one.values[at] for one, at in zip(others, place, strict=True)]
        sides = []
        for side, decider in enumerate((before, after)):
            has = [grid.results[point][side] == outcome for point in points]
            ask = partial(_asked, decider, fixed, along, outcome)
            sides.append(_boundary(values, has, unit, ask))
        lines.append(CurveLine(place, *sides))
    return Curve(axis, outcome, unit, others, tuple(lines))


def _asked(
    decider: Decider, fixed: Sequence[Scalar], along: int, outcome: str, value: Decimal
) -> bool:
    """Whether the outcome is there with that value on the axis ``along``."""
    return decider([*fixed[:along], value, *fixed[along:]]) == outcome


def _boundary(
    values: Sequence[Decimal], has: Sequence[bool], unit: Decimal, ask: Callable[[Decimal], bool]
) -> Boundary:
    turns = [at for at, (one, other) in enumerate(pairwise(has)) if one is not other]
    if not turns:
        return Boundary("all" if has[0] else "none")
    if len(turns) > 1:
        return Boundary("mixed")
    low, high = values[turns[0]], values[turns[0] + 1]
    steps = int((high - low) / unit)
    inside, outside = (0, steps) if has[0] else (steps, 0)
    while abs(outside - inside) > 1:
        middle = (inside + outside) // 2
        if ask(low + middle * unit):
            inside = middle
        else:
            outside = middle
    return Boundary("up_to" if has[0] else "from", low + inside * unit)


def _number(value: Scalar) -> Decimal:
    assert isinstance(value, Decimal)  # a curve runs along a number
    return value
