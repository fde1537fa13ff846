"""Which cases are kept, few of them, and what each is named after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.boundaries.edges import Edge
from engine.boundaries.found import Alone, Crossing, Found
from engine.boundaries.logic import pair_of
from engine.boundaries.observing import Observed
from engine.boundaries.points import Point
from engine.boundaries.telling import alone_texts, side_texts, why_not_alone

__all__ = ["Boundaries", "Count", "Shown", "Unreached", "chosen"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A case, named by the first thing it shows, and the other things."""

    name: str
    point: Point
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a kind are shown, of how many."""

    what: str
    shown: int
    of: int


@dataclass(frozen=True, slots=True)
class Unreached:
    """What no case shows, and why."""

    element: str
    why: str


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The cases of a version, what they cover, and what was not reached."""

    cases: tuple[Shown, ...]
    counts: tuple[Count, ...]
    unreached: tuple[Unreached, ...]
    evaluations: int


def chosen(found: Found) -> Boundaries:
    """The cases that together show all that was found, in the order of what they show."""
    shown = _Shown()
    covered: set[Edge] = set()
    for crossing in _fewest(found, covered):
        shown.add(crossing.low, *side_texts(found, crossing, crossing.low))
        shown.add(crossing.high, *side_texts(found, crossing, crossing.high))
    alone = found.alone
    for one in alone:
        pair = found.pair(one)
        if pair is not None and not _has_pair(found, one, shown):
            for seen, text in zip(pair, alone_texts(found, one, pair), strict=True):
                shown.add(seen, text)
    for mark in found.targets:
        reached = found.marked.get(mark)
        if reached is None:
            continue
        if ": " in mark:  # one step beside a bound, a choice may be rounded away: the first case
            shown.add(reached, mark)
        elif not any(mark in each.marks for each in shown.seen()):
            shown.add(reached, f"reaches {mark}")
    return Boundaries(
        tuple(shown.cases()),
        tuple(_counts(found)),
        tuple(_unreached(found)),
        found.spent,
    )


class _Shown:
    """The cases kept so far, each with the sentences of what it shows."""

    def __init__(self) -> None:
        self._seen: dict[str, Observed] = {}
        self._texts: dict[str, list[str]] = {}

    def seen(self) -> Iterator[Observed]:
        return iter(self._seen.values())

    def add(self, seen: Observed, *texts: str) -> None:
        key = seen.point.key
        self._seen[key] = seen
        known = self._texts.setdefault(key, [])
        known += [text for text in texts if text not in known]

    def cases(self) -> Iterator[Shown]:
        names: set[str] = set()
        for key, texts in self._texts.items():
            first = texts[0]
            name, number = first, 2
            while name in names:
                name, number = f"{first} ({number})", number + 1
            names.add(name)
            yield Shown(name, self._seen[key].point, tuple(texts[1:]))


def _fewest(found: Found, covered: set[Edge]) -> Iterator[Crossing]:
    """The crossings that add an edge: those that show most edges first, then as they were found."""
    left = list(found.crossings)
    while left:
        best = max(left, key=lambda one: len({*one.edges} - covered))
        if not {*best.edges} - covered:
            return
        covered |= {*best.edges}
        left.remove(best)
        yield best


def _has_pair(found: Found, alone: Alone, shown: _Shown) -> bool:
    """Whether the kept cases already show that a part makes the difference."""
    place, leaf = alone
    vectors = [
        vector for seen in shown.seen() for vector in (seen.vectors[place] if seen.vectors else ())
    ]
    return pair_of(found.watched.conditions[place].tree, leaf, vectors) is not None


def _counts(found: Found) -> Iterator[Count]:
    targets = found.targets
    kinds = {
        "table rows": ("tables/",),
        "rules": ("rules/",),
        "other elements": ("constraints/", "parameters/", "findings/", "obligations/", "outcome/"),
    }
    for what, starts in kinds.items():
        every = [mark for mark in targets if mark.startswith(starts) and ": " not in mark]
        yield Count(what, sum(mark in found.marked for mark in every), len(every))
    asked = [mark for mark in targets if ": " in mark]
    yield Count("choices in formulas", sum(mark in found.marked for mark in asked), len(asked))
    alone = found.alone
    yield Count("conditions alone", sum(found.pair(one) is not None for one in alone), len(alone))
    yield Count(
        "bounds, both sides",
        sum(edge in found.crossed for edge in found.bounds),
        len(found.bounds),
    )


def _unreached(found: Found) -> Iterator[Unreached]:
    tried = f"in {found.spent} cases tried"
    more = ", and no more are tried" if found.exhausted else ""
    for mark in found.targets:
        if mark not in found.marked:
            yield Unreached(mark, f"reached by none {tried}{more}")
    for place, leaf in found.alone:
        if found.pair((place, leaf)) is None:
            condition = found.watched.conditions[place]
            why = why_not_alone(found, place, leaf, tried + more)
            yield Unreached(f"{condition.element} by {condition.texts[leaf]} alone", why)
    for edge in found.bounds:
        if edge not in found.crossed:
            side = f" {edge.side}" if edge.side else ""
            told = f"{edge.element}, the bound {edge.part}{side}"
            yield Unreached(told, f"no two neighbours have it between them {tried}{more}")
    for element in found.faults:
        yield Unreached(element, "a case stops here with a policy fault; it is left out")
