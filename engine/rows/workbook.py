"""Workbooks (.xlsx): opened only where they are whole, of a size, and without tricks.

openpyxl reads what is there; what it would pass over in silence is looked for
first: merged cells, rows or cells out of order, another kind of workbook,
entities of XML.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO, Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from engine.errors import (
    FileTooLarge,
    MergedCells,
    QerarError,
    UnknownSheet,
    WorkbookBroken,
    WorkbookLocked,
)

__all__ = ["OLE", "ZIP", "Workbook", "guarded"]

ZIP: Final = b"PK\x03\x04"
#: what holds an older or an encrypted workbook
OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")

MIB: Final = 1024 * 1024
#: bytes that a workbook may unpack to, and those of its parts that are held in memory
_MOST_UNPACKED: Final = 2048 * MIB
_MOST_HELD: Final = 128 * MIB
_MOST_PARTS: Final = 2_000
_LAST_ROW: Final = 1_048_576
_SHEETS: Final = "xl/worksheets/"
_NAMESPACE: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MOST_NAMED: Final = 10
_CHUNK: Final = 64 * 1024


class Workbook:
    """An open workbook and the sheet of it that is read."""

    def __init__(self, source: BinaryIO, sheet: str | None) -> None:
        """``sheet`` is the one of that name, else the first that is seen.

        Raises WorkbookBroken, WorkbookLocked, FileTooLarge, UnknownSheet, MergedCells.
        """
        with guarded():
            self._zip = _opened(source)
            self._book: Any = None
        try:
            with guarded():
                _check_parts(self._zip)
                self._book = load_workbook(source, read_only=True, keep_links=False)
            sheets = [one for one in self._book.worksheets if hasattr(one, "iter_rows")]
            self.names = tuple(one.title for one in sheets if one.sheet_state == "visible")
            self.sheet = self._chosen(sheets, sheet)
            with guarded():
                self.last_row = self._scan()
        except BaseException:
            self.close()
            raise

    def _chosen(self, sheets: list[Any], name: str | None) -> Any:
        for one in sheets:
            if one.title == name or (name is None and one.sheet_state == "visible"):
                return one
        if name is None:
            raise WorkbookBroken("", "the workbook has no sheet that is seen")
        raise UnknownSheet(name, tuple(one.title for one in sheets))

    def _scan(self) -> int:
        with self._zip.open(self.sheet._worksheet_path) as part:
            scan = _Scan()
            scan.feed(part)
        if scan.merged:
            more = len(scan.merged) - _MOST_NAMED
            named = (*scan.merged[:_MOST_NAMED], *([f"and {more} more"] if more > 0 else []))
            raise MergedCells(self.sheet.title, named)
        return scan.row

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The cells of each row from the first on, as openpyxl gives them."""
        self.sheet.reset_dimensions()  # they are only said, and cells beyond them would be lost
        rows = self.sheet.iter_rows()
        while True:
            with guarded():
                row = next(rows, None)
            if row is None:
                return
            yield row

    def close(self) -> None:
        """Close the files of it; the source stays open."""
        if self._book is not None:
            self._book.close()
        self._zip.close()


@contextmanager
def guarded() -> Iterator[None]:
    """What openpyxl raises on a damaged file is of many kinds, and is told as one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that are not read: styles, validations
            yield
    except (QerarError, MemoryError):
        raise
    except Exception as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise WorkbookBroken("", f"the workbook is damaged or no .xlsx: {reason}") from error


def _opened(source: BinaryIO) -> ZipFile:
    source.seek(0)
    start = source.read(len(OLE))
    if start == OLE:
        source.seek(0)
        if _LOCKED in source.read(MIB) or _LOCKED in _tail(source):
            raise WorkbookLocked
        raise WorkbookBroken("", "this is an older workbook (.xls): save it as .xlsx")
    if not start.startswith(ZIP):
        raise WorkbookBroken("", "this is no workbook: an .xlsx file begins otherwise")
    source.seek(0)
    try:
        return ZipFile(source)
    except BadZipFile as error:
        raise WorkbookBroken("", f"the workbook is damaged: {error}") from None


def _tail(source: BinaryIO) -> bytes:
    source.seek(0, 2)
    source.seek(max(0, source.tell() - MIB))
    return source.read()


def _check_parts(archive: ZipFile) -> None:
    """Sizes are those that are said; unpacking ends there, so they cannot be said too small."""
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise WorkbookLocked
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        message = f"the workbook unpacks to more than {_MOST_UNPACKED // MIB} MiB: give it as CSV"
        raise FileTooLarge("", message)
    for part in parts:
        if not part.filename.endswith((".xml", ".rels")):
            continue
        if part.file_size > _MOST_HELD and not part.filename.startswith(_SHEETS):
            message = f"{part.filename} is larger than {_MOST_HELD // MIB} MiB: give it as CSV"
            raise FileTooLarge("", message)
        with archive.open(part) as opened:
            _check_beginning(opened, part.filename)


def _check_beginning(part: IO[bytes], name: str) -> None:
    """A document type may hold entities that grow without end; a workbook has none."""
    parser = expat.ParserCreate()
    begun = False

    def doctype(*_: object) -> None:
        raise WorkbookBroken("", f"{name} has a document type, which no workbook has")

    def element(*_: object) -> None:
        nonlocal begun
        begun = True

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    while not begun and (data := part.read(_CHUNK)):
        parser.Parse(data, False)


class _Scan:
    """A pass over the XML of a sheet: its merged cells, and rows and cells in order."""

    def __init__(self) -> None:
        self.row = 0
        self.merged: list[str] = []
        self._column = ""
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._element

    def feed(self, part: IO[bytes]) -> None:
        """Read the part to its end; raises WorkbookBroken, and what expat raises."""
        while data := part.read(_CHUNK):
            self._parser.Parse(data, False)
        self._parser.Parse(b"", True)

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        space, _, name = name.rpartition(" ")
        if name == "c":
            self._cell(attributes.get("r"))
        elif name == "row":
            self._begin_row(attributes.get("r"))
        elif name == "mergeCell":
            self.merged.append(attributes.get("ref", "?"))
        elif name == "worksheet" and space != _NAMESPACE:
            message = "the workbook is “Strict Open XML”: save it as an ordinary .xlsx"
            raise WorkbookBroken("", message)

    def _begin_row(self, said: str | None) -> None:
        number = self.row + 1 if said is None else int(said)
        if not self.row < number <= _LAST_ROW:
            raise WorkbookBroken(f"row {said}", "the rows of the sheet are not in order")
        self.row = number
        self._column = ""

    def _cell(self, said: str | None) -> None:
        if said is None:
            return
        found = _PLACE.fullmatch(said)
        if found is None or int(found[2]) != self.row or not self._after(found[1]):
            raise WorkbookBroken(f"cell {said}", "the cells of the row are not in order")
        self._column = found[1]

    def _after(self, column: str) -> bool:
        return (len(column), column) > (len(self._column), self._column)
