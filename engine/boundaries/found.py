"""What the evaluated cases have shown so far, and what is missing."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from engine.boundaries.axes import Axis
from engine.boundaries.edges import Edge, Edges, declared, elements_of
from engine.boundaries.formulas import behind
from engine.boundaries.logic import Vector, pair_of
from engine.boundaries.observing import Observed, Observer
from engine.boundaries.points import Point
from engine.boundaries.watching import Watched, question_mark
from engine.policy.citations import obligation_path, row_path, series_path
from engine.policy.model import PolicyVersion

__all__ = ["Alone", "Crossing", "Found"]

#: (condition, part) by their places
Alone = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """Two neighbours on the grid of one place, and the edges between them."""

    axis: Axis
    low: Observed
    high: Observed
    edges: tuple[Edge, ...]


class Found:
    """Marks, truths of conditions and crossings; ``fresh`` are cases that showed something new."""

    def __init__(self, observer: Observer, evaluations: int) -> None:
        """``evaluations`` is how many cases may be evaluated."""
        self.watched: Watched = observer.watched
        self.policy: PolicyVersion = self.watched.policy
        self.edges = Edges(self.watched)
        self.crossings: list[Crossing] = []
        self.crossed: dict[Edge, Crossing] = {}
        self.marked: dict[str, Observed] = {}
        self.faults: dict[str, Observed] = {}
        #: condition -> each vector seen, with the first case that shows it
        self.vectors: tuple[dict[Vector, Observed], ...] = tuple(
            {} for _ in self.watched.conditions
        )
        self.bounds = dict(declared(self.watched))
        self.targets = dict(_targets(self.watched))
        self.most = evaluations
        self.fresh: deque[Observed] = deque()
        self._observer = observer
        self._seeds: list[Observed] = []
        self._pairs: dict[Alone, tuple[int, tuple[Observed, Observed] | None]] = {}

    @property
    def spent(self) -> int:
        """How many cases were evaluated."""
        return self._observer.spent

    @property
    def exhausted(self) -> bool:
        """Whether the evaluations were all spent."""
        return self.spent >= self.most

    def begin(self, point: Point) -> None:
        """Evaluate a case to look from, whether or not it shows something new."""
        seen = self.see(point)
        if not (seen.invalid or seen.unusable or seen.fault):
            self._seeds.append(seen)

    def see(self, point: Point) -> Observed:
        """Evaluate a case; one that shows something new is where more is looked for."""
        known = point.key in self._observer.known
        seen = self._observer.observe(point)
        if known or seen.unusable:
            return seen
        if seen.fault is not None:
            self.faults.setdefault(seen.fault, seen)
            return seen
        new = False
        for mark in seen.marks:
            if mark not in self.marked:
                self.marked[mark] = seen
                new = True
        for known_vectors, vectors in zip(self.vectors, seen.vectors, strict=False):
            for vector in vectors:
                if vector not in known_vectors:
                    known_vectors[vector] = seen
                    new = True
        if new and not seen.invalid:
            self.fresh.append(seen)
        return seen

    def pair(self, alone: Alone) -> tuple[Observed, Observed] | None:
        """Two cases in which a part makes the difference (``pair_of``), the true one first."""
        place, leaf = alone
        known = self.vectors[place]
        size, found = self._pairs.get(alone, (-1, None))
        known = self.vectors[place]
        if size != len(known):
            pair = pair_of(self.watched.conditions[place].tree, leaf, known)
            found = None if pair is None else (known[pair[0]], known[pair[1]])
            self._pairs[alone] = len(known), found
        return found

    def missing(self) -> Iterator[tuple[str, frozenset[str]]]:
        """What is not shown yet, and the inputs behind it."""
        for mark, inputs in self.targets.items():
            if mark not in self.marked:
                yield mark, inputs
        for edge, inputs in self.bounds.items():
            if edge not in self.crossed:
                yield str(edge), inputs
        for alone, inputs in self.alone.items():
            if self.pair(alone) is None:
                yield str(alone), inputs

    @cached_property
    def alone(self) -> dict[Alone, frozenset[str]]:
        """Every part of every condition, and the inputs behind the condition."""
        found = {}
        for place, condition in enumerate(self.watched.conditions):
            inputs = elements_of(condition, self.watched) | self._waited(condition.facts)
            for leaf in condition.leaves:
                inputs |= behind(leaf.names, self.watched.reads)
            for leaf_place in range(len(condition.texts)):
                found[place, leaf_place] = inputs
        return found

    def _waited(self, facts: Iterable[str]) -> frozenset[str]:
        inputs: frozenset[str] = frozenset()
        for fact in facts:
            for rule, condition in zip(self.policy.rules.values(), self.watched.rules, strict=True):
                if fact in rule.facts:
                    for leaf in condition.leaves:
                        inputs |= behind(leaf.names, self.watched.reads)
        return inputs

    def cross(self, axis: Axis, low: Observed, high: Observed) -> None:
        """Note the edges between two neighbours."""
        found = self.edges.between(low, high)
        new = [one for one in found if one not in self.crossed]
        if new:
            crossing = Crossing(axis, low, high, found)
            self.crossings.append(crossing)
            for one in new:
                self.crossed[one] = crossing

    def bases(self) -> Iterator[Observed]:
        """The cases begun from, and each that showed something new, as they were seen."""
        shown = {seen.number: seen for seen in (*self._seeds, *self.marked.values())}
        for known in self.vectors:
            shown.update({seen.number: seen for seen in known.values()})
        for number in sorted(shown):
            if not shown[number].invalid:
                yield shown[number]


def _targets(watched: Watched) -> Iterator[tuple[str, frozenset[str]]]:
    """What a case can reach, by its path, and the inputs behind it."""
    policy, reads = watched.policy, watched.reads
    every = frozenset((*policy.inputs, "effective_date"))
    for condition in watched.constraints:
        names = [name for leaf in condition.leaves for name in leaf.names]
        yield condition.element, behind(names, reads)
    days: dict[str, frozenset[str]] = {}
    for name, day in watched.asked:
        days[name] = days.get(name, frozenset()) | behind(day.names, reads)
    for parameter in policy.parameters.values():
        for entry in parameter.series:
            yield series_path(parameter, entry), days.get(parameter.name, every)
    for table in policy.tables.values():
        inputs = reads.get(table.name, every)
        yield from ((row_path(table.name, row.id), inputs) for row in table.rows)
        if table.default is not None:
            yield f"tables/{table.name}/default", inputs
    for condition in watched.rules:
        inputs = elements_of(condition, watched)
        for leaf in condition.leaves:
            inputs |= behind(leaf.names, reads)
        yield condition.element, inputs
    for element, part, text in watched.questions:
        inputs = behind(part.names, reads)
        yield question_mark(element, text, True), inputs
        yield question_mark(element, text, False), inputs
    yield from ((f"findings/{code}", every) for code in policy.findings)
    yield from ((obligation_path(one.on, one.code), every) for one in policy.obligations)
    yield from ((f"outcome/{outcome}", every) for outcome in policy.outcome.order)
