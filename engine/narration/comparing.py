"""Two versions side by side in words: by section and element, tables row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from engine.narration.code import code_span
from engine.narration.document import Column, Document, RowView, TableView, Words
from engine.narration.narrating import narrate
from engine.narration.naming import Used
from engine.narration.word_diff import Piece, words_diff
from engine.narration.wording import known, said
from engine.policy import Change, PolicyVersion, diff

__all__ = [
    "ChangeView",
    "ColumnChange",
    "ElementChange",
    "FieldChange",
    "RowChange",
    "TableChange",
    "changes",
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


_WHOLE: Final = ("outcome", "outputs", "actions")
"""Sections that are one element."""
_OWN: Final = "document"
_SECTIONS: Final = (
    *(_OWN, "inputs", "types", "constraints", "parameters", "uses", "values", "tables", "rules"),
    *("findings", "remedies", "actions", "obligations", "outcome", "outputs", "sources"),
)
_FORMULAS: Final = frozenset(
    {"formula", "when", "check", "default", "then", "until", "set", "with", "min", "max", "inputs"}
    | {"for_each/in"}
)


def changes(
    before: PolicyVersion, after: PolicyVersion, lang: str, used: Used | None = None
) -> tuple[ChangeView, ...]:
    """What differs, in "az" or "en", in the order of the document; nothing where nothing does."""
    found: dict[str, dict[str, list[tuple[str, Change]]]] = {}
    for change in diff(before, after):
        section, element, rest = _placed(change.element)
        found.setdefault(section, {}).setdefault(element, []).append((rest, change))
    if not found:
        return ()
    old, new = (narrate(one, lang, used) for one in (before, after))
    views = _Views(old), _Views(new)
    return tuple(
        ChangeView(
            section,
            said(f"section_{section}", lang),
            tuple(
                _element(section, name, own, views, lang) for name, own in found[section].items()
            ),
        )
        for section in _SECTIONS
        if section in found
    )


def _placed(path: str) -> tuple[str, str, str]:
    """The section, the element and what is left of a change's path."""
    section, _, rest = path.partition("/")
    if section in ("title", "notes", "effective_from"):
        return _OWN, section, rest
    if section in _WHOLE:
        return section, "", rest
    element, _, rest = rest.partition("/")
    return section, element, rest


class _Views:
    """The elements of a document by section and name: title and the whole in words."""

    def __init__(self, document: Document) -> None:
        self.tables = {one.name: one for one in document.tables}
        self._said: dict[str, dict[str, tuple[str, str]]] = {
            "inputs": {one.path: (one.label, _input(one)) for one in document.inputs},
            "parameters": {
                one.name: (
                    one.label,
                    one.value or "; ".join(f"{p.days}: {p.value}" for p in one.periods),
                )
                for one in document.parameters
            },
            "uses": {one.name: (one.label, one.sentence) for one in document.uses},
            "values": {one.name: (one.label, one.formula.text) for one in document.values},
            "tables": {one.name: (one.label, one.hit_policy) for one in document.tables},
            "rules": {one.name: (one.label, one.sentence) for one in document.rules},
            "findings": {one.code: (one.code, one.message) for one in document.findings},
            "remedies": {one.id: (one.id, one.sentence) for one in document.remedies},
            "obligations": {one.code: (one.code, one.sentence) for one in document.obligations},
            "sources": {one.id: (one.title, one.title) for one in document.sources},
            "outcome": {"": ("", document.outcome.sentence)},
        }

    def title(self, section: str, name: str) -> str | None:
        found = self._said.get(section, {}).get(name)
        return found[0] if found else None

    def whole(self, section: str, name: str) -> str | None:
        found = self._said.get(section, {}).get(name)
        return found[1] if found else None


def _input(one: object) -> str:
    parts = [getattr(one, "type"), getattr(one, "given")]
    return "; ".join(part for part in parts if part)


def _element(
    section: str,
    name: str,
    own: Sequence[tuple[str, Change]],
    views: tuple[_Views, _Views],
    lang: str,
) -> ElementChange:
    old, new = views
    whole = [change for rest, change in own if not rest]
    kind: Kind = whole[0].kind if len(whole) == 1 and section != _OWN else "changed"
    title = new.title(section, name) or old.title(section, name)
    if not title:
        title = said(f"section_{section}", lang) if not name else name
    if section == _OWN:
        title = said(f"field_{name}", lang)
    before = old.whole(section, name) if kind != "added" else None
    after = new.whole(section, name) if kind != "removed" else None
    table = None
    if section == "tables" and name in old.tables and name in new.tables:
        table = _table(old.tables[name], new.tables[name], own, lang)
        before = after = None
        own = [(rest, one) for rest, one in own if not rest.startswith(("rows/", "inputs/"))]
    elif section == "tables":
        only = new.tables.get(name) or old.tables.get(name)
        table = None if only is None else _alone(only, kind)
    if before == after:
        before = after = None
    return ElementChange(
        element=f"{section}/{name}".rstrip("/"),
        title=title,
        kind=kind,
        before=before,
        after=after,
        pieces=_pieces(before, after),
        fields=tuple(_field(rest, change, lang) for rest, change in own if rest or section == _OWN),
        table=table,
    )


def _pieces(before: str | None, after: str | None) -> tuple[Piece, ...]:
    if before is None or after is None:
        return ()
    return words_diff(before, after)


def _field(rest: str, change: Change, lang: str) -> FieldChange:
    before, after = (_shown(rest, text, lang) for text in (change.before, change.after))
    return FieldChange(
        rest or change.element,
        _field_title(rest or change.element, lang),
        change.kind,
        before,
        after,
        _pieces(before, after),
    )


def _shown(name: str, text: str | None, lang: str) -> str | None:
    if text is None:
        return None
    if text in ("true", "false"):
        return said(f"flag_{text}", lang)
    if name in _FORMULAS or name.split("/")[0] in _FORMULAS:
        return code_span(text)
    return text


def _field_title(name: str, lang: str) -> str:
    """What a part of an element is called: "message/az" is "Message (Azerbaijani)"."""
    head, *rest = name.split("/")
    title = said(f"field_{head}", lang) if known(f"field_{head}") else head
    if rest and rest[-1] in ("az", "en"):
        title += f" ({said(f'language_{rest.pop()}', lang)})"
    return ": ".join((title, *rest))


# --- tables --------------------------------------------------------------------------


def _alone(table: TableView, kind: Kind) -> TableChange:
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


def _table(
    before: TableView, after: TableView, own: Sequence[tuple[str, Change]], lang: str
) -> TableChange:
    columns = tuple(_columns(before, after))
    told: dict[str, list[tuple[str, Change]]] = {}
    for rest, change in own:
        if rest.startswith("rows/"):
            row, _, what = rest.removeprefix("rows/").partition("/")
            told.setdefault(row, []).append((what, change))
    old, new = ({row.id: row for row in table.rows} for table in (before, after))
    rows = (
        _row(old.get(name), new.get(name), columns, (before, after), told.get(name, ()), lang)
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
            _field(what, change, lang)
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
