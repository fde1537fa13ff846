"""What an editor of a draft is made of: sections, their elements, and the fields of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from admin_ui.languages import _l, lang
from admin_ui.pages.editor.grids import Grid
from admin_ui.pages.editor.pointers import pointer

__all__ = ["HITS", "Element", "Field", "Kind", "Pair", "Section", "caption", "fields_of", "local"]
__all__ += ["said", "type_words"]

#: what a field holds: a line, several lines, a formula, a number of a kind, a day, one of a few
Kind = Literal["line", "prose", "formula", "ratio", "money", "number", "integer", "day", "choice"]
Document = Mapping[str, Any]

#: a key of the file -> what it is called in a form
CAPTIONS: Final[Mapping[str, object]] = {
    "title": _l("Title"),
    "notes": _l("Notes: readings taken, and their alternatives"),
    "note": _l("Note"),
    "label": _l("Label"),
    "labels": _l("Labels of the values"),
    "message": _l("Message"),
    "text": _l("Text"),
    "group": _l("Heading above the columns"),
    "formula": _l("Formula"),
    "when": _l("Condition"),
    "check": _l("What must hold"),
    "at": _l("Points at"),
    "value": _l("Value"),
    "min": _l("Lowest"),
    "max": _l("Highest"),
    "default": _l("Where nothing is given"),
    "status": _l("Who set the number"),
    "confidence": _l("Confidence"),
    "effective_from": _l("Proposed first day"),
    "severity": _l("Weight"),
    "verdict": _l("Outcome it leads to"),
    "until": _l("Until"),
    "set": _l("What is set"),
    "for_each": _l("For each"),
    "with": _l("What it is given"),
    "issuer": _l("Issuer"),
    "date": _l("Date"),
    "url": _l("Address"),
    "unchecked": _l("Why gaps and overlaps are not checked"),
    "hit_policy": _l("Rows that count"),
    "clause": _l("Clause"),
    "ref": _l("Source"),
    "action": _l("Action"),
    "remedy": _l("What would help"),
    "then": _l("What follows"),
    "from": _l("From"),
    "to": _l("To"),
}
#: a kind of value -> what it is called
TYPES: Final[Mapping[str, object]] = {
    "money": _l("amount"),
    "ratio": _l("fraction (0.90 is 90%%)"),
    "integer": _l("whole number"),
    "number": _l("number"),
    "date": _l("day"),
    "datetime": _l("day and time"),
    "duration": _l("length of time"),
    "boolean": _l("yes or no"),
    "enum": _l("one of a few"),
    "text": _l("text"),
    "record": _l("record"),
    "list": _l("list"),
}
#: a hit policy -> which rows count
HITS: Final[Mapping[str, object]] = {
    "UNIQUE": _l("exactly one row fits"),
    "ANY": _l("several rows may fit and say the same"),
    "FIRST": _l("the first row that fits counts"),
    "PRIORITY": _l("the strongest of the rows that fit counts"),
    "RULE ORDER": _l("all rows that fit count, in their order"),
    "OUTPUT ORDER": _l("all rows that fit count, the strongest first"),
    "COLLECT": _l("all rows that fit count"),
}
CHOICES: Final[Mapping[str, Mapping[str, object]]] = {
    "status": {
        "regulation": _l("regulation"),
        "institution": _l("the institution's own choice"),
        "document": _l("a document"),
    },
    "severity": {
        "adverse": _l("against the applicant"),
        "refer": _l("for a second look"),
        "info": _l("for information"),
    },
    "confidence": {one: one for one in "ABCD"},
}
_FORMULAS: Final = {"formula", "when", "check", "until", "default", "set", "with", "for_each"}
_BOUNDS: Final = {"min", "max"}
_LINES: Final = {"issuer", "url", "unchecked", "note", "title", "clause"}
_LONG: Final = {"notes", "note"}
_NUMBERS: Final[dict[str, Kind]] = {
    "ratio": "ratio",
    "money": "money",
    "number": "number",
    "integer": "integer",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field for what stands (or may) at a pointer; an ``optional`` one may be emptied."""

    pointer: str
    caption: str
    kind: Kind
    value: str
    lang: str | None = None
    choices: tuple[tuple[str, str], ...] = ()
    optional: bool = False
    pair: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """The same words in Azerbaijani and English, side by side."""

    pointer: str
    caption: str
    az: Field
    en: Field


@dataclass(frozen=True, slots=True)
class Element:
    """One thing of the policy: what it is called, its name in the file, its fields and grids."""

    pointer: str
    title: str
    name: str
    fields: tuple[Field | Pair, ...] = ()
    more: tuple[Field | Pair, ...] = ()
    grids: tuple[Grid, ...] = ()
    facts: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the file; one ``aside`` is seldom changed, and closed at first."""

    id: str
    title: str
    elements: tuple[Element, ...]
    aside: bool = False


def caption(key: str) -> str:
    """What a key is called; the key itself where it has no words."""
    return str(CAPTIONS[key]) if key in CAPTIONS else key


def type_words(spec: Mapping[str, Any]) -> str:
    """What kind of value a declaration names."""
    kind = str(spec.get("type", ""))
    return str(TYPES[kind]).replace("%%", "%") if kind in TYPES else kind


def said(value: Any) -> str:
    """A value of the file as a field shows it."""
    if value is None:
        return "null"
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def fields_of(
    at: tuple[str | int, ...], value: Any, key: str, kind: str | None = None
) -> list[Field | Pair]:
    """The fields for what stands under a key; ``kind`` is the type beside it, if any."""
    if isinstance(value, Mapping):
        if set(value) == {"az", "en"}:
            return [_pair(at, value, key)]
        if key in {"labels", *_FORMULAS}:
            return [one for name in value for one in _named(at, value, key, name)]
        return []
    if isinstance(value, list):
        return []
    return [Field(pointer(*at), caption(key), _kind(key, kind), said(value), None, _choices(key))]


def _named(at: tuple[str | int, ...], value: Document, key: str, name: str) -> list[Field | Pair]:
    below = value[name]
    if isinstance(below, Mapping) and set(below) == {"az", "en"}:
        return [_pair((*at, name), below, key, name)]
    if isinstance(below, list | Mapping):
        return []
    shown = f"{caption(key)}: {name}"
    return [Field(pointer(*at, name), shown, _kind(key, None), said(below))]


def _pair(at: tuple[str | int, ...], value: Document, key: str, name: str | None = None) -> Pair:
    shown = name or caption(key)
    kind: Kind = "prose" if key in {"message", *_LONG} else "line"
    az, en = (
        Field(pointer(*at, one), shown, kind, said(value[one]), one, pair=one)
        for one in ("az", "en")
    )
    return Pair(pointer(*at), shown, az, en)


def _kind(key: str, kind: str | None) -> Kind:
    if key in CHOICES:
        return "choice"
    if key in _FORMULAS or key in _BOUNDS:
        return "formula" if key in _FORMULAS else "line"
    if key in {"effective_from", "date"}:
        return "day"
    if key == "value" and kind in _NUMBERS:
        return _NUMBERS[kind]
    if key in _LONG:
        return "prose"
    return "line"


def _choices(key: str) -> tuple[tuple[str, str], ...]:
    return tuple((value, str(words)) for value, words in CHOICES.get(key, {}).items())


def local(value: Any, otherwise: str) -> str:
    """Words in the reader's language; what else stands where there are none."""
    if isinstance(value, Mapping):
        found = value.get(lang()) or value.get("az") or value.get("en")
        return said(found) if found else otherwise
    return said(value) if isinstance(value, str) and value else otherwise
