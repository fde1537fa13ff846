"""What follows from what: the names whose values can change when certain inputs do."""

from __future__ import annotations

from collections.abc import Iterator

from engine.policy.loading.order import reads_of
from engine.policy.model import Field, Formula, PolicyVersion, TypeSpec

__all__ = ["Dependencies"]


class Dependencies:
    """What each computed name of a policy version reads, by the first names of paths.

    ``loan`` stands for all of ``loan.principal``, ``loan.months`` and so on.
    """

    def __init__(self, policy: PolicyVersion) -> None:
        reads = [(_first(path), _read_by_default(one)) for path, one in policy.inputs.items()]
        for name in policy.order:
            element = policy.values.get(name) or policy.tables.get(name) or policy.uses[name]
            reads.append((name, reads_of(element)))
        for name, value in policy.values.items():
            reads.append((name, frozenset(_read_by_bounds(value.spec))))
        for name, table in policy.tables.items():
            bounds = (read for clause in table.outputs for read in _read_by_bounds(clause.spec))
            reads.append((name, frozenset(bounds)))
        self._reads = tuple((name, read) for name, read in reads if read)

    def moved_by(self, inputs: frozenset[str]) -> frozenset[str]:
        """The first names of these inputs, and of all that depends on them."""
        moved = set(inputs)
        before = 0
        while len(moved) > before:
            before = len(moved)
            moved.update(name for name, read in self._reads if not moved.isdisjoint(read))
        return frozenset(moved)


def _first(path: str) -> str:
    return path.partition(".")[0]


def _read_by(formula: Formula | None) -> frozenset[str]:
    return frozenset(map(_first, formula.expression.names)) if formula else frozenset()


def _read_by_default(field: Field) -> frozenset[str]:
    """What the default of an input reads; those within a record read the record alone."""
    return _read_by(field.default)


def _read_by_bounds(spec: TypeSpec) -> Iterator[str]:
    for bound in (spec.minimum, spec.maximum):
        if isinstance(bound, Formula):
            yield from _read_by(bound)
    if spec.item is not None:
        yield from _read_by_bounds(spec.item)
    for field in spec.fields.values():
        yield from _read_by_bounds(field.spec)
