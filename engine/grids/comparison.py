"""A comparison: what is asked, what was found, and how it is told to a program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.errors import ComparisonFault, ComparisonFaulty
from engine.evaluation import Bundle
from engine.grids.axes import Axis, number_text
from engine.grids.curves import Boundary, Curve, curve_of
from engine.grids.points import Decider, Grid, Refusal, sampled
from engine.grids.reading import read_axes
from engine.grids.regions import Region, Span, regions_of
from engine.policy.model import PolicyVersion

__all__ = ["Comparison", "Question", "compare"]


@dataclass(frozen=True, slots=True)
class Question:
    """What to vary around which inputs.

    ``base`` is raw JSON with numbers as Decimal; ``vary`` axes as text;
    ``curve`` the path of one of them that is a number; ``outcome`` the outcome
    whose reach the curve tells (None: the policy's default).
    """

    base: object
    vary: tuple[str, ...]
    curve: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions over a grid on one effective date.

    ``left_out`` are, for each version, paths of inputs that only the other knows.
    """

    before: PolicyVersion
    after: PolicyVersion
    on: date
    grid: Grid
    regions: tuple[Region, ...]
    curve: Curve | None
    refusals: tuple[tuple[Refusal, ...], tuple[Refusal, ...]]
    left_out: tuple[tuple[str, ...], tuple[str, ...]]

    @property
    def points(self) -> int:
        """How many points were decided by both."""
        return len(self.grid.results)

    @property
    def differing(self) -> int:
        """How many of them have another result under each."""
        return sum(one != other for one, other in self.grid.results.values())

    def counts(self) -> list[tuple[str, str, int]]:
        """Results under each version with their points: the same first, then by number."""
        counted = self.grid.counts().items()
        ordered = sorted(counted, key=lambda one: (one[0][0] != one[0][1], -one[1], one[0]))
        return [(before, after, count) for (before, after), count in ordered]

    def to_json(self) -> dict[str, Any]:
        """All but the single points, for a program."""
        return {
            "policy": self.after.policy_id,
            "effective_date": self.on.isoformat(),
            "versions": [
                {
                    "policy_version": one.version,
                    "policy_digest": one.digest,
                    "left_out": list(left),
                    "refusals": [_refusal(each) for each in refused],
                }
                for one, left, refused in zip(
                    (self.before, self.after), self.left_out, self.refusals, strict=True
                )
            ],
            "axes": [
                {"path": axis.path, "values": [axis.told(at) for at in range(len(axis.values))]}
                for axis in self.grid.axes
            ],
            "points": self.points,
            "differing": self.differing,
            "counts": [
                {"from": before, "to": after, "points": count}
                for before, after, count in self.counts()
            ],
            "regions": [_region(one) for one in self.regions],
            "curve": None if self.curve is None else _curve(self.curve),
        }

    def rows(self) -> Iterator[list[str]]:
        """A table of every point: the axes' values, then the two results; its head first."""
        axes = self.grid.axes
        names = [f"version {self.before.version}", f"version {self.after.version}"]
        yield [*(axis.path for axis in axes), *names, "differs"]
        for place, (before, after) in self.grid.results.items():
            values = [_cell(axis, at) for axis, at in zip(axes, place, strict=True)]
            yield [*values, before, after, "yes" if before != after else ""]


def compare(before: Bundle, after: Bundle, on: date, question: Question, most: int) -> Comparison:
    """Decide every point by both versions, at most ``most`` points.

    Raises ComparisonFaulty with every fault of the question.
    """
    versions = before.program.policy, after.program.policy
    axes, faults = read_axes(question.vary, versions, on, question.base)
    faults += _limit(axes, most) if not faults else []
    along, more = _along(question, axes, faults)
    outcome = question.outcome or versions[1].outcome.default
    if not any(outcome in one.outcome.order for one in versions):
        known = ", ".join(dict.fromkeys(name for one in versions for name in one.outcome.order))
        message = f"{outcome} is no outcome of the policy, which are {known}"
        more.append(
            ComparisonFault(
                "outcome", "outcome_unknown", message, {"outcome": outcome, "outcomes": known}
            )
        )
    if faults or more:
        raise ComparisonFaulty((*faults, *more))
    deciders = (
        Decider(before, after, on, question.base, axes),
        Decider(after, before, on, question.base, axes),
    )
    grid = sampled(axes, *deciders)
    refusals = deciders[0].refusals(), deciders[1].refusals()
    curve = None if along is None else curve_of(grid, along, outcome, *deciders)
    return Comparison(
        *versions,
        on,
        grid,
        regions_of(grid),
        curve,
        refusals,
        (tuple(deciders[0].left_out), tuple(deciders[1].left_out)),
    )


def _limit(axes: Sequence[Axis], most: int) -> list[ComparisonFault]:
    points = 1
    for axis in axes:
        points *= len(axis.values)
    if points <= most:
        return []
    sizes = " x ".join(str(len(axis.values)) for axis in axes)
    message = f"{sizes} are {points} points, the limit is {most}: take larger steps"
    data = {"points": str(points), "most": str(most), "sizes": sizes}
    return [ComparisonFault("vary", "points_many", message, data)]


def _along(
    question: Question, axes: Sequence[Axis], faults: Sequence[ComparisonFault]
) -> tuple[int | None, list[ComparisonFault]]:
    """The place of the curve's axis, and what is wrong with it."""
    path = question.curve
    if path is None:
        return None, []
    place = next((at for at, axis in enumerate(axes) if axis.path == path), None)
    if place is None:
        if any(one.partition("=")[0].strip() == path for one in question.vary):
            return None, []  # the axis has a fault of its own
        message = f"{path} is not one of the axes"
        return None, [ComparisonFault("curve", "curve_not_varied", message, {"path": path})]
    if not axes[place].numeric:
        message = f"{path} is no number, so nothing reaches up to a value of it"
        return None, [ComparisonFault("curve", "curve_not_number", message, {"path": path})]
    return place, []


def _cell(axis: Axis, at: int) -> str:
    told = axis.told(at)
    return str(told).lower() if isinstance(told, bool) else str(told)


def _refusal(one: Refusal) -> dict[str, Any]:
    told = {"code": one.code, "at": one.at, "message": one.message, "points": one.points}
    return told if one.message_az is None else told | {"message_az": one.message_az}


def _region(one: Region) -> dict[str, Any]:
    return {
        "from": one.before,
        "to": one.after,
        "points": one.points,
        "where": [_span(span) for span in one.spans if not span.whole],
    }


def _span(span: Span) -> dict[str, Any]:
    axis = span.axis
    if axis.ordered:
        ends = axis.told(span.places[0]), axis.told(span.places[-1])
        return {"path": axis.path, "from": ends[0], "to": ends[1]}
    return {"path": axis.path, "values": [axis.told(at) for at in span.places]}


def _curve(curve: Curve) -> dict[str, Any]:
    return {
        "path": curve.axis.path,
        "outcome": curve.outcome,
        "unit": number_text(curve.unit),
        "lines": [
            {
                "at": {
                    axis.path: axis.told(at)
                    for axis, at in zip(curve.others, line.place, strict=True)
                },
                "before": _boundary(line.before),
                "after": _boundary(line.after),
            }
            for line in curve.lines
        ],
    }


def _boundary(one: Boundary) -> dict[str, Any]:
    return {"reach": one.reach, "value": None if one.value is None else number_text(one.value)}
