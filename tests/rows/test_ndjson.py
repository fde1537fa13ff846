"""JSON line by line: each line is kept to the letter, whatever becomes of it."""

from __future__ import annotations

import pytest

from engine.errors import FileCutShort, NotInRows, NotUtf8, RowsRefused
from tests.rows.making import FAILED, bodies, echoed, json_lines


def test_a_line_is_the_inputs_nested_or_by_their_paths_or_a_body() -> None:
    data = (
        b'\xef\xbb\xbf{"loan": {"number": "x"}}\r\n\n'
        b'{"loan.number": "x", "loan": {"months": "1"}, "effective_date": "2022-07-29"}\n'
        b'{"inputs": {"loan": {"number": "x"}}, "reference": "A", "known_at": null}'
    )
    assert bodies(data) == [
        (1, {"inputs": {"loan": {"number": "x"}}}),
        (3, [("/loan", "two_columns")]),
        (4, {"inputs": {"loan": {"number": "x"}}, "reference": "A", "known_at": None}),
    ]
    assert bodies(b'{"loan.number": "x", "applicant.name": "y", "reference": "A"}\n') == [
        (1, {"inputs": {"loan": {"number": "x"}, "applicant": {"name": "y"}}, "reference": "A"})
    ]


def test_a_line_at_fault_stops_no_other() -> None:
    data = b'{"loan": 1}\n{"loan": 1, "loan": 2}\nnull\n{"number": 1}\n{"loan": NaN}\n{}\n'
    assert bodies(data) == [
        (1, {"inputs": {"loan": 1}}),
        (2, "not_json"),
        (3, [("", "wrong_type")]),
        (4, [("/number", "unknown_field")]),
        (5, "not_json"),
        (6, {"inputs": {}}),
    ]


REFUSED: list[tuple[bytes, type[RowsRefused], str]] = [
    (b'{"loan": {}}\n{"loan": {"num', FileCutShort, "line 2"),
    (b'[{"loan": {}}]\n', NotInRows, "line 1"),
    (b'\n{\n"loan": {}}\n', NotInRows, "line 2"),
    (b'{"loan": {}}\n{"loan": "\xfd"}\n', NotUtf8, "line 2"),
]


@pytest.mark.parametrize(("data", "error", "place"), REFUSED)
def test_a_file_that_cannot_be_trusted_is_refused(
    data: bytes, error: type[RowsRefused], place: str
) -> None:
    with pytest.raises(error) as raised:
        bodies(data)
    assert (type(raised.value), raised.value.place) == (error, place)


def test_members_are_added_to_the_line_as_it_was_written() -> None:
    lines = [b'{"loan": {"principal": 1.50,  "rate":1e2}}', b"", b" { } "]
    written = echoed(b"\n".join(lines) + b"\n").split(b"\n")
    added = (
        b'"outcome": "approved", "outputs": {"limit": "36000.00", "parts": {"a": "1"}}, "findings":'
        b' [{"code": "A_CODE", "message": "=Said"}, {"code": "B_CODE", "message": "so"}],'
        b' "policy_version": 2, "digest": "sha256:00", "error": null}'
    )
    assert written == [lines[0][:-1] + b", " + added, b"", b"{" + added, b""]


def test_a_line_that_holds_no_object_or_such_members_stands_within_a_text() -> None:
    data = b'{"loan": 1, "error": 2}\n{"a": 1, "a": 2}\n7\n'
    assert json_lines(echoed(data, FAILED)) == [
        {"text": '{"loan": 1, "error": 2}', "error": {"code": "invalid_input"}},
        {"text": '{"a": 1, "a": 2}', "error": {"code": "invalid_input"}},
        {"text": "7", "error": {"code": "invalid_input"}},
    ]
