"""JSON line by line: each the inputs, nested or by their paths, or the body of a request."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from engine.errors import FileCutShort, InputFault, InvalidInput, NotInRows, NotJson, json_pointer
from engine.evaluation import read_json
from engine.rows.columns import added_names, nearest
from engine.rows.lines import MOST_BYTES, Lines, check_text
from engine.rows.row import EFFECTIVE_DATE, REFERENCE, Format, Inputs, Result, Row

__all__ = ["NdjsonTable"]


class NdjsonTable:
    """A file of JSON lines being read; see ``Table``."""

    format: Format = "ndjson"
    unit = "line"
    dated = True

    def __init__(self, source: BinaryIO) -> None:
        """Raises NotInRows, NotUtf8, FileTooLarge."""
        self.total = check_text(source)
        self._lines = Lines(source)
        self._known: Sequence[Inputs] = ()
        self._own = False

    def bind(self, known: Sequence[Inputs], *, own: bool) -> None:
        """See ``Table``; each line names its own inputs, so nothing is refused here."""
        self._known = known
        self._own = own

    def rows(self) -> Iterator[Row]:
        """See ``Table``; raises FileCutShort, NotInRows."""
        first = True
        for line in self._lines:
            number = self._lines.number
            if not line.strip():
                yield Row(number, None)
                continue
            if first and (line.strip() == "{" or not line.lstrip().startswith("{")):
                message = "this is not JSON line by line: an object on each line is expected"
                raise NotInRows(f"line {number}", message)
            first = False
            row = _read(number, line)
            if isinstance(row.error, NotJson) and not self._lines.ended:
                message = f"the file ends inside a row: {row.error.message}"
                raise FileCutShort(f"line {number}", message)
            yield row

    def day(self, row: Row) -> object:
        """See ``Table``."""
        return None if row.error is not None else row.content[1].get(EFFECTIVE_DATE)

    def body(self, row: Row, inputs: Inputs) -> dict[str, Any]:
        """See ``Table``."""
        if row.error is not None:
            raise row.error
        given: dict[str, Any] = row.content[1]
        tops = {path.partition(".")[0] for path in inputs.specs}
        if "inputs" in given and "inputs" not in tops:
            return given
        own = {
            name: given[name]
            for name in (EFFECTIVE_DATE, REFERENCE)
            if self._own and name in given and name not in tops
        }
        values: dict[str, Any] = {}
        for name, value in given.items():
            if name not in own:
                self._place(values, name, value, inputs)
        return {"inputs": values, **own}

    def _place(self, values: dict[str, Any], name: str, value: object, inputs: Inputs) -> None:
        """A member by its name or its whole path; raises InvalidInput."""
        steps = name.split(".") if name in inputs.specs else [name]
        tops = {path.partition(".")[0] for path in inputs.specs}
        if steps[0] not in tops:
            meant = nearest(name, self._known, set(inputs.specs))
            message = "this is not an input of the policy" + (
                f": is {meant!r} meant?" if meant else ""
            )
            raise InvalidInput((InputFault(json_pointer(name), "unknown_field", message),))
        for step in steps[:-1]:
            inner = values.setdefault(step, {})
            if not isinstance(inner, dict):
                raise _twice(name)
            values = inner
        if steps[-1] in values:
            raise _twice(name)
        values[steps[-1]] = value

    def writer(self, out: BinaryIO, outputs: Sequence[str]) -> NdjsonWriter:
        """See ``Table``."""
        return NdjsonWriter(out, sorted({path for one in self._known for path in one.specs}))

    def close(self) -> None:
        """See ``Table``."""


def _read(number: int, line: str) -> Row:
    """The content is the line as it is written, and what it says where it can be read."""
    text = line.strip()
    try:
        said = read_json(text, max_bytes=MOST_BYTES)
    except NotJson as error:
        return Row(number, (text, None), NotJson(error.message, number, error.column))
    if not isinstance(said, dict):
        fault = InputFault("", "wrong_type", "an object is expected")
        return Row(number, (text, None), InvalidInput((fault,)))
    return Row(number, (text, said))


def _twice(name: str) -> InvalidInput:
    pointer = json_pointer(*name.split("."))
    return InvalidInput((InputFault(pointer, "two_columns", "two members give this"),))


class NdjsonWriter:
    """Writes each line as it was, with members added to its object."""

    def __init__(self, out: BinaryIO, paths: Sequence[str]) -> None:
        self._out = out
        tops = [path.partition(".")[0] for path in paths]
        self._names = added_names(tops, ())
        self._outputs = "decision.outputs" if "outputs" in tops else "outputs"

    def write(self, row: Row, result: Result | None) -> None:
        """See ``Writer``; a line to which nothing can be added is given within a ``text``."""
        if row.content is None or result is None:
            self._out.write(b"\n")
            return
        text, said = row.content
        members = self._members(result)
        if said is None or members.keys() & said.keys():
            text = json.dumps({"text": text} | members, ensure_ascii=False)
        else:
            added = json.dumps(members, ensure_ascii=False)
            text = f"{text[:-1].rstrip()}{', ' if said else ''}{added[1:]}"
        self._out.write(f"{text}\n".encode())

    def _members(self, result: Result) -> dict[str, Any]:
        outcome, findings, _, version, digest, error = self._names
        if result.problem is not None:
            return {error: dict(result.problem)}
        return {
            outcome: result.outcome,
            self._outputs: {name: value for name, (value, _) in result.outputs.items()},
            findings: [{"code": code, "message": said} for code, said in result.findings],
            version: result.policy_version,
            digest: result.digest,
            error: None,
        }

    def finish(self) -> None:
        """See ``Writer``."""

    def close(self) -> None:
        """See ``Writer``."""
