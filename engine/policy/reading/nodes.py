"""The nodes of a policy file's tree: mappings, sequences and scalars with their places."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.policy.model import Place

__all__ = ["Item", "Mapped", "Node", "Scalar", "Sequenced"]


@dataclass(slots=True)
class Node:
    """A node and where it stands; ``place.path`` is set once the tree is whole.

    ``span`` is where its text begins and ends, in characters of the file in NFC without
    its byte-order mark; a mapping or sequence that is not in brackets ends with its last item.
    """

    place: Place
    span: tuple[int, int]


@dataclass(slots=True)
class Scalar(Node):
    """A scalar: its text, whether it is written plain, and its raw characters."""

    text: str
    plain: bool
    raw: str

    def at(self, line: int, column: int) -> Place:
        """The place in the file of a line and column (from 1) of this text.

        The text is aligned with the raw characters by everything that is not
        a space, which holds for plain, quoted, folded and literal scalars.  Where
        it fails (an escape) the place of the scalar is given.
        """
        lines = self.text.split("\n")
        if not 1 <= line <= len(lines):
            return self.place
        target = sum(len(one) + 1 for one in lines[: line - 1]) + column - 1
        found = self._raw_index(target)
        if found is None:
            return self.place
        before = self.raw[:found]
        breaks = before.count("\n")
        tail = len(before) - (before.rfind("\n") + 1)
        file_column = tail + (1 if breaks else self.place.column)
        return Place(self.place.line + breaks, file_column, self.place.path)

    def _raw_index(self, target: int) -> int | None:
        position = 0
        if not self.plain and self.raw[:1] in "|>":
            position = self.raw.find("\n") + 1
        elif not self.plain:
            position = 1
        for index, character in enumerate(self.text):
            if character.isspace():
                continue
            found = self.raw.find(character, position)
            if found < 0:
                return None
            if index >= target:
                return found
            position = found + 1
        return position


@dataclass(slots=True)
class Item:
    """A key of a mapping and its value."""

    key: Scalar
    value: Node


@dataclass(slots=True)
class Mapped(Node):
    """A mapping, in file order; a key that comes twice is a fault and its first value stays."""

    flow: bool
    items: dict[str, Item] = field(default_factory=dict)


@dataclass(slots=True)
class Sequenced(Node):
    """A sequence; ``flow`` as of a mapping: written in brackets."""

    flow: bool
    items: list[Node] = field(default_factory=list)
