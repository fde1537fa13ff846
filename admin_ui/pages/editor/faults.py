"""Faults of a draft for people: in words, at the field they concern, with an example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from admin_ui.languages import _, lang
from admin_ui.pages.editor.fields import caption, local
from admin_ui.pages.editor.pointers import tokens
from admin_ui.pages.editor.sections import SECTIONS
from engine.errors import PolicyFault
from engine.service.narrating import fault_words

__all__ = ["FaultView", "fault_views", "where_words"]

#: keys on the way to a field that say nothing to a reader
_SILENT: Final = frozenset({"az", "en", "rows", "source", "output", "labels", "series"})


@dataclass(frozen=True, slots=True)
class FaultView:
    """A fault; ``example`` are inputs that show it, each with its label; ``technical`` is English.

    ``covers`` are the tests of a row that would take the example of a gap.
    """

    pointer: str
    where: str
    words: str
    technical: str
    code: str
    line: int
    example: tuple[tuple[str, str], ...] = ()
    covers: tuple[str, ...] = ()


def fault_views(
    document: Mapping[str, Any] | None, found: Iterable[tuple[PolicyFault, str]]
) -> list[FaultView]:
    """Faults with their pointers, as a page shows them; without a document only by line."""
    return [_view(document or {}, fault, at) for fault, at in found]


def _view(document: Mapping[str, Any], fault: PolicyFault, at: str) -> FaultView:
    labels = {name: _input_label(document, name) for name, _value in fault.example}
    return FaultView(
        pointer=at,
        where=where_words(document, at),
        words=fault_words(fault, lang(), labels),
        technical=fault.message,
        code=fault.code,
        line=fault.line,
        example=tuple((labels[name], value) for name, value in fault.example),
        covers=tuple(value for _name, value in fault.example)
        if fault.code == "inputs_not_covered"
        else (),
    )


def where_words(document: Mapping[str, Any], at: str) -> str:
    """The place of a pointer for a reader: "Highest loan-to-value ratio › hybrid_to_1_year"."""
    said: list[str] = []
    found: Any = document
    way = tokens(at)
    for place, token in enumerate(way):
        found = _below(found, token)
        if place == 0:
            if len(way) == 1 or token not in SECTIONS:
                said.append(str(SECTIONS.get(token) or caption(token)))
            continue
        if isinstance(found, Mapping) and "label" in found:
            said.append(local(found["label"], token))
        elif isinstance(found, Mapping) and (found.get("id") or found.get("code")):
            said.append(str(found.get("id") or found.get("code")))
        elif token not in _SILENT and not token.isdigit():
            said.append(caption(token))
    return " › ".join(said) or _("The file")


def _below(found: Any, token: str) -> Any:
    if isinstance(found, Mapping):
        return found.get(token)
    if isinstance(found, list) and token.isdigit() and int(token) < len(found):
        return found[int(token)]
    return None


def _input_label(document: Mapping[str, Any], name: str) -> str:
    for section in ("inputs", "values", "parameters", "tables"):
        held = document.get(section)
        spec = held.get(name) if isinstance(held, Mapping) else None
        if isinstance(spec, Mapping):
            return local(spec.get("label"), name)
    return name
