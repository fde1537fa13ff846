"""What differs between two versions, as data for pages: sections, elements, fields, tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.narration.document import Column, Words
from engine.narration.word_diff import Piece

__all__ = [
    "ChangeView",
    "ColumnChange",
    "ElementChange",
    "FieldChange",
    "Kind",
    "RowChange",
    "TableChange",
]

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One thing that an element says otherwise.

    ``name`` is its path in the element ("message/az"), ``title`` that in words;
    ``pieces`` are the two texts word by word where there are two.
    """

    name: str
    title: str
    kind: Kind
    before: str | None
    after: str | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """A column of either table."""

    column: Column
    output: bool
    kind: Literal["added", "removed", "same"]


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row of either table, its cells in the order of the columns (None: not there).

    ``changed`` marks the cells that differ; ``note`` says what else does.
    """

    id: str
    kind: Literal["added", "removed", "changed", "moved", "same"]
    before: tuple[Words | None, ...]
    after: tuple[Words | None, ...]
    changed: tuple[bool, ...]
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class TableChange:
    """A table of both versions: every column and row of either, in order."""

    columns: tuple[ColumnChange, ...]
    rows: tuple[RowChange, ...]


@dataclass(frozen=True, slots=True)
class ElementChange:
    """An element that came, went or says something else.

    ``before`` and ``after`` are the whole of it in words (a rule's sentence),
    ``pieces`` those word by word; ``fields`` are the single things that differ.
    ``element`` is its path ("rules/ltv_limit").
    """

    element: str
    title: str
    kind: Kind
    before: str | None
    after: str | None
    pieces: tuple[Piece, ...]
    fields: tuple[FieldChange, ...]
    table: TableChange | None


@dataclass(frozen=True, slots=True)
class ChangeView:
    """The changes of one section of the policy."""

    section: str
    title: str
    elements: tuple[ElementChange, ...]
