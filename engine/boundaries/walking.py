"""One place of a case varied: from value to value, and between two where something changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from engine.boundaries.axes import Axis, axes_of, choices, marks, moved, spell
from engine.boundaries.edges import Edge
from engine.boundaries.found import Found
from engine.boundaries.observing import Observed
from engine.boundaries.points import ABSENT, read

__all__ = ["Walker"]


class Walker:
    """Varies places; what that shows is noted in what was found."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._done: set[tuple[str, str]] = set()

    def input_of(self, axis: Axis) -> str:
        """The input that a place belongs to, by its path."""
        path = axis.path
        while path and path not in self._found.policy.inputs:
            path = path.rpartition(".")[0]
        return path or "effective_date"

    def vary(self, base: Observed, axis: Axis, sought: Edge | None = None) -> None:
        """Try other values at a place; with a bound ``sought`` only what may cross it."""
        key = base.point.key, axis.name
        if key in self._done:
            return
        if sought is None:
            self._done.add(key)
        raw = read(base.point.inputs, axis.place) if axis.place else base.point.day.isoformat()
        current = raw if raw is not ABSENT else self._typed(base, axis)
        known = list(self._found.watched.known.get(axis.path.rpartition(".")[2], ()))
        for value in choices(axis, raw, known) if axis.place and sought is None else ():
            self._found.see(moved(base.point, axis, value))
        if axis.ordered:
            self._walk(base, axis, marks(axis, base.point, current, known), sought)
        elif isinstance(raw, list) and raw:
            self._shorten(base, axis, raw)

    def _typed(self, base: Observed, axis: Axis) -> Any:
        found = read(base.inputs, axis.place)
        return ABSENT if found is None else found

    def _at(self, base: Observed, axis: Axis, position: int) -> Observed | None:
        value = spell(axis, position)
        return None if value is None else self._found.see(moved(base.point, axis, value))

    def _walk(
        self, base: Observed, axis: Axis, positions: Sequence[int], sought: Edge | None = None
    ) -> None:
        """Look at positions in turn, and between two where something changes; until it is found."""
        before: tuple[int, Observed] | None = None
        for position in positions:
            seen = self._at(base, axis, position)
            if seen is None or seen.unusable:
                continue
            if before is not None:
                for edge in self._found.edges.between(before[1], seen):
                    if edge not in self._found.crossed:
                        self._halve(base, axis, edge, before, (position, seen))
                if sought in self._found.crossed:
                    return
            before = position, seen

    def _shorten(self, base: Observed, axis: Axis, items: list[Any]) -> None:
        """A list is a grid too: one item less, down to none."""
        longer = base
        for length in range(len(items) - 1, max(-1, len(items) - 4), -1):
            shorter = self._found.see(moved(base.point, axis, items[:length]))
            least = _least(axis, items[length])
            if least is not None:
                whole = moved(base.point, axis, [*items[:length], least])
                self._found.cross(axis, shorter, self._found.see(whole))
            self._found.cross(axis, shorter, longer)
            longer = shorter
        more = self._found.see(moved(base.point, axis, [*items, items[-1]]))
        self._found.cross(axis, base, more)

    def _halve(
        self,
        base: Observed,
        axis: Axis,
        edge: Edge,
        low: tuple[int, Observed],
        high: tuple[int, Observed],
    ) -> None:
        """Both sides of an edge that lies between two positions."""
        while high[0] - low[0] > 1:
            middle = (low[0] + high[0]) // 2
            seen = self._at(base, axis, middle)
            if seen is None:
                return
            if edge in self._found.edges.between(low[1], seen):
                high = middle, seen
            elif edge in self._found.edges.between(seen, high[1]):
                low = middle, seen
            else:
                return
        self._found.cross(axis, low[1], high[1])

    def around(self, base: Observed, inputs: frozenset[str], most: int) -> Iterator[Observed]:
        """The case with one place changed, for each place behind what is wanted."""
        for axis in axes_of(self._found.policy, base.point):
            if self.input_of(axis) not in inputs or not axis.place:
                continue
            raw = read(base.point.inputs, axis.place)
            current = raw if raw is not ABSENT else self._typed(base, axis)
            known = list(self._found.watched.known.get(axis.path.rpartition(".")[2], ()))
            values = choices(axis, raw, known)
            if axis.ordered:
                positions = marks(axis, base.point, current, known)
                values += [value for at in positions if (value := spell(axis, at)) is not None]
            for value in values:
                if self._found.spent >= most:
                    return
                seen = self._found.see(moved(base.point, axis, value))
                if not seen.unusable and not seen.fault:
                    yield seen


def _least(axis: Axis, item: Any) -> Any:
    """A record of a list with its amounts and numbers at their least; None where it has none."""
    spec = axis.spec.item
    if spec is None or not isinstance(item, Mapping):
        return None
    least = {
        name: str(field.spec.minimum)
        for name, field in spec.fields.items()
        if name in item and isinstance(field.spec.minimum, Decimal)
    }
    return {**item, **least} if least else None
