"""How much a case lacks to show something: how many parts or cells are otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.boundaries.edges import Edge
from engine.boundaries.found import Alone, Found
from engine.boundaries.logic import apart, cost
from engine.boundaries.observing import Observed

__all__ = ["Lacks", "lacks_alone", "lacks_edge", "lacks_mark"]

#: 0 where nothing lacks, None where the case says nothing of it
Lacks = Callable[[Observed], int | None]


def lacks_alone(found: Found, alone: Alone, held: bool) -> Lacks:
    """From a case in which the part decides, and is as wanted."""
    place, leaf = alone
    tree = found.watched.conditions[place].tree

    def lacks(seen: Observed) -> int | None:
        vectors = seen.vectors[place] if seen.vectors else ()
        return min(
            (2 * apart(tree, truths, leaf) + (truths[leaf] is not held) for truths, _ in vectors),
            default=None,
        )

    return lacks


def lacks_mark(found: Found, mark: str) -> Lacks | None:
    """From a case that reaches a row or in which a condition holds; None for other marks."""
    parts = mark.split("/")
    if parts[0] == "tables" and len(parts) > 3:
        return _row(found, parts[1], "/".join(parts[3:]))
    for place, condition in enumerate(found.watched.conditions):
        if condition.element == mark:
            return _whole(found, place, not mark.startswith("constraints/"))
    return None


def lacks_edge(found: Found, edge: Edge) -> Lacks:
    """From a case near a bound."""
    kind, _, rest = edge.element.partition("/")
    if kind == "inputs":
        path = tuple(rest.split("."))
        return lambda seen: int(not _gives(seen.point.inputs, path))
    if kind == "tables" and "/rows/" in rest and edge.side:
        table, _, row = rest.partition("/rows/")
        return _row(found, table, row)
    for place, condition in enumerate(found.watched.conditions):
        if condition.element == edge.element and edge.part in condition.texts:
            alone = place, condition.texts.index(edge.part)
            yes, no = lacks_alone(found, alone, True), lacks_alone(found, alone, False)
            return lambda seen: _least(yes(seen), no(seen))
    for number, (element, _, text) in enumerate(found.watched.questions):
        if (element, text) == (edge.element, edge.part):
            return _asked(number)
    return lambda seen: 0


def _asked(number: int) -> Lacks:
    return lambda seen: None if seen.questions[number] is None else 0


def _row(found: Found, table: str, row: str) -> Lacks:
    number = list(found.policy.tables).index(table)
    declared = found.policy.tables[table]
    place = [one.id for one in declared.rows].index(row)

    def lacks(seen: Observed) -> int | None:
        scans = seen.scans[number] if seen.scans else ()
        missed = [
            0 if place in hits else len(declared.inputs) - failed[place]
            for hits, failed, _ in scans
            if place in hits or failed[place] >= 0
        ]
        return min(missed, default=None)

    return lacks


def _whole(found: Found, place: int, wanted: bool) -> Lacks:
    tree = found.watched.conditions[place].tree

    def lacks(seen: Observed) -> int | None:
        vectors = seen.vectors[place] if seen.vectors else ()
        return min((cost(tree, truths, wanted) for truths, _ in vectors), default=None)

    return lacks


def _gives(raw: Any, path: Sequence[str]) -> bool:
    """Whether something is given at a path; of a list, in its first item."""
    for name in path:
        if isinstance(raw, list) and raw:
            raw = raw[0]
        if not isinstance(raw, Mapping) or name not in raw:
            return False
        raw = raw[name]
    return True


def _least(one: int | None, other: int | None) -> int | None:
    return min((held for held in (one, other) if held is not None), default=None)
