"""Workbooks: what a person typed is taken exactly, what only a spreadsheet knows is a fault."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, time, timedelta
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from engine.errors import (
    ColumnTwice,
    FileTooLarge,
    HeaderMissing,
    InvalidInput,
    MergedCells,
    RowsRefused,
    UnknownColumns,
    UnknownSheet,
    WorkbookBroken,
    WorkbookLocked,
)
from engine.rows import Result, open_table, workbook
from engine.rows.workbook import OLE
from tests.rows.making import (
    DECIDED,
    INPUTS,
    bodies,
    echoed,
    inputs_in,
    repacked,
    xlsx_bytes,
    xlsx_rows,
)

SHEET = "xl/worksheets/sheet1.xml"


def shown_as(form: str) -> Callable[[Any], object]:
    """Show the second row's first cell in a number format."""
    return lambda sheet: setattr(sheet["A2"], "number_format", form)


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, data: data.replace(old, new) if name == SHEET else data


TAKEN: list[tuple[str, object, str, object]] = [
    ("loan.principal", 36500, "General", "36500"),
    ("loan.principal", 0.1, "General", "0.1"),
    ("loan.principal", 36000.45, "#,##0.00", "36000.45"),
    ("loan.principal", "36500.00", "General", "36500.00"),
    ("loan.principal", 999999999999.99, "0.00", "999999999999.99"),
    ("loan.principal", 1e-7, "General", "0.0000001"),
    ("loan.principal", -5, "General", "-5"),
    ("loan.rate", 0.9, "0%", "0.9"),
    ("loan.rate", 0.333, "0.0%", "0.333"),
    ("loan.number", 1042, "General", "1042"),
    ("loan.number", " x ", "General", " x "),
    ("loan.day", date(2022, 7, 30), "yyyy-mm-dd", "2022-07-30"),
    ("loan.day", datetime(2022, 7, 30), "dd.mm.yyyy", "2022-07-30"),
    ("loan.day", "2022-07-30", "General", "2022-07-30"),
    ("loan.secured", True, "General", "True"),
    ("loan.secured", "false", "General", "False"),
    ("dues", "[]", "General", "[]"),
]


@pytest.mark.parametrize(("column", "value", "form", "taken"), TAKEN)
def test_a_cell_is_taken_as_it_was_typed(column: str, value: object, form: str, taken: str) -> None:
    [inputs] = inputs_in(xlsx_bytes([[column], [value]], shown_as(form)))
    for step in column.split("."):
        inputs = inputs[step]
    assert (f"{inputs:f}" if hasattr(inputs, "as_tuple") else str(inputs)) == taken


FAULTS: list[tuple[str, object, str, str]] = [
    ("loan.principal", "=4*10000", "General", "formula"),
    ("loan.number", ArrayFormula("A2", "=4*10000"), "General", "formula"),
    ("loan.principal", "#N/A", "General", "cell_error"),
    ("loan.principal", 0.9, "0%", "percent_cell"),
    ("loan.score", 24, "0.00%", "percent_cell"),
    ("loan.principal", 123456789012345, "General", "too_many_digits_in_cell"),
    ("loan.principal", 0.1 + 0.2, "General", "too_many_digits_in_cell"),
    ("loan.principal", 1e20, "General", "too_many_digits_in_cell"),
    ("loan.principal", "36.500", "General", "ambiguous_number"),
    ("loan.principal", date(2022, 7, 30), "yyyy-mm-dd", "date_cell"),
    ("loan.number", date(2022, 7, 30), "yyyy-mm-dd", "date_cell"),
    ("loan.day", 44783, "General", "date_as_number"),
    ("loan.day", "44783", "General", "date_as_number"),
    ("loan.day", datetime(2022, 7, 30, 9), "yyyy-mm-dd h:mm", "date_with_time"),
    ("loan.day", time(9), "h:mm", "date_cell"),
    ("loan.day", timedelta(hours=30), "[h]:mm", "date_cell"),
    ("loan.day", 99999999, "yyyy-mm-dd", "cell_error"),
    ("called_at", datetime(2022, 7, 30, 9), "yyyy-mm-dd h:mm", "date_without_offset"),
    ("loan.number", 1042, "00000", "number_cell"),
    ("loan.number", 10.5, "General", "number_cell"),
    ("loan.secured", 1, "General", "number_cell"),
    ("dues", 1, "General", "number_cell"),
    ("loan.number", "a_x000D_b", "General", "escaped_character"),
    ("effective_date", 44783, "General", "date_as_number"),
    ("reference", "=A1", "General", "formula"),
]


