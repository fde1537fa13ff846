"""Laws: whatever the inputs, each format gives them back, and what is written keeps the rows."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.errors import QerarError
from tests.rows.making import (
    SPECS,
    bodies,
    csv_bytes,
    csv_rows,
    echoed,
    inputs_in,
    json_lines,
    xlsx_bytes,
    xlsx_rows,
)

PATHS = [path for path in SPECS if path not in ("applicant", "called_at")]
#: what every kind of file can hold: a blank text says nothing, and is no input
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=12,
).filter(lambda text: bool(text.strip()) and "_x" not in text)
DAYS = st.dates(date(1900, 3, 1), date(2099, 12, 31))  # what Excel has as days
AMOUNTS = st.decimals(-99_999_999, 99_999_999, places=2, allow_nan=False)
ROWS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "loan.principal": AMOUNTS,
            "loan.rate": st.decimals(0, 1, places=4),
            "loan.months": st.integers(-999, 999),
            "loan.score": st.decimals(-1, 1, places=8),
            "loan.day": DAYS,
            "loan.secured": st.booleans(),
            "loan.kind": st.sampled_from(["new", "renewed"]),
            "loan.number": TEXTS,
            "dues": st.lists(AMOUNTS.map(str), max_size=3),
            "applicant.name": TEXTS,
        },
    ).filter(bool),
    min_size=1,
    max_size=4,
)


def text_of(value: Any) -> str:
    """A value as a person writes it in a cell."""
    if value is None:
        return ""
    if isinstance(value, bool | list):
        return json.dumps(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def typed(value: Any) -> Any:
    """A value as a person who uses a spreadsheet has it in a cell."""
    if isinstance(value, Decimal):
        return float(value)
    return json.dumps(value) if isinstance(value, list) else value


def nested(row: dict[str, Any], told: Any) -> dict[str, Any]:
    """The inputs of a row, each value as ``told`` gives it."""
    inputs: dict[str, Any] = {}
    for path, value in row.items():
        *above, last = path.split(".")
        holder = inputs
        for step in above:
            holder = holder.setdefault(step, {})
        holder[last] = told(value)
    return inputs


def plain(value: Any) -> Any:
    """As JSON with numbers as texts: what a format that has only texts gives."""
    if isinstance(value, bool | list):
        return value
    return text_of(value)


def dated(value: Any) -> Any:
    """As JSON with numbers as numbers: what a workbook gives."""
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@settings(max_examples=12)
@given(rows=ROWS)
@example(rows=[{"loan.number": '"', "applicant.name": "'=1"}, {"loan.number": "a;b,c"}])
def test_csv_gives_back_the_inputs(separator: str, rows: list[dict[str, Any]]) -> None:
    lines = [[text_of(row.get(path)) for path in PATHS] for row in rows]
    data = csv_bytes([PATHS, *lines], separator)
    assert inputs_in(data) == [nested(row, plain) for row in rows]
    again = csv_rows(echoed(data), separator)
    assert again[0][: len(PATHS)] == PATHS
    stripped = [[cell.removeprefix("'") for cell in line[: len(PATHS)]] for line in again[1:]]
    assert stripped == [[cell.removeprefix("'") for cell in line] for line in lines]


@settings(max_examples=25)
@given(rows=ROWS)
def test_json_lines_give_back_the_inputs(rows: list[dict[str, Any]]) -> None:
    flat = [{path: plain(value) for path, value in row.items()} for row in rows]
    deep = [nested(row, plain) for row in rows]
    for said in (flat, deep):
        data = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in said).encode()
        assert inputs_in(data) == deep
        again = json_lines(echoed(data))
        kept = [{name: one[name] for name in line} for one, line in zip(again, said, strict=True)]
        assert kept == said


@settings(max_examples=12)
@given(rows=ROWS)
@example(rows=[{"loan.number": "=1+1", "applicant.name": "#N/A"}, {"loan.number": " a\u2028 "}])
def test_a_workbook_gives_back_the_inputs(rows: list[dict[str, Any]]) -> None:
    def as_text(sheet: Any) -> None:
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell.value, str) and cell.data_type in "fe":
                    cell.data_type = "s"

    cells = [[typed(row.get(path)) for path in PATHS] for row in rows]
    data = xlsx_bytes([PATHS, *cells], as_text)
    expected = [nested(row, dated) for row in rows]
    assert inputs_in(data) == expected
    again = echoed(data)
    assert [row[: len(PATHS)] for row in xlsx_rows(again)] == [
        row[: len(PATHS)] for row in xlsx_rows(data)
    ]


@settings(max_examples=100)
@given(data=st.binary(max_size=200) | st.text(max_size=60).map(str.encode))
@example(data=b'{"loan": {}}\r')
@example(data=b"loan.number\n\x85\n")
@example(data=b"sep=;")
@example(data=b"sep=\n")
@example(data=b'"\r\nloan.number"\n')
def test_whatever_a_file_holds_it_is_read_or_refused_by_name(data: bytes) -> None:
    for start in (b"", b"loan.number,loan.months\n", b'{"loan": {}}\n', b"PK\x03\x04"):
        try:
            bodies(start + data)
        except QerarError as error:
            assert str(error)
