"""What a draft's formulas and cells say in words, by their pointers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from admin_ui.pages.editor.pointers import pointer

__all__ = ["words_of"]

#: tables beyond these many cells are read by their formulas alone
MOST_CELLS: Final = 6_000


def words_of(told: Any, document: Mapping[str, Any]) -> dict[str, str]:
    """A narrated draft's sentences by pointer, for its formulas and the cells of its tables."""
    found = dict(_formulas(told))
    tables = document.get("tables") or {}
    left = MOST_CELLS
    for table in told.tables:
        size = len(table.rows) * (len(table.inputs) + len(table.outputs))
        if size <= left and table.name in tables:
            left -= size
            found.update(_cells(table, tables[table.name]["rows"]))
    return found


def _formulas(told: Any) -> Iterator[tuple[str, str]]:
    for value in told.values:
        yield pointer("values", value.name, "formula"), value.formula.text
    for rule in told.rules:
        yield pointer("rules", rule.name, "when"), rule.sentence
    for index, constraint in enumerate(told.constraints):
        yield pointer("constraints", index, "check"), constraint.check.text
    for parameter in told.parameters:
        if parameter.value is not None:
            yield pointer("parameters", parameter.name, "value"), parameter.value
        for index, period in enumerate(parameter.periods):
            yield (
                pointer("parameters", parameter.name, "series", index, "value"),
                (f"{period.days}: {period.value}"),
            )


def _cells(table: Any, rows: list[Any]) -> Iterator[tuple[str, str]]:
    inputs = [column.feel for column in table.inputs]
    for index, (row, given) in enumerate(zip(table.rows, rows, strict=False)):
        at = ("tables", table.name, "rows", index)
        for place, words in enumerate(row.cells):
            yield pointer(*at, *_place("when", given.get("when"), place, inputs)), words.text
        names = list(given["then"]) if isinstance(given.get("then"), Mapping) else []
        for place, words in enumerate(row.outputs):
            yield pointer(*at, *_place("then", given.get("then"), place, names)), words.text


def _place(key: str, held: Any, place: int, names: list[str]) -> tuple[str | int, ...]:
    if isinstance(held, list):
        return (key, place)
    if isinstance(held, Mapping) and place < len(names):
        return (key, names[place])
    return (key,)
