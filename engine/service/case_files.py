"""Cases of a file, one after another: a JSON list, JSON line by line, or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from engine.errors import InputFault, InvalidInput, NotJson, QerarError
from engine.evaluation import read_json
from engine.policy import PolicyVersion
from engine.policy.model import Kind

__all__ = ["cases_in"]

#: a month's loans; a line of it is as long as a request may be
_MOST_BYTES = 512 * 1024 * 1024


def cases_in(data: bytes, policy: PolicyVersion) -> Iterator[object]:
    """The inputs of each case, or the error why they cannot be read, in the file's order.

    A case is the inputs, or a request body with ``inputs``.  CSV has the dotted
    paths of inputs in its first line (``loan.number``); an empty cell gives
    nothing, a list or record is JSON within its cell.

    Raises NotJson where the file as a whole cannot be read.
    """
    text = _text(data)
    start = text.lstrip()
    if not start:
        raise NotJson("there is nothing to read", 1, 1)
    if start.startswith("["):
        listed = read_json(data, max_bytes=_MOST_BYTES)
        yield from map(_inputs, listed if isinstance(listed, list) else ())
    elif start.startswith("{"):
        yield from _lines(text)
    else:
        yield from _rows(text, policy)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotJson("this is not UTF-8", line, 1) from None


def _inputs(case: object) -> object:
    return case["inputs"] if isinstance(case, dict) and "inputs" in case else case


def _lines(text: str) -> Iterator[object]:
    """A whole object over several lines is one case; else each line is one."""
    try:
        yield _inputs(read_json(text, max_bytes=_MOST_BYTES))
        return
    except NotJson:
        pass
    for line in text.splitlines():
        if line.strip():
            try:
                yield _inputs(read_json(line, max_bytes=_MOST_BYTES))
            except QerarError as error:
                yield error


def _rows(text: str, policy: PolicyVersion) -> Iterator[object]:
    first = text.split("\n", 1)[0]
    separator = max((",", ";", "\t"), key=first.count)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    heads: list[str] = []
    try:
        for row in table:
            if not heads:
                heads = [head.strip() for head in row]
            elif any(cell.strip() for cell in row):
                yield _row(heads, row, policy)
    except csv.Error as error:
        raise NotJson(f"this is not CSV: {error}", table.line_num, 1) from None


def _row(heads: list[str], row: list[str], policy: PolicyVersion) -> object:
    if len(row) != len(heads):
        message = f"the row has {len(row)} cells, the first line {len(heads)}"
        return InvalidInput((InputFault("", "row_length", message),))
    inputs: dict[str, Any] = {}
    try:
        for head, cell in zip(heads, row, strict=True):
            if cell.strip():
                _place(inputs, head.split("."), _value(head, cell.strip(), policy))
    except QerarError as error:
        return error
    return inputs


def _place(inputs: dict[str, Any], path: list[str], value: object) -> None:
    for name in path[:-1]:
        inner = inputs.setdefault(name, {})
        if not isinstance(inner, dict):
            fault = InputFault("/" + "/".join(path), "two_columns", "two columns give this")
            raise InvalidInput((fault,))
        inputs = inner
    inputs[path[-1]] = value


def _value(head: str, cell: str, policy: PolicyVersion) -> object:
    """A cell as JSON: true and false, lists and records; anything else is its text."""
    field = policy.inputs.get(head)
    kind = None if field is None else field.spec.kind
    if kind is Kind.BOOLEAN and cell.lower() in ("true", "false"):
        return cell.lower() == "true"
    if kind in (Kind.LIST, Kind.RECORD):
        return read_json(cell, max_bytes=_MOST_BYTES)
    return cell
