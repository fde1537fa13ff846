"""What changes between two cases that are alike but for one place: edges.

An edge of two neighbours on a grid is a bound, seen from both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from engine.boundaries.formulas import behind, formulas
from engine.boundaries.logic import Vector
from engine.boundaries.observing import Observed, Scan
from engine.boundaries.watching import Condition, Watched, said
from engine.feel import Expression, Interval, UnaryTests
from engine.feel.syntax import ast
from engine.policy.citations import row_path
from engine.policy.model import Formula, Kind, TypeSpec

__all__ = ["Edge", "Edges", "declared", "elements_of"]

_ORDERS = ("<", "<=", ">", ">=")
_GRIDS = (Kind.MONEY, Kind.RATIO, Kind.INTEGER, Kind.NUMBER, Kind.DATE, Kind.DATETIME)


class Edge(NamedTuple):
    """A bound: of which element, of which part, which of its sides; within which row, or ""."""

    element: str
    part: str
    side: str = ""
    row: str = ""


@dataclass(frozen=True)
class Edges:
    """Finds the edges between observed cases of a version."""

    watched: Watched

    def between(self, low: Observed, high: Observed) -> tuple[Edge, ...]:
        """What the step from one case to the other, higher on its grid, crosses."""
        if low.unusable or high.unusable or low.fault or high.fault:
            return ()
        found = list(self._conditions(low, high))
        if bool(low.invalid) is not bool(high.invalid):
            faults, side = (low.invalid, "low") if low.invalid else (high.invalid, "high")
            codes = {one.code for one in self.watched.policy.constraints}
            found += [
                Edge(f"inputs/{_dotted(pointer)}", code, side)
                for code, pointer in faults
                if code not in codes
            ]
        if not low.invalid and not high.invalid:
            found += self._tables(low, high)
            found += self._others(low, high)
        return tuple(dict.fromkeys(found))

    def _conditions(self, low: Observed, high: Observed) -> Iterator[Edge]:
        if not low.vectors or not high.vectors:
            return
        each = zip(self.watched.conditions, low.vectors, high.vectors, strict=True)
        for place, (condition, ours, theirs) in enumerate(each):
            if len(ours) != len(theirs) or ours == theirs:
                continue
            for one, other in zip(ours, theirs, strict=True):
                for leaf, edge in _flips(condition, one, other):
                    yield edge
                    for row in self._rows(place, leaf, low, high):
                        yield edge._replace(row=row)

    def _rows(self, place: int, leaf: int, low: Observed, high: Observed) -> Iterator[str]:
        """The rows that stand behind a part, of tables that gave the same on both sides."""
        for name, number in self._tables_of.get((place, leaf), ()):
            ours = low.scans[number] if low.scans else ()
            theirs = high.scans[number] if high.scans else ()
            if len(ours) == len(theirs) == 1 and ours[0][0] == theirs[0][0]:
                rows = self.watched.policy.tables[name].rows
                yield from (row_path(name, rows[hit].id) for hit in ours[0][0])

    def rows_behind(self, edge: Edge, seen: Observed) -> Iterator[str]:
        """The rows that a case reached of the tables behind a bound of a rule."""
        for place, condition in enumerate(self.watched.rules):
            if condition.element == edge.element and edge.part in condition.texts:
                yield from self._rows(place, condition.texts.index(edge.part), seen, seen)

    @cached_property
    def _tables_of(self) -> dict[tuple[int, int], tuple[tuple[str, int], ...]]:
        """(condition, part) -> the tables behind it, with their numbers."""
        policy = self.watched.policy
        tables = {name: place for place, name in enumerate(policy.tables)}
        reach: dict[str, set[str]] = {}
        own: dict[str, set[str]] = {}
        for element, formula in formulas(policy):
            own.setdefault(element.split("/")[1], set()).update(
                name.partition(".")[0] for name in formula.expression.names
            )
        for name in policy.order:
            reach[name] = {name} & tables.keys()
            for read in own.get(name, ()):
                reach[name] |= reach.get(read, set())
        found = {}
        for place, condition in enumerate(self.watched.rules):
            for leaf, expression in enumerate(condition.leaves):
                if not is_ordered(expression):
                    continue
                names = {name.partition(".")[0] for name in expression.names}
                behind_it = set().union(*(reach.get(name, set()) for name in names))
                found[place, leaf] = tuple(
                    (name, tables[name]) for name in tables if name in behind_it
                )
        return found

    def _tables(self, low: Observed, high: Observed) -> Iterator[Edge]:
        each = zip(self.watched.policy.tables.values(), low.scans, high.scans, strict=True)
        for table, ours, theirs in each:
            if len(ours) != len(theirs):
                continue
            for one, other in zip(ours, theirs, strict=True):
                for place in sorted({*one[0]} ^ {*other[0]}):
                    inside, outside = (one, other) if place in one[0] else (other, one)
                    edge = self._cell(table.name, place, inside, outside)
                    if edge is not None:
                        yield edge

    def _cell(self, table: str, place: int, inside: Scan, outside: Scan) -> Edge | None:
        column = outside[1][place]
        if column < 0:
            return None
        held, missed = inside[2][column], outside[2][column]
        if type(held) is not type(missed) or not isinstance(held, Decimal | date) or held == missed:
            return None
        declared = self.watched.policy.tables[table]
        row = declared.rows[place]
        side = end_of(row.cells[column], held, held < missed)
        return Edge(row_path(table, row.id), _source(declared.inputs[column]), side)

    def _others(self, low: Observed, high: Observed) -> Iterator[Edge]:
        watched = self.watched
        asked = zip(watched.questions, low.questions, high.questions, strict=True)
        for (element, part, text), one, other in asked:
            if one is not other and one is not None and other is not None:
                yield Edge(element, text, _side(part, other))
        for name, ours, theirs in zip(watched.words, low.words, high.words, strict=True):
            if ours != theirs:
                pair = " | ".join(sorted((str(ours), str(theirs))))
                yield Edge(f"values/{name}", pair)
        for (name, _), first, second in zip(watched.asked, low.series, high.series, strict=True):
            if first != second and first is not None and second is not None:
                yield Edge(f"parameters/{name}", f"entry {first + 1} | {second + 1}")


def is_ordered(expression: Expression) -> bool:
    """Whether this is one comparison by order."""
    return isinstance(expression.ast, ast.Comparison) and expression.ast.op in _ORDERS


def _side(part: Expression, above: bool) -> str:
    """A comparison by order has one bound; anything else may rise and fall."""
    if is_ordered(part):
        return ""
    return "rises" if above else "falls"


def _flips(condition: Condition, one: Vector, other: Vector) -> Iterator[tuple[int, Edge]]:
    if one[1] is other[1]:
        return
    for leaf, (ours, theirs) in enumerate(zip(one[0], other[0], strict=True)):
        if ours is theirs or ours is None or theirs is None:
            continue
        side = "" if leaf >= len(condition.leaves) else _side(condition.leaves[leaf], theirs)
        yield leaf, Edge(condition.element, condition.texts[leaf], side)


def end_of(cell: UnaryTests, held: Any, above: bool) -> str:
    """Which end of a cell lies just above (or below) a value that it matches."""
    ends = [end for end, upper in ends_of(cell) if upper is above]
    reached = [end for end in ends if (end >= held if above else end <= held)]
    if not reached:
        return "above" if above else "below"
    return f"{'to' if above else 'from'} {min(reached) if above else max(reached)}"


def ends_of(cell: UnaryTests) -> list[tuple[Any, bool]]:
    """The finite ends of a constant cell's intervals over an order, and which are upper ones."""
    form = cell.form
    if form is None or form.any:
        return []
    found: list[tuple[Any, bool]] = []
    for one in form.alternatives:
        found += _ends(one, form.negated)
    return found


