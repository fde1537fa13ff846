"""The JSON Schema for editors agrees with the loader about the shape of policy files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

import engine.policy
from engine.policy.faults import Faults
from engine.policy.model import HitPolicy, Kind
from engine.policy.reading.scalars import Form, form_of, to_decimal
from engine.policy.reading.source import Mapped, Node, Scalar, Sequenced, read_source
from tests.policy.writing import POLICY, faults

HERE = Path(__file__).parent
SCHEMA: dict[str, Any] = json.loads(
    (Path(engine.policy.__file__).parent / "schema.json").read_text("utf-8")
)
VALIDATOR = Draft202012Validator(SCHEMA)
VERSIONS = sorted((HERE.parents[1] / "policies" / "versions").glob("*/*.yaml"))
BROKEN_BASE = (HERE / "broken" / "base.yaml").read_text("utf-8")
BROKEN: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(HERE / "broken" / "cases.yaml")

# What these lack is said elsewhere: by the section actions, by the policy used.
BEYOND_A_SCHEMA = {
    "an action without its rank",
    "an input of the used policy that is not given",
    "an input that the used policy has not",
}

# Faults of shape that a schema can see; the others need names, types or values.
SHAPE = {"unknown_key", "missing_key", "language_missing"}


def as_json(node: Node) -> Any:
    """A file's tree as JSON has it: what an editor's schema checker sees."""
    if isinstance(node, Mapped):
        return {name: as_json(item.value) for name, item in node.items.items()}
    if isinstance(node, Sequenced):
        return [as_json(item) for item in node.items]
    assert isinstance(node, Scalar)
    form = form_of(node)
    if form is Form.NUMBER:
        number = to_decimal(node.text)
        assert number is not None
        return int(number) if number == int(number) else float(number)
    if form is Form.BOOLEAN:
        return node.text == "true"
    return None if form in (Form.NULL, Form.EMPTY) else node.text


def shape_errors(text: str) -> list[str]:
    root = read_source(text.encode(), Faults(""))
    return [] if root is None else [error.message for error in VALIDATOR.iter_errors(as_json(root))]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_shipped_policy_fits_the_schema(path: Path) -> None:
    assert shape_errors(path.read_text("utf-8")) == []


@pytest.mark.parametrize("text", [POLICY, BROKEN_BASE], ids=["small", "base"])
def test_policies_that_load_fit_the_schema(text: str) -> None:
    assert shape_errors(text) == []


def _patched(case: dict[str, Any]) -> str:
    text = BROKEN_BASE
    for old, new in case["replace"].items():
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    "case",
    [
        case
        for case in BROKEN
        if SHAPE & {fault["code"] for fault in case["faults"]}
        and case["name"] not in BEYOND_A_SCHEMA
    ],
    ids=lambda case: str(case["name"]),
)
def test_what_the_loader_refuses_for_its_shape_the_schema_refuses(case: dict[str, Any]) -> None:
    assert shape_errors(_patched(case)) != []


def _places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in items:
        yield (*path, key)
        if isinstance(child, dict | list):
            yield from _places(child, (*path, key))


def _tree() -> Any:
    root = read_source(POLICY.encode(), Faults(""))
    assert root is not None
    return as_json(root)


@settings(max_examples=40, deadline=None)
@given(
    place=st.sampled_from(list(_places(_tree()))),
    value=st.sampled_from(["gone", "renamed", 7, [7], {"seven": 7}, "", True]),
)
def test_what_the_schema_refuses_the_loader_refuses(place: tuple[Any, ...], value: Any) -> None:
    tree = _tree()
    *above, last = place
    holder = tree
    for key in above:
        holder = holder[key]
    if value == "gone":
        del holder[last]
    elif value == "renamed" and isinstance(holder, dict):
        holder["renamed"] = holder.pop(last)
    else:
        holder[last] = value
    # JSON is YAML: a draft may be sent as either.  Nothing but faults may come of it.
    assert faults(json.dumps(tree)) or not list(VALIDATOR.iter_errors(tree))


def test_a_policy_in_json_is_the_same_policy() -> None:
    assert faults(json.dumps(_tree())) == []


def test_the_schema_knows_the_kinds_and_hit_policies_of_the_model() -> None:
    kinds = SCHEMA["$defs"]["type"]["properties"]["type"]["anyOf"][0]["enum"]
    assert kinds == [
        *("money", "ratio", "integer", "number", "date", "datetime", "duration"),
        *("boolean", "enum", "text", "record", "list"),
    ]
    assert set(kinds) == set(Kind)
    assert SCHEMA["$defs"]["table"]["properties"]["hit_policy"]["enum"] == list(HitPolicy)
