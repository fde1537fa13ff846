"""A body is written again as it was given, and told apart by what it says, not how it is spaced."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.service import body_digest, given_json, read_json

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
LARGEST = Decimal(10**20)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | TEXTS | st.decimals(-LARGEST, LARGEST, places=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_reads_as_the_same(value: Any) -> None:
    text = given_json(value)
    read = read_json(text)
    assert (repr(read), given_json(read)) == (repr(sorted_keys(value)), text)


def sorted_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: sorted_keys(value[key]) for key in sorted(value)}
    return [sorted_keys(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ('{"a": 1, "b": [2]}', '{"b":[2],"a":1}', True),
        ('{"a": "\\u0259"}', '{"a": "ə"}', True),
        ('{"a": 1.0}', '{"a": 1.00}', False),
        ('{"a": 1}', '{"a": "1"}', False),
        ('{"a": 0.0000001}', '{"a": 0.00000010}', False),
        ('{"a": -0}', '{"a": 0}', False),
        ('{"a": 1e2}', '{"a": 100}', False),
        ('{"a": [1, 2]}', '{"a": [2, 1]}', False),
        ('{"a": null}', "{}", False),
    ],
)
def test_spacing_and_order_say_nothing_and_the_spelling_of_numbers_does(
    one: str, other: str, same: bool
) -> None:
    assert (body_digest(read_json(one)) == body_digest(read_json(other))) is same


def test_numbers_are_written_plainly() -> None:
    text = '{"a":[0.0000001,100,-0,12.50,123456789012345678901234567890]}'
    assert given_json(read_json(text)) == text
    assert json.loads(text).keys() == {"a"}


def test_what_is_no_json_cannot_be_written() -> None:
    with pytest.raises(TypeError):
        given_json({"a": 1.5})