@pytest.mark.parametrize(("column", "value", "form", "code"), FAULTS)
def test_what_cannot_be_taken_exactly_is_a_fault_of_its_row(
    column: str, value: object, form: str, code: str
) -> None:
    data = xlsx_bytes([[column], [value]], shown_as(form))
    assert bodies(data) == [(2, [("/" + column.replace(".", "/"), code)])]


def test_a_fault_names_its_cell() -> None:
    data = io.BytesIO(xlsx_bytes([["loan.number", "loan.principal"], [], ["x", "=1+1"]]))
    with closing(open_table(data)) as table, pytest.raises(InvalidInput) as raised:
        table.bind((INPUTS,), own=True)
        table.body(list(table.rows())[-1], INPUTS)
    assert [one.message[:26] for one in raised.value.errors] == ["cell B3: a formula is not "]


def test_rows_are_numbered_as_the_spreadsheet_numbers_them() -> None:
    rows: list[list[object]] = [[], ["loan.number"], ["x"], [], ["y"], ["z", None, 7]]
    data = xlsx_bytes(rows, lambda sheet: setattr(sheet["A9000"], "number_format", "0%"))
    assert bodies(data) == [
        (3, {"inputs": {"loan": {"number": "x"}}}),
        (5, {"inputs": {"loan": {"number": "y"}}}),
        (6, [("", "row_length")]),
    ]
    echo = xlsx_rows(echoed(data))
    assert [row[0] for row in echo] == [None, "loan.number", "x", None, "y", "z"]


def test_the_first_sheet_that_is_seen_is_read_or_the_one_that_is_named() -> None:
    def hide(sheet: Any) -> None:
        sheet.sheet_state = "hidden"
        sheet.parent.create_sheet("Seen").append(["loan.months"])
        sheet.parent["Seen"].append([12])

    data = xlsx_bytes([["loan.number"], ["x"]], hide)
    assert [str(one["loan"]["months"]) for one in inputs_in(data)] == ["12"]
    assert bodies(data, sheet="Loans") == [(2, {"inputs": {"loan": {"number": "x"}}})]
    with pytest.raises(UnknownSheet) as raised:
        bodies(data, sheet="loans")
    assert raised.value.known == ("Loans", "Seen")


def test_cells_beyond_the_size_that_a_sheet_says_are_not_lost() -> None:
    data = xlsx_bytes([["loan.number", "loan.months"], ["x", "1"], ["y", "2"]])
    lying = repacked(data, in_sheet(b'<dimension ref="A1:B3"', b'<dimension ref="A1:A2"'))
    assert lying != data
    assert bodies(lying) == bodies(data)


def strict(name: str, data: bytes) -> bytes:
    usual = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return in_sheet(usual, b"http://purl.oclc.org/ooxml/spreadsheetml/main")(name, data)


def bomb(name: str, data: bytes) -> bytes:
    kind = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return in_sheet(b"<worksheet", kind + b"<worksheet")(name, data)


PLAIN = xlsx_bytes([["loan.number"], ["x"], ["y"]])
BROKEN: list[tuple[bytes, type[RowsRefused], str]] = [
    (b"loan.number\n", WorkbookBroken, "no workbook"),
    (PLAIN[:-200], WorkbookBroken, "damaged"),
    (PLAIN.replace(PLAIN[60:90], b"\0" * 30), WorkbookBroken, "damaged"),
    (OLE + b"\0" * 600, WorkbookBroken, "older workbook"),
    (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), WorkbookLocked, "password"),
    (repacked(PLAIN, strict), WorkbookBroken, "Strict Open XML"),
    (repacked(PLAIN, bomb), WorkbookBroken, "has a document type"),
    (repacked(PLAIN, in_sheet(b"</sheetData>", b"")), WorkbookBroken, "damaged"),
    (repacked(PLAIN, in_sheet(b'<row r="3"', b'<row r="2"')), WorkbookBroken, "the rows of"),
    (repacked(PLAIN, in_sheet(b'"3"', b'"99999999"')), WorkbookBroken, "the rows of"),
    (repacked(PLAIN, in_sheet(b'r="A3"', b'r="A7"')), WorkbookBroken, "the cells of"),
    (xlsx_bytes([]), HeaderMissing, "nothing in the sheet"),
    (xlsx_bytes([["loan.number", 5]]), HeaderMissing, "cell B1: a column's name"),
    (xlsx_bytes([["=1+1"]]), HeaderMissing, "cell A1: a column's name"),
    (xlsx_bytes([["loan.number", "loan.number"]]), ColumnTwice, "cell B1"),
    (xlsx_bytes([["loan.number", "principal"]]), UnknownColumns, "cell B1.*loan.principal"),
]


