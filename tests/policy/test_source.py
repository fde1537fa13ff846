"""Reading YAML: values from their source text, places, and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine.policy.faults import Faults
from engine.policy.model import Place
from engine.policy.reading.scalars import Form, form_of, report_badly_written, to_date, to_decimal
from engine.policy.reading.source import MAX_BYTES, MAX_DEPTH, Mapped, Scalar, read_source


def read(text: str | bytes) -> tuple[Mapped | None, list[str]]:
    faults = Faults("p.yaml")
    data = text.encode() if isinstance(text, str) else text
    root = read_source(data, faults)
    if root is not None:
        report_badly_written(root, faults)
    return root, [f"{f.line}:{f.column} {f.path}: {f.message}" for f in faults.sorted()]


def scalar(text: str, key: str = "a") -> Scalar:
    root, faults = read(text)
    assert root is not None
    assert faults == []
    node = root.items[key].value
    assert isinstance(node, Scalar)
    return node


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("0.90", Form.NUMBER),
        ("-12", Form.NUMBER),
        ('"0.90"', Form.TEXT),
        ("2022-07-30", Form.DATE),
        ("'2022-07-30'", Form.TEXT),
        ("true", Form.BOOLEAN),
        ("yes", Form.TEXT),
        ("null", Form.NULL),
        ("", Form.EMPTY),
        ("'null'", Form.TEXT),
        ("x + 1", Form.TEXT),
    ],
)
def test_a_plain_scalar_is_what_its_characters_say_and_a_quoted_one_is_text(
    text: str, form: Form
) -> None:
    assert form_of(scalar(f"a: {text}")) is form


def test_a_number_keeps_the_decimals_it_is_written_with() -> None:
    assert str(to_decimal(scalar("a: 0.90").text)) == "0.90"
    assert to_decimal("12345678901234567890.12") == Decimal("12345678901234567890.12")


def test_a_date_is_a_day_that_exists() -> None:
    assert to_date("2024-02-29") == date(2024, 2, 29)
    assert to_date("2023-02-29") is None


@pytest.mark.parametrize(
    "text",
    [".5", "5.", "1e3", "1.5E-3", "0x10", "0o7", "1_000", ".nan", ".inf", "-.INF", "+5", "007"],
)
def test_a_number_written_another_way_is_a_fault(text: str) -> None:
    _, faults = read(f"a: {text}")
    assert faults == [
        f"1:4 a: {text} is not a number as policies write them: digits with an optional point, "
        "as in 1250.50 (put a text in quotes)"
    ]


def test_a_number_of_too_many_digits_is_a_fault() -> None:
    assert read("a: " + "9" * 31)[1] == ["1:4 a: a number has at most 30 digits"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2022-1-5", "2022-1-5 is not a date: write year-month-day as in 2022-07-30"),
        ("2023-02-29", "there is no day 2023-02-29"),
        ("True", "write true, not True (put a text in quotes)"),
        ("~", "write null, not ~ (put a text in quotes)"),
    ],
)
def test_a_date_or_word_written_another_way_is_a_fault(text: str, message: str) -> None:
    assert read(f"a: {text}")[1] == [f"1:4 a: {message}"]


def test_a_key_given_twice_is_a_fault_at_the_second() -> None:
    _, faults = read("a:\n  x: 1\n  y: 2\n  x: 3\n")
    assert faults == ["4:3 a/x: the key 'x' is already given in line 2"]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("a: &x 1\n", ["1:4 : anchors (&name) are not used in policy files"]),
        (
            "a: &x 1\nb: *x\n",
            [
                "1:4 : anchors (&name) are not used in policy files",
                "2:4 : aliases (*name) are not used in policy files",
            ],
        ),
        ("a: !!python/object x\n", ["1:4 : tags (!name) are not used in policy files"]),
        ("a: 1\n---\nb: 2\n", ["2:1 : a policy file holds one YAML document"]),
        ("[1, 2]\n", ["1:1 : a policy file is a mapping of keys to values"]),
        ("", ["1:1 : the file is empty"]),
        ("? [a]\n: 1\n", ["1:3 : a key is a name, not a structure"]),
        ("a: 'x\n", ["2:1 : this is not YAML: found unexpected end of stream"]),
        (
            'a: "\\UFFFFFFFF"\n',
            ["1:7 : this is not YAML: found invalid Unicode character escape code"],
        ),
        (
            'a: "\\ud800"\n',
            ["1:7 : this is not YAML: found invalid Unicode character escape code"],
        ),
        ('a: "\\0"\n', ["1:4 : U+0000 is not a character of a text"]),
        ("a: 1\nb: \x07\n", ["2:4 : U+0007 is not a character of YAML"]),
        ("%YAML 1.1\n---\na: 1\n", ["1:1 : directives (%YAML, %TAG) are not used in policy files"]),
        ("a: b: c\n", ["1:5 : this is not YAML: mapping values are not allowed in this context"]),
    ],
)
def test_what_is_not_plain_yaml_of_one_mapping_is_refused(text: str, faults: list[str]) -> None:
    assert read(text)[1] == faults


def test_a_file_that_is_not_utf_8_is_refused_where_it_stops_being_text() -> None:
    assert read(b"a: 1\nb: \xff\n") == (None, ["2:4 : the file is not UTF-8 text"])


def test_a_file_over_the_size_limit_is_refused_unread() -> None:
    text = "a: " + "x" * MAX_BYTES
    assert read(text) == (None, [f"1:1 : the file is larger than {MAX_BYTES} bytes"])


def test_a_file_nested_too_deep_is_refused() -> None:
    text = "a: " + "[" * 10_000
    assert read(text) == (
        None,
        [f"1:{MAX_DEPTH + 3} : the file is nested deeper than {MAX_DEPTH} levels"],
    )


def test_paths_name_keys_and_the_ids_of_items() -> None:
    root, _ = read("rows:\n  - {id: one, then: 1}\n  - [5]\n")
    assert root is not None
    rows = root.items["rows"].value
    places: list[Place] = []

    def walk(node: object) -> None:
        if isinstance(node, Scalar):
            places.append(node.place)
        for child in getattr(node, "items", []):
            walk(node.items[child].value if isinstance(node, Mapped) else child)

    walk(rows)
    assert places == [
        Place(2, 10, "rows/one/id"),
        Place(2, 21, "rows/one/then"),
        Place(3, 6, "rows/1/0"),
    ]


@pytest.mark.parametrize(
    ("text", "at", "place"),
    [
        ("a: x + prise\n", (1, 5), (1, 8)),
        ("a: 'x + prise'\n", (1, 5), (1, 9)),
        ('a: "x + prise"\n', (1, 5), (1, 9)),
        ("a: 'it''s + x'\n", (1, 8), (1, 13)),
        ("a: |\n  x +\n  prise\n", (2, 1), (3, 3)),
        ("a: >-\n    x +\n    prise\n", (1, 5), (3, 5)),
        ("a: x +\n  prise\n", (1, 5), (2, 3)),
        ("a: x\n", (9, 9), (1, 4)),
    ],
)
def test_a_column_of_a_formula_is_found_in_the_file(
    text: str, at: tuple[int, int], place: tuple[int, int]
) -> None:
    found = scalar(text).at(*at)
    assert (found.line, found.column, found.path) == (*place, "a")


def test_a_byte_order_mark_and_crlf_change_no_value() -> None:
    plain = scalar("a: >-\n  x\n  y\nb: 1\n")
    marked, faults = read("\ufeffa: >-\r\n  x\r\n  y\r\nb: 1\r\n".encode())
    assert faults == []
    assert marked is not None
    node = marked.items["a"].value
    assert isinstance(node, Scalar)
    assert (node.text, node.place) == (plain.text, plain.place)


def test_reading_stops_where_a_file_holds_too_many_keys_and_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.policy.reading.source._MAX_NODES", 4)
    assert read("a: 1\nb: 2\nc: 3\n") == (
        None,
        ["2:4 : the file holds more than 4 keys and values"],
    )


def test_reading_stops_at_a_second_document() -> None:
    assert read("a: 1\n---\n[\n")[1] == ["2:1 : a policy file holds one YAML document"]
