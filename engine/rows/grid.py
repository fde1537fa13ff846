"""Rows of cells below a header: what CSV and spreadsheets have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import InputFault, InvalidInput
from engine.policy.model import Kind, TypeSpec
from engine.rows.cells import MISSING, CellFault, fault_at, is_blank, value_of
from engine.rows.columns import check_header
from engine.rows.row import EFFECTIVE_DATE, REFERENCE, Inputs, Row

__all__ = ["Grid", "named_part"]

_OWN: Mapping[str, TypeSpec] = {
    EFFECTIVE_DATE: TypeSpec(Kind.DATE),
    REFERENCE: TypeSpec(Kind.TEXT),
}


def named_part(cells: Sequence[object]) -> int:
    """How many cells of a header there are up to the last with a name."""
    return max((at for at, cell in enumerate(cells, 1) if not is_blank(cell)), default=0)


class Grid:
    """A header and how the cells of a row are read by it."""

    def __init__(self, header: tuple[str, ...], places: tuple[str, ...]) -> None:
        self.header = header
        self._places = places
        self._own: Mapping[str, TypeSpec] = {}

    @property
    def dated(self) -> bool:
        """Whether there is a column of effective dates."""
        return EFFECTIVE_DATE in self._own

    def bind(self, known: Sequence[Inputs], *, own: bool) -> None:
        """See ``Table``."""
        check_header(self.header, self._places, known, own=own)
        inputs = {path for one in known for path in one.specs}
        if own:
            self._own = {
                name: spec
                for name, spec in _OWN.items()
                if name in self.header and name not in inputs
            }

    def day(self, row: Row) -> object:
        """See ``Table``."""
        if row.error is not None or not self.dated:
            return None
        return self._own_value(row, EFFECTIVE_DATE)

    def body(self, row: Row, inputs: Inputs) -> dict[str, Any]:
        """See ``Table``."""
        if row.error is not None:
            raise row.error
        values: dict[str, Any] = {}
        faults: list[InputFault] = []
        for path, cell in zip(self.header, row.content, strict=False):
            if path in self._own or is_blank(cell):
                continue
            spec = inputs.specs.get(path)
            try:
                if spec is None:
                    message = "the version in force on that day has no such input"
                    raise CellFault("unknown_field", message)
                value = value_of(cell, spec)
            except CellFault as fault:
                faults.append(fault_at(path, cell, fault))
                continue
            if value is not MISSING:
                _place(values, path.split("."), value)
        if faults:
            raise InvalidInput(tuple(faults))
        body = {name: self._own_value(row, name) for name in self._own}
        return {"inputs": values, **{name: v for name, v in body.items() if v is not None}}

    def _own_value(self, row: Row, name: str) -> object:
        at = self.header.index(name)
        cell = row.content[at] if at < len(row.content) else None
        try:
            value = value_of(cell, self._own[name])
        except CellFault as fault:
            raise InvalidInput((fault_at(name, cell, fault),)) from None
        return None if value is MISSING else value


def _place(values: dict[str, Any], path: list[str], value: object) -> None:
    """The header has no path within another, so each step is an object of ours."""
    for name in path[:-1]:
        values = values.setdefault(name, {})
    values[path[-1]] = value
