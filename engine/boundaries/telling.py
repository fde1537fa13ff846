"""What a case shows, in words."""

from __future__ import annotations

from collections.abc import Iterator

from engine.boundaries.axes import Axis
from engine.boundaries.edges import Edge
from engine.boundaries.found import Alone, Crossing, Found
from engine.boundaries.logic import decides
from engine.boundaries.observing import Observed
from engine.boundaries.points import ABSENT, read

__all__ = ["alone_texts", "side_texts", "why_not_alone"]


def side_texts(found: Found, crossing: Crossing, seen: Observed) -> Iterator[str]:
    """What one side of a crossing shows."""
    axis = crossing.axis
    here = f"{axis.name} {_value(axis, seen)}"
    rows = {(edge.element, edge.part): edge.row for edge in crossing.edges if edge.row}
    for edge in crossing.edges:
        if edge.row:
            continue
        row = rows.get((edge.element, edge.part))
        within = f" (by {row})" if row else ""
        yield f"{here}: {_side(found, crossing, seen, edge)}{within}"


def _value(axis: Axis, seen: Observed) -> str:
    if not axis.place:
        return seen.point.day.isoformat()
    found = read(seen.point.inputs, axis.place)
    if found is ABSENT:
        return "not given"
    if isinstance(found, list):
        return f"with {len(found)} item{'' if len(found) == 1 else 's'}"
    return str(found)


def _side(found: Found, crossing: Crossing, seen: Observed, edge: Edge) -> str:
    kind = edge.element.partition("/")[0]
    if kind == "inputs":
        return f"just refused ({edge.part})" if seen.invalid else "just accepted"
    if kind == "tables" and (
        edge.side.startswith(("to ", "from ")) or edge.side in ("above", "below")
    ):
        held = edge.element in seen.marks
        return f"{edge.element} just {'hits' if held else 'misses'}, {edge.part} {edge.side}"
    for place, condition in enumerate(found.watched.conditions):
        if condition.element == edge.element and edge.part in condition.texts:
            leaf = condition.texts.index(edge.part)
            vectors = seen.vectors[place] if seen.vectors else ()
            held = any(vector[0][leaf] for vector in vectors)
            part = f" by {edge.part}" if len(condition.texts) > 1 else ""
            return f"{edge.element} just {_truth(held, part)}"
    for number, (element, _, text) in enumerate(found.watched.questions):
        if (element, text) == (edge.element, edge.part) and seen.questions:
            return f"{edge.element}, {edge.part} just {_truth(bool(seen.questions[number]), '')}"
    for number, name in enumerate(found.watched.words):
        if edge.element == f"values/{name}" and seen.words:
            return f"{edge.element} just {seen.words[number]}"
    return f"{edge.element} {edge.part}"


def _truth(held: bool, part: str) -> str:
    return f"{'true' if held else 'false'}{part}"


def alone_texts(found: Found, alone: Alone, pair: tuple[Observed, Observed]) -> tuple[str, str]:
    place, leaf = alone
    condition = found.watched.conditions[place]
    part = condition.texts[leaf]
    if len(condition.texts) == 1:
        return f"{condition.element} true", f"{condition.element} false"
    return (
        f"{condition.element} true, it turns on {part}",
        f"{condition.element} false, it turns on {part}",
    )


def why_not_alone(found: Found, place: int, leaf: int, tried: str) -> str:
    tree = found.watched.conditions[place].tree
    vectors = found.vectors[place]
    held = {truths[leaf] for truths, _ in vectors if truths[leaf] is not None}
    if not held:
        return f"never asked {tried}"
    if len(held) == 1:
        return f"only ever {'true' if True in held else 'false'} {tried}"
    alone = {truths[leaf] for truths, _ in vectors if decides(tree, truths, leaf)}
    if len(alone) == 1:
        only = "true" if False in alone else "false"
        return f"never {only} where the other parts let it decide, {tried}"
    return f"never without another part being otherwise too, {tried}"
