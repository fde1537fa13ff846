"""Reads what a policy declares before its logic: sources, inputs, parameters, constraints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.feel import Scope
from engine.policy.elements.type_drafts import FieldDraft, TypeDraft
from engine.policy.elements.types import TYPE_KEYS, TypeReader
from engine.policy.faults import Faults, did_you_mean
from engine.policy.formulas.compile import Compiler
from engine.policy.formulas.names import Names
from engine.policy.formulas.paths import exists
from engine.policy.model import (
    Citation,
    Constraint,
    LocalText,
    Outcome,
    Parameter,
    Place,
    SeriesEntry,
    Source,
    TypeSpec,
)
from engine.policy.reading.mappings import Fields, read_local, read_text
from engine.policy.reading.source import Node, Scalar
from engine.policy.reading.texts import FeelText, is_name

__all__ = [
    "STATUSES",
    "Citations",
    "ParameterDraft",
    "finish_constraint",
    "read_inputs",
    "read_outcome",
    "read_parameter",
]

STATUSES = ("regulation", "institution", "document")
_CONFIDENCES = ("A", "B", "C", "D")


class Citations:
    """The declared sources, and the reader of ``source:`` keys that cite them."""

    def __init__(self, root: Fields) -> None:
        self._faults = root.faults
        self.sources: dict[str, Source] = {}
        for name, _place, node in root.section("sources"):
            self.sources[name] = self._source(name, node)

    def _source(self, name: str, node: Node) -> Source:
        keys = ("issuer", "date", "note", "url")
        fields = Fields(node, self._faults, f"the source '{name}'", keys, ("title",))
        return Source(
            id=name,
            title=fields.local_or_plain("title") or LocalText(name, name),
            issuer=fields.text("issuer"),
            date=fields.date("date"),
            note=fields.local_or_plain("note"),
            url=fields.text("url"),
        )

    def read(self, fields: Fields) -> Citation | None:
        """The citation under ``source``: a source's name, or its name, clause and rule ids."""
        node = fields.node("source")
        if node is None:
            return None
        if isinstance(node, Scalar):
            ref = read_text(node, self._faults, "'source'")
            clause, place = None, node.place
            catalogue: tuple[str, ...] = ()
        else:
            inner = Fields(node, self._faults, "'source'", ("clause", "catalogue"), ("ref",))
            ref, clause = inner.text("ref"), inner.words("clause")
            catalogue = tuple(text for text, _ in inner.texts("catalogue"))
            inner_ref = inner.node("ref")
            place = inner_ref.place if inner_ref is not None else node.place
        if ref is None:
            return None
        if ref not in self.sources:
            hint = did_you_mean(ref, self.sources)
            message = f"the source '{ref}' is not declared under 'sources'{hint}"
            self._faults.add("undeclared", place, message)
        return Citation(ref, clause, catalogue)


def read_inputs(root: Fields, types: TypeReader, names: Names) -> dict[str, FieldDraft]:
    """The inputs by dotted path, declared among the names of formulas."""
    inputs: dict[str, FieldDraft] = {}
    for path, place, node in root.section("inputs"):
        inputs[path] = types.read_field(path, node)
        names.declare_input(path, inputs[path].type.feel, place)
    return inputs


# --- parameters --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Entry:
    start: date | None
    end: date | None
    value: FeelText | None
    place: Place
    citation: Citation | None
    confidence: str | None
    note: LocalText | None


@dataclass(frozen=True, slots=True)
class ParameterDraft:
    """A parameter before its values are evaluated."""

    name: str
    type: TypeDraft
    place: Place
    value: FeelText | None
    series: tuple[_Entry, ...]
    status: str
    label: LocalText | None
    citation: Citation | None
    confidence: str | None
    note: LocalText | None

    def finish(self, compiler: Compiler, scope: Scope) -> Parameter:
        """Evaluate the constants and check them against the type."""
        spec, feel = self.type.finish(compiler, scope), self.type.feel
        series = tuple(
            SeriesEntry(
                start=entry.start,
                end=entry.end,
                value=compiler.constant(entry.value, spec, feel, f"a value of {self.name}"),
                citation=entry.citation,
                confidence=entry.confidence,
                note=entry.note,
            )
            for entry in self.series
        )
        return Parameter(
            name=self.name,
            spec=spec,
            place=self.place,
            value=compiler.constant(self.value, spec, feel, f"the value of {self.name}"),
            series=series,
            status=self.status,
            label=self.label,
            citation=self.citation,
            confidence=self.confidence,
            note=self.note,
        )


