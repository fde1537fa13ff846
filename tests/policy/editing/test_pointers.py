"""Where in the JSON a fault of the YAML is."""

from __future__ import annotations

import pytest

from engine.errors import PolicyFaults
from engine.policy.document import document
from engine.policy.editing import pointer_of, pointers_of
from tests.policy.writing import POLICY, load

JSON = document(POLICY.encode(), "a file")


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("", ""),
        ("tables/share/rows/home/when/0", "/tables/share/rows/1/when/0"),
        ("inputs/loan.principal/min", "/inputs/loan.principal/min"),
        ("parameters/roof/series/1/value", "/parameters/roof/series/1/value"),
        ("tables/share/rows/none/when", "/tables/share/rows"),
        ("values/doubled/label", "/values/doubled"),
        ("nothing", ""),
    ],
)
def test_a_row_is_named_in_a_path_and_counted_in_a_pointer(path: str, pointer: str) -> None:
    assert pointer_of(JSON, path) == pointer


def test_a_name_with_a_slash_or_a_tilde_is_one_token() -> None:
    assert pointer_of({"sources": {"a/b": {"c~": {"d": "x"}}}}, "sources/a/b/c~/d") == (
        "/sources/a~1b/c~0/d"
    )


def test_two_rows_of_one_name_are_told_apart_by_their_lines() -> None:
    text = POLICY.replace("{id: home, when", "{id: car, when")
    with pytest.raises(PolicyFaults) as error:
        load(text)
    faults = [one for one in error.value.faults if one.path.startswith("tables/share/rows/car")]
    assert faults
    assert [one.line for one in faults] == [
        text[: text.index("- {id: car, when: ['\"home\"']")].count("\n") + 1
    ]
    assert pointers_of(text.encode(), faults) == ("/tables/share/rows/1/id",)
    assert {pointer_of(document(text.encode(), "x"), one.path) for one in faults} == {
        "/tables/share/rows/0/id"
    }


def test_every_fault_of_a_broken_policy_has_a_place_in_its_json() -> None:
    text = POLICY.replace("loan.principal * 2", "loan.principal * x").replace(
        "'\"car\"'], then: 0.60", "'\"bus\"'], then: 0.60"
    )
    with pytest.raises(PolicyFaults) as error:
        load(text)
    found = pointers_of(text.encode(), error.value.faults)
    assert "/values/doubled/formula" in found
    assert "/tables/share/rows/0/when/0" in found


def test_bytes_that_are_no_yaml_are_at_fault_as_a_whole() -> None:
    with pytest.raises(PolicyFaults) as error:
        load("title: {")
    assert set(pointers_of(b"title: {", error.value.faults)) == {""}
