"""Examples of requests, read from the policies folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import CasesFault
from engine.service.examples import Example, read_examples


def test_examples_are_read_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "loan.json").write_text(
        '[{"name": "one", "body": {"inputs": {"a": "0.10"}}}, {"name": "two", "body": {}}]'
    )
    assert read_examples(tmp_path, "loan") == (
        Example("one", {"inputs": {"a": "0.10"}}),
        Example("two", {}),
    )


def test_a_policy_without_examples_has_none(tmp_path: Path) -> None:
    assert read_examples(tmp_path, "loan") == ()


@pytest.mark.parametrize(
    "text", ["", "{}x", "[1]", '[{"name": "one"}]', '[{"name": "a", "body": 1}]']
)
def test_a_file_that_holds_no_examples_is_a_named_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "loan.json").write_text(text)
    with pytest.raises(CasesFault, match="these are not examples"):
        read_examples(tmp_path, "loan")
