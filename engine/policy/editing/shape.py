"""Where the format takes a number, by its JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from engine.policy.document import document_schema

__all__ = ["takes_number"]


def takes_number(tokens: tuple[str | int, ...]) -> bool:
    """Whether a number may stand where these keys and indexes lead."""
    return _takes_number(tuple(0 if isinstance(one, int) else one for one in tokens))


@lru_cache(maxsize=1024)
def _takes_number(tokens: tuple[str | int, ...]) -> bool:
    found = [_schema()]
    for token in tokens:
        found = [below for one in found for whole in _whole(one) for below in _below(whole, token)]
    types = [_types(whole) for one in found for whole in _whole(one)]
    return any("number" in named or "integer" in named for named in types)


@cache
def _schema() -> dict[str, Any]:
    return document_schema()


def _whole(schema: Any) -> Iterator[dict[str, Any]]:
    """A schema and those it is made of."""
    if not isinstance(schema, dict):
        return
    yield schema
    reference = schema.get("$ref", "")
    if reference.startswith("#/$defs/"):
        yield from _whole(_schema()["$defs"][reference.removeprefix("#/$defs/")])
    for kind in ("anyOf", "oneOf", "allOf"):
        for one in schema.get(kind, ()):
            yield from _whole(one)


def _below(schema: dict[str, Any], token: str | int) -> Iterator[Any]:
    """The schemas of what stands under a key or index."""
    if isinstance(token, int):
        yield schema.get("items")
        return
    named = schema.get("properties", {})
    patterns = [
        one
        for pattern, one in schema.get("patternProperties", {}).items()
        if re.search(pattern, token)
    ]
    if token in named:
        yield named[token]
    yield from patterns
    if token not in named and not patterns:
        yield schema.get("additionalProperties")


def _types(schema: dict[str, Any]) -> list[str]:
    given = schema.get("type", [])
    return [given] if isinstance(given, str) else given
