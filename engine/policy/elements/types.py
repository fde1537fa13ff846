"""Reads declared types: kinds, bounds, enumerations, lists, records."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from engine.feel import Scope
from engine.feel.types import AnyType, ContextType, DateType, ListType
from engine.policy.elements.type_drafts import BROKEN, FieldDraft, TypeDraft
from engine.policy.elements.type_keys import (
    read_pattern,
    read_scale,
    read_value_labels,
    read_values,
)
from engine.policy.faults import Faults, did_you_mean
from engine.policy.formulas.compile import Compiler, no_currency
from engine.policy.formulas.feeltypes import DEFAULT_CURRENCY, feel_type
from engine.policy.formulas.names import is_spelled
from engine.policy.model import Citation, Field, Formula, Kind, Place, TypeSpec
from engine.policy.reading.mappings import Fields
from engine.policy.reading.scalars import Form, form_of, to_date, to_decimal
from engine.policy.reading.source import Mapped, Node, Scalar
from engine.policy.reading.texts import FeelText, is_name

__all__ = ["FIELD_KEYS", "TYPE_KEYS", "TypeReader"]

_NUMERIC = (Kind.MONEY, Kind.RATIO, Kind.INTEGER, Kind.NUMBER)
_KEYS_OF: dict[str, tuple[Kind, ...]] = {
    "scale": _NUMERIC,
    "min": (*_NUMERIC, Kind.DATE),
    "max": (*_NUMERIC, Kind.DATE),
    "currency": (Kind.MONEY,),
    "values": (Kind.ENUM,),
    "labels": (Kind.ENUM,),
    "max_length": (Kind.TEXT,),
    "pattern": (Kind.TEXT,),
    "months": (Kind.DURATION,),
    "of": (Kind.LIST,),
    "min_items": (Kind.LIST,),
    "max_items": (Kind.LIST,),
    "fields": (Kind.RECORD,),
}
TYPE_KEYS = ("type", *_KEYS_OF)
FIELD_KEYS = (*TYPE_KEYS, "default", "optional", "informational", "label", "source")
_CURRENCY = re.compile(r"[A-Z]{3}")
_DATE_LITERAL = re.compile(r'date\("([0-9-]{10})"\)')

_Bound = Decimal | date | FeelText | None
Cite = Callable[[Fields], Citation | None]


class TypeReader:
    """Reads types of one policy; ``types:`` names its records."""

    def __init__(self, faults: Faults, cite: Cite, inputs: frozenset[str]) -> None:
        """``inputs`` are the paths that the policy declares, for currencies."""
        self._faults = faults
        self._cite = cite
        self._inputs = inputs
        self._nodes: dict[str, Node] = {}
        self._records: dict[str, TypeDraft] = {}
        self._open: list[str] = []

    def declare(self, root: Fields) -> dict[str, TypeDraft]:
        """Read the section ``types``; records may use one another in any order."""
        for name, place, node in root.section("types"):
            if not is_name(name) or name in list(Kind):
                message = f"'{name}' is not a name for a record: use snake_case, no kind's name"
                self._faults.add("bad_name", place, message)
            self._nodes[name] = node
        return {name: self._record_named(name, node.place) for name, node in self._nodes.items()}

    def read(self, fields: Fields) -> TypeDraft:
        """The type an element declares by ``type`` and the keys that go with it.

        A faulty one is of any type to formulas, so that they are not blamed.
        """
        before = len(self._faults)
        draft = self._read(fields)
        return draft if len(self._faults) == before else replace(draft, feel=AnyType())

    def _read(self, fields: Fields) -> TypeDraft:
        name = fields.text("type")
        if name is None:
            return BROKEN
        if name in self._nodes:
            self._refuse_other_keys(fields, name, ())
            return self._record_named(name, fields.place)
        if name not in list(Kind):
            hint = did_you_mean(name, (*Kind, *self._nodes))
            node = fields.node("type")
            place = node.place if node is not None else fields.place
            self._faults.add("unknown_type", place, f"there is no type '{name}'{hint}")
            return BROKEN
        kind = Kind(name)
        self._refuse_other_keys(
            fields, name, tuple(key for key, kinds in _KEYS_OF.items() if kind in kinds)
        )
        if kind is Kind.RECORD:
            node = fields.node("fields")
            if node is None:
                self._faults.add("missing_key", fields.place, "a record needs the key 'fields'")
                return BROKEN
            return self._record(node, None)
        if kind is Kind.LIST:
            return self._list(fields)
        return self._simple(fields, kind)

    def read_node(self, node: Node, what: str) -> TypeDraft:
        """A type given by its name alone (``debt``, ``date``) or as a mapping."""
        if isinstance(node, Scalar):
            name = node.text
            if name in self._nodes:
                return self._record_named(name, node.place)
            if name in list(Kind) and name not in ("enum", "list", "record"):
                bare = Fields(Mapped(node.place, node.span, flow=True), self._faults, what, None)
                return self._simple(bare, Kind(name))
            hint = did_you_mean(name, (*Kind, *self._nodes))
            self._faults.add("unknown_type", node.place, f"there is no type '{name}'{hint}")
            return BROKEN
        return self.read(Fields(node, self._faults, what, TYPE_KEYS, ("type",)))

    def read_field(self, name: str, node: Node) -> FieldDraft:
        """An input or a record's field."""
        fields = Fields(node, self._faults, f"'{name}'", FIELD_KEYS, ("type",))
        draft = self.read(fields)
        optional = fields.flag("optional")
        return FieldDraft(
            name=name,
            type=draft.nullable() if optional else draft,
            place=node.place,
            default=fields.feel("default"),
            optional=optional,
            informational=fields.flag("informational"),
            label=fields.local("label"),
            citation=self._cite(fields),
        )

    def _refuse_other_keys(self, fields: Fields, name: str, allowed: tuple[str, ...]) -> None:
        for key in _KEYS_OF:
            if key not in allowed and fields.node(key) is not None:
                message = f"the type {name} has no '{key}'"
                self._faults.add("unknown_key", fields.key_place(key), message)

    def _record_named(self, name: str, place: Place) -> TypeDraft:
        if name in self._open:
            path = " -> ".join((*self._open[self._open.index(name) :], name))
            self._faults.add("cycle", place, f"the record {name} contains itself: {path}")
            return BROKEN
        if name not in self._records:
            self._open.append(name)
            self._records[name] = self._record(self._nodes[name], name)
            self._open.pop()
        return self._records[name]

    def _record(self, node: Node, name: str | None) -> TypeDraft:
        drafts: dict[str, FieldDraft] = {}
        what = f"the record '{name}'" if name else "the record"
        for key, place, child in Fields(node, self._faults, what, None).pairs():
            is_spelled(key, place, "a field", self._faults)
            drafts[key] = self.read_field(key, child)
        spec = TypeSpec(
            Kind.RECORD, fields={key: draft.field() for key, draft in drafts.items()}, record=name
        )
        entries = {key: draft.type.feel for key, draft in drafts.items()}
        done: list[TypeSpec] = []

        def finish(compiler: Compiler, scope: Scope) -> TypeSpec:
            if not done:
                base = Scope({"effective_date": DateType()})
                every = base.with_(entries)
                fields: dict[str, Field] = {}
                for key, draft in drafts.items():
                    earlier = base.with_({k: entries[k] for k in fields})
                    fields[key] = draft.finish(compiler, earlier, every)
                done.append(replace(spec, fields=fields))
            return done[0]

        return TypeDraft(spec, ContextType(entries), finish)

    def _list(self, fields: Fields) -> TypeDraft:
        node = fields.node("of")
        if node is None:
            self._faults.add("missing_key", fields.place, "a list needs the key 'of'")
            return BROKEN
        item = self.read_node(node, "the list's items")
        low, high = fields.count("min_items") or 0, fields.count("max_items")
        if high is not None and low > high:
            place = fields.key_place("min_items")
            self._faults.add("bounds", place, f"min_items {low} is above max_items {high}")
        spec = TypeSpec(Kind.LIST, item=item.spec, min_items=low, max_items=high)

        def finish(compiler: Compiler, scope: Scope) -> TypeSpec:
            return replace(spec, item=item.finish(compiler, scope))

        return TypeDraft(spec, ListType(item=item.feel), finish)

    def _simple(self, fields: Fields, kind: Kind) -> TypeDraft:
        minimum = self._bound(fields, "min", kind)
        maximum = self._bound(fields, "max", kind)
        spec = TypeSpec(
            kind=kind,
            scale=read_scale(fields, kind),
            minimum=None if isinstance(minimum, FeelText) else minimum,
            maximum=None if isinstance(maximum, FeelText) else maximum,
            currency=self._currency(fields) if kind is Kind.MONEY else None,
            values=read_values(fields) if kind is Kind.ENUM else (),
            value_labels=read_value_labels(fields) if kind is Kind.ENUM else {},
            max_length=fields.count("max_length") if kind is Kind.TEXT else None,
            pattern=read_pattern(fields) if kind is Kind.TEXT else None,
            months=fields.flag("months") if kind is Kind.DURATION else False,
        )
        self._check_order(fields, spec.minimum, spec.maximum)
        currency_place = fields.key_place("currency")

        def finish(compiler: Compiler, scope: Scope) -> TypeSpec:
            if spec.currency is not None and not _CURRENCY.fullmatch(spec.currency):
                compiler.check_currency(spec.currency, currency_place)
            low = compiler.bound(minimum, scope, spec, "min")
            high = compiler.bound(maximum, scope, spec, "max")
            return replace(spec, minimum=low, maximum=high)

        return TypeDraft(spec, feel_type(spec), finish)

    def _bound(self, fields: Fields, key: str, kind: Kind) -> _Bound:
        node = fields.node(key)
        if node is None:
            if kind is Kind.RATIO:
                return Decimal(0) if key == "min" else Decimal(1)
            return None
        if isinstance(node, Scalar):
            form = form_of(node)
            if form is Form.TEXT and node.text == "none":
                return None
            if form is Form.NUMBER and kind in _NUMERIC:
                return to_decimal(node.text)
            if form is Form.DATE and kind is Kind.DATE:
                return to_date(node.text)
            if form in (Form.NUMBER, Form.DATE):
                message = f"'{key}' of a {kind.value} is {form.value}"
                self._faults.add("bounds", node.place, message)
                return None
            literal = _literal(node.text, kind)
            if literal is not None:
                return literal
        return fields.feel(key)

    def _check_order(
        self,
        fields: Fields,
        low: Decimal | date | Formula | None,
        high: Decimal | date | Formula | None,
    ) -> None:
        wrong = (isinstance(low, Decimal) and isinstance(high, Decimal) and low > high) or (
            isinstance(low, date) and isinstance(high, date) and low > high
        )
        if wrong:
            key = "min" if fields.has("min") else "max"
            message = f"the lower bound {low} is above the upper bound {high}"
            self._faults.add("bounds", fields.key_place(key), message)

    def _currency(self, fields: Fields) -> str:
        currency = fields.text("currency") or DEFAULT_CURRENCY
        known = _CURRENCY.fullmatch(currency) or any(
            currency == path or currency.startswith(f"{path}.") for path in self._inputs
        )
        if not known:
            place = fields.key_place("currency")
            self._faults.add("undeclared", place, no_currency(currency, self._inputs))
        return currency


def _literal(text: str, kind: Kind) -> Decimal | date | None:
    """The constant that a formula of nothing else is: so the JSON of a version says its bounds."""
    if kind in _NUMERIC:
        return to_decimal(text)
    day = _DATE_LITERAL.fullmatch(text)
    return to_date(day[1]) if day else None
