"""Looks for cases that show every row, every condition alone, and both sides of every bound.

From each case that shows something new, each place that matters to what is
still missing is varied: values without order one by one, ordered ones from
mark to mark, halving where something changes until two neighbours are left.
What is missing then is looked for by the shortest way: the case that lacks
least is changed towards it, one place after another.  Nothing is random and
nothing depends on the time it takes: the same version gives the same cases.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.boundaries.axes import Axis, axes_of
from engine.boundaries.distances import Lacks, lacks_alone, lacks_edge, lacks_mark
from engine.boundaries.edges import Edge
from engine.boundaries.found import Alone, Found
from engine.boundaries.observing import Observed
from engine.boundaries.points import Point
from engine.boundaries.walking import Walker
from engine.policy.model import Kind

__all__ = ["Search"]

#: cases from which a bound, or what is missing, is looked for
_NEAREST = 3
_BEAM = 4


class Search:
    """Looks for what is missing until it is found or the evaluations are spent."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._walker = Walker(found)

    def run(self, seeds: Sequence[Point]) -> None:
        """Look, beginning with these cases."""
        for seed in seeds:
            self._found.begin(seed)
        left = max(0, self._found.most - self._found.spent)
        for until, step in (
            (30, self._bound),
            (50, self._approach),
            (75, self._sweep),
            (85, self._bound),
            (95, self._approach),
            (100, self._sweep),
        ):
            step(self._found.most - left + left * until // 100)

    def _sweep(self, most: int) -> None:
        """Vary every place that matters of each case that showed something new."""
        fresh = self._found.fresh
        while fresh and self._found.spent < most:
            base = fresh.popleft()
            wanted = self._wanted(base)
            for axis in self._axes(base):
                if self._found.spent >= most:
                    fresh.appendleft(base)
                    return
                if self._walker.input_of(axis) in wanted:
                    self._walker.vary(base, axis)

    def _wanted(self, base: Observed) -> frozenset[str]:
        """The inputs behind what is missing, also within the rows that this case reached."""
        wanted = frozenset[str]().union(*(inputs for _, inputs in self._found.missing()))
        for edge, inputs in self._found.bounds.items():
            if edge.element.startswith("rules/"):
                for row in self._found.edges.rows_behind(edge, base):
                    if edge._replace(row=row) not in self._found.crossed:
                        wanted |= inputs
        return wanted

    def _bound(self, most: int) -> None:
        """Look for both sides of each bound that is missing, from the cases nearest to it."""
        missing = [edge for edge in self._found.bounds if edge not in self._found.crossed]
        each = max(80, (most - self._found.spent) // max(1, len(missing)))
        for edge in missing:
            until = min(most, self._found.spent + each)
            for base in self._nearest(edge):
                for axis in self._axes(base):
                    if edge in self._found.crossed or self._found.spent >= until:
                        break
                    if self._moves(axis, edge):
                        self._walker.vary(base, axis, edge)

    def _axes(self, base: Observed) -> list[Axis]:
        """The places of a case: those that rules point at first, as people would vary them."""
        told = {rule.at for rule in self._found.policy.rules.values()}
        return sorted(
            axes_of(self._found.policy, base.point), key=lambda axis: axis.path not in told
        )

    def _moves(self, axis: Axis, edge: Edge) -> bool:
        """Whether varying a place may cross a bound."""
        if not axis.ordered and axis.spec.kind is not Kind.LIST:
            return False
        if edge.element.startswith("inputs/"):
            return edge.element == f"inputs/{axis.path}"
        return self._walker.input_of(axis) in self._found.bounds[edge]

    def _nearest(self, edge: Edge) -> list[Observed]:
        """The few cases from which a bound is nearest."""
        lacks = lacks_edge(self._found, edge)
        ranked = [
            (found, seen.number, seen)
            for seen in self._found.bases()
            if (found := lacks(seen)) is not None
        ]
        ranked.sort(key=lambda one: one[:2])
        return [seen for _, _, seen in ranked[:_NEAREST]]

    def _approach(self, most: int) -> None:
        """Look for each condition that was not seen alone, and for what was not reached."""
        found = self._found
        alone = [one for one in found.alone if found.pair(one) is None]
        marks = [mark for mark in found.targets if mark not in found.marked]
        each = max(60, (most - found.spent) // max(1, len(alone) + len(marks)))
        for one in alone:
            for held in (True, False):
                lacks = lacks_alone(found, one, held)
                until = min(most, found.spent + each)
                self._climb(lacks, found.alone[one], self._is_alone(one), until)
        for mark in marks:
            towards = lacks_mark(found, mark)
            if towards is not None:
                until = min(most, found.spent + each)
                self._climb(towards, found.targets[mark], self._is_marked(mark), until)

    def _is_alone(self, alone: Alone) -> Callable[[], bool]:
        return lambda: self._found.pair(alone) is not None

    def _is_marked(self, mark: str) -> Callable[[], bool]:
        return lambda: mark in self._found.marked

    def _climb(
        self,
        lacks: Lacks,
        inputs: frozenset[str],
        done: Callable[[], bool],
        most: int,
    ) -> None:
        """Change the cases that lack least, one place at a time, until nothing lacks."""
        ranked = [
            (found, seen.number, seen)
            for seen in self._found.bases()
            if (found := lacks(seen)) is not None
        ]
        ranked.sort(key=lambda one: one[:2])
        tried: set[str] = set()
        beam = [seen for _, _, seen in ranked[:_BEAM]]
        while beam and not done():
            base = beam.pop(0)
            if base.point.key in tried:
                continue
            tried.add(base.point.key)
            best = lacks(base)
            for seen in self._walker.around(base, inputs, most):
                if done():
                    return
                now = lacks(seen)
                if now is not None and best is not None and now < best:
                    beam.insert(0, seen)
                    break
            if self._found.spent >= most:
                return