@pytest.mark.parametrize(("data", "error", "words"), BROKEN, ids=[one[2] for one in BROKEN])
def test_a_workbook_that_cannot_be_trusted_is_refused(
    data: bytes, error: type[RowsRefused], words: str
) -> None:
    with (
        pytest.raises(error, match=words) as raised,
        closing(open_table(io.BytesIO(data), "xlsx")) as table,
    ):
        table.bind((INPUTS,), own=True)
    assert type(raised.value) is error


def test_merged_cells_are_named() -> None:
    data = xlsx_bytes([["loan.number"], ["x"]], lambda sheet: sheet.merge_cells("A2:A4"))
    with pytest.raises(MergedCells) as raised:
        bodies(data)
    assert (raised.value.sheet, raised.value.cells) == ("Loans", ("A2:A4",))


def test_what_unpacks_to_too_much_is_refused_before_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    with ZipFile(io.BytesIO(PLAIN)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/media/x.bin", b"\0" * 5_000_000)
    assert len(out.getvalue()) < 20_000
    monkeypatch.setattr(workbook, "_MOST_UNPACKED", 4_000_000)
    with pytest.raises(FileTooLarge):
        bodies(out.getvalue())
    assert bodies(PLAIN)
    monkeypatch.setattr(workbook, "_MOST_HELD", 500)
    with pytest.raises(FileTooLarge, match="give it as CSV"):
        bodies(PLAIN)


def test_what_is_written_is_a_workbook_with_numbers_and_days_and_no_formula() -> None:
    rows: list[list[object]] = [
        ["reference", "loan.principal", "loan.day", "loan.score", "loan.secured"],
        ["=1+1", 36000.45, date(2022, 7, 30), 0.1 + 0.2, True],
        ["#N/A", "=2+2", None, 0.5, None],
    ]

    def shown(sheet: Any) -> None:
        sheet["D3"].number_format = "0%"
        sheet["A2"].data_type = "s"

    book = load_workbook(io.BytesIO(echoed(xlsx_bytes(rows, shown), DECIDED)))
    sheet = book["Loans"]
    assert [cell.value for cell in sheet[1]][5:] == [
        *("outcome", "outputs.limit", "outputs.parts", "findings", "messages"),
        *("policy_version", "digest", "error"),
    ]
    first = [(cell.value, cell.data_type, cell.number_format) for cell in sheet[2]]
    assert first == [
        ("=1+1", "s", "General"),
        (36000.45, "n", "General"),
        (datetime(2022, 7, 30), "d", "yyyy-mm-dd"),
        (0.1 + 0.2, "n", "General"),
        (True, "b", "General"),
        ("approved", "s", "General"),
        (36000, "n", "0.00"),
        ('{"a": "1"}', "s", "General"),
        ("A_CODE; B_CODE", "s", "General"),
        ("=Said | so", "s", "General"),
        (2, "n", "0"),
        ("sha256:00", "s", "General"),
        (None, "n", "General"),
    ]
    second = [(cell.value, cell.data_type, cell.number_format) for cell in sheet[3]][:4]
    assert second == [
        ("#N/A", "s", "General"),
        ("=2+2", "s", "General"),
        (None, "n", "General"),
        (0.5, "n", "0%"),
    ]
    assert sheet["A2"].quotePrefix
    book.close()


def test_a_day_of_a_cell_without_a_format_of_its_own_stays_a_day() -> None:
    old = b'<c r="A2" t="n"><v>5</v></c>'

    def dated(name: str, part: bytes) -> bytes:
        assert name != "xl/worksheets/sheet1.xml" or old in part
        return part.replace(old, b'<c r="A2" t="d"><v>2021-05-01</v></c>')

    data = repacked(xlsx_bytes([["loan.day"], [5]]), dated)
    assert inputs_in(data) == [{"loan": {"day": "2021-05-01"}}]
    assert xlsx_rows(echoed(data))[1][0] == datetime(2021, 5, 1)


def test_what_a_cell_cannot_hold_is_left_out_and_said() -> None:
    long = Result(outcome="approved", outputs={"limit": ("x" * 32_768, None)})
    row = xlsx_rows(echoed(xlsx_bytes([["loan.number"], ["x"]]), long))[1]
    assert row[:3] == ["x", "approved", None]
    assert row[-1] == (
        "longer than a cell of a workbook holds, decide from CSV or NDJSON: outputs.limit"
    )


def test_what_xml_cannot_hold_is_written_as_excel_writes_it() -> None:
    result = Result(outcome="a\x01b\r\n_x0041_")
    written = echoed(xlsx_bytes([["loan.number"], ["x"]]), result)
    with ZipFile(io.BytesIO(written)) as archive:
        text = archive.read(SHEET).decode()
    assert "a_x0001_b_x000D_\n_x005F_x0041_" in text
