"""A sheet of a workbook (.xlsx), read and written as a stream by openpyxl."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO, Final

from openpyxl import Workbook as NewWorkbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from engine.errors import HeaderMissing, InputFault, InvalidInput
from engine.rows.cells import DIGITS, SheetCell, is_blank, stored_text
from engine.rows.columns import added_names, added_values
from engine.rows.grid import Grid, named_part
from engine.rows.row import Format, Result, Row
from engine.rows.workbook import Workbook

__all__ = ["SheetTable"]

#: characters of a cell; a workbook with more cannot be opened
_MOST: Final = 32_767
_GENERAL: Final = "General"
#: what XML cannot hold, and what would be read as the sign for that
_ESCAPED: Final = re.compile(r"_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
#: texts that would become formulas or errors
_TAKEN_ELSE: Final = ("=", "+", "-", "@", "#")
_KINDS: Final = {"str": "s", "inlineStr": "s"}


class SheetTable(Grid):
    """A sheet being read; see ``Table``."""

    format: Format = "xlsx"
    unit = "row"

    def __init__(self, source: BinaryIO, sheet: str | None) -> None:
        """Reads the header; raises as ``Workbook``, and HeaderMissing."""
        self._book = Workbook(source, sheet)
        try:
            self.total = self._book.last_row
            self.sheet: str = self._book.sheet.title
            self.sheets = self._book.names
            self._numbered = enumerate(self._book.rows(), start=1)
            self.before, header, places = self._header()
        except BaseException:
            self.close()
            raise
        super().__init__(header, places)

    def _header(self) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
        """How many rows stand above it, the names, and the places of them."""
        for number, cells in self._numbered:
            found = [_cell(cell) for cell in cells]
            found = found[: named_part(found)]
            if not found:
                continue
            places = tuple(
                f"cell {get_column_letter(at)}{number}" for at in range(1, len(found) + 1)
            )
            for cell, place in zip(found, places, strict=True):
                if cell is not None and cell.kind != "s":
                    raise HeaderMissing(place, "a column's name must be a text")
            names = tuple("" if cell is None else str(cell.value).strip() for cell in found)
            return number - 1, names, places
        raise HeaderMissing("row 1", f"there is nothing in the sheet {self.sheet!r}")

    def rows(self) -> Iterator[Row]:
        """See ``Table``; empty rows at the end, which may be many, are left out."""
        empty = 0
        width = len(self.header)
        for number, cells in self._numbered:
            found = tuple(map(_cell, cells))
            if all(map(is_blank, found)):
                empty += 1
                continue
            for before in range(number - empty, number):
                yield Row(before, None)
            empty = 0
            beyond = [cell for cell in found[width:] if not is_blank(cell)]
            error = None
            if beyond and beyond[0] is not None:
                message = f"cell {beyond[0].place}: the column has no name"
                error = InvalidInput((InputFault("", "row_length", message),))
            yield Row(number, found[:width], error)

    def writer(self, out: BinaryIO, outputs: Sequence[str]) -> SheetWriter:
        """See ``Table``."""
        return SheetWriter(self, out, outputs)

    def close(self) -> None:
        """See ``Table``."""
        self._book.close()


def _cell(cell: Any) -> SheetCell | None:
    value = cell.value
    if value is None:
        return None
    kind = _KINDS.get(cell.data_type, cell.data_type)
    if kind == "f":
        value = getattr(value, "text", None) or value  # an array formula, or a formula's text
        value = value if isinstance(value, str) else "="
    shown = cell.number_format if kind in "nd" else _GENERAL
    return SheetCell(value, kind, shown, cell.coordinate)


class SheetWriter:
    """Writes a workbook with one sheet."""

    def __init__(self, table: SheetTable, out: BinaryIO, outputs: Sequence[str]) -> None:
        self._out = out
        self._outputs = tuple(outputs)
        self._width = len(table.header)
        self._names = (*table.header, *added_names(table.header, outputs))
        self._book = NewWorkbook(write_only=True)
        self._sheet: Any = self._book.create_sheet(table.sheet)
        self._saved = False
        for _ in range(table.before):
            self._sheet.append([])
        self._sheet.append(list(self._names))

    def write(self, row: Row, result: Result | None) -> None:
        """See ``Writer``.  What is longer than a cell holds is left out, and that is said."""
        if row.content is None:
            self._sheet.append([])
            return
        cells: list[Any] = [self._given(cell) for cell in row.content]
        cells += [None] * (self._width - len(cells))
        values = added_values(result, self._outputs)
        cells += [self._made(value, typed) for value, typed in values]
        long = [at for at, cell in enumerate(cells) if isinstance(cell, str) and len(cell) > _MOST]
        if long:
            for at in long:
                cells[at] = None
            names = ", ".join(self._names[at] for at in long)
            said = f"longer than a cell of a workbook holds, decide from CSV or NDJSON: {names}"
            cells[-1] = said if cells[-1] is None else f"{cells[-1]}; {said}"[:_MOST]
        self._sheet.append(cells)

    def _given(self, cell: SheetCell | None) -> Any:
        """A cell as it was; a formula and an error become what is seen of them, a text."""
        if cell is None:
            return None
        match cell.kind:
            case "b":
                return cell.value
            case "n" if isinstance(cell.value, int | float):
                return self._number(stored_text(cell.value), cell.format)
            case "d":
                made = WriteOnlyCell(self._sheet, cell.value)
                if cell.format != _GENERAL:  # else it would be seen as a number
                    made.number_format = cell.format
                return made
        return self._text(str(cell.value))

    def _made(self, value: object, typed: object) -> Any:
        """What was decided: numbers that a spreadsheet keeps as numbers, days as days."""
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int) or isinstance(typed, Decimal):
            text = str(value)
            if sum(map(str.isdigit, text)) < DIGITS:
                decimals = len(text.partition(".")[2])
                return self._number(text, f"0.{'0' * decimals}" if decimals else "0")
            return self._text(text)
        if type(typed) is date:
            made = WriteOnlyCell(self._sheet, typed)
            made.number_format = "yyyy\\-mm\\-dd"
            return made
        return self._text(
            value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        )

    def _number(self, text: str, shown: str) -> Any:
        """Its digits as they are: openpyxl would write 16 of a double's 17."""
        made = WriteOnlyCell(self._sheet, text)
        made.data_type = "n"
        if shown != _GENERAL:
            made.number_format = shown
        return made

    def _text(self, text: str) -> Any:
        text = _ESCAPED.sub(_escaped, text)
        if len(text) > _MOST or not text.startswith(_TAKEN_ELSE):
            return text
        made = WriteOnlyCell(self._sheet, text)
        made.data_type = "s"
        made.quotePrefix = True  # stays a text when somebody edits the cell
        return made

    def finish(self) -> None:
        """See ``Writer``."""
        self._saved = True
        self._book.save(self._out)

    def close(self) -> None:
        """See ``Writer``; openpyxl keeps the sheet in a file of its own until it is saved."""
        if not self._saved:
            self._saved = True
            self._sheet.close()
            self._sheet._writer.cleanup()
        self._book.close()


def _escaped(found: re.Match[str]) -> str:
    text = found[0]
    return f"_x005F{text}" if len(text) > 1 else f"_x{ord(text):04X}_"
