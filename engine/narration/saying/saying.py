"""FEEL in words: from the syntax tree to nouns and conditions of a language.

Every form of FEEL that policies use has words.  What has none (a function
written in place, a construct of tomorrow) is shown as FEEL, as small a part of
the sentence as can be, so that a sentence is never wrong, only less fluent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final

from engine.evaluation.messages.forms import form_of, format_value
from engine.feel.syntax import ast
from engine.feel.syntax.ast import Node
from engine.feel.types import BooleanType, DateType, ListType
from engine.feel.values.durations import NANOSECONDS_IN_SECOND
from engine.feel.values.temporal import DaysDuration, MonthsDuration, Time
from engine.feel.values.temporal_text import temporal_text
from engine.narration.code import code_span
from engine.narration.grammar.language import Language
from engine.narration.grammar.parts import Clause, Noun, Over, TooLong, Unsayable
from engine.narration.naming import Names, local
from engine.narration.saying.bound import YEAR, Bound
from engine.narration.saying.conditions import clause
from engine.narration.saying.reading import read
from engine.narration.saying.specs import spec_of_node
from engine.narration.saying.working import arithmetic, called
from engine.policy.model import Kind, TypeSpec

__all__ = ["Saying"]

_MOST_NODES: Final = 3_000
"""More than any formula a person reads; the words of one that is longer are its FEEL."""
_RANGES: Final = {
    (True, True): "range",
    (False, True): "range above",
    (True, False): "range below",
    (False, False): "range within",
}


@dataclass(slots=True)
class _Spent:
    nodes: int = 0


@dataclass(frozen=True, slots=True)
class Saying:
    """Says the nodes of one FEEL text; ``bound`` are names beyond the policy's own.

    Raises TooLong where the text has more to say than anyone reads.
    """

    language: Language
    names: Names
    source: str
    bound: Mapping[str, Bound] = field(default_factory=dict)
    spent: _Spent = field(default_factory=_Spent)

    # --- values ---------------------------------------------------------------------

    def noun(self, node: Node, hint: TypeSpec | None = None) -> Noun:
        """A value in words; ``hint`` is the type of what it stands beside or for."""
        try:
            return self._noun(node, hint)
        except Unsayable:
            return self.language.code(self.code(node))

    def _noun(self, node: Node, hint: TypeSpec | None) -> Noun:
        self._spend()
        said = self.language
        match node:
            case ast.Literal(value):
                return self.literal(value, hint)
            case ast.Name() | ast.Path():
                return read(self, node)
            case ast.Unary(_, operand):
                return said.phrase("negative", self.noun(operand, hint))
            case ast.Binary():
                return arithmetic(self, node, hint)
            case ast.If(condition, yes, no):
                hint = hint or self.spec(yes) or self.spec(no)
                return said.choice(
                    self.clause(condition), self.noun(yes, hint), self.noun(no, hint)
                )
            case ast.Filter():
                return self._filtered(node, hint)
            case ast.For(iterators, body):
                inner, over = self.over(iterators)
                item = hint.item if hint is not None else None
                return said.each(over, inner.noun(body, inner.spec(body) or item))
            case ast.ListNode(()):
                return said.phrase("empty list")
            case ast.ListNode(items):
                item = hint.item if hint is not None else None
                return said.together([self.noun(one, item) for one in items])
            case ast.ContextNode():
                return self._record(node, hint)
            case ast.RangeNode(low, high, low_closed, high_closed):
                name = _RANGES[low_closed, high_closed]
                return said.phrase(name, self.noun(low, hint), self.noun(high, hint))
            case ast.Call():
                return called(self, node, hint)
        if isinstance(node.type, BooleanType):
            return said.whether(clause(self, node, True))
        raise Unsayable(type(node).__name__)

    def literal(self, value: object, hint: TypeSpec | None) -> Noun:
        """A constant in words."""
        said = self.language
        if value is None:
            return said.nothing()
        if isinstance(value, bool):
            return said.truth(value)
        if isinstance(value, Decimal):
            if hint is not None and hint.kind is Kind.MONEY:
                return said.amount(self.shown(value, hint))
            return said.number(f"{value:f}" if hint is YEAR else self.shown(value, hint))
        if isinstance(value, str):
            return said.quoted(self.shown(value, hint))
        if isinstance(value, date):
            return said.day(self.shown(value, hint))
        if isinstance(value, Time):
            return said.quoted(temporal_text(value))
        if isinstance(value, MonthsDuration):
            return said.duration(value.total, 0)
        if isinstance(value, DaysDuration):
            seconds, rest = divmod(value.nanoseconds, NANOSECONDS_IN_SECOND)
            if rest == 0:
                return said.duration(0, seconds)
        raise Unsayable(type(value).__name__)

    def shown(self, value: object, spec: TypeSpec | None) -> str:
        """A constant as a reader of the language expects it."""
        form = "number" if spec is None else form_of(spec)
        path = spec is not None and spec.currency is not None and not spec.currency.isupper()
        return format_value(value, form, self.names.lang, spec, "" if path else None)

    def _record(self, node: ast.ContextNode, hint: TypeSpec | None) -> Noun:
        """A record of a declared type, by the labels of its fields."""
        if hint is None or any(key not in hint.fields for key in node.keys):
            raise Unsayable("a record of no declared type")
        parts: list[tuple[str, Noun]] = []
        changed: set[str] = set()
        for key, value in zip(node.keys, node.values, strict=True):
            read_here = {one.name for one in ast.walk(value) if isinstance(one, ast.Name)}
            if read_here.intersection(changed):
                raise Unsayable("a field that reads another of its record")
            if not (isinstance(value, ast.Name) and value.name == key):
                changed.add(key)  # what is called so from here on is the field
            declared = hint.fields[key]
            label = key if declared.label is None else local(declared.label, self.names.lang)
            parts.append((label, self.noun(value, declared.spec)))
        return self.language.record(parts)

    def _filtered(self, node: ast.Filter, hint: TypeSpec | None) -> Noun:
        listed = hint if isinstance(node.condition.type, BooleanType) else None
        said, spec = self.language, self.spec(node.base)
        if spec is None or spec.item is None:
            spec = listed
        base = self.noun(node.base, listed)
        if not isinstance(node.condition.type, BooleanType):
            match node.condition:
                case ast.Literal(Decimal() as place) if (
                    place == place.to_integral_value() and place
                ):
                    return said.place(int(place), base)
            return said.phrase("entry at", base, self.noun(node.condition))
        item = spec.item if spec is not None else None
        inner = replace(
            self, bound={**self.bound, node.variable: Bound(item, "", base, asked=False, kept=True)}
        )
        records = item is None or item.kind is Kind.RECORD
        return said.kept(base, inner.clause(node.condition), records)

    def binding(self, name: str, bound: Bound) -> Saying:
        """What stands where ``name`` is bound."""
        return replace(self, bound={**self.bound, name: bound})

    def over(self, iterators: Sequence[ast.Domain]) -> tuple[Saying, list[Over]]:
        """What stands within a loop, and what the loop runs over."""
        inner: Saying = self
        over: list[Over] = []
        for one in iterators:
            domain = inner.noun(one.domain)
            listed = isinstance(one.domain.type, ListType) and one.last is None
            last = None if one.last is None else inner.noun(one.last)
            if isinstance(one.domain, ast.RangeNode) and one.last is None:
                domain, last = inner.noun(one.domain.low), inner.noun(one.domain.high)
            over.append(Over(domain, None if listed else one.name, last))
            inner = inner.within(one, domain if listed else None)
        return inner, over

    def within(self, one: ast.Domain, entry_of: Noun | None) -> Saying:
        """What stands within one iterator of a loop."""
        spec = self.spec(one.domain) if one.last is None else None
        item = spec.item if spec is not None else None
        counted = not isinstance(one.domain.type, ListType) or one.last is not None
        days = isinstance(one.domain.type, DateType)
        bound = Bound(item, one.name, entry_of, asked=False, counted=counted, days=days)
        return replace(self, bound={**self.bound, one.name: bound})

    # --- conditions -----------------------------------------------------------------

    def clause(self, node: Node, yes: bool = True) -> Clause:
        """A condition in words, or its opposite."""
        try:
            self._spend()
            return clause(self, node, yes)
        except Unsayable:
            return self.language.code_holds(self.code(node), yes)

    # --- types ----------------------------------------------------------------------

    def spec(self, node: Node) -> TypeSpec | None:
        """The declared type behind a value, as far as it can be told."""
        return spec_of_node(self, node)

    # --- what has no words ----------------------------------------------------------

    def code(self, node: Node) -> str:
        """A node as it is written."""
        text = self.source[node.start : node.end].strip() or self.source.strip()
        return code_span(" ".join(text.split()))

    def _spend(self) -> None:
        self.spent.nodes += 1
        if self.spent.nodes > _MOST_NODES:
            raise TooLong
