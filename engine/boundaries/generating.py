"""Boundary cases of a policy version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from engine.boundaries.axes import simplest
from engine.boundaries.choosing import Boundaries, chosen
from engine.boundaries.found import Found
from engine.boundaries.observing import Observer
from engine.boundaries.points import ABSENT, Point, change
from engine.boundaries.search import Search
from engine.boundaries.watching import Watched
from engine.evaluation import Bundle
from engine.policy.model import PolicyVersion

__all__ = ["evaluations_for", "find_boundaries", "plainest"]

_MOST = 6000
_LEAST = 1200
_WORK = 1_150_000


def find_boundaries(
    policy: PolicyVersion,
    bundle_on: Callable[[date], Bundle],
    seeds: Sequence[Point],
    evaluations: int | None = None,
) -> Boundaries:
    """Cases that show each row, each condition alone and both sides of each bound.

    ``bundle_on`` gives the version with what it uses on a day, and raises
    QerarError for a day on which it does not rule; ``seeds`` are cases to begin
    from, of days on which it does.  At most ``evaluations`` cases are tried
    beside the seeds (None: as many as take some seconds).  The same arguments
    give the same cases.
    """
    watched = Watched(policy)
    most = evaluations_for(watched) if evaluations is None else evaluations
    found = Found(Observer(watched, bundle_on), len(seeds) + most)
    Search(found).run(seeds)
    return chosen(found)


def evaluations_for(watched: Watched) -> int:
    """How many cases are tried: fewer of a version of which each takes longer."""
    policy = watched.policy
    weight = (
        10
        + len(policy.values)
        + sum(len(one.leaves) * (4 if one.elements else 1) for one in watched.conditions)
        + len(watched.questions)
        + sum(len(table.rows) for table in policy.tables.values())
        + 40 * len(policy.uses)
    )
    return max(_LEAST, min(_MOST, _WORK // weight))


def plainest(policy: PolicyVersion, day: date) -> Point:
    """A case made of the vocabulary alone: what is required, each its plainest value."""
    inputs: dict[str, object] = {}
    for path, field in policy.inputs.items():
        if field.optional or field.default is not None or field.informational:
            continue
        made = simplest(field.spec)
        if made is not ABSENT:
            inputs = change(inputs, tuple(path.split(".")), made)
    return Point(day, inputs)
