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

__all__ = ["COUNTS", "document", "document_of", "document_schema", "is_day"]
__all__ += ["said_by", "value_of"]

COUNTS = {"scale", "max_length", "min_items", "max_items", "blank"}
_DAYS = re.compile(r"effective_from|sources/[^/]+/date|parameters/[^/]+/series/[^/]+/(?:from|to)")


def document(data: bytes, file: str) -> dict[str, Any]:
    """The JSON of a policy file's bytes; ``file`` names them in faults.

    Raises PolicyFaults where the bytes are not YAML as policies are written.
    """
    faults = Faults(file)
    root = read_source(data, faults)
    if root is None or len(faults):
        raise PolicyFaults(faults.sorted())
    return document_of(root)


def document_of(node: Mapped) -> dict[str, Any]:
    """The JSON of a mapping of a policy file."""
    return {
        name: said_by(item.value, name)
        for name, item in node.items.items()
        if not (isinstance(item.value, Scalar) and form_of(item.value) is Form.EMPTY)
    }


def value_of(node: Scalar, key: str, path: str) -> Any:
    """What a scalar says in JSON under this key (a list's items under the list's), at this path."""
    match form_of(node):
        case Form.NULL | Form.EMPTY:
            return None
        case Form.BOOLEAN:
            return node.text == "true"
        case Form.NUMBER if key in COUNTS and node.text.isdigit():
            return int(node.text)
        case Form.DATE if not is_day(path):
            return f'date("{node.text}")'
        case _:
            return node.text


def is_day(path: str) -> bool:
    """Whether a day, not a formula, stands at this path."""
    return _DAYS.fullmatch(path) is not None


@cache
def _schema() -> str:
    return files("engine.policy").joinpath("schema.json").read_text("utf-8")


def document_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of policy files, which a ``document`` fits too."""
    schema: dict[str, Any] = json.loads(_schema())
    return schema


def said_by(node: Node, key: str) -> Any:
    """The JSON of what stands under a key (in a list: of the list)."""
    if isinstance(node, Mapped):
        return document_of(node)
    if isinstance(node, Sequenced):
        return [said_by(item, key) for item in node.items]
    assert isinstance(node, Scalar)
    return value_of(node, key, node.place.path)
