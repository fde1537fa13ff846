"""CSV: any usual separator, one encoding, nothing guessed, nothing run."""

from __future__ import annotations

import pytest

from engine.errors import (
    ColumnTwice,
    FileCutShort,
    FileTooLarge,
    HeaderMissing,
    NotInRows,
    NotUtf8,
    RowsRefused,
    UnknownColumn,
    UnknownColumns,
)
from engine.rows.csv_table import harmless
from tests.rows.making import FAILED, bodies, csv_rows, echoed, inputs_in


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_row_is_read_by_the_separator_of_the_first_line(
    separator: str, end: str, mark: bytes
) -> None:
    lines = [("loan.principal", "loan.number"), ("36500.10", "Ə-1"), ("", "x"), ()]
    data = mark + "".join(separator.join(line) + end for line in lines).encode()
    assert bodies(data) == [
        (2, {"inputs": {"loan": {"principal": "36500.10", "number": "Ə-1"}}}),
        (3, {"inputs": {"loan": {"number": "x"}}}),
    ]


def test_lists_and_records_are_json_in_a_cell_and_fields_have_columns() -> None:
    data = b'dues;applicant.name;loan.secured\n"[1.50, ""2""]";Aygun;TRUE\n'
    [inputs] = inputs_in(data)
    assert str(inputs["dues"][0]) == "1.50"
    assert inputs | {"dues": inputs["dues"][1:]} == {
        "dues": ["2"],
        "applicant": {"name": "Aygun"},
        "loan": {"secured": True},
    }


def test_the_row_s_own_day_and_reference_stand_beside_the_inputs() -> None:
    data = b"reference,effective_date,loan.months\nA-1,2022-07-29,12\n,,12\n"
    assert bodies(data) == [
        (
            2,
            {
                "inputs": {"loan": {"months": "12"}},
                "effective_date": "2022-07-29",
                "reference": "A-1",
            },
        ),
        (3, {"inputs": {"loan": {"months": "12"}}}),
    ]
    with pytest.raises(UnknownColumns):
        bodies(data, own=False)


def test_a_line_is_counted_as_an_editor_counts_it() -> None:
    data = b'sep=;\nloan.number;loan.months\n"two\nlines";1\n\n;;\nx;2;\ny;3\nz\n'
    assert bodies(data) == [
        (3, {"inputs": {"loan": {"number": "two\nlines", "months": "1"}}}),
        (7, {"inputs": {"loan": {"number": "x", "months": "2"}}}),
        (8, {"inputs": {"loan": {"number": "y", "months": "3"}}}),
        (9, [("", "row_length")]),
    ]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("loan.principal", "36500,00", "comma_in_number"),
        ("loan.principal", "36.500,00", "comma_in_number"),
        ("loan.principal", "36,500.00", "comma_in_number"),
        ("loan.principal", "36 500,5", "comma_in_number"),
        ("loan.rate", "0,9", "comma_in_number"),
        ("loan.principal", "36.500", "ambiguous_number"),
        ("loan.principal", "-1.036.500", "ambiguous_number"),
        ("loan.months", "12.000", "ambiguous_number"),
        ("loan.day", "44783", "date_as_number"),
        ("loan.day", "44783.5", "date_as_number"),
        ("effective_date", "44783", "date_as_number"),
        ("dues", "[1", "not_json"),
        ("applicant", "{'a': 1}", "not_json"),
    ],
)
def test_what_can_be_read_in_two_ways_is_a_fault(column: str, cell: str, code: str) -> None:
    data = f'{column}\tloan.number\n"{cell}"\t1\n'.encode()
    assert bodies(data) == [(2, [("/" + column.replace(".", "/"), code)])]


@pytest.mark.parametrize(
    ("column", "cell"),
    [("loan.rate", "0.125"), ("loan.score", "1.250"), ("loan.principal", "0.000")],
)
def test_decimals_that_can_only_be_decimals_are_taken(column: str, cell: str) -> None:
    assert inputs_in(f"{column}\n{cell}\n".encode()) == [{"loan": {column[5:]: cell}}]


