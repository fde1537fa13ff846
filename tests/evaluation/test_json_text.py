"""JSON is read exactly, and what is not JSON here is refused with its position."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import NotJson
from engine.evaluation.inputs.json_text import MAX_BYTES, MAX_DEPTH, UnreadNumber, read_json


def test_numbers_are_the_decimals_that_were_written() -> None:
    read = read_json(
        '{"a": [1, 0.10, -5.00, 12345678901234567890.1234567890], "b": true, "c": null}'
    )
    assert read == {
        "a": [
            Decimal("1"),
            Decimal("0.10"),
            Decimal("-5.00"),
            Decimal("12345678901234567890.1234567890"),
        ],
        "b": True,
        "c": None,
    }
    assert [str(number) for number in read["a"]][1:3] == ["0.10", "-5.00"]
    assert {type(number) for number in read["a"]} == {Decimal}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1e999999", UnreadNumber("1e999999", exponent=True)),
        ("-1.5E+3", UnreadNumber("-1.5E+3", exponent=True)),
        ("9" * 400, UnreadNumber("9" * 40, exponent=False)),
        ("0." + "1" * 30, UnreadNumber("0." + "1" * 30, exponent=False)),
        ("9" * 30, Decimal("9" * 30)),
        ("-0." + "1" * 29, Decimal("-0." + "1" * 29)),
    ],
)
def test_an_exponent_or_too_many_digits_is_kept_for_the_check_of_inputs(
    text: str, expected: object
) -> None:
    assert read_json(text) == expected


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ('{"a": 1,\n "b": {"a": 2, "c": 3, "c": 4}}', "the key 'c' stands twice", 2, 24),
        ('{"x": [{"a": ","}, {"k": "k", "\\u006b": 1}]}', "the key 'k' stands twice", 1, 31),
        ('{"s": "NaN",\n"a": NaN}', "NaN is not a JSON number", 2, 6),
        ("[Infinity]", "Infinity is not a JSON number", 1, 2),
        ("[-Infinity]", "-Infinity is not a JSON number", 1, 2),
        ('{"a": "\\ud800"}', "a lone surrogate is not text", 1, 8),
        ('{"a": "\\udc00\\ud800"}', "a lone surrogate is not text", 1, 8),
        ('"\ud800"', "a lone surrogate is not text", 1, 2),
        (b'{"a":\n "\xff"}', "not UTF-8", 2, 3),
        (b"\xef\xbb\xbf{}", "Expecting value", 1, 1),
        ('{"a": 01}', "Expecting ',' delimiter", 1, 8),
        ('{"a": +1}', "Expecting value", 1, 7),
        ('{"a": ١}', "Expecting value", 1, 7),
        ('{"a": .5}', "Expecting value", 1, 7),
        ("{'a': 1}", "Expecting property name enclosed in double quotes", 1, 2),
        ('{"a": 1} x', "Extra data", 1, 10),
        ("", "Expecting value", 1, 1),
        ('"a\nb"', "Invalid control character at", 1, 3),
        ("[" * 65 + "]" * 65, "nested deeper than 64 levels", 1, 65),
        ('{"' + "[" * 70 + '":' + '{"a":' * 64 + "1" + "}" * 65, "nested deeper", 1, 75 + 5 * 63),
        ("[" * 100_000, "nested deeper than 64 levels", 1, 65),
        ('"' + '\\"' * 100_000 + "[" * 65, "Unterminated string starting at", 1, 1),
        (" " * (MAX_BYTES + 1), "longer than 1000000 bytes", 1, 1),
    ],
)
def test_what_is_not_json_is_refused_with_its_position(
    text: str | bytes, message: str, line: int, column: int
) -> None:
    with pytest.raises(NotJson) as raised:
        read_json(text)
    assert raised.value.message.startswith(message)
    assert (raised.value.line, raised.value.column) == (line, column)


def test_the_bounds_themselves_are_accepted() -> None:
    deepest = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert json.dumps(read_json(deepest)) == deepest
    assert read_json('"éé"', max_bytes=6) == "éé"
    with pytest.raises(NotJson, match="longer than 5 bytes"):
        read_json('"éé"', max_bytes=5)


def test_brackets_inside_text_are_not_nesting_and_a_surrogate_pair_is_text() -> None:
    assert read_json('["' + "[{" * 100 + '", "\\ud83d\\ude00", "\\\\ud800"]') == [
        "[{" * 100,
        "😀",
        "\\ud800",
    ]


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_DECIMALS = st.decimals(
    allow_nan=False, allow_infinity=False, places=3, min_value=-(10**20), max_value=10**20
)
_JSON = st.recursive(
    st.none() | st.booleans() | _DECIMALS | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=12,
)


def _written(value: object) -> str:
    """A second writer of JSON: numbers as the digits they have."""
    match value:
        case Decimal():
            return format(value, "f")
        case list():
            return "[" + ",".join(map(_written, value)) + "]"
        case dict():
            return "{" + ",".join(f"{json.dumps(k)}: {_written(v)}" for k, v in value.items()) + "}"
        case _:
            return json.dumps(value)


@given(_JSON)
def test_reading_what_was_written_gives_the_same_value(value: object) -> None:
    text = _written(value)
    assert read_json(text) == value
    assert read_json(text.encode()) == value


@given(st.text(alphabet='{}[]",:\\u0dDnN1e-. aI', max_size=60) | st.binary(max_size=40))
def test_any_text_is_either_read_or_refused_with_a_named_error(text: str | bytes) -> None:
    try:
        read_json(text)
    except NotJson as error:
        assert error.line >= 1
        assert error.column >= 1