def read_parameter(
    name: str, node: Node, types: TypeReader, citations: Citations, faults: Faults
) -> ParameterDraft:
    """A parameter: one value, or a series of dated values."""
    keys = (*TYPE_KEYS, "value", "series", "status", "label", "source", "confidence", "note")
    fields = Fields(node, faults, f"the parameter '{name}'", keys, ("type",))
    if fields.has("value") == fields.has("series"):
        message = f"the parameter '{name}' has either a 'value' or a 'series'"
        faults.add("missing_key", node.place, message)
    series = tuple(_entry(name, item, citations, faults) for item in fields.sequence("series"))
    if fields.has("series") and not series:
        faults.add("wrong_shape", fields.key_place("series"), "the series has no entry")
    _check_series(series, faults)
    return ParameterDraft(
        name=name,
        type=types.read(fields),
        place=node.place,
        value=fields.feel("value"),
        series=series,
        status=fields.one_of("status", STATUSES) or "document",
        label=fields.local("label"),
        citation=citations.read(fields),
        confidence=fields.one_of("confidence", _CONFIDENCES),
        note=fields.local_or_plain("note"),
    )


def _entry(name: str, node: Node, citations: Citations, faults: Faults) -> _Entry:
    keys = ("from", "to", "source", "confidence", "note")
    fields = Fields(node, faults, f"an entry of the series '{name}'", keys, ("value",))
    return _Entry(
        start=fields.date("from"),
        end=fields.date("to"),
        value=fields.feel("value"),
        place=node.place,
        citation=citations.read(fields),
        confidence=fields.one_of("confidence", _CONFIDENCES),
        note=fields.local_or_plain("note"),
    )


def _check_series(series: tuple[_Entry, ...], faults: Faults) -> None:
    """Each entry starts after the one before it ends; gaps are allowed, and unknown."""
    for entry in series:
        if entry.start and entry.end and entry.start > entry.end:
            message = f"the entry ends on {entry.end}, before it starts on {entry.start}"
            faults.add("series", entry.place, message)
    longest: _Entry | None = None
    for entry in series:
        if longest is not None and not _follows(entry, longest):
            faults.add("series", entry.place, _overlap(entry, longest))
        if longest is None or (entry.end or date.max) > (longest.end or date.max):
            longest = entry


def _follows(entry: _Entry, before: _Entry) -> bool:
    return (entry.start or date.min) > (before.end or date.max)


def _overlap(entry: _Entry, before: _Entry) -> str:
    where = f"the entry in line {before.place.line}"
    if before.end is None:
        return f"{where} has no last day ('to'), so this entry overlaps it"
    if entry.end is not None and before.start is not None and entry.end < before.start:
        return f"entries are listed in order of date: this one lies before {where}"
    return f"this entry overlaps {where}, which lasts to {before.end}"


# --- constraints, outcome ------------------------------------------------------


def finish_constraint(
    node: Node, compiler: Compiler, scope: Scope, inputs: Mapping[str, TypeSpec]
) -> Constraint:
    """A condition across inputs, compiled over inputs, constants and ``effective_date``."""
    faults = compiler.faults
    fields = Fields(node, faults, "a constraint", ("code",), ("check", "at", "message"))
    at = fields.text("at") or ""
    if at and not exists(at, inputs):
        hint = did_you_mean(at, inputs)
        place = fields.value_place("at")
        faults.add("undeclared", place, f"there is no input '{at}'{hint}")
    return Constraint(
        check=compiler.condition(fields.feel("check"), scope, "the constraint"),
        at=at,
        message=fields.local("message") or LocalText("", ""),
        code=fields.name("code") or "constraint",
        place=node.place,
    )


def read_outcome(root: Fields) -> Outcome:
    """The outcomes by precedence and the default among them."""
    faults = root.faults
    node = root.node("outcome")
    if node is None:
        return Outcome((), "")
    fields = Fields(node, faults, "'outcome'", ("labels",), ("order", "default"))
    order: list[str] = []
    for text, place in fields.texts("order"):
        if not is_name(text) or text in ("any", "none"):
            faults.add("bad_name", place, f"'{text}' cannot name an outcome (snake_case)")
        if text in order:
            faults.add("declared_twice", place, f"the outcome '{text}' is listed twice")
        order.append(text)
    default = fields.one_of("default", order) if order else fields.text("default")
    labels: dict[str, LocalText] = {}
    for name, place, child in fields.section("labels"):
        if name not in order:
            hint = did_you_mean(name, order)
            faults.add("undeclared", place, f"there is no outcome '{name}'{hint}")
        label = read_local(child, faults, f"the label of '{name}'")
        if label is not None:
            labels[name] = label
    return Outcome(tuple(order), default or "", labels)
