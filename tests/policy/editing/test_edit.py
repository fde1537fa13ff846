"""What an edit leaves alone, how it writes what is new, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import EditRefused, PolicyFaults
from engine.policy.document import document
from engine.policy.editing import edit, rewrite

CAR = """\
# Car loan.
title: {az: Avtomobil, en: Car loan}   # both
effective_from: 2022-07-30

sources:
  law: {title: "Law", date: 2022-07-22}

parameters:
  cap: {value: 0.70, type: ratio}      # the ceiling

values:
  # the age first
  age:
    formula: years begun(made_on, effective_date)
    type: integer

  share:   # for display
    formula: 'round half up(a / b, 4)'
    type: ratio
    scale: 4

tables:
  limit:
    inputs: [kind, age]
    rows:
      # ---- electric ----
      - id: electric_new
        when: ['"electric"', '<= 3']
        then: 0.90      # highest
      - id: electric_old
        when: ['"electric"', '> 3']
        then: 0.60
      # ---- other ----
      - id: other
        when: ['"other"', '-']
        then: 0.50
# The end.
"""
ROWS = "/tables/limit/rows"


def changed(operations: list[dict[str, Any]], text: str = CAR) -> list[str]:
    """The lines that an edit took away (-) and put there (+), in the order of the file."""
    before, after = text.splitlines(), edit(text.encode(), operations).decode().splitlines()
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    most = min(len(before), len(after)) - start
    while end < most and before[-1 - end] == after[-1 - end]:
        end += 1
    gone, come = before[start : len(before) - end], after[start : len(after) - end]
    return [f"-{one}" for one in gone] + [f"+{one}" for one in come]


def refused(operations: list[dict[str, Any]], text: str = CAR) -> tuple[int, str, str]:
    with pytest.raises(EditRefused) as error:
        edit(text.encode(), operations)
    return error.value.index, error.value.pointer, error.value.why


def test_a_limit_is_changed_in_its_line_and_its_comment_stays() -> None:
    assert changed([{"op": "replace", "path": f"{ROWS}/0/then", "value": "0.85"}]) == [
        "-        then: 0.90      # highest",
        "+        then: 0.85      # highest",
    ]


def test_a_cell_stays_in_its_kind_of_quotes() -> None:
    assert changed([{"op": "replace", "path": f"{ROWS}/1/when/1", "value": '"x"'}]) == [
        "-        when: ['\"electric\"', '> 3']",
        "+        when: ['\"electric\"', '\"x\"']",
    ]


def test_a_new_row_is_written_like_the_row_above_it() -> None:
    row = {"id": "electric_used", "when": ['"electric"', "(3..5]"], "then": "0.7"}
    assert changed([{"op": "add", "path": f"{ROWS}/1", "value": row}]) == [
        "+      - id: electric_used",
        "+        when: ['\"electric\"', '(3..5]']",
        "+        then: 0.7",
    ]


def test_a_row_that_is_moved_takes_its_own_comments_and_leaves_those_between_rows() -> None:
    assert changed([{"op": "move", "from": f"{ROWS}/0", "path": f"{ROWS}/2"}]) == [
        "-      - id: electric_new",
        "-        when: ['\"electric\"', '<= 3']",
        "-        then: 0.90      # highest",
        "-      - id: electric_old",
        "-        when: ['\"electric\"', '> 3']",
        "-        then: 0.60",
        "-      # ---- other ----",
        "-      - id: other",
        "-        when: ['\"other\"', '-']",
        "-        then: 0.50",
        "+      - id: electric_old",
        "+        when: ['\"electric\"', '> 3']",
        "+        then: 0.60",
        "+      # ---- other ----",
        "+      - id: other",
        "+        when: ['\"other\"', '-']",
        "+        then: 0.50",
        "+      - id: electric_new",
        "+        when: ['\"electric\"', '<= 3']",
        "+        then: 0.90      # highest",
    ]


def test_a_row_that_is_removed_leaves_the_comments_beside_it() -> None:
    assert changed([{"op": "remove", "path": f"{ROWS}/2"}]) == [
        "-      - id: other",
        "-        when: ['\"other\"', '-']",
        "-        then: 0.50",
    ]
    assert changed([{"op": "remove", "path": f"{ROWS}/0"}]) == [
        "-      - id: electric_new",
        "-        when: ['\"electric\"', '<= 3']",
        "-        then: 0.90      # highest",
    ]


def test_an_element_under_another_name_keeps_its_place_and_its_words() -> None:
    assert changed([{"op": "move", "from": "/values/share", "path": "/values/part"}]) == [
        "-  share:   # for display",
        "+  part:   # for display",
    ]


def test_a_new_element_stands_apart_as_its_neighbours_do() -> None:
    value = {"formula": "1 + 2", "type": "integer", "label": {"az": "Üç", "en": "Three"}}
    assert changed([{"op": "add", "path": "/values/three", "value": value}]) == [
        "+  three:",
        "+    formula: '1 + 2'",
        "+    type: integer",
        "+    label: {az: Üç, en: Three}",
        "+",
    ]


def test_a_day_and_a_number_are_written_plain_where_the_format_takes_them() -> None:
    operations = [
        {"op": "replace", "path": "/effective_from", "value": "2023-01-01"},
        {"op": "replace", "path": "/parameters/cap/value", "value": "0.65"},
        {"op": "add", "path": "/parameters/cap/max", "value": "1"},
        {"op": "replace", "path": "/title/en", "value": "2023"},
        {"op": "replace", "path": "/values/share/scale", "value": 2},
    ]
    assert [one for one in changed(operations) if one.startswith("+")][:1] == [
        '+title: {az: Avtomobil, en: "2023"}   # both'
    ]
    after = edit(CAR.encode(), operations).decode()
    assert "effective_from: 2023-01-01\n" in after
    assert "  cap: {value: 0.65, type: ratio, max: 1}      # the ceiling\n" in after
    assert "    scale: 2\n" in after


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "No", "null", "1_000", "007", "0.90", "1e3", "2022-07-30", "12:30"),
        *("a: b", "a #b", "#", "- a", "*a", "it's", 'say "x"', "a\nb", "\n", " a ", "", "\\"),
        *("Şərt: “bəli”", "\u00a0", "\u2028", "\ufeff", "söz " * 60 + "son", "a\n\nb"),
    ],
)
@pytest.mark.parametrize("pointer", ["/title/az", "/sources/law/title", "/values/age/formula"])
def test_a_text_is_read_back_as_it_was_given(text: str, pointer: str) -> None:
    after = edit(CAR.encode(), [{"op": "replace", "path": pointer, "value": text}])
    found: Any = document(after, "a file")
    for token in pointer.split("/")[1:]:
        found = found[token]
    assert found == text


def test_a_table_that_lost_its_rows_is_an_empty_list_and_takes_rows_again() -> None:
    row = {"id": "all", "when": ["-", "-"], "then": "0.5"}
    emptied = edit(CAR.encode(), [{"op": "replace", "path": ROWS, "value": []}])
    again = edit(emptied, [{"op": "add", "path": f"{ROWS}/-", "value": row}])
    assert document(again, "a file")["tables"]["limit"]["rows"] == [row]
    assert "    rows:\n" in again.decode()
    assert "    rows:\n      # ---- electric ----\n      - {id: all, " in again.decode()


def test_operations_are_carried_out_in_turn_or_not_at_all() -> None:
    operations = [
        {"op": "test", "path": "/parameters/cap/value", "value": "0.70"},
        {"op": "replace", "path": "/parameters/cap/value", "value": "0.60"},
        {"op": "test", "path": "/parameters/cap/value", "value": "0.60"},
        {"op": "copy", "from": "/parameters/cap", "path": "/parameters/roof"},
    ]
    after = document(edit(CAR.encode(), operations), "a file")
    assert after["parameters"] == {
        "cap": {"value": "0.60", "type": "ratio"},
        "roof": {"value": "0.60", "type": "ratio"},
    }


@pytest.mark.parametrize(
    ("operation", "pointer", "why"),
    [
        ({"op": "replace", "path": "/none", "value": "1"}, "/none", "there is no 'none'"),
        ({"op": "remove", "path": "/a/b"}, "/a/b", "there is no 'a' on the way"),
        ({"op": "remove", "path": ""}, "", "the whole document cannot be taken away"),
        (
            {"op": "replace", "path": "", "value": []},
            "",
            "a policy file is a mapping of keys to values",
        ),
        (
            {"op": "add", "path": f"{ROWS}/4", "value": {}},
            f"{ROWS}/4",
            "the list has 3 items: nothing can be put at 4",
        ),
        (
            {"op": "replace", "path": f"{ROWS}/3", "value": {}},
            f"{ROWS}/3",
            "the list has 3 items: there is no 3",
        ),
        ({"op": "remove", "path": f"{ROWS}/01"}, f"{ROWS}/01", "'01' is not the index of an item"),
        ({"op": "remove", "path": "title"}, "title", "a pointer is empty or begins with /"),
        (
            {"op": "remove", "path": "/a~2"},
            "/a~2",
            "in a pointer ~ is written ~0 and / inside a key is written ~1",
        ),
        ("add", "", "'op' is one of add, remove, replace, move, copy, test"),
        ({"op": "add", "path": "/x"}, "/x", "the operation add needs 'value'"),
        ({"op": "move", "path": "/x"}, "/x", "the operation move needs 'from'"),
        ({"op": {}, "path": "/x"}, "", "'op' is one of add, remove, replace, move, copy, test"),
        ({"op": "put", "path": "/x"}, "", "'op' is one of add, remove, replace, move, copy, test"),
        (
            {"op": "test", "path": "/title/en", "value": "Loan"},
            "/title/en",
            "the value there is another",
        ),
        (
            {"op": "move", "from": "/values", "path": "/values/x"},
            "/values/x",
            "a value cannot be moved into itself",
        ),
        (
            {"op": "add", "path": "/parameters/cap/value", "value": 1},
            "/parameters/cap/value",
            'a number is given as a text of its digits here: "1"',
        ),
        (
            {"op": "add", "path": "/values/share/scale", "value": -1},
            "/values/share/scale",
            "'scale' is a whole number, 0 or more, not -1",
        ),
        (
            {"op": "add", "path": "/title/en", "value": "a\u0007"},
            "/title/en",
            "U+0007 is not a character of a text",
        ),
    ],
)
def test_what_cannot_be_carried_out_names_its_operation_and_pointer(
    operation: Any, pointer: str, why: str
) -> None:
    good = {"op": "replace", "path": "/title/en", "value": "Car"}
    assert refused([good, operation]) == (1, pointer, why)


def test_a_value_nested_too_deep_is_refused() -> None:
    value: Any = "x"
    for _ in range(23):
        value = [value]
    assert refused([{"op": "add", "path": "/x", "value": value}])[2] == (
        "a policy file is nested at most 24 levels deep"
    )
    edit(CAR.encode(), [{"op": "add", "path": "/x", "value": value[0]}])


def test_a_file_that_would_be_too_large_is_refused() -> None:
    index, pointer, why = refused([{"op": "add", "path": "/x", "value": "x" * 1_048_576}])
    assert (index, pointer) == (0, "/x")
    assert why == "the file would be larger than 1048576 bytes"


def test_bytes_that_are_no_policy_file_are_its_faults() -> None:
    with pytest.raises(PolicyFaults, match="the draft:1:1: a policy file is a mapping"):
        edit(b"- 1", [])


def test_a_key_whose_value_was_empty_takes_one() -> None:
    text = "title: x\nsources:\n  law:\n    note:   # to be written\n    date: 2022-07-22\n"
    after = edit(text.encode(), [{"op": "add", "path": "/sources/law/note", "value": "Here"}])
    assert after.decode() == text.replace("note:   #", "note: Here   #")


def test_windows_line_ends_and_a_byte_order_mark_stay() -> None:
    data = ("\ufeff" + CAR).replace("\n", "\r\n").encode()
    row = {"id": "more", "when": ["-", "-"], "then": "0.1"}
    after = edit(data, [{"op": "add", "path": f"{ROWS}/-", "value": row}])
    assert after == edit(
        CAR.encode(), [{"op": "add", "path": f"{ROWS}/-", "value": row}]
    ).decode().replace("\n", "\r\n").encode("utf-8-sig")


def test_a_whole_document_put_over_a_file_changes_only_what_it_says_otherwise() -> None:
    wanted = document(CAR.encode(), "a file")
    wanted["tables"]["limit"]["rows"][1]["then"] = "0.55"
    del wanted["values"]["age"]
    backwards = dict(reversed(wanted.items()))  # an object of JSON has no order
    after = rewrite(CAR.encode(), backwards).decode()
    assert after == CAR.replace("then: 0.60", "then: 0.55").replace(
        "  age:\n    formula: years begun(made_on, effective_date)\n    type: integer\n\n", ""
    )


def test_what_no_policy_file_can_say_is_refused_at_its_place_in_the_document() -> None:
    with pytest.raises(EditRefused) as error:
        rewrite(CAR.encode(), {"title": {"az": "a"}, "values": {"x": [{"formula": 1}]}})
    assert (error.value.index, error.value.pointer) == (None, "/values/x/0/formula")
    assert str(error.value) == (
        '/values/x/0/formula: a number is given as a text of its digits here: "1"'
    )


def test_a_document_put_over_what_is_no_yaml_is_written_whole() -> None:
    wanted = {"title": {"az": "Kredit", "en": "Loan"}, "values": {"x": {"formula": "1"}}}
    assert rewrite(b"title: {", wanted).decode() == (
        "title:\n  az: Kredit\n  en: Loan\nvalues:\n  x: {formula: 1}\n"
    )


def test_five_hundred_rows_are_changed_at_once() -> None:
    rows = "".join(
        f"      - {{id: r{index}, when: ['\"x\"', '{index}'], then: 0.{index}1}}\n"
        for index in range(1, 501)
    )
    text = CAR[: CAR.index("      # ---- electric")] + rows
    operations = [
        {"op": "replace", "path": f"{ROWS}/{index}/then", "value": "0.5"} for index in range(500)
    ]
    after = edit(text.encode(), operations).decode()
    assert after.count("then: 0.5}") == 500
    assert len(after.splitlines()) == len(text.splitlines())
