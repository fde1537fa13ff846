"""Carries a draft's changes over to a newer version: a merge of three documents.

Mappings merge key by key.  Lists of entries that name themselves (an ``id``, a
``code``, a ``name``) merge entry by entry, in the order of the newer version;
any other list is a whole.  Where only one side changed a place, that change
stands; where both made the same, there is no conflict.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping
from typing import Any, Literal

from engine.errors import RebaseConflict, json_pointer
from engine.policy import document
from engine.policy.editing import rewrite

__all__ = ["Keep", "rebased"]

#: whose change stands where both made one
Keep = Literal["draft", "version"]

_NAMES = ("id", "code", "name", "from")


class _Gone:
    """What is not there."""


_GONE = _Gone()


def rebased(draft: str, mine: bytes, base: bytes | None, newer: bytes, keep: Keep | None) -> bytes:
    """The bytes of ``newer`` with what ``mine`` changed of ``base``.

    Raises RebaseConflict with every place where both differ, unless ``keep``
    says whose is kept; PolicyFaults where a body is no YAML as policies are written.
    """
    before = {} if base is None else document(base, "the base")
    merge = _Merge(keep)
    merged = merge.merged(
        before, document(mine, "the draft"), document(newer, "the newer version"), ()
    )
    if merge.conflicts:
        raise RebaseConflict(draft, tuple(json_pointer(*at) for at in merge.conflicts))
    # a file keeps the order of its keys when it is rewritten: the draft's where that is wanted
    found = rewrite(newer, merged)
    return found if _same(document(found, draft), merged) else rewrite(mine, merged)


class _Merge:
    def __init__(self, keep: Keep | None) -> None:
        self._keep = keep
        self.conflicts: list[tuple[str, ...]] = []

    def merged(self, base: Any, mine: Any, newer: Any, at: tuple[str, ...]) -> Any:
        """One place of the three, merged."""
        if _same(mine, newer) or _same(mine, base):
            return newer
        if _same(newer, base):
            return mine
        if isinstance(mine, dict) and isinstance(newer, dict):
            return self._mappings(base if isinstance(base, dict) else {}, mine, newer, at)
        name = _name_of(mine, newer, base)
        if name is not None:
            found = [
                {one[name]: one for one in side} if isinstance(side, list) else {}
                for side in (base, mine, newer)
            ]
            return list(self._mappings(found[0], found[1], found[2], at).values())
        return self._conflict(at, mine, newer)

    def _mappings(
        self,
        base: dict[str, Any],
        mine: dict[str, Any],
        newer: dict[str, Any],
        at: tuple[str, ...],
    ) -> dict[str, Any]:
        found = {}
        for key in {**newer, **mine}:
            sides = [side.get(key, _GONE) for side in (base, mine, newer)]
            value = self.merged(sides[0], sides[1], sides[2], (*at, key))
            if value is not _GONE:
                found[key] = value
        return {key: found[key] for key in self._order(base, mine, newer, found, at)}

    def _order(
        self,
        base: Iterable[str],
        mine: Iterable[str],
        newer: Iterable[str],
        merged: Container[str],
        at: tuple[str, ...],
    ) -> list[str]:
        """The keys in the order of the newer version, or of the draft where it alone moved any.

        Keys of one side alone stand behind the one they stood behind there.  Where
        one side moved some and the other moved or added any, nobody can say where
        they belong: that is a conflict.
        """
        everywhere = set(base) & set(mine) & set(newer)
        before, moved, since = (
            [key for key in side if key in everywhere] for side in (base, mine, newer)
        )
        lead = newer if moved == before else mine
        still = newer if lead is mine else mine
        if moved != since and (before not in (moved, since) or set(still) - set(base)):
            lead = self._conflict(at, mine, newer)
        sides = (newer, mine) if lead is mine else (mine, newer)
        other, first = ([key for key in side if key in merged] for side in sides)
        for place, key in enumerate(other):
            if key not in first:
                first.insert(first.index(other[place - 1]) + 1 if place else 0, key)
        return first

    def _conflict(self, at: tuple[str, ...], mine: Any, newer: Any) -> Any:
        if self._keep is None:
            self.conflicts.append(at)
        return newer if self._keep == "version" else mine


def _same(one: Any, other: Any) -> bool:
    """Whether they are the same JSON, its keys in the same order: rules apply in theirs."""
    if one is _GONE or other is _GONE:
        return one is other
    return json.dumps(one) == json.dumps(other)


def _name_of(*sides: Any) -> str | None:
    """The key by which all entries of the lists name themselves, each its own."""
    lists = [side for side in sides if not isinstance(side, _Gone)]
    if not all(isinstance(side, list) for side in lists):
        return None
    for name in _NAMES:
        if all(
            isinstance(one, Mapping) and isinstance(one.get(name), str)
            for side in lists
            for one in side
        ) and all(len({one[name] for one in side}) == len(side) for side in lists):
            return name
    return None
