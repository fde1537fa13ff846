"""A vocabulary with an input of every kind, and files of rows made and read by other means."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook

from engine.errors import InvalidInput, QerarError
from engine.policy.model import Field, Kind, Place, TypeSpec
from engine.rows import Inputs, Result, open_table

TEXT = TypeSpec(Kind.TEXT)
APPLICANT = TypeSpec(
    Kind.RECORD,
    fields={"name": Field("name", TEXT, Place(1, 1, "types/applicant/name"))},
)
SPECS = {
    "loan.principal": TypeSpec(Kind.MONEY),
    "loan.rate": TypeSpec(Kind.RATIO),
    "loan.months": TypeSpec(Kind.INTEGER),
    "loan.score": TypeSpec(Kind.NUMBER),
    "loan.day": TypeSpec(Kind.DATE),
    "loan.secured": TypeSpec(Kind.BOOLEAN),
    "loan.kind": TypeSpec(Kind.ENUM, values=("new", "renewed")),
    "loan.number": TEXT,
    "called_at": TypeSpec(Kind.DATETIME),
    "dues": TypeSpec(Kind.LIST, item=TypeSpec(Kind.MONEY)),
    "applicant": APPLICANT,
    "applicant.name": TEXT,
}
INPUTS = Inputs(SPECS, {"kreditin məbləği": "loan.principal"})
DECIDED = Result(
    outcome="approved",
    outputs={
        "limit": ("36000.00", Decimal("36000.00")),
        "parts": ({"a": "1"}, {"a": Decimal(1)}),
    },
    findings=[("A_CODE", "=Said"), ("B_CODE", "so")],
    policy_version=2,
    digest="sha256:00",
)
FAILED = Result(fault="loan.principal: no", problem={"code": "invalid_input"})


def csv_bytes(rows: Sequence[Sequence[object]], separator: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode()


def csv_rows(data: bytes, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), delimiter=separator))


def xlsx_bytes(
    rows: Sequence[Sequence[object]], edit: Callable[[Any], object] = lambda sheet: None
) -> bytes:
    """A workbook of these rows, once ``edit`` has had its sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Loans"
    for row in rows:
        sheet.append(list(row))
        for at, value in enumerate(row, 1):
            if isinstance(value, float):  # all of its digits, which openpyxl would cut
                cell = sheet.cell(sheet.max_row, at)
                cell.value = repr(value)
                cell.data_type = "n"
    edit(sheet)
    out = io.BytesIO()
    book.save(out)
    book.close()
    return out.getvalue()


def xlsx_rows(data: bytes) -> list[list[Any]]:
    book = load_workbook(io.BytesIO(data))
    found = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    book.close()
    return found


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """A workbook with its parts changed."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def bodies(data: bytes, *, sheet: str | None = None, own: bool = True) -> list[tuple[int, Any]]:
    """Each row that is not empty: its number, and its body or the codes of its faults."""
    table = open_table(io.BytesIO(data), None, sheet)
    try:
        table.bind((INPUTS,), own=own)
        found: list[tuple[int, Any]] = []
        for row in table.rows():
            if not row.empty:
                try:
                    table.day(row)
                    found.append((row.number, table.body(row, INPUTS)))
                except InvalidInput as error:
                    found.append((row.number, [(one.pointer, one.code) for one in error.errors]))
                except QerarError as error:
                    found.append((row.number, error.code))
        return found
    finally:
        table.close()


def inputs_in(data: bytes) -> list[Any]:
    """The inputs of each row."""
    return [body["inputs"] for _, body in bodies(data)]


def echoed(data: bytes, result: Result = DECIDED) -> bytes:
    """The file written again, each row with the same result."""
    table = open_table(io.BytesIO(data))
    out = io.BytesIO()
    try:
        table.bind((INPUTS,), own=True)
        writer = table.writer(out, ("limit", "parts"))
        try:
            for row in table.rows():
                writer.write(row, None if row.empty else result)
            writer.finish()
        finally:
            writer.close()
    finally:
        table.close()
    return out.getvalue()


def json_lines(data: bytes) -> list[Any]:
    return [json.loads(line) if line.strip() else None for line in data.decode().split("\n")[:-1]]
