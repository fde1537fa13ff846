"""A YAML 1.2 text as a tree of nodes that know their place in the file.

Nothing is resolved here: a scalar keeps its characters, so that a number is
built from its source text (``scalars``) and a formula's own lines and columns
can be mapped back to the file.  Anchors, aliases, tags and several documents
are refused: a policy file says everything where it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import yaml
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from yaml.reader import ReaderError

from engine.errors import PolicyFault
from engine.policy.faults import Faults
from engine.policy.model import Place
from engine.policy.reading.nodes import Item, Mapped, Node, Scalar, Sequenced

__all__ = ["MAX_BYTES", "MAX_DEPTH", "Item", "Mapped", "Node", "Scalar", "Sequenced", "read_source"]

MAX_BYTES = 1_048_576
MAX_DEPTH = 24
_MAX_NODES = 250_000
_KEPT_BYTES = 131_072

_ROOT = Place(1, 1, "")
_COLON = re.compile(r"\s*:")
_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")  # what only an escape can write


def read_source(data: bytes, faults: Faults) -> Mapped | None:
    """The tree of a policy file's bytes, or None when it cannot be read at all.

    A byte-order mark and either kind of line end are accepted; the digest is
    over the bytes as they are.  Nobody changes the tree: the last few are kept, since
    who edits a file asks for the same bytes many times, and parsing is most of the work.
    """
    if len(data) > _KEPT_BYTES:
        return _read(data, faults)
    root, found = _kept(data)
    for fault in found:
        faults.add(fault.code, Place(fault.line, fault.column, fault.path), fault.message)
    return root


@lru_cache(maxsize=8)
def _kept(data: bytes) -> tuple[Mapped | None, tuple[PolicyFault, ...]]:
    faults = Faults("")
    return _read(data, faults), faults.found()


def _read(data: bytes, faults: Faults) -> Mapped | None:
    text = _decode(data, faults)
    if text is None:
        return None
    builder = _Builder(text, faults)
    try:
        root = builder.build()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1, "") if mark else _ROOT
        problem = " ".join(str(error.problem or error.context).split())
        faults.add("yaml", place, f"this is not YAML: {problem}")
        return None
    except ReaderError as error:
        place = _place_of(text, error.position)
        faults.add("yaml", place, f"U+{error.character:04X} is not a character of YAML")
        return None
    except YAMLError as error:
        problem = " ".join(str(error).split())
        faults.add("yaml", builder.last, f"this is not YAML: {problem}")
        return None
    except _TooMuch as error:
        faults.add(*error.args)
        return None
    if root is None:
        faults.add("yaml", _ROOT, "the file is empty")
        return None
    if not isinstance(root, Mapped):
        faults.add("wrong_shape", root.place, "a policy file is a mapping of keys to values")
        return None
    _set_paths(root, "")
    builder.report_duplicates()
    return root


def _decode(data: bytes, faults: Faults) -> str | None:
    if len(data) > MAX_BYTES:
        faults.add("too_large", _ROOT, f"the file is larger than {MAX_BYTES} bytes")
        return None
    try:
        # Inputs are compared in NFC: what a file compares them with must be too.
        return unicodedata.normalize("NFC", data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        text = data[: error.start].decode("utf-8-sig")
        faults.add("encoding", _place_of(text, len(text)), "the file is not UTF-8 text")
        return None


def _place_of(text: str, index: int) -> Place:
    before = text[:index]
    return Place(before.count("\n") + 1, index - before.rfind("\n"), "")


class _TooMuch(Exception):
    """A limit was passed: the code, place and sentence of the fault."""


class _Builder:
    """Builds nodes from the events of the YAML parser."""

    def __init__(self, text: str, faults: Faults) -> None:
        self._text = text
        self._faults = faults
        self._twice: list[tuple[Scalar, Scalar]] = []
        self._events: Iterator[Any] = iter(())
        self._nodes = 0
        self.last = _ROOT  # the place of the last node begun

    def build(self) -> Node | None:
        # libyaml's parser: a pure one takes thirty times as long, most of a version's loading.
        self._events = yaml.parse(self._text, Loader=yaml.CLoader)
        root: Node | None = None
        documents = 0
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                place = self._place(event)
                if documents == 2:
                    self._faults.add("yaml", place, "a policy file holds one YAML document")
                    break
                if event.version or event.tags:
                    message = "directives (%YAML, %TAG) are not used in policy files"
                    self._faults.add("yaml", place, message)
            elif not isinstance(event, DocumentEndEvent) and isinstance(event, NodeEvent):
                node = self._node(event, 1)
                root = root or node
        if isinstance(root, Scalar) and root.plain and not root.text:
            return None
        return root

    def report_duplicates(self) -> None:
        """Report keys that came twice (paths are known only when the tree is whole)."""
        for first, again in self._twice:
            self._faults.add(
                "duplicate_key",
                Place(again.place.line, again.place.column, first.place.path),
                f"the key '{again.text}' is already given in line {first.place.line}",
            )

    def _place(self, event: Any) -> Place:
        return Place(event.start_mark.line + 1, event.start_mark.column + 1, "")

    def _node(self, event: Any, depth: int) -> Node:
        self.last = place = self._place(event)
        if depth > MAX_DEPTH:
            message = f"the file is nested deeper than {MAX_DEPTH} levels"
            raise _TooMuch("too_deep", place, message)
        self._nodes += 1
        if self._nodes > _MAX_NODES:
            message = f"the file holds more than {_MAX_NODES} keys and values"
            raise _TooMuch("too_large", place, message)
        if isinstance(event, AliasEvent):
            self._faults.add("alias", place, "aliases (*name) are not used in policy files")
            return Scalar(place, _span(event, event), "", False, "")
        if event.anchor is not None:
            self._faults.add("anchor", place, "anchors (&name) are not used in policy files")
        if event.tag is not None:
            self._faults.add("tag", place, "tags (!name) are not used in policy files")
        if isinstance(event, ScalarEvent):
            odd = _ODD.search(event.value)
            if odd is not None:
                message = f"U+{ord(odd.group()):04X} is not a character of a text"
                self._faults.add("yaml", place, message)
            span = _span(event, event)
            raw = self._text[slice(*span)]
            return Scalar(place, span, event.value, not event.style, raw)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(event, place, depth)
        return self._mapping(event, place, depth)

    def _sequence(self, start: Any, place: Place, depth: int) -> Sequenced:
        node = Sequenced(place, (0, 0), bool(start.flow_style))
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                node.span = _span(start, event if node.flow else node.items[-1])
                break
            node.items.append(self._node(event, depth + 1))
        return node

    def _mapping(self, start: Any, place: Place, depth: int) -> Mapped:
        node = Mapped(place, (0, 0), bool(start.flow_style))
        last: Any = start
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                node.span = _span(start, event if node.flow else last)
                break
            key = self._node(event, depth + 1)
            last = value = self._node(next(self._events), depth + 1)
            if isinstance(value, Scalar) and value.plain and not value.text:
                # The parser places a value that is not there at what follows it.
                colon = _COLON.match(self._text, key.span[1])
                value.span = (colon.end() if colon else key.span[1],) * 2
            if not isinstance(key, Scalar):
                self._faults.add("wrong_shape", key.place, "a key is a name, not a structure")
            elif key.text in node.items:
                self._twice.append((node.items[key.text].key, key))
            else:
                node.items[key.text] = Item(key, value)
        return node


def _span(start: Any, last: Any) -> tuple[int, int]:
    """From an event's beginning to the end of the last event or node."""
    end = last.span[1] if isinstance(last, Node) else last.end_mark.index
    return start.start_mark.index, end


def _set_paths(node: Node, path: str) -> None:
    node.place = Place(node.place.line, node.place.column, path)
    if isinstance(node, Mapped):
        for name, item in node.items.items():
            below = f"{path}/{name}" if path else name
            item.key.place = Place(item.key.place.line, item.key.place.column, below)
            _set_paths(item.value, below)
    elif isinstance(node, Sequenced):
        for index, child in enumerate(node.items):
            _set_paths(child, f"{path}/{_item_name(child, index)}")


def _item_name(node: Node, index: int) -> str:
    if isinstance(node, Mapped):
        own = node.items.get("id") or node.items.get("code")
        if own is not None and isinstance(own.value, Scalar) and own.value.text:
            return own.value.text
    return str(index)
