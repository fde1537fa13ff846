"""Lays a JSON value out as YAML, in the manner of what stood there or stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.policy.editing.shape import takes_number
from engine.policy.editing.spelling import spell, spell_key
from engine.policy.reading.source import Mapped, Node, Scalar, Sequenced

__all__ = ["Likes", "Spot", "lay"]

_WIDTH = 110
#: a mapping or list of the JSON, by its identity -> the text it was read from
Likes = Mapping[int, Node]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands: its keys and indexes, its path as faults name it, its key."""

    tokens: tuple[str | int, ...] = ()
    path: str = ""
    key: str = ""

    def at(self, name: str) -> Spot:
        """The value of a key."""
        return Spot((*self.tokens, name), f"{self.path}/{name}" if self.path else name, name)

    def item(self, index: int, value: Any) -> Spot:
        """An item of a list, whose path names it by its ``id`` or ``code`` where it has one."""
        own = None
        if isinstance(value, dict):
            own = value["id"] if "id" in value else value.get("code")
        name = own if isinstance(own, str) and own else str(index)
        return replace(self, tokens=(*self.tokens, index), path=f"{self.path}/{name}")


def lay(
    value: Any, spot: Spot, like: Node | None, likes: Likes, column: int | None
) -> tuple[str, bool]:
    """The YAML of a value, and whether it is lines of their own, the first at ``column``.

    Without a column it is one line that may stand in brackets.  What is not lines of its
    own may be a text in several (``|``, ``>``), whose lines stand right of the column.
    """
    like = likes.get(id(value), like)
    if not isinstance(value, dict | list):
        before = like if isinstance(like, Scalar) else None
        numeric = isinstance(value, str) and value[-1:].isdigit() and takes_number(spot.tokens)
        text = spell(value, spot.key, spot.path, before=before, numeric=numeric, indent=column)
        return text, False
    if not isinstance(like, Mapped if isinstance(value, dict) else Sequenced):
        like = None
    if not value:
        return ("{}" if isinstance(value, dict) else "[]"), False
    if column is None:
        return _in_brackets(value, spot, like, likes), False
    flow = _is_small(value) if like is None or not _items(like) else _is_flow(like)
    if flow and len(spot.tokens) > 1:
        text = _in_brackets(value, spot, like, likes)
        if column + len(text) <= _WIDTH or _is_scalars(value):
            return text, False
    return _in_lines(value, spot, like, likes, column), True


def _in_brackets(value: Any, spot: Spot, like: Any, likes: Likes) -> str:
    parts = []
    for name, one, where, beside in _children(value, spot, like):
        text, _ = lay(one, where, beside, likes, None)
        key = "" if name is None else spell_key(name, _key_beside(like, name), flow=True) + ": "
        parts.append(key + text)
    return ("{%s}" if isinstance(value, dict) else "[%s]") % ", ".join(parts)


def _in_lines(value: Any, spot: Spot, like: Any, likes: Likes, column: int) -> str:
    parts = []
    for name, one, where, beside in _children(value, spot, like):
        head = "-" if name is None else spell_key(name, _key_beside(like, name), flow=False) + ":"
        text, lines = lay(one, where, beside, likes, column + 2)
        between = "\n" + " " * (column + 2) if lines and name is not None else " "
        parts.append(head + between + text)
    return ("\n" + " " * column).join(parts)


def _children(value: Any, spot: Spot, like: Any) -> Any:
    """Each child's key (None in a list), value, spot, and what it is written like."""
    if isinstance(value, dict):
        for name, one in value.items():
            found = like.items.get(name) if like is not None else None
            yield name, one, spot.at(name), found.value if found is not None else None
    else:
        items = like.items if like is not None else []
        for index, one in enumerate(value):
            beside = items[min(index, len(items) - 1)] if items else None
            yield None, one, spot.item(index, one), beside


def _key_beside(like: Any, name: str) -> Scalar | None:
    """The same key of what this is written like, else its first."""
    if like is None or not like.items:
        return None
    found = like.items.get(name) or next(iter(like.items.values()))
    key: Scalar = found.key
    return key


def _items(node: Node) -> Any:
    return node.items if isinstance(node, Mapped | Sequenced) else ()


def _is_flow(node: Node) -> bool:
    return isinstance(node, Mapped | Sequenced) and node.flow


def _is_small(value: Any) -> bool:
    """Whether a mapping or list holds only scalars and lists of scalars."""
    children = value.values() if isinstance(value, dict) else value
    return all(
        not isinstance(one, dict | list) or (isinstance(one, list) and _is_scalars(one))
        for one in children
    )


def _is_scalars(value: Any) -> bool:
    return isinstance(value, list) and not any(isinstance(one, dict | list) for one in value)
