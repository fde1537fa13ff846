"""Where the DMN TCK's folders are, and the cases they hold.

The kit lies beside the repository (``../shared/tck``) or where ``QERAR_TCK``
says.  Each folder has models (``.dmn``) and cases (``-test-*.xml``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from engine.feel.failure import FeelFailure
from engine.feel.values.temporal_text import parse_date, parse_date_time, parse_duration, parse_time

__all__ = ["Case", "Expected", "cases", "folders", "local", "root", "texts"]

_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"


def root() -> Path:
    """Where the kit should be."""
    given = os.environ.get("QERAR_TCK")
    return Path(given) if given else Path(__file__).parents[2].parent / "shared" / "tck"


def folders() -> list[Path]:
    """The folders of both levels, in order; none where the kit is absent."""
    return sorted(path for path in root().glob("compliance-level-*/*") if path.is_dir())


def local(element: Element) -> str:
    """The tag without its namespace."""
    return element.tag.rpartition("}")[2]


def texts(element: Element, name: str) -> Iterator[Element]:
    """The direct children of that name, in any namespace."""
    return (child for child in element if local(child) == name)


@dataclass(frozen=True)
class Expected:
    """What a case expects of one decision."""

    decision: str
    namespace: str | None
    value: Any
    tolerant: bool


@dataclass(frozen=True)
class Case:
    """One case: inputs by name, and the results expected."""

    id: str
    model: str
    service: str | None
    inputs: tuple[tuple[str | None, str, Any], ...]  # namespace, name, value
    expected: tuple[Expected, ...]


def cases(folder: Path) -> Iterator[Case]:
    """Every case of a folder."""
    for file in sorted(folder.glob("*.xml")):
        top = ElementTree.parse(file).getroot()
        model = next(texts(top, "modelName")).text or ""
        for case in texts(top, "testCase"):
            yield Case(
                f"{file.stem}/{case.get('id')}",
                model.strip(),
                case.get("invocableName"),
                tuple(
                    (node.get("namespace"), node.get("name", ""), _value(node))
                    for node in texts(case, "inputNode")
                ),
                tuple(_expected(node) for node in texts(case, "resultNode")),
            )


def _expected(node: Element) -> Expected:
    wanted = next(texts(node, "expected"), None)
    value = None if wanted is None else _value(wanted)
    tolerant = any(one.get(f"{_INSTANCE}type", "").endswith("double") for one in node.iter())
    return Expected(node.get("name", ""), node.get("namespace"), value, tolerant)


def _value(node: Element) -> Any:
    """The value under an element: components of a context, a list, or one value."""
    if node.get(f"{_INSTANCE}nil") == "true":
        return None
    components = list(texts(node, "component"))
    if components:
        return {one.get("name", ""): _value(one) for one in components}
    for child in node:
        if local(child) == "list":
            return None if _is_nil(child) else [_value(item) for item in texts(child, "item")]
        if local(child) == "value":
            return None if _is_nil(child) else _scalar(child)
    return None


def _is_nil(node: Element) -> bool:
    return node.get(f"{_INSTANCE}nil") == "true"


def _scalar(node: Element) -> Any:
    kind = node.get(f"{_INSTANCE}type", "string").rpartition(":")[2]
    text = node.text or ""
    try:
        match kind:
            case "boolean":
                return text.strip() == "true"
            case "decimal" | "double" | "integer":
                return Decimal(text.strip())
            case "date":
                return parse_date(text.strip())
            case "time":
                return parse_time(text.strip())
            case "dateTime":
                return parse_date_time(text.strip())
            case "duration":
                return parse_duration(text.strip())
    except FeelFailure as failure:
        raise ValueError(f"{kind} {text!r}: {failure.message}") from failure
    return text
