"""CSV: the separator is that of the header; what is written looks as what was read."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from engine.errors import FileCutShort, FileTooLarge, InputFault, InvalidInput, NotInRows
from engine.rows.cells import is_blank
from engine.rows.columns import added_names, added_values
from engine.rows.grid import Grid, named_part
from engine.rows.lines import MOST_BYTES, Lines, check_text
from engine.rows.row import Format, Result, Row

__all__ = ["CsvTable", "harmless"]

_SEPARATORS: Final = (",", ";", "\t")
#: Excel's own first line, which names the separator
_NAMED: Final = re.compile(r"sep=([,;\t|])\r?\n?")
#: what a spreadsheet would take for a formula, but for plain numbers
_FORMULA: Final = re.compile(r"[=+\-@\t\r\n]")
_PLAIN: Final = re.compile(r"[+-]?[0-9][0-9.,]*%?|-")

csv.field_size_limit(MOST_BYTES)  # of the whole process, which reads no other CSV


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: with an apostrophe before it if need be.

    Numbers stay as they are, also those with a sign.
    """
    if _FORMULA.match(text) and not _PLAIN.fullmatch(text):
        return f"'{text}"
    return text


class CsvTable(Grid):
    """A CSV file being read; see ``Table``."""

    format: Format = "csv"
    unit = "line"

    def __init__(self, source: BinaryIO) -> None:
        """Reads the header; raises NotInRows, NotUtf8, FileTooLarge, FileCutShort."""
        self.total = check_text(source)
        self._lines = Lines(source)
        lines = iter(self._lines)
        first = next(lines)
        named = _NAMED.fullmatch(first)
        self.preamble = first if named else ""
        if named:
            first = next(lines, "")
        while first and not first.strip():
            self.preamble += first
            first = next(lines, "")
        self.separator = named[1] if named else max(_SEPARATORS, key=first.count)
        self.line_end = "\r\n" if first.endswith("\r\n") else "\n"
        self.marked = self._lines.marked
        self._skipped = self._lines.number - 1
        self._reader = csv.reader(_again(first, lines), delimiter=self.separator, strict=True)
        cells = next(self._records(), (0, []))[1]
        self._width = len(cells)
        header = tuple(cell.strip() for cell in cells[: named_part(cells)])
        line = self._skipped + 1
        places = tuple(f"line {line}, column {at}" for at in range(1, len(header) + 1))
        super().__init__(header, places)

    def rows(self) -> Iterator[Row]:
        """See ``Table``; raises FileCutShort, NotInRows, FileTooLarge."""
        for number, cells in self._records():
            if all(map(is_blank, cells)):
                yield Row(number, None)
                continue
            kept = tuple(cells[: len(self.header)])
            wrong = len(cells) < self._width or any(
                not is_blank(cell) for cell in cells[len(self.header) :]
            )
            if not wrong:
                yield Row(number, kept)
            elif len(cells) < self._width and not self._lines.ended:
                message = f"the file ends inside a row: {len(cells)} of {self._width} cells"
                raise FileCutShort(f"line {number}", message)
            else:
                message = f"the row has {len(cells)} cells, the first line {self._width}"
                yield Row(number, kept, InvalidInput((InputFault("", "row_length", message),)))

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        while True:
            number = self._skipped + self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise _refused(error, f"line {number}") from None
            yield number, cells

    def writer(self, out: BinaryIO, outputs: Sequence[str]) -> CsvWriter:
        """See ``Table``."""
        return CsvWriter(self, out, outputs)

    def close(self) -> None:
        """See ``Table``."""


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _refused(error: csv.Error, place: str) -> NotInRows | FileCutShort | FileTooLarge:
    if "unexpected end" in str(error):
        message = "this is not CSV that ends: a quoted cell that begins in this row is not closed"
        return FileCutShort(place, message)
    if "field limit" in str(error):
        message = f"a cell is longer than {MOST_BYTES} characters, or its quotes are not closed"
        return FileTooLarge(place, message)
    return NotInRows(place, f"this is not CSV: {error}")


class CsvWriter:
    """Writes CSV with the separator, line ends and mark of the file that is read."""

    def __init__(self, table: CsvTable, out: BinaryIO, outputs: Sequence[str]) -> None:
        encoding = "utf-8-sig" if table.marked else "utf-8"
        self._text = io.TextIOWrapper(out, encoding=encoding, newline="", write_through=False)
        self._outputs = tuple(outputs)
        self._width = len(table.header)
        self._written = csv.writer(
            self._text, delimiter=table.separator, lineterminator=table.line_end
        )
        self._text.write(table.preamble)
        self._written.writerow((*table.header, *added_names(table.header, outputs)))

    def write(self, row: Row, result: Result | None) -> None:
        """See ``Writer``."""
        if row.content is None:
            self._written.writerow(())
            return
        cells = [harmless(cell) for cell in row.content]
        cells += [""] * (self._width - len(cells))
        cells += [harmless(_text(value)) for value, _ in added_values(result, self._outputs)]
        self._written.writerow(cells)

    def finish(self) -> None:
        """See ``Writer``."""
        self._text.flush()

    def close(self) -> None:
        """See ``Writer``."""
        self._text.detach()


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
