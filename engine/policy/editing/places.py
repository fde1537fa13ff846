"""Where in a file's text the nodes, their keys and what stands between them are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.policy.reading.source import Mapped, Node, Scalar, Sequenced

__all__ = ["Entry", "Text"]

_COLON = re.compile(r"\s*:")
#: between two lines of a block: blank lines and comments, whole
_BETWEEN = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*")
#: between two items in brackets: one comma, spaces, breaks, comments
_COMMA = re.compile(r"(?:[ \t\n]|#[^\n]*\n)*,(?:[ \t\n]|#[^\n]*\n)*")
_OPENING = re.compile(r"(?:[ \t\n]|#[^\n]*\n)*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value, or an item of a list, in the text.

    ``start`` is where the key (or an item's dash) begins, ``after`` where its colon
    (or the dash) ends, ``end`` where the value does; in a block, where its line does.
    ``before`` is what stands between it and the entry before it: whole lines in a
    block; in brackets the comma and what is around it.
    """

    name: str | None
    value: Node
    start: int
    after: int
    end: int
    before: str


class Text:
    """The characters of a file and where its nodes end in them."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        self._ends: dict[int, int] = {}

    def line_end(self, index: int) -> int:
        """Where the line of this character ends, before its break."""
        found = self.characters.find("\n", index)
        return found if found >= 0 else len(self.characters)

    def column(self, index: int) -> int:
        """How many characters stand before this one in its line."""
        return index - self.characters.rfind("\n", 0, index) - 1

    def end(self, node: Node) -> int:
        """Where a node ends; one in a block of its own with the last of its lines."""
        found = self._ends.get(id(node))
        if found is None:
            found = self._ends[id(node)] = self._end(node)
        return found

    def is_block(self, node: Node) -> bool:
        """Whether a node is a mapping or list in lines of its own."""
        return isinstance(node, Mapped | Sequenced) and not node.flow

    def entries(self, node: Mapped | Sequenced) -> list[Entry] | None:
        """The entries of a mapping or list, or None where it is written in a rare way."""
        children: list[tuple[str | None, Scalar | None, Node]]
        if isinstance(node, Mapped):
            children = [(name, item.key, item.value) for name, item in node.items.items()]
        else:
            children = [(None, None, item) for item in node.items]
        found: list[Entry] = []
        previous: int | None = None
        for name, key, value in children:
            make = self._flow_entry if node.flow else self._block_entry
            entry = make(node, name, key, value, previous)
            if entry is None:
                return None
            found.append(entry)
            previous = entry.end
        return found

    def _end(self, node: Node) -> int:
        start, end = node.span
        if isinstance(node, Scalar):
            return end if node.plain or node.raw[:1] in "'\"" else self._block_text_end(node)
        if isinstance(node, Mapped | Sequenced) and not node.flow:
            last = node.items[-1] if isinstance(node, Sequenced) else None
            if isinstance(node, Mapped):
                last = next(reversed(node.items.values())).value
            return self.line_end(self.end(last)) if last is not None else end
        return end if end > start else start

    def _block_text_end(self, node: Scalar) -> int:
        """Where a text after ``|`` or ``>`` ends: its blank lines are its own only with ``+``."""
        start, end = node.span
        header = node.raw[: node.raw.find("\n")] if "\n" in node.raw else node.raw
        if "+" in header.split("#")[0]:
            return end - 1 if node.raw.endswith("\n") else end
        return start + len(node.raw.rstrip())

    def _block_entry(
        self, node: Node, name: str | None, key: Scalar | None, value: Node, previous: int | None
    ) -> Entry | None:
        text = self.characters
        start, before = node.span[0], ""
        if previous is not None:
            between = _BETWEEN.match(text, previous + 1)
            assert between is not None  # it matches nothing too
            before = between.group()
            start = between.end() + self.column(node.span[0])
            if text[between.end() : start].strip(" "):
                return None
        if key is None:
            if text[start : start + 1] != "-":
                return None
            after = start + 1
        else:
            colon = _COLON.match(text, key.span[1])
            if key.span[0] != start or colon is None:
                return None
            after = colon.end()
        end = self.line_end(max(after, self.end(value)))
        return Entry(name, value, start, after, end, before)

    def _flow_entry(
        self, node: Node, name: str | None, key: Scalar | None, value: Node, previous: int | None
    ) -> Entry | None:
        text = self.characters
        opening, closing = ("{", "}") if isinstance(node, Mapped) else ("[", "]")
        if text[node.span[0]] != opening or text[node.span[1] - 1] != closing:
            return None
        begin = node.span[0] + 1 if previous is None else previous
        start = key.span[0] if key is not None else value.span[0]
        between = (_OPENING if previous is None else _COMMA).fullmatch(text, begin, start)
        if between is None:
            return None
        after = start
        if key is not None:
            colon = _COLON.match(text, key.span[1])
            if colon is None:
                return None
            after = colon.end()
        return Entry(name, value, start, after, max(after, self.end(value)), between.group())
