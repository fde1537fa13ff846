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
from engine.feel.syntax.paths import static_path
from engine.feel.types import (
    CONSTANT_UNIT,
    BooleanType,
    ContextType,
    DateTimeType,
    DateType,
    DaysDurationType,
    ListType,
    MonthsDurationType,
    NumberType,
    RangeType,
    StringType,
    TimeType,
)
from engine.feel.values.durations import NANOSECONDS_IN_SECOND
from engine.feel.values.temporal import DaysDuration, MonthsDuration
from engine.narration.code import code_span
from engine.narration.grammar.language import Language
from engine.narration.grammar.parts import Clause, Noun, Over, Unsayable
from engine.narration.naming import Names
from engine.policy.model import Kind, TypeSpec

__all__ = ["Bound", "Saying"]

_MOST_NODES: Final = 3_000
"""More than any formula a person reads; the words of one that is longer are its FEEL."""
_FLIPPED: Final = {">": "<=", "<": ">=", ">=": "<", "<=": ">", "=": "!=", "!=": "="}
_SWAPPED: Final = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "=": "=", "!=": "!="}
_ROUNDINGS: Final = (
    *("round half up", "round half down", "round up", "round down"),
    *("decimal", "floor", "ceiling"),
)
_ALIKE: Final = (*_ROUNDINGS, "min", "max", "sum", "total", "mean", "median", "abs")
"""Functions whose result is of the kind of what they are given."""
_DAYS: Final = (DateType, DateTimeType, TimeType)
_DURATIONS: Final = (DaysDurationType, MonthsDurationType)


@dataclass(frozen=True, slots=True)
class Bound:
    """A name bound within a formula: its type, and what it is called.

    ``entry_of`` is the list whose entries it runs over; ``counted`` where it is
    a number or day that a loop counts through; else ``label`` names it, and
    ``asked`` says whether people give it.
    """

    spec: TypeSpec | None
    label: str
    entry_of: Noun | None = None
    asked: bool = True
    counted: bool = False
    days: bool = False


@dataclass(slots=True)
class _Spent:
    nodes: int = 0


