"""The cases of a register: a JSON list, JSON line by line, CSV or a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from engine.errors import NotJson, QerarError
from engine.evaluation import read_json
from engine.policy import PolicyVersion
from engine.rows.columns import inputs_of
from engine.rows.lines import MOST_BYTES
from engine.rows.opening import open_table

__all__ = ["cases_in"]

#: of a JSON list, which is read as a whole: a month's loans
_MOST_BYTES: Final = 512 * 1024 * 1024
_MARK: Final = b"\xef\xbb\xbf"


def cases_in(source: BinaryIO, policy: PolicyVersion) -> Iterator[object]:
    """The inputs of each case, or the error why they cannot be read, in the file's order.

    A case is the inputs, or a request body with ``inputs``.  Empty rows are no
    cases.  Raises RowsRefused where the file as a whole cannot be read, NotJson
    for a list.
    """
    source.seek(0)
    start = source.read(4096).removeprefix(_MARK).lstrip()
    whole = _whole(source, start) if start.startswith((b"[", b"{")) else None
    if whole is not None:
        yield from map(_inputs, whole)
        return
    table = open_table(source)
    try:
        inputs = inputs_of(policy)
        table.bind((inputs,), own=False)
        for row in table.rows():
            if row.empty:
                continue
            try:
                yield table.body(row, inputs)["inputs"]
            except QerarError as error:
                yield error
    finally:
        table.close()


def _whole(source: BinaryIO, start: bytes) -> list[object] | None:
    """A list, or one object over several lines; None where each line is a case."""
    source.seek(0)
    if start.startswith(b"{") and _is_json(source.readline(MOST_BYTES).removeprefix(_MARK)):
        return None
    source.seek(0)
    data = source.read().removeprefix(_MARK)
    try:
        read = read_json(data, max_bytes=_MOST_BYTES)
    except NotJson:
        if data.lstrip().startswith(b"["):
            raise
        return None
    return read if isinstance(read, list) else [read]


def _is_json(line: bytes) -> bool:
    try:
        read_json(line, max_bytes=MOST_BYTES)
    except NotJson:
        return False
    return True


def _inputs(case: object) -> object:
    return case["inputs"] if isinstance(case, dict) and "inputs" in case else case
