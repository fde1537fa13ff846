"""What is wrong with a decision table whose cells are constants, ranges and sets.

Rows of a UNIQUE table that can both hit, rows of an ANY table that can hit
with different outputs, inputs that no row covers, rows and parts of cells
that can never hit: each with an input that shows it.  Exact over the declared
types of the columns; columns are taken as independent of each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.feel import CellForm, feel_text
from engine.policy.checks.axis import Axis
from engine.policy.checks.columns import Column, columns_of
from engine.policy.checks.precedence import hidden, shadowed
from engine.policy.checks.sweep import (
    Grid,
    Point,
    TooLargeError,
    gap,
    overlaps,
)
from engine.policy.faults import Faults
from engine.policy.model import HitPolicy, PolicyVersion, Row, Table

__all__ = ["check_table", "check_tables"]

_WITH_OTHER_CELLS = {
    HitPolicy.FIRST,
    HitPolicy.COLLECT,
    HitPolicy.RULE_ORDER,
    HitPolicy.OUTPUT_ORDER,
}
_ONE_RESULT = {HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY}

Example = tuple[tuple[str, str], ...]


def check_tables(policy: PolicyVersion, faults: Faults) -> None:
    """Add every fault of the policy's decision tables."""
    for table in policy.tables.values():
        check_table(table, faults)


def check_table(table: Table, faults: Faults) -> None:
    """Add every fault of one table; ``unchecked`` tables are checked cell by cell only."""
    columns = columns_of(table)
    _check_cells(table, columns, faults)
    if table.unchecked is not None:
        return
    if all(column.checkable for column in columns):
        _check_whole(table, columns, faults)
    elif table.hit_policy not in _WITH_OTHER_CELLS:
        _report_uncheckable(table, columns, faults)
    elif table.hit_policy is HitPolicy.FIRST:
        for number, earlier in hidden(columns):
            _report_hidden(table, number, earlier, (), faults)


# --- one cell at a time ------------------------------------------------------


def _check_cells(table: Table, columns: Sequence[Column], faults: Faults) -> None:
    for number, row in enumerate(table.rows):
        for column, cell in zip(columns, row.cells, strict=True):
            form = column.forms[number]
            if column.axis is None or form is None:
                continue
            if not column.axis.ranges(form):
                faults.add(
                    "row_never_hits",
                    row.place,
                    f"row '{row.id}' can never hit: no value of {column.name} fits its cell "
                    f"{cell.source} ({_possible(column.axis, form)})",
                )
            elif any(not column.axis.span(interval) for interval in form.alternatives):
                faults.add(
                    "value_never_occurs",
                    row.place,
                    f"the cell {cell.source} of row '{row.id}' names something that "
                    f"{column.name} can never be ({_possible(column.axis, form)})",
                )


def _possible(axis: Axis, form: CellForm) -> str:
    if form.matches_null and not axis.domain.nullable and not form.alternatives:
        return "it is never null"
    return f"it is {axis.domain.words}"


# --- the table as a whole ----------------------------------------------------


def _check_whole(table: Table, columns: Sequence[Column], faults: Faults) -> None:
    axes = [column.axis for column in columns if column.axis is not None]
    rows = (
        tuple(ranges for ranges in column_ranges if ranges is not None)
        for column_ranges in zip(*(column.ranges for column in columns), strict=True)
    )
    grid = Grid(tuple(axis.size for axis in axes), tuple(rows))
    if 0 in grid.sizes:
        return  # a column with no possible value: said with its declaration
    shown = _Shown(columns, axes)
    try:
        _report_gap(table, grid, shown, faults)
        _report_shared_hits(table, grid, shown, faults)
        _report_shadowed(table, grid, shown, faults)
    except TooLargeError:
        faults.add(
            "table_too_large",
            table.place,
            f"table '{table.name}' has too many combinations to be checked for gaps and overlaps; "
            "split it, or say 'unchecked:' with the reason",
        )


@dataclass(frozen=True, slots=True)
class _Shown:
    """Points of the grid as inputs that people read."""

    columns: Sequence[Column]
    axes: Sequence[Axis]

    def example(self, point: Point) -> Example:
        return tuple(
            (column.name, axis.text(position))
            for column, axis, position in zip(self.columns, self.axes, point, strict=True)
        )


def _report_gap(table: Table, grid: Grid, shown: _Shown, faults: Faults) -> None:
    gives_list = table.hit_policy not in _ONE_RESULT and table.aggregator is None
    if table.default is not None or gives_list or table.aggregator == "COUNT":
        return
    point = gap(grid)
    if point is not None:
        faults.add(
            "inputs_not_covered",
            table.place,
            f"table '{table.name}' has inputs that no row covers, and declares no default",
            shown.example(point),
        )


def _report_shared_hits(table: Table, grid: Grid, shown: _Shown, faults: Faults) -> None:
    if table.hit_policy is HitPolicy.UNIQUE:
        code, consequence = "rows_overlap", "both hit, but the hit policy UNIQUE allows one"
        found = overlaps(grid)
    elif table.hit_policy is HitPolicy.ANY:
        code, consequence = "rows_contradict", "both hit and give different outputs"
        found = overlaps(grid, [_answer(row) for row in table.rows])
    else:
        return
    for pair in found:
        first, second = table.rows[pair.first], table.rows[pair.second]
        faults.add(
            code,
            second.place,
            f"rows '{first.id}' and '{second.id}' of table '{table.name}' can {consequence}",
            shown.example(pair.point),
        )


def _answer(row: Row) -> object:
    """What a row gives, comparable; None where it depends on values."""
    if any(f.expression.names or f.expression.functions for f in row.outputs):
        return None
    return tuple(feel_text(f.expression.evaluate({})) for f in row.outputs)


def _report_shadowed(table: Table, grid: Grid, shown: _Shown, faults: Faults) -> None:
    for number, earlier in shadowed(table, grid):
        point = tuple(ranges[0][0] for ranges in grid.rows[number])
        _report_hidden(table, number, earlier, shown.example(point), faults)


def _report_hidden(
    table: Table, number: int, earlier: int | None, example: Example, faults: Faults
) -> None:
    row = table.rows[number]
    by = (
        "rows before it together take"
        if earlier is None
        else f"row '{table.rows[earlier].id}' takes"
    )
    faults.add(
        "row_never_hits",
        row.place,
        f"row '{row.id}' of table '{table.name}' can never decide: {by} every input that it "
        "matches",
        example,
    )


def _report_uncheckable(table: Table, columns: Sequence[Column], faults: Faults) -> None:
    for number, row in enumerate(table.rows):
        for column, cell in zip(columns, row.cells, strict=True):
            if column.forms[number] is None:
                faults.add(
                    "table_not_checkable",
                    row.place,
                    f"the cell {cell.source} of row '{row.id}' is not a constant, a range or a "
                    f"set, so gaps and overlaps of the {table.hit_policy} table '{table.name}' "
                    "cannot be checked: make it FIRST or COLLECT, or say 'unchecked:' with the "
                    "reason",
                )
                return
    named = next(column.name for column in columns if column.axis is None)
    faults.add(
        "table_not_checkable",
        table.place,
        f"the possible values of {named} are not known, so gaps and overlaps of the "
        f"{table.hit_policy} table '{table.name}' cannot be checked: make it FIRST or COLLECT, "
        "or say 'unchecked:' with the reason",
    )
