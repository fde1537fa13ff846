"""Errors of files of rows: the file as a whole is not taken, so nothing of it is decided.

What is wrong with one row alone is an ``InvalidInput`` of that row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from engine.errors.base import QerarError

__all__ = [
    "ColumnTwice",
    "FileCutShort",
    "FileTooLarge",
    "HeaderMissing",
    "MergedCells",
    "NotInRows",
    "NotUtf8",
    "RowsRefused",
    "UnknownColumn",
    "UnknownColumns",
    "UnknownSheet",
    "WorkbookBroken",
    "WorkbookLocked",
]


class RowsRefused(QerarError):
    """A file of rows that is not taken; ``place`` is where: "line 14", "cell B7", or ""."""

    code = "rows_refused"

    def __init__(self, place: str, message: str) -> None:
        super().__init__(place, message)
        self.place = place
        self.message = message

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class NotInRows(RowsRefused):
    """The text is not in rows of its kind: not CSV, nothing at all, one JSON list."""

    code = "not_in_rows"


class HeaderMissing(RowsRefused):
    """The first row does not name the columns."""

    code = "header_missing"


class FileCutShort(RowsRefused):
    """The file ends inside a row or a quoted cell."""

    code = "file_cut_short"


class FileTooLarge(RowsRefused):
    """A line, a cell, or what a workbook unpacks to is larger than is taken."""

    code = "file_too_large"


class NotUtf8(RowsRefused):
    """The text is in another encoding, or in several; ``encoding`` is which, where it is known."""

    code = "not_utf8"

    def __init__(self, place: str, message: str, encoding: str | None = None) -> None:
        super().__init__(place, message)
        self.args = (place, message, encoding)
        self.encoding = encoding


class WorkbookBroken(RowsRefused):
    """The file is no workbook of the kind xlsx, or is damaged."""

    code = "workbook_broken"


class WorkbookLocked(RowsRefused):
    """The workbook is protected by a password."""

    code = "workbook_locked"

    def __init__(self) -> None:
        super().__init__("", "the workbook is protected by a password: save it without one")
        self.args = ()


class MergedCells(RowsRefused):
    """Cells of a sheet are merged, so it is not said of which rows their values are."""

    code = "merged_cells"

    def __init__(self, sheet: str, cells: tuple[str, ...]) -> None:
        super().__init__(f"sheet {sheet!r}", f"merged cells: {', '.join(cells)}; unmerge them")
        self.args = (sheet, cells)
        self.sheet = sheet
        self.cells = cells


class UnknownSheet(RowsRefused):
    """A workbook has no sheet of that name; ``known`` are those it has."""

    code = "unknown_sheet"

    def __init__(self, sheet: str, known: tuple[str, ...]) -> None:
        super().__init__("", f"there is no sheet {sheet!r}; there are {', '.join(known)}")
        self.args = (sheet, known)
        self.sheet = sheet
        self.known = known


class ColumnTwice(RowsRefused):
    """Two columns give the same input."""

    code = "column_twice"

    def __init__(self, column: str, places: tuple[str, ...]) -> None:
        super().__init__(places[-1], f"{column!r} is given twice, first in {places[0]}")
        self.args = (column, places)
        self.column = column
        self.places = places


class UnknownColumn(NamedTuple):
    """A column that is no input of the policy, where it stands, and what may be meant."""

    name: str
    place: str
    meant: str | None


class UnknownColumns(RowsRefused):
    """Columns are no inputs of the policy; every one is listed."""

    code = "unknown_columns"

    def __init__(self, columns: Sequence[UnknownColumn]) -> None:
        listed = "; ".join(
            f"{name!r} ({place})" + (f": is {meant!r} meant?" if meant else "")
            for name, place, meant in columns
        )
        super().__init__("", f"the policy has no such inputs: {listed}")
        self.columns = tuple(columns)
        self.args = (self.columns,)
