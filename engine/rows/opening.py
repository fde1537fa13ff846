"""Opens a file of rows: which kind it is, by what it is said to be and what is in it."""

from __future__ import annotations

from typing import BinaryIO, Final

from engine.errors import NotInRows
from engine.rows.csv_table import CsvTable
from engine.rows.ndjson_table import NdjsonTable
from engine.rows.row import Format, Table
from engine.rows.sheet_table import SheetTable
from engine.rows.workbook import OLE, ZIP

__all__ = ["format_named", "open_table"]

_ENDINGS: Final[dict[str, Format]] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xlsx",
}
_LOOKED_AT: Final = 4096


def format_named(name: str) -> Format | None:
    """The format that the ending of a file's name says."""
    _, dot, ending = name.lower().rpartition(".")
    return _ENDINGS.get(dot + ending)


def open_table(source: BinaryIO, said: Format | None = None, sheet: str | None = None) -> Table:
    """The rows of a file that can be gone back in, to be read once and then closed.

    ``said`` is the format that is named; without it what is in the file says it.
    ``sheet`` names one of a workbook.  Raises RowsRefused of every kind.
    """
    found = said or _format_in(source)
    if found != "xlsx" and _begins(source).startswith((ZIP, OLE)):
        raise NotInRows("", f"the file is a workbook, not {found.upper()}")
    if found != "xlsx" and sheet is not None:
        raise NotInRows("", f"a sheet is named, and {found.upper()} has none")
    if found == "xlsx":
        return SheetTable(source, sheet)
    return NdjsonTable(source) if found == "ndjson" else CsvTable(source)


def _begins(source: BinaryIO) -> bytes:
    source.seek(0)
    return source.read(_LOOKED_AT)


def _format_in(source: BinaryIO) -> Format:
    start = _begins(source)
    if start.startswith((ZIP, OLE)):
        return "xlsx"
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return "ndjson" if text.startswith((b"{", b"[")) else "csv"
