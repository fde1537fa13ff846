"""The columns of a decision table: what they can be, and what their cells match."""

from __future__ import annotations

from dataclasses import dataclass

from engine.feel import CellForm
from engine.policy.checks.axis import Axis, axis_over
from engine.policy.checks.domain import domain_of
from engine.policy.checks.sweep import Ranges
from engine.policy.formulas.feeltypes import feel_type
from engine.policy.model import Table

__all__ = ["Column", "columns_of"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its formula's text, its axis if its values are known, its cells.

    ``ranges`` has the positions that each row's cell matches, None where the
    cell is not constant or the column has no axis.
    """

    name: str
    axis: Axis | None
    forms: tuple[CellForm | None, ...]
    ranges: tuple[Ranges | None, ...]

    @property
    def checkable(self) -> bool:
        """Whether every cell is known."""
        return self.axis is not None and None not in self.forms


def columns_of(table: Table) -> tuple[Column, ...]:
    """The columns of a table, in order."""
    specs = table.input_specs or (None,) * len(table.inputs)
    columns = []
    for number, (formula, spec) in enumerate(zip(table.inputs, specs, strict=True)):
        forms = tuple(row.cells[number].form for row in table.rows)
        static = formula.expression.type
        # The spec of a table that gives a list or a count is not that of its result.
        declared = spec is not None and feel_type(spec).required() == static.required()
        domain = domain_of(spec if declared else None, static)
        known = [form for form in forms if form is not None]
        axis = None if domain is None else axis_over(domain, known)
        ranges = tuple(None if axis is None or f is None else axis.ranges(f) for f in forms)
        columns.append(Column(formula.source, axis, forms, ranges))
    return tuple(columns)