def _ends(one: Interval, negated: bool) -> Iterator[tuple[Any, bool]]:
    for end, upper in ((one.low, False), (one.high, True)):
        if isinstance(end, Decimal | date):
            yield end, upper is not negated


def bounds_of(path: str, spec: TypeSpec) -> Iterator[Edge]:
    """The bounds of an input and of what is within it."""
    if spec.kind is Kind.LIST and spec.item is not None:
        yield from bounds_of(path, spec.item)
    elif spec.kind is Kind.RECORD:
        for name, field in spec.fields.items():
            if not field.informational:
                yield from bounds_of(f"{path}.{name}", field.spec)
    elif spec.kind in _GRIDS:
        code = "date_out_of_range" if spec.kind is Kind.DATE else "out_of_range"
        for limit, side in ((spec.minimum, "low"), (spec.maximum, "high")):
            if limit is not None:
                yield Edge(f"inputs/{path}", code, side)


def declared(watched: Watched) -> Iterator[tuple[Edge, frozenset[str]]]:
    """The bounds that can be told from the version alone, and the inputs behind each."""
    policy, reads = watched.policy, watched.reads
    for path, field in policy.inputs.items():
        if not field.informational:
            for edge in bounds_of(path, field.spec):
                yield edge, frozenset((path,))
    for table in policy.tables.values():
        for row in table.rows:
            for column, cell in zip(table.inputs, row.cells, strict=True):
                for end, upper in ends_of(cell):
                    side = f"{'to' if upper else 'from'} {end}"
                    edge = Edge(row_path(table.name, row.id), _source(column), side)
                    yield edge, reads.get(table.name, frozenset())
    for condition in watched.conditions:
        for leaf in condition.leaves:
            if is_ordered(leaf):
                inputs = behind(leaf.names, reads) | elements_of(condition, watched)
                yield Edge(condition.element, said(leaf)), inputs
    for element, part, text in watched.questions:
        if is_ordered(part):
            yield Edge(element, text), behind(part.names, reads)


def elements_of(condition: Condition, watched: Watched) -> frozenset[str]:
    """The inputs behind the list that a condition is asked over."""
    if condition.elements is None:
        return frozenset()
    return behind(condition.elements.names, watched.reads)


def _source(column: Formula) -> str:
    return " ".join(column.source.split())


def _dotted(pointer: str) -> str:
    return ".".join(part for part in pointer.split("/") if part and not part.isdecimal())
