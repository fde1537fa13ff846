"""What papers of the policy are and say: their parts in order, with what stands in them by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.narration.declared import cited
from engine.narration.document import PaperFieldView, PaperPartView, PaperView
from engine.narration.naming import local
from engine.narration.saying.bound import Bound
from engine.narration.sentences import Sentences
from engine.narration.wording import said
from engine.policy.model import (
    Formula,
    Kind,
    Paper,
    PaperField,
    PaperKind,
    PaperPart,
    TypeSpec,
)

__all__ = ["papers"]


def papers(say: Sentences) -> tuple[PaperView, ...]:
    """The papers, in the order of the file."""
    return tuple(_paper(say, one) for one in say.names.policy.papers.values())


def _paper(say: Sentences, paper: Paper) -> PaperView:
    lang = say.lang
    labels = say.names.policy.actions.labels
    codes = TypeSpec(Kind.ENUM, values=tuple(labels), value_labels=labels)
    asked = Bound(TypeSpec(Kind.LIST, item=codes), said("actions", lang), asked=False)
    asking = say.binding({"actions": asked})
    inner, each = _each(asking, paper.variable, paper.elements)
    named = inner.binding(
        {
            name: Bound(inner.spec(one.shown.formula), local(one.label, lang), asked=False)
            for name, one in paper.named.items()
        }
    )
    whole = paper.kind is PaperKind.REGISTER
    return PaperView(
        code=paper.code,
        title=local(paper.title, lang),
        kind=said(f"paper_{paper.kind}", lang),
        when=_when(asking, paper.when, "paper_when"),
        each=each,
        to=_fields(inner, paper.to),
        parts=tuple(
            _part(inner, inner if whole else named, one, whole) for one in paper.parts.values()
        ),
        signed=_fields(inner, paper.signed),
        citation=cited(say, paper.citation),
    )


def _part(inner: Sentences, named: Sentences, part: PaperPart, whole: bool) -> PaperPartView:
    lang = inner.lang
    within, each = _each(inner, part.variable, part.elements)
    if whole and part.columns:
        each = said("paper_rows", lang)
    return PaperPartView(
        name=part.name,
        title=None if part.title is None else local(part.title, lang),
        when=_when(named, part.when, "part_when"),
        each=each,
        text=None if part.text is None else named.message(part.text),
        fields=_fields(within, part.fields or part.columns),
        citation=cited(inner, part.citation),
    )


def _each(
    say: Sentences, variable: str | None, elements: Formula | None
) -> tuple[Sentences, str | None]:
    """What is said within a ``for_each``, and for each of what it is."""
    if variable is None or elements is None:
        return say, None
    spec = say.spec(elements)
    item = None if spec is None else spec.item
    noun = say.noun(elements)
    text = say.sentence(said("paper_each", say.lang, list=noun))
    return say.binding({variable: Bound(item, variable, noun)}), text


def _when(say: Sentences, formula: Formula | None, key: str) -> str | None:
    if formula is None:
        return None
    return say.sentence(said(key, say.lang, condition=say.condition(formula).text))


def _fields(say: Sentences, fields: Mapping[str, PaperField]) -> tuple[PaperFieldView, ...]:
    return tuple(_each_field(say, fields.values()))


def _each_field(say: Sentences, fields: Iterable[PaperField]) -> Iterable[PaperFieldView]:
    for one in fields:
        value = say.value(one.shown.formula)
        label = local(one.label, say.lang)
        group = None if one.group is None else local(one.group, say.lang)
        yield PaperFieldView(
            name=one.name,
            label=label if group is None else f"{group}: {label}",
            value=value,
            optional=one.optional,
            total=one.total,
            citation=cited(say, one.citation),
        )
