"""Which entry of a file each key or item of the new JSON was, so that its text can stay.

A value that was moved is the same object as before; a document that comes from
elsewhere is matched by ``id`` or ``code``, by what it says, and by its place.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from engine.policy.document import said_by
from engine.policy.editing.laying import Likes
from engine.policy.reading.scalars import Form, form_of
from engine.policy.reading.source import Item, Mapped, Node, Scalar, Sequenced

__all__ = ["in_order", "is_hidden", "matched_items", "matched_keys"]


def is_hidden(node: Node) -> bool:
    """Whether a key's value is empty, so that the file's JSON does not hold the key."""
    return isinstance(node, Scalar) and form_of(node) is Form.EMPTY


def matched_keys(value: dict[str, Any], node: Mapped, likes: Likes) -> list[tuple[str, str | None]]:
    """The keys of the new mapping in order, each with the key it had in the file, if any.

    Keys keep the file's order, a key under another name its place; a new one stands
    behind the key before it in the JSON.
    """
    gone = [
        name for name, item in node.items.items() if name not in value and not is_hidden(item.value)
    ]
    new = [name for name in value if name not in node.items]
    renamed = dict(_renamed(value, node, gone, new, likes))
    order: list[tuple[str, str | None]] = [
        (renamed.get(name, name), name)
        for name in node.items
        if name in renamed or name not in gone
    ]
    if len(new) > len(renamed):
        order = _with_new(order, value, set(new) - set(renamed.values()))
    return order


def _with_new(
    order: list[tuple[str, str | None]], value: dict[str, Any], new: set[str]
) -> list[tuple[str, str | None]]:
    """The order with each new key behind the key that is before it in the JSON."""
    behind: defaultdict[str | None, list[str]] = defaultdict(list)
    known: str | None = None
    for name in value:
        if name in new:
            behind[known].append(name)
        else:
            known = name
    found: list[tuple[str, str | None]] = [(name, None) for name in behind[None]]
    for pair in order:
        found.append(pair)
        found += [(name, None) for name in behind[pair[0]]]
    return found


def _renamed(
    value: dict[str, Any], node: Mapped, gone: list[str], new: list[str], likes: Likes
) -> Iterator[tuple[str, str]]:
    by_node = {id(node.items[name].value): name for name in gone}
    found = False
    for name in new:
        before = by_node.pop(id(likes.get(id(value[name]))), None)
        if before is not None:
            found = True
            yield before, name
    if not found and len(gone) == len(new) == 1 and _says(node.items[gone[0]], value[new[0]]):
        yield gone[0], new[0]


def _says(item: Item, value: Any) -> bool:
    return bool(said_by(item.value, item.key.text) == value)


def matched_items(value: list[Any], node: Sequenced, key: str, likes: Likes) -> list[int | None]:
    """For each item of the new list, the index it had in the file, if any."""
    found: list[int | None] = [None] * len(value)
    free = dict.fromkeys(range(len(node.items)))
    by_node = {id(item): index for index, item in enumerate(node.items)}
    _match(found, free, ((j, by_node.get(id(likes.get(id(one))))) for j, one in enumerate(value)))
    if len(free) and None in found:
        said = [said_by(item, key) if k in free else None for k, item in enumerate(node.items)]
        for name in (_identity, _wording):
            _match(found, free, _by_name(value, said, found, free, name))
        places = ((j, 0 if j == 0 else _next(found[j - 1])) for j in range(len(value)))
        _match(found, free, places)
    return found


def _match(
    found: list[int | None], free: dict[int, None], pairs: Iterable[tuple[int, int | None]]
) -> None:
    """Take each pair whose item is not matched and whose entry is free."""
    for new, old in pairs:
        if found[new] is None and old is not None and old in free:
            found[new] = old
            del free[old]


def _next(index: int | None) -> int | None:
    return None if index is None else index + 1


def _by_name(
    value: list[Any], said: list[Any], found: list[int | None], free: dict[int, None], name: Any
) -> Iterator[tuple[int, int | None]]:
    """The first free entry of the same name for each item, in order."""
    named: defaultdict[str, list[int]] = defaultdict(list)
    for old in reversed(list(free)):
        known = name(said[old])
        if known is not None:
            named[known].append(old)
    for new, one in enumerate(value):
        if found[new] is None:
            entries = named.get(name(one) or "")
            if entries:
                yield new, entries.pop()


def _identity(value: Any) -> str | None:
    """The ``id`` or ``code`` of a mapping."""
    found = (value.get("id") or value.get("code")) if isinstance(value, dict) else None
    return found if isinstance(found, str) else None


def _wording(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def in_order(indexes: Sequence[int | None]) -> set[int]:
    """The positions of the longest run of indexes that rise: those that were not moved."""
    tails: list[int] = []  # of the shortest such run of each length, the last index
    ends: list[int] = []  # and its position
    before: dict[int, int] = {}
    for position, index in enumerate(indexes):
        if index is not None:
            length = bisect_left(tails, index)
            before[position] = ends[length - 1] if length else -1
            if length == len(tails):
                tails.append(index)
                ends.append(position)
            else:
                tails[length], ends[length] = index, position
    kept: set[int] = set()
    last = ends[-1] if ends else -1
    while last >= 0:
        kept.add(last)
        last = before[last]
    return kept
