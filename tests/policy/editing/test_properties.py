"""Whatever is done to whatever file, the YAML says what the operations make of its JSON."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import jsonpatch
import jsonpointer
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import EditRefused
from engine.policy.document import document
from engine.policy.editing import edit, rewrite
from tests.policy.editing.documents import JSON, ODD, nfc, operations, values

ROOT = Path(__file__).resolve().parents[3]
#: the newest version of each policy: one that came before it was written in the same way
NEWEST = [
    max(folder.glob("*.yaml"), key=lambda path: int(path.stem))
    for folder in sorted((ROOT / "policies" / "versions").iterdir())
    if folder.is_dir()
]
NAMED = {f"{path.parent.name}/{path.stem}": path.read_bytes() for path in NEWEST}
WRITTEN = {
    "odd": ODD.encode(),
    "windows": ("\ufeff" + ODD).replace("\n", "\r\n").encode(),
    "no last line end": ODD.rstrip("\n").encode(),
    "json": JSON.encode(),
}
#: what JSON Patch allows and a policy file cannot say
UNSAYABLE = (
    "is given as a text",
    "is a whole number",
    "nested at most",
    "policy file is a mapping",
)


def patched(before: Any, operation: dict[str, Any]) -> Any:
    """What the reference implementation makes of it, None where it refuses."""
    try:
        return jsonpatch.apply_patch(copy.deepcopy(before), [operation])
    except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException):
        return None


def in_nfc(value: Any) -> Any:
    """A file may write what is not NFC with escapes; what is put into it anew is NFC."""
    if isinstance(value, dict):
        return {nfc(name): in_nfc(one) for name, one in value.items()}
    if isinstance(value, list):
        return [in_nfc(one) for one in value]
    return nfc(value) if isinstance(value, str) else value


def check(data: bytes, draw: st.DataObject, most: int) -> None:
    """Draw operations one by one; carry them out one by one, and all at once."""
    found = first = document(data, "a file")
    done: list[dict[str, Any]] = []
    now = data
    for _ in range(draw.draw(st.integers(1, most))):
        operation = draw.draw(operations(found))
        wanted = patched(found, operation)
        try:
            now = edit(now, [operation])
        except EditRefused as refused:
            assert refused.pointer == operation["path"]
            assert wanted is None or any(one in refused.why for one in UNSAYABLE), refused.why
            continue
        assert wanted is not None
        assert document(now, "a file") == wanted
        found = wanted
        done.append(operation)
    assert document(edit(data, done), "a file") == found
    assert document(rewrite(data, found), "a file") == in_nfc(found)
    assert document(rewrite(now, first), "a file") == in_nfc(first)


@pytest.mark.parametrize("name", WRITTEN)
@settings(max_examples=25)
@given(draw=st.data())
def test_an_edit_of_a_file_in_any_style_says_what_the_patch_says(
    name: str, draw: st.DataObject
) -> None:
    check(WRITTEN[name], draw, 4)


@pytest.mark.parametrize("name", NAMED)
@settings(max_examples=4)
@given(draw=st.data())
def test_an_edit_of_a_shipped_version_says_what_the_patch_says(
    name: str, draw: st.DataObject
) -> None:
    check(NAMED[name], draw, 3)


@settings(max_examples=150)
@given(value=st.dictionaries(st.text(st.sampled_from("abc"), min_size=1), values))
def test_any_json_that_a_policy_file_can_say_is_written_and_read_back(value: Any) -> None:
    assert document(rewrite(b"title: x\n", value), "a file") == value
