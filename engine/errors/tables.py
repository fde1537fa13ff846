"""Errors of decision tables."""

from __future__ import annotations

from engine.errors.base import QerarError

__all__ = [
    "NoRowHit",
    "NotAggregable",
    "PriorityNotDeclared",
    "RowsDisagree",
    "SeveralRowsHit",
    "TableError",
]


class TableError(QerarError):
    """A decision table cannot give a result; ``rows`` are the hits, from 0."""

    code = "table"

    def __init__(self, message: str, rows: tuple[int, ...] = ()) -> None:
        super().__init__(message, rows)
        self.message = message
        self.rows = rows

    def __str__(self) -> str:
        return self.message


class NoRowHit(TableError):
    """No row hit and the table declares no default."""

    code = "no_row_hit"


class SeveralRowsHit(TableError):
    """More than one row of a UNIQUE table hit."""

    code = "several_rows_hit"


class RowsDisagree(TableError):
    """Rows of an ANY table hit with different outputs."""

    code = "rows_disagree"


class PriorityNotDeclared(TableError):
    """An output of a PRIORITY or OUTPUT ORDER table is not among its declared values."""

    code = "priority_not_declared"


class NotAggregable(TableError):
    """SUM, MIN or MAX over nothing, or over values it is not defined for."""

    code = "not_aggregable"
