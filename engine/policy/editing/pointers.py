"""From a fault's place in a policy file to the JSON pointer of what it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.errors import PolicyFault, json_pointer
from engine.policy.editing.matching import is_hidden
from engine.policy.faults import Faults
from engine.policy.reading.source import Mapped, Node, Sequenced, read_source

__all__ = ["pointer_of", "pointers_of"]


def pointer_of(document: dict[str, Any], fault_path: str) -> str:
    """The pointer in a policy file's ``document`` of what a fault's path names.

    ``tables/max_ltv/rows/electric_to_3/when`` is ``/tables/max_ltv/rows/0/when``: rows are
    named by their ids in a path and by their indexes in a pointer.  A path to what the
    document does not hold gives the last thing on the way that it holds.
    """
    tokens: list[str] = []
    found: Any = document
    rest = fault_path
    while rest:
        step = _step(found, rest)
        if step is None:
            break
        token, found, rest = step
        tokens.append(token)
    return json_pointer(*tokens)


def pointers_of(data: bytes, faults: Iterable[PolicyFault]) -> tuple[str, ...]:
    """The pointer of each fault of a policy file's bytes, told apart by line and column too.

    Two rows may have one id, and then one path.  Bytes that are no YAML have but the
    whole document, whose pointer is empty.
    """
    root = read_source(data, Faults("the draft"))
    places: dict[str, list[tuple[int, int, str]]] = {}
    if root is not None:
        _collect(root, "", places)
    return tuple(_nearest(places, fault) for fault in faults)


def _step(found: Any, rest: str) -> tuple[str, Any, str] | None:
    """The token, the value under it, and what is left of the path."""
    if isinstance(found, dict):
        names = [name for name in found if rest == name or rest.startswith(f"{name}/")]
        if names:
            name = max(names, key=len)
            return name, found[name], rest[len(name) + 1 :]
    elif isinstance(found, list):
        for index, one in enumerate(found):
            name = _named(one, index)
            if rest == name or rest.startswith(f"{name}/"):
                return str(index), one, rest[len(name) + 1 :]
    return None


def _named(item: Any, index: int) -> str:
    own = None
    if isinstance(item, dict):
        own = item["id"] if "id" in item else item.get("code")
    return own if isinstance(own, str) and own else str(index)


def _collect(node: Node, pointer: str, places: dict[str, list[tuple[int, int, str]]]) -> None:
    """Every place of a node or key under its path, in the order of the file."""
    places.setdefault(node.place.path, []).append((node.place.line, node.place.column, pointer))
    if isinstance(node, Mapped):
        for name, item in node.items.items():
            below = pointer if is_hidden(item.value) else pointer + json_pointer(name)
            key = item.key.place
            places.setdefault(key.path, []).append((key.line, key.column, below))
            _collect(item.value, below, places)
    elif isinstance(node, Sequenced):
        for index, one in enumerate(node.items):
            _collect(one, f"{pointer}/{index}", places)


def _nearest(places: dict[str, list[tuple[int, int, str]]], fault: PolicyFault) -> str:
    """The last node of the fault's path that begins at its place or before."""
    path = fault.path
    while path not in places and "/" in path:
        path = path.rpartition("/")[0]
    known = places.get(path) or [(0, 0, "")]
    before = [one for one in known if one[:2] <= (fault.line, fault.column)]
    return max(before)[2] if before else known[0][2]