REFUSED: list[tuple[str, bytes, type[RowsRefused], str]] = [
    ("nothing", b"", NotInRows, "line 1"),
    ("blank lines", b"\xef\xbb\xbf\n \r\n", NotInRows, "line 1"),
    ("a row that is cut", b"loan.number,loan.months\nx,1\ny", FileCutShort, "line 3"),
    ("a quoted cell that is cut", b'loan.number\nx\n"y\nz\n', FileCutShort, "line 3"),
    ("a quote within", b'loan.number\n"x"y\n', NotInRows, "line 2"),
    ("cp1254 in UTF-8", "loan.number\nÖ\n".encode() + b"\xfd\n", NotUtf8, "line 3"),
    ("UTF-16 with a mark", "loan.number\n1\n".encode("utf-16"), NotUtf8, "line 1"),
    ("UTF-16 without one", "loan.number\n1\n".encode("utf-16-le"), NotUtf8, "line 1"),
    ("UTF-32", "loan.number\n1\n".encode("utf-32"), NotUtf8, "line 1"),
    ("a NUL", b"loan.number\nx\0y\n", NotInRows, "line 2"),
    ("a long line", b"loan.number\n" + b"x" * 1_000_001, FileTooLarge, "line 2"),
    (
        "a long cell",
        b'loan.number\n"' + (b"x" * 400_000 + b"\n") * 3 + b'"\n',
        FileTooLarge,
        "line 2",
    ),
    ("no header", b"1,2022-01-01\n2,2022-01-01\n", HeaderMissing, "line 1, column 1"),
    ("no name", b"loan.number,,loan.months\n1,2,3\n", HeaderMissing, "line 1, column 2"),
    ("twice", b"loan.number,loan.number\n1,2\n", ColumnTwice, "line 1, column 2"),
    ("a record and its field", b"applicant.name,applicant\n1,2\n", ColumnTwice, "line 1, column 1"),
]


@pytest.mark.parametrize(("_", "data", "error", "place"), REFUSED, ids=[one[0] for one in REFUSED])
def test_a_file_that_cannot_be_trusted_is_refused_with_the_place(
    _: str, data: bytes, error: type[RowsRefused], place: str
) -> None:
    with pytest.raises(error) as raised:
        bodies(data)
    assert type(raised.value) is error
    assert raised.value.place == place
    assert str(raised.value).startswith(f"{place}: ")


def test_the_encodings_that_may_be_meant_are_named() -> None:
    with pytest.raises(NotUtf8, match=r"byte 2 is 0xFD .*'ı' in cp1254 or 'э' in cp1251"):
        bodies(b"loan.number\nx\xfd\n")
    with pytest.raises(NotUtf8) as raised:
        bodies("loan.number\n".encode("utf-16"))
    assert raised.value.encoding == "UTF-16"


def test_every_unknown_column_is_listed_with_what_may_be_meant() -> None:
    with pytest.raises(UnknownColumns) as raised:
        bodies("loan.number,principal,Kreditin məbləği,loan.mounths,shoe\n1,2,3,4,5\n".encode())
    assert raised.value.columns == (
        UnknownColumn("principal", "line 1, column 2", "loan.principal"),
        UnknownColumn("Kreditin məbləği", "line 1, column 3", "loan.principal"),
        UnknownColumn("loan.mounths", "line 1, column 4", "loan.months"),
        UnknownColumn("shoe", "line 1, column 5", None),
    )


ADDED = ["outcome", "outputs.limit", "outputs.parts", "findings", "messages", "policy_version"]


def test_what_is_written_looks_as_what_was_read_with_columns_added() -> None:
    data = b"\xef\xbb\xbfsep=;\r\nloan.number;loan.months;\r\nx;12;\r\n\r\n"
    written = echoed(data)
    assert written.startswith(b"\xef\xbb\xbfsep=;\r\nloan.number;loan.months;outcome;")
    assert written.count(b"\r\n") == written.count(b"\n") == 4
    assert csv_rows(written.removeprefix(b"\xef\xbb\xbf"), ";")[1:] == [
        ["loan.number", "loan.months", *ADDED, "digest", "error"],
        ["x", "12", "approved", "36000.00", '{"a": "1"}', "A_CODE; B_CODE", "'=Said | so", "2",
         "sha256:00", ""],
        [],
    ]  # fmt: skip


def test_a_row_at_fault_is_written_with_its_fault() -> None:
    written = csv_rows(echoed(b"loan.number,loan.months\nx\n", FAILED))
    assert written[1] == ["x", "", *[""] * 7, "loan.principal: no"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+a", "-a", "@a", "\ta", "\ra", "-1+cmd|'/c calc'!A1", "="]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "-5", "-36500.00", "+994501234567", "-12,5", "-", "a=1", "'=1"]
)
def test_what_it_would_not_run_stays(text: str) -> None:
    assert harmless(text) == text


def test_texts_of_the_input_are_made_harmless_too() -> None:
    written = csv_rows(echoed(b"loan.number,loan.principal\n=1+1,-5\n"))
    assert written[1][:2] == ["'=1+1", "-5"]
