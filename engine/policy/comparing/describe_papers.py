"""The outline of a version's papers."""

from __future__ import annotations

from collections.abc import Mapping

from engine.policy.comparing.outline import Part, formula, plain
from engine.policy.model import Paper, PaperField, PaperPart

__all__ = ["describe_paper"]


def describe_paper(paper: Paper) -> Part:
    """A paper with its address, its parts in order, and who signs it."""
    part = Part(paper.title.en)
    part.say_plain(kind=str(paper.kind))
    part.say_local("title", paper.title)
    part.say("when", formula(paper.when))
    part.say_plain(for_each=paper.variable)
    part.say("for_each/in", formula(paper.elements))
    part.say_source(paper.citation)
    part.add("address", _paper_fields(paper.to))
    inner = {name: _paper_part(one) for name, one in paper.parts.items()}
    part.add("parts", Part(parts=inner, ordered=True))
    part.add("signed", _paper_fields(paper.signed))
    return part


def _paper_part(one: PaperPart) -> Part:
    shown = one.text.text.en if one.text else ", ".join((*one.fields, *one.columns))
    part = Part(shown)
    part.say_local("title", one.title)
    part.say("when", formula(one.when))
    part.say_plain(for_each=one.variable, blank=one.blank or None)
    part.say("for_each/in", formula(one.elements))
    if one.text is not None:
        part.say_local("text", one.text.text)
    part.say_source(one.citation)
    part.add("fields", _paper_fields(one.fields))
    part.add("columns", _paper_fields(one.columns))
    return part


def _paper_fields(fields: Mapping[str, PaperField]) -> Part:
    return Part(parts={n: _paper_field(one) for n, one in fields.items()}, ordered=True)


def _paper_field(one: PaperField) -> Part:
    part = Part(one.label.en)
    part.say("formula", formula(one.shown.formula))
    part.say_plain(optional=one.optional or None, total=one.total or None)
    part.say("as", plain(one.shown.format))
    part.say_local("label", one.label)
    part.say_local("group", one.group)
    part.say_source(one.citation)
    return part
