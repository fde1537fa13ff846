"""What differs between two states of a draft, place by place, though it may not load."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from admin_ui.pages.editor.faults import where_words
from admin_ui.pages.editor.fields import said
from admin_ui.pages.editor.pointers import pointer

__all__ = ["MOST", "Place", "differing"]

#: as many as anybody reads
MOST: Final = 100
_NAMES: Final = ("id", "code", "from")
_GONE: Final = object()


@dataclass(frozen=True, slots=True)
class Place:
    """A place in words, and what stood and stands there; None where nothing does."""

    where: str
    before: str | None
    after: str | None


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Place]:
    """The places that differ, at most MOST; rows are told apart by their names."""
    found = []
    for at, old, new in _walk((), before, after):
        whole = before if new is _GONE else after
        found.append(Place(where_words(whole, pointer(*at)), _text(old), _text(new)))
        if len(found) == MOST:
            break
    return found


Way = tuple[str | int, ...]


def _walk(at: Way, old: Any, new: Any) -> Iterator[tuple[Way, Any, Any]]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in [*old, *(one for one in new if one not in old)]:
            yield from _walk((*at, key), old.get(key, _GONE), new.get(key, _GONE))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _rows(at, old, new)
    else:
        yield at, old, new


def _rows(at: Way, old: list[Any], new: list[Any]) -> Iterator[tuple[Way, Any, Any]]:
    before = {_name(one, index): (index, one) for index, one in enumerate(old)}
    after = {_name(one, index): (index, one) for index, one in enumerate(new)}
    for name in [*before, *(one for one in after if one not in before)]:
        index = after[name][0] if name in after else before[name][0]
        pair = (held[name][1] if name in held else _GONE for held in (before, after))
        yield from _walk((*at, index), *pair)


def _name(row: Any, index: int) -> str:
    own = (
        next((row[one] for one in _NAMES if one in row), None) if isinstance(row, Mapping) else None
    )
    return f"={own}" if isinstance(own, str) else str(index)


def _text(value: Any) -> str | None:
    if value is _GONE:
        return None
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_text(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(str(_text(one)) for one in value)
    return said(value)
