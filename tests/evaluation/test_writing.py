"""JSON is written byte for byte as ``json`` writes it, whichever of the two encoders does."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.evaluation.writing import compact, compact_sorted

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)


def as_json_writes_it(value: Any, *, sort_keys: bool = False) -> bytes:
    return json.dumps(
        value, ensure_ascii=False, separators=(",", ":"), sort_keys=sort_keys
    ).encode()


def test_every_character_is_written_as_json_writes_it() -> None:
    every = "".join(chr(one) for one in range(0x110000) if not 0xD800 <= one < 0xE000)
    assert compact({every: every}) == as_json_writes_it({every: every})


@given(VALUES)
def test_any_value_is_written_as_json_writes_it(value: Any) -> None:
    assert compact(value) == as_json_writes_it(value)
    assert compact_sorted(value) == as_json_writes_it(value, sort_keys=True)


@pytest.mark.parametrize(
    "number", [2**63 - 1, 2**63, 2**64, 10**40, -(2**63), -(2**63) - 1, -(10**40)]
)
def test_an_integer_of_any_size_is_written_whole(number: int) -> None:
    assert compact([number]) == compact_sorted([number]) == b"[%d]" % number


def test_what_is_nested_deeper_than_the_faster_encoder_goes_is_written() -> None:
    deep: Any = "x"
    for _ in range(200):
        deep = [{"b": deep, "a": 1}]
    assert compact(deep) == as_json_writes_it(deep)
    assert compact_sorted(deep) == as_json_writes_it(deep, sort_keys=True)


def test_a_tuple_is_a_list() -> None:
    assert compact(("a", (1, None))) == b'["a",[1,null]]'


@pytest.mark.parametrize("value", [Decimal("1.0"), {"a": {1, 2}}, object()])
def test_what_is_no_json_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        compact(value)
    with pytest.raises(TypeError):
        compact_sorted(value)


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        compact("\ud800")
