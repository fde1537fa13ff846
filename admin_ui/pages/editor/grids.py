"""Tables and dated series as grids: a column says where its cells stand in a row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from admin_ui.languages import _, lang
from admin_ui.pages.editor.pointers import anchor, pointer

__all__ = ["Column", "Grid", "series_grid", "table_grid"]

_NUMBERS: Final = {"ratio", "money", "number", "integer"}
_CONFIDENCE: Final = ("A", "B", "C", "D")


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``kind`` is id, when, then or field (then ``path`` leads to it in a row).

    ``index`` and ``name`` place a test or an output.  ``values`` are those that an
    enum may have, with their labels (the reader's language first), ``choices`` the
    id of their list on the page, ``usual`` what stands there where only something
    beside it is given.
    """

    kind: str
    heading: str
    name: str = ""
    index: int = 0
    path: tuple[str, ...] = ()
    type: str = ""
    values: Mapping[str, tuple[str, ...]] | None = None
    choices: str | None = None
    usual: str = ""

    @property
    def number(self) -> bool:
        """Whether its cells are numbers, to be read below each other."""
        return self.kind in {"then", "field"} and self.type in _NUMBERS


@dataclass(frozen=True, slots=True)
class Grid:
    """A list of the file as a grid; ``rows`` are its cells as readers see them without a script."""

    list: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    series: bool = False
    outputs: int = 1

    @property
    def data(self) -> str:
        """What the script is told of it."""
        columns = [asdict(one) | {"number": one.number} for one in self.columns]
        told = {"list": self.list, "columns": columns}
        return json.dumps(told | {"series": self.series, "outputs": self.outputs})

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return anchor(self.list)


def table_grid(document: Mapping[str, Any], name: str, title: str) -> Grid:
    """The rows of a decision table."""
    table = document["tables"][name]
    columns = [Column("id", _("Row"))]
    inputs = table.get("inputs")
    for index, expression in enumerate(inputs if isinstance(inputs, list) else []):
        heading, kind, values = _meaning(document, table, str(expression))
        chosen = f"{anchor(pointer('tables', name))}-{index}" if values else None
        columns.append(Column("when", heading, str(expression), index, (), kind, values, chosen))
    outputs = _outputs(table, title)
    for index, (output, heading, spec) in enumerate(outputs):
        values = _values(spec)
        chosen = f"{anchor(pointer('tables', name))}-out-{index}" if values else None
        kind = str(spec.get("type", ""))
        columns.append(Column("then", heading, output, index, (), kind, values, chosen))
    rows = table.get("rows")
    kept = [one for one in rows if isinstance(one, Mapping)] if isinstance(rows, list) else []
    columns += _citing(document, table.get("source"), kept)
    return Grid(
        pointer("tables", name, "rows"),
        title,
        tuple(columns),
        tuple(_shown(columns, row) for row in kept),
        outputs=len(outputs),
    )


def series_grid(document: Mapping[str, Any], name: str, title: str) -> Grid:
    """The periods of a dated parameter."""
    parameter = document["parameters"][name]
    columns = [
        Column("field", _("From"), path=("from",), type="day"),
        Column("field", _("To"), path=("to",), type="day"),
        Column("field", _("Value"), path=("value",), type=str(parameter.get("type", ""))),
    ]
    entries = [one for one in parameter["series"] if isinstance(one, Mapping)]
    columns += _citing(document, parameter.get("source"), entries)
    if any("confidence" in one for one in entries):
        columns.append(Column("field", _("Confidence"), path=("confidence",)))
    return Grid(
        pointer("parameters", name, "series"),
        title,
        tuple(columns),
        tuple(_shown(columns, one) for one in entries),
        series=True,
    )


def _outputs(table: Mapping[str, Any], title: str) -> list[tuple[str, str, Mapping[str, Any]]]:
    several = table.get("outputs")
    if isinstance(several, Mapping):
        return [(name, _label(spec, name), spec) for name, spec in several.items()]
    spec = table.get("output")
    return [("", title, spec if isinstance(spec, Mapping) else {})]


