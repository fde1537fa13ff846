"""Files of rows, one request a row: CSV, JSON line by line, workbooks; read and written as streams.

A file that cannot be trusted as a whole is refused (``RowsRefused``); what is
wrong with a row alone is told of that row, and the rest goes on.
"""

from __future__ import annotations

from engine.rows.cases import cases_in
from engine.rows.columns import inputs_of
from engine.rows.opening import format_named, open_table
from engine.rows.row import Format, Inputs, Result, Row, Table, Writer

__all__ = [
    "Format",
    "Inputs",
    "Result",
    "Row",
    "Table",
    "Writer",
    "cases_in",
    "format_named",
    "inputs_of",
    "open_table",
]
