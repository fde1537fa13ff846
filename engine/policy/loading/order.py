"""The order in which uses, values and tables are computed; cycles among them."""

from __future__ import annotations

from collections.abc import Mapping

from engine.policy.faults import Faults
from engine.policy.model import Formula, Place, Table, Use, Value

__all__ = ["computation_order", "reads_of"]


def reads_of(element: Value | Table | Use) -> frozenset[str]:
    """The first names (``loan`` of ``loan.principal``) that an element reads or calls."""
    if isinstance(element, Value):
        return _of((element.formula,))
    if isinstance(element, Use):
        return _of(tuple(formula for _, formula in element.arguments))
    formulas = (*element.inputs, *(element.default or ()))
    found = set(_of(formulas))
    for row in element.rows:
        found |= _of(row.outputs)
        for cell in row.cells:
            found |= {name.partition(".")[0] for name in cell.names}
    return frozenset(found - element.parameters.keys())


def _of(formulas: tuple[Formula, ...]) -> frozenset[str]:
    found: set[str] = set()
    for formula in formulas:
        found |= {name.partition(".")[0] for name in formula.expression.names}
    return frozenset(found)


def computation_order(
    elements: Mapping[str, Value | Table | Use], faults: Faults
) -> tuple[str, ...]:
    """Every element after those it reads, else in file order; a cycle is a fault with its path."""
    places = {name: place for place, name in enumerate(elements)}
    reads = {
        name: sorted(reads_of(element) & places.keys(), key=places.__getitem__)
        for name, element in elements.items()
    }
    order: list[str] = []
    done: set[str] = set()
    for start in elements:
        path: dict[str, None] = {}
        stack = [(start, iter(reads[start]))] if start not in done else []
        if stack:
            path[start] = None
        while stack:
            name, rest = stack[-1]
            following = next((other for other in rest if other not in done), None)
            if following is None:
                stack.pop()
                path.popitem()
                done.add(name)
                order.append(name)
            elif following in path:
                cycle = list(path)
                cycle = cycle[cycle.index(following) :]
                _report(cycle, elements[following].place, faults)
            else:
                path[following] = None
                stack.append((following, iter(reads[following])))
    return tuple(order)


def _report(cycle: list[str], place: Place, faults: Faults) -> None:
    shown = " -> ".join((*cycle, cycle[0]))
    faults.add("cycle", place, f"'{cycle[0]}' depends on itself: {shown}")
