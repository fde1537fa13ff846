"""A decision table in both versions: every column and row of either, cells side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from engine.narration.change_views import ColumnChange, Kind, RowChange, TableChange
from engine.narration.document import RowView, TableView, Words
from engine.narration.field_changes import field_change
from engine.policy import Change

__all__ = ["alone", "side_by_side"]


def alone(table: TableView, kind: Kind) -> TableChange:
    """A table that is only in one of the two."""
    only: Literal["added", "removed"] = "added" if kind == "added" else "removed"
    columns = tuple(
        ColumnChange(column, output, only)
        for output, listed in ((False, table.inputs), (True, table.outputs))
        for column in listed
    )
    rows = []
    for row in table.rows:
        cells: tuple[Words | None, ...] = (*row.cells, *row.outputs)
        none: tuple[Words | None, ...] = tuple(None for _ in cells)
        before, after = (none, cells) if only == "added" else (cells, none)
        rows.append(RowChange(row.id, only, before, after, tuple(True for _ in cells), ()))
    return TableChange(columns, tuple(rows))


def side_by_side(
    before: TableView,
    after: TableView,
    own: Sequence[tuple[str, Change]],
    lang: str,
    sources: Mapping[str, str],
) -> TableChange:
    columns = tuple(_columns(before, after))
    told: dict[str, list[tuple[str, Change]]] = {}
    for rest, change in own:
        if rest.startswith("rows/"):
            row, _, what = rest.removeprefix("rows/").partition("/")
            told.setdefault(row, []).append((what, change))
    old, new = ({row.id: row for row in table.rows} for table in (before, after))
    rows = (
        _row(
            old.get(name),
            new.get(name),
            columns,
            (before, after),
            told.get(name, ()),
            lang,
            sources,
        )
        for name in _in_order(list(old), list(new))
    )
    return TableChange(columns, tuple(rows))


def _columns(before: TableView, after: TableView) -> Iterator[ColumnChange]:
    for output, old, new in (
        (False, before.inputs, after.inputs),
        (True, before.outputs, after.outputs),
    ):
        known, kept = {one.feel for one in old}, {one.feel for one in new}
        yield from (
            ColumnChange(one, output, "same" if one.feel in known else "added") for one in new
        )
        yield from (ColumnChange(one, output, "removed") for one in old if one.feel not in kept)


def _row(
    before: RowView | None,
    after: RowView | None,
    columns: Sequence[ColumnChange],
    tables: tuple[TableView, TableView],
    told: Sequence[tuple[str, Change]],
    lang: str,
    sources: Mapping[str, str],
) -> RowChange:
    old, new = _cells(before, tables[0], columns), _cells(after, tables[1], columns)
    row = after or before
    assert row is not None
    kind: Literal["added", "removed", "changed", "moved", "same"]
    if before is None:
        kind = "added"
    elif after is None:
        kind = "removed"
    elif not told:
        kind = "same"
    else:
        kind = "moved" if all(what == "position" for what, _ in told) else "changed"
    differ = tuple(
        a is None or b is None or a.text != b.text for a, b in zip(old, new, strict=True)
    )
    cells = ("when/", "then")
    return RowChange(
        row.id,
        kind,
        old,
        new,
        differ if kind not in ("same", "moved") else tuple(False for _ in differ),
        tuple(
            field_change(what, change, lang, sources)
            for what, change in told
            if what and not what.startswith(cells)
        ),
    )


def _cells(
    row: RowView | None, table: TableView, columns: Sequence[ColumnChange]
) -> tuple[Words | None, ...]:
    if row is None:
        return tuple(None for _ in columns)
    given: Mapping[tuple[bool, str], Words] = {
        **{(False, one.feel): cell for one, cell in zip(table.inputs, row.cells, strict=True)},
        **{(True, one.feel): cell for one, cell in zip(table.outputs, row.outputs, strict=True)},
    }
    return tuple(given.get((one.output, one.column.feel)) for one in columns)


def _in_order(old: list[str], new: list[str]) -> list[str]:
    """The names of both: in the new order, those that went after the one they stood behind."""
    placed = list(new)
    for at, name in enumerate(old):
        if name not in new:
            place = placed.index(old[at - 1]) + 1 if at else 0
            placed.insert(place, name)
    return placed