@dataclass(frozen=True, slots=True)
class Saying:
    """Says the nodes of one FEEL text; ``bound`` are names beyond the policy's own."""

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
            return self.language.code(self._code(node))

    def _noun(self, node: Node, hint: TypeSpec | None) -> Noun:
        self._spend()
        said = self.language
        match node:
            case ast.Literal(value):
                return self._literal(value, hint)
            case ast.Name() | ast.Path():
                return self._read(node)
            case ast.Unary(_, operand):
                return said.phrase("negative", self.noun(operand, hint))
            case ast.Binary():
                return self._arithmetic(node, hint)
            case ast.If(condition, yes, no):
                hint = hint or self.spec(yes) or self.spec(no)
                return said.choice(
                    self.clause(condition), self.noun(yes, hint), self.noun(no, hint)
                )
            case ast.Filter():
                return self._filtered(node)
            case ast.For(iterators, body):
                inner, over = self._over(iterators)
                return said.each(over, inner.noun(body, inner.spec(body)))
            case ast.ListNode(()):
                return said.phrase("empty list")
            case ast.ListNode(items):
                item = hint.item if hint is not None else None
                return said.together([self.noun(one, item) for one in items])
            case ast.RangeNode(low, high, low_closed, high_closed):
                key = {
                    (True, True): "range",
                    (False, True): "range above",
                    (True, False): "range below",
                }
                name = key.get((low_closed, high_closed), "range within")
                return said.phrase(name, self.noun(low, hint), self.noun(high, hint))
            case ast.Call():
                return self._called(node, hint)
        raise Unsayable(type(node).__name__)

    def _literal(self, value: object, hint: TypeSpec | None) -> Noun:
        said = self.language
        if value is None:
            return said.nothing()
        if isinstance(value, bool):
            return said.truth(value)
        if isinstance(value, Decimal):
            if hint is not None and hint.kind is Kind.MONEY:
                return said.amount(self.shown(value, hint))
            return said.number(self.shown(value, hint))
        if isinstance(value, str):
            return said.quoted(self.shown(value, hint))
        if isinstance(value, date):
            return said.day(self.shown(value, hint))
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

    def _read(self, node: ast.Name | ast.Path) -> Noun:
        path = static_path(node)
        if path is not None and path[0] in self.bound:
            return self._read_bound(path)
        if path is not None and (found := self._declared(path)) is not None:
            return found
        if isinstance(node, ast.Path):
            return self._member(node)
        raise Unsayable(node.name)

    def _declared(self, path: tuple[str, ...]) -> Noun | None:
        said, names = self.language, self.names
        head = path[0]
        if path == ("effective_date",):
            return said.phrase("effective date")
        if path in (("outcome",), ("findings",)):
            return said.phrase(head)
        if head in names.policy.uses:
            return self._used(head, path[1:])
        label = names.label(path)
        if label is None:
            return None
        spec = names.spec(path)
        listed = spec is not None and spec.kind is Kind.LIST
        return said.labelled_list(label) if listed else said.label(label)

    def _used(self, use: str, rest: Sequence[str]) -> Noun:
        said = self.language
        label = self.names.element(use)
        if not rest:
            return said.label(label)
        if len(rest) == 1 and rest[0] in ("outcome", "findings"):
            return said.within(label, said.phrase(rest[0]))
        return said.within(label, said.label(self.names.used_label(use, ".".join(rest))))

    def _read_bound(self, path: tuple[str, ...]) -> Noun:
        said = self.language
        one = self.bound[path[0]]
        if len(path) == 1:
            return self._bound_itself(one)
        spec: TypeSpec | None = one.spec
        labels = []
        for name in path[1:]:
            if spec is not None and name not in spec.fields and spec.kind is not Kind.RECORD:
                raise Unsayable(name)  # a part of a date or a duration
            found = None if spec is None else spec.fields.get(name)
            spec = None if found is None else found.spec
            own = None if found is None or found.label is None else found.label
            labels.append(name if own is None else getattr(own, self.names.lang))
        label = ": ".join(labels)
        listed = spec is not None and spec.kind is Kind.LIST
        noun = said.labelled_list(label) if listed else said.label(label)
        entries = {id(each.entry_of) for each in self.bound.values() if each.entry_of is not None}
        if one.entry_of is None:
            return said.within(one.label, noun)
        return noun if len(entries) == 1 else said.of_entry(one.entry_of, noun)

    def _bound_itself(self, one: Bound) -> Noun:
        if one.counted:
            return self.language.variable(one.label, one.days)
        if one.entry_of is None:
            return self.language.label(one.label)
        record = one.spec is None or one.spec.kind is Kind.RECORD
        return self.language.phrase("entry" if record else "item")

    def _member(self, node: ast.Path) -> Noun:
        """A part of a value that is no plain path: of every entry of a list, of a date."""
        said, base = self.language, node.base
        spec = self.spec(base)
        if isinstance(base.type, ListType):
            item = spec.item if spec is not None else None
            return said.of_all(self.noun(base), self._field_name(item, node.name))
        if isinstance(base.type, ContextType):
            return said.phrase(
                "of one", self.noun(base), said.label(self._field_name(spec, node.name))
            )
        if isinstance(base.type, (*_DAYS, *_DURATIONS, RangeType)):
            return said.phrase(node.name, self.noun(base))
        raise Unsayable(node.name)

    def _field_name(self, spec: TypeSpec | None, name: str) -> str:
        found = None if spec is None else spec.fields.get(name)
        return (
            name if found is None or found.label is None else getattr(found.label, self.names.lang)
        )

    def _arithmetic(self, node: ast.Binary, hint: TypeSpec | None) -> Noun:
        said, left, right = self.language, node.left, node.right
        if node.op in "+-" and isinstance(left.type, _DAYS) and isinstance(right.type, _DURATIONS):
            return said.phrase(
                "day after" if node.op == "+" else "day before", self.noun(left), self.noun(right)
            )
        if node.op == "+" and isinstance(right.type, _DAYS):
            return said.phrase("day after", self.noun(right), self.noun(left))
        if node.op == "-" and isinstance(left.type, _DAYS):
            return said.phrase("time between", self.noun(left), self.noun(right))
        if node.op == "+" and isinstance(node.type, StringType):
            return said.phrase("joined text", *(self.noun(one) for one in _chain(node, "+")))
        if node.op in "+-":
            beside = self.spec(left) or self.spec(right) or hint
        else:
            beside = None
        if node.op in "+*":
            return said.phrase(node.op, *(self.noun(one, beside) for one in _chain(node, node.op)))
        return said.phrase(node.op, self.noun(left, beside), self.noun(right, beside))

    def _filtered(self, node: ast.Filter) -> Noun:
        said, spec = self.language, self.spec(node.base)
        base = self.noun(node.base)
        if not isinstance(node.condition.type, BooleanType):
            match node.condition:
                case ast.Literal(Decimal() as place) if (
                    place == place.to_integral_value() and place
                ):
                    return said.place(int(place), base)
            return said.phrase("entry at", base, self.noun(node.condition))
        item = spec.item if spec is not None else None
        inner = replace(self, bound={**self.bound, node.variable: Bound(item, "", base)})
        records = item is None or item.kind is Kind.RECORD
        return said.kept(base, inner.clause(node.condition), records)

    def _over(self, iterators: Sequence[ast.Domain]) -> tuple[Saying, list[Over]]:
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
            inner = inner._within(one, domain if listed else None)
        return inner, over

    def _within(self, one: ast.Domain, entry_of: Noun | None) -> Saying:
        """What stands within one iterator of a loop."""
        spec = self.spec(one.domain) if one.last is None else None
        item = spec.item if spec is not None else None
        counted = not isinstance(one.domain.type, ListType) or one.last is not None
        days = isinstance(one.domain.type, DateType)
        bound = Bound(item, one.name, entry_of, asked=False, counted=counted, days=days)
        return replace(self, bound={**self.bound, one.name: bound})

    def _called(self, node: ast.Call, hint: TypeSpec | None) -> Noun:
        said = self.language
        if isinstance(node.type, BooleanType):
            raise Unsayable("a condition as a value")
        match node.function:
            case ast.Builtin(name):
                return self._function(name, node, hint)
            case ast.Name(name) if name in self.names.policy.tables:
                return said.asked(self.names.element(name), [self.noun(one) for one in node.args])
            case ast.Name(name) if name in self.names.policy.parameters:
                return said.asked(self.names.element(name), [self.noun(one) for one in node.args])
            case ast.Name(name):
                return said.phrase(name, *(self.noun(one) for one in node.args))
        raise Unsayable("a function")

    def _function(self, name: str, node: ast.Call, hint: TypeSpec | None) -> Noun:
        said, args = self.language, node.args
        if node.named is not None:
            raise Unsayable("arguments by name")
        if name in _ROUNDINGS:
            return self._rounded(name, args, hint)
        if name == "add months":
            return self._months_later(args[0], args[1])
        if (
            name in ("date", "time", "date and time")
            and len(args) == 1
            and type(args[0].type) is type(node.type)
        ):
            return self.noun(args[0])
        if name in _ALIKE and len(args) == 1 and isinstance(args[0], ast.ListNode):
            args = args[0].items
        if name in _ALIKE or name == "product":
            beside = next((one for one in map(self.spec, args) if one is not None), hint)
            return said.phrase(name, *(self.noun(one, beside) for one in args))
        return said.phrase(name, *(self.noun(one) for one in args))

    def _rounded(self, name: str, args: Sequence[Node], hint: TypeSpec | None) -> Noun:
        said = self.language
        value = self.noun(args[0], self.spec(args[0]) or hint)
        scale = args[1].value if len(args) > 1 and isinstance(args[1], ast.Literal) else None
        money = scale == 2 and self._is_money(args[0])
        whole = len(args) == 1 or scale == 0
        return said.rounded(value, name, None if whole else self.noun(args[1]), money)

    def _is_money(self, node: Node) -> bool:
        return isinstance(node.type, NumberType) and node.type.unit not in (None, CONSTANT_UNIT)

    def _months_later(self, day: Node, months: Node) -> Noun:
        said = self.language
        back = isinstance(months, ast.Unary)
        if isinstance(months, ast.Unary):
            months = months.operand
        value = months.value if isinstance(months, ast.Literal) else None
        if isinstance(value, Decimal):
            back ^= value < 0
            key, count = (
                f"months {'before' if back else 'after'}",
                said.number(self.shown(abs(value), None)),
            )
        else:
            key, count = f"set months {'before' if back else 'after'}", self.noun(months)
        return said.phrase(key, self.noun(day), count)

    # --- types ----------------------------------------------------------------------

    def spec(self, node: Node) -> TypeSpec | None:
        """The declared type behind a value, as far as it can be told."""
        match node:
            case ast.Name() | ast.Path():
                found = self._path_spec(node)
                if found is not None:
                    return found
            case ast.If(_, yes, no):
                return self.spec(yes) or self.spec(no)
            case ast.Filter(base, condition):
                found = self.spec(base)
                if isinstance(condition.type, BooleanType) or found is None:
                    return found
                return found.item
            case ast.For(iterators, body):
                inner = self
                for one in iterators:
                    inner = inner._within(one, None)
                return TypeSpec(Kind.LIST, item=inner.spec(body))
            case ast.Call(ast.Name(name)):
                return self.names.called(name)
            case ast.Call(ast.Builtin(name), args) if name in _ALIKE:
                specs = (self.spec(one) for one in args)
                found = next((one for one in specs if one is not None), None)
                if found is not None and found.kind is Kind.LIST and name not in _ROUNDINGS:
                    return found.item
                return found
            case ast.Binary("+" | "-", left, right):
                return self.spec(left) or self.spec(right)
        return _by_type(node)

    def _path_spec(self, node: ast.Name | ast.Path) -> TypeSpec | None:
        path = static_path(node)
        if path is not None and path[0] in self.bound:
            spec: TypeSpec | None = self.bound[path[0]].spec
            for name in path[1:]:
                found = None if spec is None else spec.fields.get(name)
                spec = None if found is None else found.spec
            return spec
        if path is not None and (declared := self.names.spec(path)) is not None:
            return declared
        if not isinstance(node, ast.Path):
            return None
        base = self.spec(node.base)
        if base is not None and base.kind is Kind.LIST and base.item is not None:
            field_ = base.item.fields.get(node.name)
            return None if field_ is None else TypeSpec(Kind.LIST, item=field_.spec)
        field_ = None if base is None else base.fields.get(node.name)
        return None if field_ is None else field_.spec

    # --- conditions -----------------------------------------------------------------

    def clause(self, node: Node, yes: bool = True) -> Clause:
        """A condition in words, or its opposite."""
        try:
            return self._clause(node, yes)
        except Unsayable:
            return self.language.code_holds(self._code(node), yes)

    def _clause(self, node: Node, yes: bool) -> Clause:
        self._spend()
        said = self.language
        match node:
            case ast.Literal(bool() as value):
                return said.always(value is yes)
            case ast.Not(operand):
                return self.clause(operand, not yes)
            case ast.And(parts) | ast.Or(parts):
                return self._joined(isinstance(node, ast.And) is yes, [(one, yes) for one in parts])
            case ast.Comparison(op, left, right):
                return self._compared(op, left, right, yes)
            case ast.Between(value, low, high):
                beside = self.spec(value)
                parts_ = (self.noun(value), self.noun(low, beside), self.noun(high, beside))
                return said.predicate("between", yes, *parts_)
            case ast.In(value, tests):
                return self._among(value, tests, yes)
            case ast.InstanceOf(value, of):
                return said.predicate(
                    "instance of", yes, self.noun(value), said.quoted(self._code(of).strip("`"))
                )
            case ast.If(condition, then, other) if not isinstance(condition, ast.If):
                return self._chosen(condition, then, other, yes)
            case ast.Quantified(every, iterators, condition):
                inner, over = self._over(iterators)
                return said.quantified(every is yes, over, inner.clause(condition, yes))
            case ast.Name() | ast.Path():
                return said.holds(self._read(node), yes)
            case ast.Call(ast.Builtin(name), args) if node.named is None:
                return self._predicate(name, args, yes)
            case ast.Call(ast.Name(name), args):
                if self.names.called(name) is not None:
                    return said.holds(
                        said.asked(self.names.element(name), [self.noun(one) for one in args]), yes
                    )
                return said.predicate(name, yes, *(self.noun(one) for one in args))
        raise Unsayable(type(node).__name__)

    def _joined(self, every: bool, parts: Sequence[tuple[Node, bool]]) -> Clause:
        said = self.language
        clauses = [self.clause(one, yes) for one, yes in parts]
        if every:
            return said.joined(True, clauses)
        return said.either(clauses, lambda: [self.clause(one, not yes) for one, yes in parts[:-1]])

    def _compared(self, op: str, left: Node, right: Node, yes: bool) -> Clause:
        said = self.language
        if isinstance(left, ast.Literal) and not isinstance(right, ast.Literal):
            left, right, op = right, left, _SWAPPED[op]
        if op in ("=", "!=") and isinstance(right, ast.Literal):
            same = (op == "=") is yes
            if right.value is None:
                return said.given(self.noun(left), self._asked(left), not same)
            if isinstance(right.value, bool):
                return self.clause(left, right.value is same)
            if isinstance(right.value, str):
                return said.same(self.noun(left), self._literal(right.value, self.spec(left)), same)
        beside = self.spec(left) or self.spec(right)
        nouns = self.noun(left, beside), self.noun(right, beside)
        if isinstance(left.type, BooleanType):
            raise Unsayable("two conditions compared")
        if not yes:
            op = _FLIPPED[op]
        if isinstance(left.type, _DAYS):
            return said.compare(op, *nouns, days=True)
        if isinstance(left.type, NumberType | MonthsDurationType | DaysDurationType):
            return said.compare(op, *nouns, days=False)
        if op in ("=", "!="):
            return said.predicate("is", op == "=", *nouns)
        raise Unsayable(op)

    def _asked(self, node: Node) -> bool:
        path = static_path(node)
        if path is None:
            return False
        if path[0] in self.bound:
            return self.bound[path[0]].asked
        return self.names.asked(path)

    def _among(self, value: Node, tests: Sequence[Node], yes: bool) -> Clause:
        said = self.language
        beside = self.spec(value)
        if len(tests) == 1 and isinstance(tests[0], ast.ListNode) and tests[0].items:
            tests = tests[0].items
        if all(isinstance(one, ast.Literal) and isinstance(one.value, str) for one in tests):
            words = said.any_of([self.noun(one, beside) for one in tests])
            return said.same(self.noun(value), words, yes)
        if len(tests) == 1:
            return self.tested(value, tests[0], yes)
        if yes:
            return said.either([self.tested(value, one, True) for one in tests], None)
        return said.joined(True, [self.tested(value, one, False) for one in tests])

    def tested(self, value: Node, test: Node, yes: bool = True) -> Clause:
        """Whether a value passes one unary test."""
        said = self.language
        match test:
            case ast.UnaryTest(op, operand):
                return self._compared(op, value, operand, yes)
            case ast.RangeNode(low, high, low_closed, high_closed):
                if low_closed and high_closed:
                    return self._clause(ast.Between(value, low, high), yes)
                ends = (
                    ast.Comparison(">=" if low_closed else ">", value, low),
                    ast.Comparison("<=" if high_closed else "<", value, high),
                )
                return self._joined(yes, [(one, yes) for one in ends])
            case ast.ListNode(items) if items:
                return self._among(value, items, yes)
        if isinstance(test.type, ListType):
            return said.predicate("in list", yes, self.noun(value), self.noun(test))
        if isinstance(test.type, RangeType):
            return said.predicate("in range", yes, self.noun(value), self.noun(test))
        return self._compared("=", value, test, yes)

    def _chosen(self, condition: Node, then: Node, other: Node, yes: bool) -> Clause:
        """``if c then a else b``: c and a, or not c and b."""
        if isinstance(other, ast.Literal) and other.value is not yes:
            return self._joined(True, [(condition, True), (then, yes)])
        if isinstance(then, ast.Literal) and then.value is yes:
            return self._joined(False, [(condition, True), (other, yes)])
        if isinstance(then, ast.Literal) and then.value is not yes:
            return self._joined(True, [(condition, False), (other, yes)])
        if isinstance(other, ast.Literal) and other.value is yes:
            return self._joined(False, [(condition, False), (then, yes)])
        first = self._joined(True, [(condition, True), (then, yes)])
        second = self._joined(True, [(condition, False), (other, yes)])
        return self.language.either([first, second], None)

    def _predicate(self, name: str, args: Sequence[Node], yes: bool) -> Clause:
        said = self.language
        if name == "list contains":
            listed = self.spec(args[0])
            item = listed.item if listed is not None else None
            return said.predicate(name, yes, self.noun(args[0]), self.noun(args[1], item))
        beside = self.spec(args[0]) if args else None
        return said.predicate(name, yes, *(self.noun(one, beside) for one in args))

    # --- what has no words ----------------------------------------------------------

    def _code(self, node: Node) -> str:
        text = self.source[node.start : node.end].strip() or self.source.strip()
        return code_span(" ".join(text.split()))

    def _spend(self) -> None:
        self.spent.nodes += 1
        if self.spent.nodes > _MOST_NODES:
            raise Unsayable("too long to say")


def _chain(node: Node, op: str) -> list[Node]:
    """The operands of a chain of one operator that may be regrouped: a + b + c."""
    parts: list[Node] = []
    while isinstance(node, ast.Binary) and node.op == op:
        parts.append(node.right)
        node = node.left
    return [node, *reversed(parts)]


def _by_type(node: Node) -> TypeSpec | None:
    match node:
        case ast.Literal():
            return None
    match node.type:
        case NumberType(unit=unit) if unit not in (None, CONSTANT_UNIT):
            return TypeSpec(Kind.MONEY, currency=unit)
        case DateType():
            return TypeSpec(Kind.DATE)
    return None