def _meaning(
    document: Mapping[str, Any], table: Mapping[str, Any], expression: str
) -> tuple[str, str, Mapping[str, tuple[str, ...]] | None]:
    """An input column's heading, type and values, where it is the name of something declared."""
    parameters = table.get("parameters")
    for holder in (parameters, *(document.get(one) for one in ("inputs", "parameters", "values"))):
        spec = holder.get(expression) if isinstance(holder, Mapping) else None
        if isinstance(spec, Mapping):
            return _label(spec, expression), str(spec.get("type", "")), _values(spec)
    other = document.get("tables", {}).get(expression)
    if isinstance(other, Mapping):
        output = other.get("output")
        given: Mapping[str, Any] = output if isinstance(output, Mapping) else {}
        return _label(other, expression), str(given.get("type", "")), _values(given)
    return expression, "", None


def _values(spec: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]] | None:
    values = spec.get("values")
    if spec.get("type") != "enum" or not isinstance(values, list):
        return None
    labels = spec.get("labels")
    known = labels if isinstance(labels, Mapping) else {}
    return {str(one): tuple(_both(known.get(str(one)), str(one))) for one in values}


def _both(label: Any, value: str) -> Iterator[str]:
    if not isinstance(label, Mapping):
        yield value
        return
    for one in sorted(("az", "en"), key=lambda code: code != lang()):
        yield str(label.get(one) or value)


def _label(spec: Mapping[str, Any], otherwise: str) -> str:
    label = spec.get("label")
    found = label.get(lang()) if isinstance(label, Mapping) else None
    return str(found) if found else otherwise


def _citing(
    document: Mapping[str, Any], usual: Any, rows: Sequence[Mapping[str, Any]]
) -> list[Column]:
    """Columns for what a row cites, where rows do."""
    sources = document.get("sources")
    if not isinstance(sources, Mapping) or not any("source" in row for row in rows):
        return []
    ref = usual.get("ref") if isinstance(usual, Mapping) else usual
    first = str(ref) if ref else str(next(iter(sources), ""))
    return [
        Column("field", _("Source"), path=("source", "ref"), usual=first, choices="sources"),
        Column("field", _("Clause"), path=("source", "clause"), usual=first),
    ]


def _shown(columns: Sequence[Column], row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(_cell(column, row) for column in columns)


def _cell(column: Column, row: Mapping[str, Any]) -> str:
    found: Any
    match column.kind:
        case "id":
            found = row.get("id", "")
        case "when" | "then":
            found = _placed(row.get(column.kind), column)
        case _:
            found = _led(row, column)
    if found == "-" and column.kind == "when":
        return _("any")
    if isinstance(found, list | Mapping):
        return ""
    words = "null" if found is None else str(found).lower() if isinstance(found, bool) else found
    return _labels(str(words), column.values)


def _led(row: Mapping[str, Any], column: Column) -> Any:
    """What a path leads to; a source may be its reference alone."""
    found: Any = row
    for key in column.path:
        if key == "ref" and isinstance(found, str):
            return found
        found = found.get(key, "") if isinstance(found, Mapping) else ""
    return found


def _placed(held: Any, column: Column) -> Any:
    if isinstance(held, list):
        return held[column.index] if column.index < len(held) else ""
    if isinstance(held, Mapping):
        return held.get(column.name, "-" if column.kind == "when" else "")
    return held if column.index == 0 else ""


def _labels(text: str, values: Mapping[str, tuple[str, ...]] | None) -> str:
    parts = [one.strip() for one in text.split(",")]
    if values and all(one[:1] == one[-1:] == '"' and one[1:-1] in values for one in parts):
        return ", ".join(values[one[1:-1]][0] for one in parts)
    return text
