"""The sections of a draft's JSON as forms, whatever policy it is of.

What is here can be changed without knowing the file: words, numbers, days,
formulas, rows.  Its structure (a new rule, another type) is changed in the YAML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from admin_ui.languages import _, _l
from admin_ui.pages.editor.fields import (
    HITS,
    Element,
    Field,
    Pair,
    Section,
    caption,
    fields_of,
    local,
    type_words,
)
from admin_ui.pages.editor.grids import Grid, series_grid, table_grid
from admin_ui.pages.editor.pointers import pointer

__all__ = ["SECTIONS", "sections_of"]

Document = Mapping[str, Any]
Parts = list[Field | Pair]

#: a section of the file -> its title, in the order of the page: what changes most stands first
SECTIONS: Final[Mapping[str, object]] = {
    "tables": _l("Tables"),
    "parameters": _l("Parameters"),
    "values": _l("Formulas"),
    "rules": _l("Rules"),
    "findings": _l("Messages"),
    "remedies": _l("Remedies"),
    "obligations": _l("Obligations"),
    "papers": _l("Papers"),
    "inputs": _l("Inputs"),
    "types": _l("Records"),
    "constraints": _l("Conditions across inputs"),
    "uses": _l("Other policies"),
    "outcome": _l("Outcomes"),
    "sources": _l("Sources"),
}
#: what is seldom changed
ASIDE: Final = frozenset({"inputs", "types", "constraints", "uses", "outcome", "sources"})


def sections_of(document: Document) -> tuple[Section, ...]:
    """Every section that the draft has, and first what it says of itself."""
    found = []
    for name, title in SECTIONS.items():
        if name == "inputs":
            found.append(Section("about", _("About the policy"), (_about(document),)))
        elements = tuple(_elements(document, name, document.get(name)))
        if elements:
            found.append(Section(name, str(title), elements, name in ASIDE))
    return tuple(found)


def _about(document: Document) -> Element:
    parts: Parts = []
    for key in ("title", "notes"):
        if key in document:
            parts += fields_of((key,), document[key], key)
    day = document.get("effective_from")
    proposed = "" if day is None else str(day)
    first = Field("/effective_from", caption("effective_from"), "day", proposed, optional=True)
    title = local(document.get("title"), _("Without a title"))
    return Element("", title, "", (first, *parts))


def _elements(document: Document, section: str, held: Any) -> Iterator[Element]:
    if section == "outcome" and isinstance(held, Mapping):
        labels: Parts = fields_of((section, "labels"), held.get("labels"), "labels")
        if labels:
            yield Element("/outcome", _("Labels of the outcomes"), "", tuple(labels))
        return
    made = _OWN.get(section, _plain)
    if isinstance(held, Mapping):
        for name, value in held.items():
            if isinstance(value, Mapping):
                yield made(document, (section, name), value, name)
    elif isinstance(held, list):
        for index, value in enumerate(held):
            if isinstance(value, Mapping):
                name = str(value.get("code") or value.get("at") or index + 1)
                yield made(document, (section, index), value, name)


def _gathered(at: tuple[str | int, ...], value: Document, keys: tuple[str, ...]) -> Parts:
    given = value.get("type")
    kind = given if isinstance(given, str) else None
    found: Parts = []
    for key in keys:
        if key in value:
            found += fields_of((*at, key), value[key], key, kind)
    return found


def _plain(document: Document, at: tuple[str | int, ...], value: Document, name: str) -> Element:
    main = _gathered(
        at, value, ("formula", "check", "when", "until", "set", "with", "title", "message")
    )
    more = _gathered(
        at,
        value,
        (
            *("label", "labels", "min", "max", "default", "value", "unchecked"),
            *("issuer", "date", "url", "note", "status", "confidence"),
        ),
    )
    if not main:
        main, more = more, []
    title = local(value.get("label"), local(value.get("title"), name))
    facts = [(_("Type"), type_words(value))] if isinstance(value.get("type"), str) else []
    return Element(pointer(*at), title, name, tuple(main), tuple(more), facts=tuple(facts))


def _parameter(
    document: Document, at: tuple[str | int, ...], value: Document, name: str
) -> Element:
    title = local(value.get("label"), name)
    grids: list[Grid] = []
    if isinstance(value.get("series"), list):
        grids = [series_grid(document, name, title)]
    main = _gathered(at, value, ("value",))
    more = _gathered(at, value, ("label", "min", "max", "status", "confidence", "note"))
    return Element(pointer(*at), title, name, tuple(main), tuple(more), tuple(grids))


def _table(document: Document, at: tuple[str | int, ...], value: Document, name: str) -> Element:
    title = local(value.get("label"), name)
    main = _gathered(at, value, ("default",))
    output = value.get("output")
    labels = _gathered((*at, "output"), output, ("labels",)) if isinstance(output, Mapping) else []
    more = _gathered(at, value, ("label", "status", "unchecked")) + labels
    grid = table_grid(document, name, title)
    hits = str(value.get("hit_policy", ""))
    facts = [(caption("hit_policy"), str(HITS.get(hits, hits)))]
    return Element(pointer(*at), title, name, tuple(main), tuple(more), (grid,), tuple(facts))


def _rule(document: Document, at: tuple[str | int, ...], value: Document, name: str) -> Element:
    main = _gathered(at, value, ("for_each", "when"))
    then = value.get("then")
    facts = []
    if isinstance(then, Mapping):
        facts = [(_("Reason code"), str(then["finding"]))] if "finding" in then else []
        action = then.get("action")
        if isinstance(action, Mapping):
            for key, given in action.items():
                main += fields_of((*at, "then", "action", key), given, key)
    remedy = value.get("remedy")
    several = remedy if isinstance(remedy, list) else [remedy]
    for index, one in enumerate(several):
        where = (*at, "remedy", index) if isinstance(remedy, list) else (*at, "remedy")
        if isinstance(one, Mapping):
            helps = _gathered(where, one, ("when", "set", "message"))
            main += [replace(one, caption=f"{caption('remedy')}: {one.caption}") for one in helps]
    more = _gathered(at, value, ("label",))
    title = local(value.get("label"), name)
    return Element(pointer(*at), title, name, tuple(main), tuple(more), facts=tuple(facts))


def _finding(document: Document, at: tuple[str | int, ...], value: Document, name: str) -> Element:
    main = _gathered(at, value, ("message",))
    more = _gathered(at, value, ("severity",))
    outcome = document.get("outcome")
    order = outcome.get("order") if isinstance(outcome, Mapping) else None
    if isinstance(outcome, Mapping) and isinstance(order, list):
        labels = outcome.get("labels")
        known = labels if isinstance(labels, Mapping) else {}
        choices = tuple((str(one), local(known.get(str(one)), str(one))) for one in order)
        verdict = str(value.get("verdict", ""))
        path = pointer(*at, "verdict")
        none = (("", _("none")),)
        more.append(
            Field(path, caption("verdict"), "choice", verdict, None, none + choices, optional=True)
        )
    return Element(pointer(*at), name, name, tuple(main), tuple(more))


def _record(document: Document, at: tuple[str | int, ...], value: Document, name: str) -> Element:
    parts: Parts = []
    for key, spec in value.items():
        if isinstance(spec, Mapping):
            parts += _gathered((*at, key), spec, ("label", "labels", "min", "max", "default"))
    return Element(pointer(*at), name, name, tuple(parts))


def _paper(document: Document, at: tuple[str | int, ...], value: Document, name: str) -> Element:
    main = _gathered(at, value, ("title", "when"))
    more: Parts = []
    for key in ("to", "signed"):
        more += _paper_fields((*at, key), value.get(key))
    parts = value.get("parts")
    for part, held in parts.items() if isinstance(parts, Mapping) else ():
        if not isinstance(held, Mapping):
            continue
        inner = _gathered((*at, "parts", part), held, ("title", "text", "when"))
        main += [replace(one, caption=f"{part}: {one.caption}") for one in inner]
        for key in ("fields", "columns"):
            more += _paper_fields((*at, "parts", part, key), held.get(key))
    title = local(value.get("title"), name)
    return Element(pointer(*at), title, name, tuple(main), tuple(more))


def _paper_fields(at: tuple[str | int, ...], held: Any) -> Parts:
    found: Parts = []
    for name, one in held.items() if isinstance(held, Mapping) else ():
        if isinstance(one, Mapping):
            inner = fields_of((*at, name, "value"), one.get("value"), "formula")
            inner += _gathered((*at, name), one, ("label", "group"))
            found += [replace(each, caption=f"{name}: {each.caption}") for each in inner]
    return found


_OWN: Final[Mapping[str, Callable[..., Element]]] = {
    "parameters": _parameter,
    "tables": _table,
    "rules": _rule,
    "findings": _finding,
    "types": _record,
    "papers": _paper,
}
