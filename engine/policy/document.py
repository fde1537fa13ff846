"""A policy's file as JSON: the same sections and keys, for programs that do not read YAML.

What a plain YAML value stands for is kept: a number in a formula's place is
given as the digits that were written (``"0.90"``: no reader can round it), a
day there as FEEL's ``date("2022-07-30")``.  Counts (decimals, lengths, items)
are JSON integers, days in the places of days are ISO 8601.  Read again as a
policy, the JSON says what the file says; comments are not in it.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from engine.errors import PolicyFaults
from engine.policy.faults import Faults
from engine.policy.reading.scalars import Form, form_of
from engine.policy.reading.source import Mapped, Node, Scalar, Sequenced, read_source

__all__ = ["document", "document_schema"]

_COUNTS = {"scale", "max_length", "min_items", "max_items"}
_DAYS = re.compile(r"effective_from|sources/[^/]+/date|parameters/[^/]+/series/[^/]+/(?:from|to)")


def document(data: bytes, file: str) -> dict[str, Any]:
    """The JSON of a policy file's bytes; ``file`` names them in faults.

    Raises PolicyFaults where the bytes are not YAML as policies are written.
    """
    faults = Faults(file)
    root = read_source(data, faults)
    if root is None or len(faults):
        raise PolicyFaults(faults.sorted())
    return _mapping(root)


@cache
def _schema() -> str:
    return files("engine.policy").joinpath("schema.json").read_text("utf-8")


def document_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of policy files, which a ``document`` fits too."""
    schema: dict[str, Any] = json.loads(_schema())
    return schema


def _mapping(node: Mapped) -> dict[str, Any]:
    return {
        name: _value(item.value, name)
        for name, item in node.items.items()
        if not (isinstance(item.value, Scalar) and form_of(item.value) is Form.EMPTY)
    }


def _value(node: Node, key: str) -> Any:
    if isinstance(node, Mapped):
        return _mapping(node)
    if isinstance(node, Sequenced):
        return [_value(item, key) for item in node.items]
    assert isinstance(node, Scalar)
    match form_of(node):
        case Form.NULL | Form.EMPTY:
            return None
        case Form.BOOLEAN:
            return node.text == "true"
        case Form.NUMBER if key in _COUNTS and node.text.isdigit():
            return int(node.text)
        case Form.DATE if not _DAYS.fullmatch(node.place.path):
            return f'date("{node.text}")'
        case _:
            return node.text
