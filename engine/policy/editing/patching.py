"""JSON Patch (RFC 6902) on the JSON of a policy file, in place.

A value that is moved stays the same object, so that the text it was read from
can be found again.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.errors import EditRefused
from engine.policy.editing.sayable import Unsayable, sayable

__all__ = ["Operation", "patch"]

#: {"op": "replace", "path": "/parameters/max_byg/value", "value": "0.60"}
Operation = Mapping[str, Any]

_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
_BAD_ESCAPE = re.compile(r"~(?![01])")
_NEEDED = {
    "add": ("value",),
    "remove": (),
    "replace": ("value",),
    "move": ("from",),
    "copy": ("from",),
    "test": ("value",),
}
Tokens = tuple[str, ...]
Copied = Callable[[Any, Any], None]


class _Cannot(Exception):
    """An operation cannot be carried out; the sentence tells why."""


def patch(document: dict[str, Any], operations: Sequence[Operation], copied: Copied) -> Any:
    """The document that the operations make of this one, which they change.

    ``copied`` is told each mapping and list that was copied, and its copy.
    Raises EditRefused at the first operation that cannot be carried out.
    """
    root: dict[str, Any] = {"": document}
    for index, operation in enumerate(operations):
        pointer = ""
        try:
            name = operation.get("op") if isinstance(operation, Mapping) else None
            if not isinstance(name, str) or name not in _NEEDED:
                raise _Cannot(f"'op' is one of {', '.join(_NEEDED)}")
            pointer = operation["path"] if isinstance(operation.get("path"), str) else ""
            missing = [one for one in ("path", *_NEEDED[name]) if one not in operation]
            if missing:
                raise _Cannot(f"the operation {name} needs {missing[0]!r}")
            _carry_out(root, name, operation, copied)
        except _Cannot as error:
            raise EditRefused(index, pointer, str(error)) from None
        except Unsayable as error:
            raise EditRefused(index, pointer, error.why) from None
    return root[""]


def _carry_out(root: Any, name: str, operation: Operation, copied: Copied) -> None:
    path = _tokens(operation["path"])
    match name:
        case "add":
            _add(root, path, _said(root, path, operation["value"]))
        case "remove":
            _remove(root, path)
        case "replace":
            holder, last = _find(root, path)
            holder[last] = _said(root, path, operation["value"])
        case "test":
            holder, last = _find(root, path)
            if not _same(holder[last], _json(operation["value"])):
                raise _Cannot("the value there is another")
        case "move":
            _move(root, _tokens(operation["from"]), path)
        case "copy":
            holder, last = _find(root, _tokens(operation["from"]))
            _said(root, path, holder[last])
            _add(root, path, _copy(holder[last], copied))


def _tokens(pointer: Any) -> Tokens:
    """The tokens of a pointer, behind one for the document itself."""
    if not isinstance(pointer, str) or (pointer and not pointer.startswith("/")):
        raise _Cannot("a pointer is empty or begins with /")
    if _BAD_ESCAPE.search(pointer):
        raise _Cannot("in a pointer ~ is written ~0 and / inside a key is written ~1")
    said = unicodedata.normalize("NFC", pointer)
    return tuple(one.replace("~1", "/").replace("~0", "~") for one in said.split("/"))


def _said(root: Any, path: Tokens, value: Any) -> Any:
    """A copy of a value as the file will say it at a path."""
    if len(path) == 1 and not isinstance(value, Mapping):
        raise _Cannot("a policy file is a mapping of keys to values")
    holder, last = _holder(root, path)
    if isinstance(holder, dict) and holder is not root:
        sayable({last: None}, "", 0)
    return sayable(value, _key(root, path), len(path))


def _key(root: Any, path: Tokens) -> str:
    """The key under which a value stands or will: the list's own for what is in a list."""
    key, found = "", root
    for token in path:
        if isinstance(found, list):
            found = found[int(token)] if token != "-" and int(token) < len(found) else None
        else:
            key, found = token, found.get(token)
    return key


def _copy(value: Any, copied: Copied) -> Any:
    """A copy, told container by container."""
    again: Any
    if isinstance(value, dict):
        again = {name: _copy(one, copied) for name, one in value.items()}
    elif isinstance(value, list):
        again = [_copy(one, copied) for one in value]
    else:
        return copy.copy(value)
    copied(value, again)
    return again


def _find(root: Any, path: Tokens) -> tuple[Any, Any]:
    """What holds the value at a path, and its key or index there; both exist."""
    holder, last = _holder(root, path)
    if isinstance(holder, dict):
        if last not in holder:
            raise _Cannot(f"there is no {last!r}")
        return holder, last
    index = _index(last, len(holder))
    if index >= len(holder):
        raise _Cannot(f"the list has {len(holder)} items: there is no {last}")
    return holder, index


def _holder(root: Any, path: Tokens) -> tuple[Any, str]:
    found: Any = root
    for token in path[:-1]:
        if isinstance(found, dict) and token in found:
            found = found[token]
        elif isinstance(found, list) and _INDEX.fullmatch(token) and int(token) < len(found):
            found = found[int(token)]
        else:
            raise _Cannot(f"there is no {token!r} on the way")
    if not isinstance(found, dict | list):
        raise _Cannot("what should hold it is neither a mapping nor a list")
    return found, path[-1]


def _index(token: str, length: int) -> int:
    if token == "-":
        return length
    if not _INDEX.fullmatch(token):
        raise _Cannot(f"{token!r} is not the index of an item")
    return int(token)


def _add(root: Any, path: Tokens, value: Any) -> None:
    holder, last = _holder(root, path)
    if isinstance(holder, dict):
        holder[last] = value
        return
    index = _index(last, len(holder))
    if index > len(holder):
        raise _Cannot(f"the list has {len(holder)} items: nothing can be put at {last}")
    holder.insert(index, value)


def _remove(root: Any, path: Tokens) -> Any:
    if len(path) == 1:
        raise _Cannot("the whole document cannot be taken away")
    holder, last = _find(root, path)
    return holder.pop(last)


def _move(root: Any, source: Tokens, path: Tokens) -> None:
    holder, last = _find(root, source)
    if source == path:
        return
    if path[: len(source)] == source:
        raise _Cannot("a value cannot be moved into itself")
    if isinstance(holder, dict) and source[:-1] == path[:-1]:  # another name, in the same place
        _said(root, path, holder[last])
        new = path[-1]
        entries = [(new if key == last else key, one) for key, one in holder.items() if key != new]
        holder.clear()
        holder.update(entries)
        return
    value = _remove(root, source)
    _said(root, path, value)
    _add(root, path, value)


def _json(value: Any) -> Any:
    """A value to compare with: texts in NFC, whole decimals as integers."""
    if isinstance(value, Mapping):
        return {unicodedata.normalize("NFC", name): _json(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_json(one) for one in value]
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def _same(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same; true is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)
