"""libyaml gives the events that a parser of YAML 1.2 gives, each at its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from tests.conftest import ROOT

FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("policies", "tests")
    for path in (ROOT / folder).rglob("*.yaml")
)


def told(events: Iterator[Any]) -> list[tuple[object, ...]]:
    return [
        (
            type(one).__name__,
            getattr(one, "value", None),
            bool(getattr(one, "style", None)),
            getattr(one, "anchor", None),
            bool(getattr(one, "flow_style", None)),
            *(one.start_mark.line, one.start_mark.column, one.start_mark.index),
            one.end_mark.index,
        )
        for one in events
    ]


def by_libyaml(text: str) -> list[tuple[object, ...]] | None:
    try:
        return told(yaml.parse(text, Loader=yaml.CLoader))
    except yaml.YAMLError:
        return None


def by_ruamel(text: str) -> list[tuple[object, ...]] | None:
    try:
        return told(YAML(typ="safe", pure=True).parse(text))
    except YAMLError:
        return None


@pytest.mark.parametrize("folder", ["policies/versions", "policies", "tests"])
def test_both_read_every_file_alike(folder: str) -> None:
    for name in FILES:
        if name.startswith(folder) and (folder == "policies/versions") == ("versions" in name):
            text = unicodedata.normalize("NFC", (ROOT / name).read_bytes().decode("utf-8-sig"))
            assert by_libyaml(text) == by_ruamel(text), name


def said(events: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """What is said and where it begins; where nothing is said has no place they agree on."""
    named = [one for one in events if not str(one[0]).startswith(("Stream", "Document"))]
    return [one[:8] if one[1] else one[:5] for one in named]


words = st.sampled_from(
    [
        *("a", "b: ", "- ", "{", "}", "[", "]", ", ", ": ", "\n", "\n  ", "\n    ", "'", '"'),
        *("#", " #"),
        *("|\n", ">-\n", "0.90", "null", "yes", "2022-07-30", "ə", "\u00a0", "\\u00e9", "?", "!t"),
        *("%", "@", "`", "--- ", "...", "\t", "a:b", "http://x", "-1", "<= 5", '["x"..5)'),
    ]
)  # fmt: skip


@given(st.lists(words, max_size=14).map(lambda found: "k: " + "".join(found)))
def test_what_libyaml_reads_the_other_reads_alike_where_it_does(text: str) -> None:
    found, other = by_libyaml(text), by_ruamel(text)
    if found is not None and other is not None:
        assert said(found) == said(other)
