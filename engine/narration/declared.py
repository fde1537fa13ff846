"""What is declared: sources, inputs with their types in words, citations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from engine.evaluation.messages.wording import TREE
from engine.narration.code import code_span
from engine.narration.document import ActionField, Cited, InputView, SourceView
from engine.narration.naming import local
from engine.narration.saying.bound import Bound
from engine.narration.sentences import Sentences
from engine.narration.wording import said
from engine.policy.model import Citation, Field, Formula, Kind, TypeSpec

__all__ = ["cited", "inputs", "sources", "tasks", "type_words", "types_of_actions"]

_PATTERNS: Final = {
    "digits": re.compile(r"\[0-9\]\{(?P<count>[0-9]+)\}"),
    "digits_or_letters": re.compile(r"\[(?:0-9A-Z|A-Z0-9)\]\{(?P<count>[0-9]+)\}"),
}


def sources(say: Sentences) -> tuple[SourceView, ...]:
    """The documents that the version cites."""
    return tuple(
        SourceView(
            id=one.id,
            title=local(one.title, say.lang),
            issuer=one.issuer,
            date=None if one.date is None else say.constant(one.date, None),
            note=None if one.note is None else local(one.note, say.lang),
            url=one.url,
        )
        for one in say.names.policy.sources.values()
    )


def cited(say: Sentences, citation: Citation | None) -> Cited | None:
    """What an element cites."""
    if citation is None:
        return None
    source = say.names.policy.sources.get(citation.source)
    text = citation.source if source is None else local(source.title, say.lang)
    if citation.clause is not None:
        text += TREE[say.lang]["clause"].format(clause=citation.clause)
    return Cited(citation.source, text, citation.clause, citation.catalogue)


def inputs(say: Sentences) -> tuple[InputView, ...]:
    """Every input in the order of the file."""
    return tuple(_input(say, path, field) for path, field in say.names.policy.inputs.items())


def _input(say: Sentences, path: str, field: Field) -> InputView:
    record = field.spec.item if field.spec.item is not None else field.spec
    return InputView(
        path=path,
        label=path if field.label is None else local(field.label, say.lang),
        type=type_words(say, replace(field.spec, nullable=False)),
        given=_given(say, field),
        informational=field.informational,
        values=tuple((value, say.constant(value, field.spec)) for value in field.spec.values),
        fields=_fields(say, record.fields),
        citation=cited(say, field.citation),
    )


def _fields(say: Sentences, fields: Mapping[str, Field]) -> tuple[InputView, ...]:
    """Fields of a record; their formulas read one another by name."""
    bound = {
        name: Bound(one.spec, name if one.label is None else local(one.label, say.lang))
        for name, one in fields.items()
    }
    inner = say.binding(bound)
    return tuple(_input(inner, name, one) for name, one in fields.items())


def _given(say: Sentences, field: Field) -> str | None:
    if field.default is not None:
        return said("default", say.lang, value=say.value(field.default, field.spec).text)
    return said("optional", say.lang) if field.optional else None


def types_of_actions(say: Sentences) -> tuple[ActionField, ...]:
    """What actions say besides code and rank."""
    fields = say.names.policy.actions.fields
    return tuple(
        ActionField(name, say.names.action_field(name) or name, type_words(say, spec))
        for name, spec in fields.items()
    )


def tasks(say: Sentences) -> tuple[tuple[str, str], ...]:
    """The actions that rules ask for, each once: code and label."""
    asked = (one.action.code for one in say.names.policy.rules.values() if one.action is not None)
    return tuple((code, say.names.action(code) or code) for code in dict.fromkeys(asked))


def type_words(say: Sentences, spec: TypeSpec) -> str:
    """Kind, unit and bounds: "amount, AZN; at least 0.01 AZN"."""
    parts = [_kind(say, spec), *_bounds(say, spec)]
    for key, count in (("max_length", spec.max_length), ("max_items", spec.max_items)):
        if count is not None:
            parts.append(said(key, say.lang, count=count))
    if spec.min_items:
        parts.append(said("min_items", say.lang, count=spec.min_items))
    if spec.pattern is not None:
        parts.append(said("pattern", say.lang, pattern=_pattern(say, spec.pattern)))
    if spec.nullable and spec.kind is not Kind.RECORD:
        parts.append(said("nullable", say.lang))
    return "; ".join(parts)


def _pattern(say: Sentences, pattern: str) -> str:
    """The patterns of identification numbers in words, another as it is written."""
    for key, form in _PATTERNS.items():
        found = form.fullmatch(pattern)
        if found is not None:
            return said(key, say.lang, count=found["count"])
    return code_span(pattern)


def _kind(say: Sentences, spec: TypeSpec) -> str:
    if spec.kind is Kind.MONEY:
        code = spec.currency or "AZN"
        if code.isupper():
            return said("money", say.lang, currency=code)
        return said("money_by", say.lang, currency=say.names.input(code))
    if spec.kind is Kind.ENUM:
        labels = (say.constant(value, spec) for value in spec.values)
        return said("enum", say.lang, values=", ".join(labels))
    if spec.kind is Kind.LIST and spec.item is not None and spec.item.kind is not Kind.RECORD:
        return said("list_of", say.lang, item=type_words(say, spec.item))
    return said(spec.kind.value, say.lang)


def _bounds(say: Sentences, spec: TypeSpec) -> list[str]:
    days = spec.kind in (Kind.DATE, Kind.DATETIME)
    keys = ("from_day", "to_day") if days else ("least", "most")
    found = []
    for key, bound in zip(keys, (spec.minimum, spec.maximum), strict=True):
        if bound is not None:
            found.append(said(key, say.lang, bound=_bound(say, bound, spec)))
    return found


def _bound(say: Sentences, bound: Decimal | date | Formula, spec: TypeSpec) -> str:
    if isinstance(bound, Formula):
        return f"{say.noun(bound, spec)}"
    return say.constant(bound, spec)
