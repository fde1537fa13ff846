"""Makes the text of a policy file say another JSON, and leaves alone what already says it.

Comments and blank lines between the entries of a mapping or list stay where they
are; those inside an entry go where it goes.  Whatever was matched with whatever,
the text says the JSON: matching only decides how much of it stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.policy.document import value_of
from engine.policy.editing.composing import Piece, in_brackets, in_lines
from engine.policy.editing.laying import Likes, Spot, lay
from engine.policy.editing.matching import in_order, is_hidden, matched_items, matched_keys
from engine.policy.editing.places import Entry, Text
from engine.policy.editing.spelling import spell_key
from engine.policy.reading.source import Mapped, Node, Scalar, Sequenced

__all__ = ["Rewriting"]


@dataclass(frozen=True, slots=True)
class _Change:
    """The new text of a node; None where it has to be laid out anew."""

    text: str | None = None


_ANEW = _Change()


@dataclass(frozen=True, slots=True)
class _Child:
    """A key (None in a list) with its new value, and the place of the entry that it was."""

    name: str | None
    value: Any
    spot: Spot
    old: int | None


class Rewriting:
    """One rewriting of a text; ``likes`` tells which JSON was read from which node."""

    def __init__(self, characters: str, likes: Likes) -> None:
        self._text = Text(characters)
        self._likes = likes

    def document(self, root: Mapped, value: dict[str, Any]) -> str:
        """The whole text, saying this JSON."""
        change = self._change(value, root, Spot())
        if change is None:
            return self._text.characters
        text = change.text
        if text is None:
            text, _ = lay(value, Spot(), root, self._likes, None if root.flow and root.items else 0)
        start, end = root.span[0], self._text.end(root)
        return self._text.characters[:start] + text + self._text.characters[end:]

    def _change(self, value: Any, node: Node, spot: Spot) -> _Change | None:
        """What becomes of a node's text; None where it says the value as it is."""
        if isinstance(node, Scalar):
            return None if _same(value, value_of(node, spot.key, spot.path)) else _ANEW
        if isinstance(node, Mapped) and isinstance(value, dict):
            places = {name: place for place, name in enumerate(node.items)}
            nodes = [item.value for item in node.items.values()]
            keys = [
                _Child(name, value.get(name), spot.at(name), None if old is None else places[old])
                for name, old in matched_keys(value, node, self._likes)
            ]
            hidden = {place for name, place in places.items() if name not in value}
            return self._children(node, nodes, keys, hidden)
        if isinstance(node, Sequenced) and isinstance(value, list):
            olds = matched_items(value, node, spot.key, self._likes)
            items = [
                _Child(None, one, spot.item(index, one), olds[index])
                for index, one in enumerate(value)
            ]
            return self._children(node, node.items, items, set())
        return _ANEW

    def _children(
        self,
        node: Mapped | Sequenced,
        nodes: Sequence[Node],
        children: Sequence[_Child],
        hidden: set[int],
    ) -> _Change | None:
        """The change of a mapping or list, of whose entries ``hidden`` are not in the JSON."""
        changes: dict[int, _Change] = {}
        for child in children:
            if child.old is not None and not (child.old in hidden and is_hidden(nodes[child.old])):
                change = self._change(child.value, nodes[child.old], child.spot)
                if change is not None:
                    changes[child.old] = change
        names = list(node.items) if isinstance(node, Mapped) else [None] * len(nodes)
        as_before = [(child.name, child.old) for child in children] == [
            (name, place) for place, name in enumerate(names)
        ]
        if as_before and not changes:
            return None
        entries = self._text.entries(node) if children and nodes else None
        if entries is None:
            return _ANEW
        if as_before:
            return self._spliced(node, entries, children, changes)
        return self._composed(node, entries, children, changes)

    def _spliced(
        self,
        node: Mapped | Sequenced,
        entries: Sequence[Entry],
        children: Sequence[_Child],
        changes: dict[int, _Change],
    ) -> _Change:
        """The text of a node some of whose entries say something else."""
        parts: list[str] = []
        done = node.span[0]
        for place, entry in enumerate(entries):
            if place in changes:
                start, end, text = self._slot(node, entry, children[place], changes[place])
                parts += [self._text.characters[done:start], text]
                done = end
        parts.append(self._text.characters[done : self._text.end(node)])
        return _Change("".join(parts))

    def _composed(
        self,
        node: Mapped | Sequenced,
        entries: Sequence[Entry],
        children: Sequence[_Child],
        changes: dict[int, _Change],
    ) -> _Change:
        """The text of a node whose entries came, went or were moved."""
        stable = in_order([child.old for child in children])
        pieces: list[Piece] = []
        beside: Node | None = None
        for position, child in enumerate(children):
            if child.old is None:
                beside = beside or (entries[0].value if entries else None)
                pieces.append(Piece(self._fresh(node, child, beside)))
                continue
            entry = entries[child.old]
            beside = entry.value
            text = self._kept(node, entry, child, changes.get(child.old))
            pieces.append(Piece(text, child.old if position in stable else None))
        befores = [entry.before for entry in entries]
        if node.flow:
            close = self._text.characters[entries[-1].end : node.span[1]]
            opening = self._text.characters[node.span[0]]
            return _Change(in_brackets(pieces, befores, opening, close))
        column = self._text.column(node.span[0])
        return _Change(in_lines(pieces, befores, column))

    def _kept(
        self, node: Mapped | Sequenced, entry: Entry, child: _Child, change: _Change | None
    ) -> str:
        """An entry's own text, with what has changed in it."""
        characters, start = self._text.characters, entry.start
        head = ""
        if child.name != entry.name and child.name is not None:
            head = spell_key(child.name, _first_key(node), flow=node.flow) + ":"
            start = entry.after
        if change is None:
            return head + characters[start : entry.end]
        begin, end, text = self._slot(node, entry, child, change)
        return head + characters[start:begin] + text + characters[end : entry.end]

    def _fresh(self, node: Mapped | Sequenced, child: _Child, beside: Node | None) -> str:
        """The text of an entry that is new, like the one beside it."""
        if isinstance(node, Mapped) and isinstance(beside, Scalar):
            beside = None  # a list's scalars are alike, a mapping's are not
        column = None if node.flow else self._text.column(node.span[0]) + 2
        text, lines = lay(child.value, child.spot, beside, self._likes, column)
        if child.name is None:
            return text if node.flow else "- " + text
        key = spell_key(child.name, _first_key(node), flow=node.flow) + ":"
        return key + (_below(column) if lines else " ") + text

    def _slot(
        self, node: Mapped | Sequenced, entry: Entry, child: _Child, change: _Change
    ) -> tuple[int, int, str]:
        """From where to where an entry's text is replaced, and by what."""
        characters, value = self._text.characters, entry.value
        if change.text is not None:
            return value.span[0], self._text.end(value), change.text
        empty = is_hidden(value)
        start = entry.after if empty else value.span[0]
        end = entry.after if empty else self._text.end(value)
        if node.flow:
            text, _ = lay(child.value, child.spot, value, self._likes, None)
            return start, end, " " + text if empty else text
        between, rest = characters[entry.after : start], characters[end : entry.end]
        column = self._text.column(node.span[0]) + 2
        one_line = "#" in rest  # a remark goes on behind the value
        text, lines = lay(child.value, child.spot, value, self._likes, None if one_line else column)
        if "#" in between:  # and one before it ends its line
            return entry.after, end, between.rstrip(" ") + " " * column + text
        return (
            entry.after,
            end,
            (_below(column) if lines and child.name is not None else " ") + text,
        )


def _below(column: int | None) -> str:
    return "\n" + " " * (column or 0)


def _first_key(node: Mapped | Sequenced) -> Scalar | None:
    if not isinstance(node, Mapped):
        return None
    return next((item.key for item in node.items.values()), None)


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)
