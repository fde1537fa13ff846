"""Edits of a policy file by its JSON: a list of operations, or the JSON as it shall be."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from engine.errors import EditRefused, PolicyFaults
from engine.policy.document import document_of
from engine.policy.editing.patching import Operation, patch
from engine.policy.editing.rewriting import Rewriting
from engine.policy.editing.sayable import Unsayable, sayable
from engine.policy.faults import Faults
from engine.policy.reading.source import MAX_BYTES, Mapped, Node, Sequenced, read_source

__all__ = ["Operation", "edit", "rewrite"]

_MARK = "\ufeff"


def edit(data: bytes, operations: Sequence[Operation], file: str = "the draft") -> bytes:
    """The bytes of a policy file after JSON Patch operations (RFC 6902) on its ``document``.

    All are carried out or none.  Lines that no operation touches stay byte for byte;
    comments and blank lines between entries stay where they are, those inside an entry
    go where it goes.  ``document(edit(data, operations))`` is what the operations make of
    ``document(data)``, texts in NFC.  ``file`` names the bytes in faults.

    Raises EditRefused, with the operation's index and pointer; PolicyFaults where the
    bytes are not YAML as policies are written.
    """
    text = _Text(data, file)
    likes: dict[int, Node] = {}
    kept: list[Any] = []  # an identity is its object's only while it lives

    def copied(value: Any, again: Any) -> None:
        kept.append(again)
        if id(value) in likes:
            likes[id(again)] = likes[id(value)]

    found = _document(text.root, likes, kept)
    wanted = patch(found, operations, copied)
    last = len(operations) - 1
    pointer = operations[last]["path"] if operations else ""
    return text.rewritten(wanted, likes, last, pointer)


def rewrite(data: bytes, wanted: dict[str, Any], file: str = "the draft") -> bytes:
    """The bytes of a policy file made to say another JSON, changed only where it differs.

    Keys that the file holds keep its order.  Bytes that are not YAML as policies are
    written are replaced whole.  Raises EditRefused where no policy file can say it.
    """
    try:
        said = sayable(wanted, "", 1)
    except Unsayable as error:
        raise EditRefused(None, error.pointer, error.why) from None
    try:
        text = _Text(data, file)
    except PolicyFaults:
        text = _Text(b"{}\n", file)
    return text.rewritten(said, {}, None, "")


class _Text:
    """A file's text, without its byte-order mark and with the line ends of one kind."""

    def __init__(self, data: bytes, file: str) -> None:
        self.root = _root(data, file)
        self._data, self._file = data, file
        text = unicodedata.normalize("NFC", data.decode("utf-8"))
        self._mark = text.startswith(_MARK)
        self._characters = text.removeprefix(_MARK)
        self._returns = text.count("\r\n") == text.count("\n") > 0
        if self._returns:
            self._characters = self._characters.replace("\r\n", "\n")
            self.root = _root(self._characters.encode(), file)

    def rewritten(
        self, wanted: dict[str, Any], likes: dict[int, Node], index: int | None, pointer: str
    ) -> bytes:
        """The bytes that say this JSON; a refusal names the operation given."""
        said = Rewriting(self._characters, likes).document(self.root, wanted)
        if said is self._characters:
            return self._data
        if self._returns:
            said = said.replace("\n", "\r\n")
        data = ((_MARK if self._mark else "") + said).encode()
        if len(data) > MAX_BYTES:
            raise EditRefused(index, pointer, f"the file would be larger than {MAX_BYTES} bytes")
        try:
            again = document_of(_root(data, self._file))
        except PolicyFaults as error:
            raise EditRefused(index, pointer, error.faults[0].message) from None
        if again != wanted:
            why = "what stands there is written in a way that only the YAML itself can change"
            raise EditRefused(index, pointer, why)
        return data


def _root(data: bytes, file: str) -> Mapped:
    faults = Faults(file)
    root = read_source(data, faults)
    if root is None or len(faults):
        raise PolicyFaults(faults.sorted())
    return root


def _document(node: Mapped, likes: dict[int, Node], kept: list[Any]) -> Any:
    """The file's JSON, telling of each mapping and list which node it was read from."""
    value: Any = document_of(node)

    def look(one: Any, at: Node) -> None:
        if isinstance(at, Mapped):
            pairs: Any = ((one[name], item.value) for name, item in at.items.items() if name in one)
        elif isinstance(at, Sequenced):
            pairs = zip(one, at.items, strict=True)
        else:
            return
        likes[id(one)] = at
        kept.append(one)
        for below, item in pairs:
            look(below, item)

    look(value, node)
    return value
