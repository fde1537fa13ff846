"""Two versions side by side in words: by section and element, tables row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from engine.narration.change_views import ChangeView, ElementChange, FieldChange, Kind
from engine.narration.document import Document, InputView
from engine.narration.field_changes import field_change, pieces
from engine.narration.naming import Used
from engine.narration.narrating import narrate
from engine.narration.table_changes import alone, side_by_side
from engine.narration.titles import title_of
from engine.narration.wording import said
from engine.policy import Change, PolicyVersion, diff

__all__ = ["changes"]

_WHOLE: Final = ("outcome", "outputs", "actions", "facts")
"""Sections that are one element."""
_OWN: Final = "document"
_SECTIONS: Final = (
    *(_OWN, "inputs", "types", "constraints", "parameters", "uses", "values", "tables", "rules"),
    *("findings", "remedies", "actions", "facts", "obligations", "outcome", "outputs"),
    *("papers", "sources"),
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
            title_of(f"section_{section}", lang),
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
        self._lang = document.lang
        self._outcomes = dict(document.outcome.order)
        self.sources = {one.id: one.title for one in document.sources}
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
            "papers": {one.code: (one.title, one.title) for one in document.papers},
            "sources": {one.id: (one.title, one.title) for one in document.sources},
            "outcome": {"": ("", document.outcome.sentence)},
        }

    def labelled(self, name: str) -> str | None:
        """A value, table, parameter or use by its label."""
        sections = ("values", "tables", "parameters", "uses")
        return next((found for one in sections if (found := self.title(one, name))), None)

    def given_on(self, outcome: str) -> str:
        """With which outcome outputs are given, in words."""
        if outcome == "any":
            return said("on_any", self._lang)
        return said("on", self._lang, outcome=self._outcomes.get(outcome, outcome))

    def title(self, section: str, name: str) -> str | None:
        found = self._said.get(section, {}).get(name)
        return found[0] if found else None

    def whole(self, section: str, name: str) -> str | None:
        found = self._said.get(section, {}).get(name)
        return found[1] if found else None


def _input(one: InputView) -> str:
    return "; ".join(part for part in (one.type, one.given) if part)


def _element(
    section: str,
    name: str,
    own: Sequence[tuple[str, Change]],
    views: tuple[_Views, _Views],
    lang: str,
) -> ElementChange:
    old, new = views
    sources = old.sources | new.sources
    whole = [change for rest, change in own if not rest]
    kind: Kind = whole[0].kind if len(whole) == 1 and section != _OWN else "changed"
    title = new.title(section, name) or old.title(section, name)
    if not title:
        title = name or title_of(f"section_{section}", lang)
    if section == _OWN:
        title = title_of(f"field_{name}", lang)
    before = old.whole(section, name) if kind != "added" else None
    after = new.whole(section, name) if kind != "removed" else None
    table = None
    if section == "tables" and name in old.tables and name in new.tables:
        table = side_by_side(old.tables[name], new.tables[name], own, lang, sources)
        before = after = None
        own = [(rest, one) for rest, one in own if not rest.startswith(("rows/", "inputs/"))]
    elif section == "tables":
        only = new.tables.get(name) or old.tables.get(name)
        table = None if only is None else alone(only, kind)
    if before == after:
        before = after = None
    return ElementChange(
        element=f"{section}/{name}".rstrip("/"),
        title=title,
        kind=kind,
        before=before,
        after=after,
        pieces=pieces(before, after),
        fields=tuple(_fields(section, own, views, sources, lang)),
        table=table,
    )


def _fields(
    section: str,
    own: Sequence[tuple[str, Change]],
    views: tuple[_Views, _Views],
    sources: Mapping[str, str],
    lang: str,
) -> Iterator[FieldChange]:
    """What differs in an element, but for its coming and going as a whole."""
    for rest, change in own:
        if section == "outputs":
            on, _, name = rest.partition("/")
            label = next((found for view in views if (found := view.labelled(name))), name)
            gone, come = change.before and label, change.after and label
            yield FieldChange(rest, views[1].given_on(on), change.kind, gone, come, ())
        elif rest or section == _OWN:
            yield field_change(rest, change, lang, sources)
