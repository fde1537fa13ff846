"""Reads papers: their fields and texts, compiled over everything that a decision has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.feel import Scope
from engine.feel.syntax.paths import static_path
from engine.feel.types import (
    CONSTANT_UNIT,
    AnyType,
    DateTimeType,
    DateType,
    FeelType,
    NumberType,
)
from engine.policy.elements.declarations import Citations
from engine.policy.elements.messages import FORMATS, check_shown, read_message
from engine.policy.elements.rules import bound_in, read_for_each
from engine.policy.faults import Faults
from engine.policy.formulas.compile import Compiler
from engine.policy.formulas.names import is_spelled
from engine.policy.formulas.paths import element_at
from engine.policy.model import (
    Field,
    Formula,
    Kind,
    LocalText,
    Message,
    Paper,
    PaperField,
    PaperKind,
    PaperPart,
    Place,
    Placeholder,
    TypeSpec,
)
from engine.policy.reading.mappings import Fields
from engine.policy.reading.source import Node
from engine.policy.reading.texts import FeelText, is_code

__all__ = ["Declared", "PaperReader"]

_KEYS = ("kind", "when", "for_each", "to", "signed", "source")
_PART_KEYS = ("text", "fields", "columns", "title", "when", "for_each", "blank", "source")
_FIELD_KEYS = ("label", "as", "optional", "source")
_COLUMN_KEYS = (*_FIELD_KEYS, "total", "group")
_CONTENTS = ("text", "fields", "columns")
_FORMS = {
    Kind.MONEY: "money",
    Kind.RATIO: "percent",
    Kind.INTEGER: "integer",
    Kind.NUMBER: "number",
    Kind.DATE: "date",
}
_NOTHING: Mapping[str, PaperField] = {}


@dataclass(frozen=True, slots=True)
class Declared:
    """What plain paths lead to: types and labels by the names of a policy."""

    inputs: Mapping[str, Field]
    others: Mapping[str, tuple[TypeSpec | None, LocalText | None]]

    def at(self, path: tuple[str, ...] | None) -> tuple[TypeSpec | None, LocalText | None]:
        """The type and label behind a path, as far as they are declared."""
        if path is None:
            return None, None
        if len(path) == 1 and path[0] in self.others:
            return self.others[path[0]]
        field = element_at(".".join(path), self.inputs)
        return (None, None) if field is None else (field.spec, field.label)


@dataclass(frozen=True, slots=True)
class _Within:
    """Where formulas stand: the names they read, and the element of ``for_each``."""

    scope: Scope
    declared: Declared
    items: Mapping[str, TypeSpec | None]

    def at(self, path: tuple[str, ...] | None) -> tuple[TypeSpec | None, LocalText | None]:
        """As ``Declared.at``, into the element too."""
        if path is None or path[0] not in self.items:
            return self.declared.at(path)
        item = self.items[path[0]]
        field = None
        if item is not None and len(path) > 1:
            field = element_at(".".join(path[1:]), item.fields)
        return (None, None) if field is None else (field.spec, field.label)

    def named(self, fields: Mapping[str, PaperField]) -> _Within:
        """With the values of fields; those that must be there are never null."""
        types: dict[str, FeelType] = {}
        for name, one in fields.items():
            type_ = one.shown.formula.expression.type
            types[name] = type_ if one.optional else type_.required()
        return replace(self, scope=self.scope.with_(types))


class PaperReader:
    """Reads the papers of one policy.

    ``scope`` is what they read of a decision; ``whole`` what a register may say
    of no single one of its decisions.
    """

    def __init__(
        self,
        citations: Citations,
        compiler: Compiler,
        scope: Scope,
        whole: Scope,
        declared: Declared,
    ) -> None:
        self._citations = citations
        self._compiler = compiler
        self._faults: Faults = compiler.faults
        self._base = _Within(scope, declared, {})
        self._whole = _Within(whole, declared, {})

    def read(self, code: str, key: Place, node: Node) -> Paper:
        """A paper whole."""
        if not is_code(code):
            self._faults.add("bad_name", key, f"'{code}' is not a paper's code in UPPER_SNAKE")
        what = f"the paper '{code}'"
        fields = Fields(node, self._faults, what, _KEYS, ("title", "parts"))
        kind = PaperKind(fields.one_of("kind", tuple(PaperKind)) or PaperKind.LETTER)
        self._check_kind(fields, kind)
        variable, elements, within = self._each(fields, self._base)
        to = self._fields(fields, "to", within, {})
        signed = self._fields(fields, "signed", within, to)
        parts: dict[str, PaperPart] = {}
        every = {**to, **signed}
        nodes = list(fields.section("parts"))
        for name, place, inner in nodes:  # what texts may read is read first
            is_spelled(name, place, "a part", self._faults)
            if self._is_plain(inner):
                read = self._fields(Fields(inner, Faults(""), "", None), "fields", within, every)
                parts[name] = PaperPart(name, inner.place, fields=read)
                every.update(read)
        known = self._whole if kind is PaperKind.REGISTER else within.named(every)
        parts = {
            name: self._part(name, inner, kind, within, known, parts.get(name))
            for name, _, inner in nodes
        }
        when = fields.feel("when")
        return Paper(
            code=code,
            kind=kind,
            title=fields.local("title") or LocalText("", ""),
            place=node.place,
            parts=parts,
            when=self._condition(when, self._base, f"'when' of {what}"),
            variable=variable,
            elements=elements,
            to=to,
            signed=signed,
            citation=self._citations.read(fields),
        )

    def _check_kind(self, fields: Fields, kind: PaperKind) -> None:
        """What papers of a kind have and have not."""
        if kind is PaperKind.LETTER and not fields.has("to"):
            message = "a letter needs the key 'to': the fields of its address"
            self._faults.add("missing_key", fields.place, message)
        wrong = {
            PaperKind.LETTER: (),
            PaperKind.CARD: ("to", "signed"),
            PaperKind.REGISTER: ("to", "signed", "when", "for_each"),
        }[kind]
        for key in wrong:
            if fields.has(key):
                message = f"a {kind} has no key '{key}'"
                self._faults.add("unknown_key", fields.key_place(key), message)

    @staticmethod
    def _is_plain(node: Node) -> bool:
        """Whether a part has fields that are on every page."""
        part = Fields(node, Faults(""), "", None)
        return part.has("fields") and not part.has("when") and not part.has("for_each")

    def _part(
        self,
        name: str,
        node: Node,
        kind: PaperKind,
        within: _Within,
        named: _Within,
        plain: PaperPart | None,
    ) -> PaperPart:
        what = f"the part '{name}'"
        fields = Fields(node, self._faults, what, _PART_KEYS)
        given = [key for key in _CONTENTS if fields.has(key)]
        if len(given) != 1:
            message = f"{what} has a 'text', 'fields' or 'columns': one of the three"
            self._faults.add("missing_key", node.place, message)
        table = "columns" in given
        self._check_part(fields, kind, table, given)
        variable, elements, inner = self._each(fields, within)
        when = fields.feel("when")
        asking = within if table and kind is PaperKind.REGISTER else named
        return PaperPart(
            name=name,
            place=node.place,
            title=fields.local("title"),
            when=self._condition(when, asking, f"'when' of {what}"),
            variable=variable,
            elements=elements,
            text=self._text(fields, named),
            fields=self._fields(fields, "fields", inner, {}) if plain is None else plain.fields,
            columns=self._fields(fields, "columns", inner, {}),
            blank=fields.count("blank") or 0,
            citation=self._citations.read(fields),
        )

    def _check_part(self, fields: Fields, kind: PaperKind, table: bool, given: list[str]) -> None:
        register = kind is PaperKind.REGISTER
        if register and "fields" in given:
            message = "a register has texts and 'columns', no 'fields' of one decision"
            self._faults.add("unknown_key", fields.key_place("fields"), message)
        wrong = [] if table else ["blank"]
        if register or "text" in given:
            wrong.append("for_each")
        for key in wrong:
            if fields.has(key):
                message = f"{fields.what} has no key '{key}'"
                self._faults.add("unknown_key", fields.key_place(key), message)
        if table and not register and not fields.has("for_each"):
            message = f"{fields.what} needs 'for_each': its table has a row for each element"
            self._faults.add("missing_key", fields.place, message)

    def _each(self, fields: Fields, within: _Within) -> tuple[str | None, Formula | None, _Within]:
        """The element that ``for_each`` binds, if any, and what stands within."""
        variable, text = read_for_each(fields)
        elements, types = bound_in(variable, text, fields.place, self._compiler, within.scope)
        if variable is None or elements is None:
            return None, None, within
        spec, _ = within.at(static_path(elements.expression.ast))
        item = None if spec is None else spec.item
        inner = replace(
            within, scope=within.scope.with_(types), items={**within.items, variable: item}
        )
        return variable, elements, inner

    def _condition(self, text: FeelText | None, within: _Within, what: str) -> Formula | None:
        return None if text is None else self._compiler.condition(text, within.scope, what)

    def _text(self, fields: Fields, within: _Within) -> Message | None:
        draft = read_message(fields, "text")
        if draft is None:
            return None
        message = draft.finish(self._compiler, within.scope)
        for one in message.placeholders:
            type_ = self._compiler.type_of(one.formula)
            if type_.nullable and not isinstance(type_, AnyType):
                said = (
                    f"{{{one.text}}} may be null, and a paper never says so: make it a field "
                    "that must be given, and name the field here"
                )
                self._faults.add("type_mismatch", one.formula.place, said)
        return message

    def _fields(
        self, owner: Fields, key: str, within: _Within, taken: Mapping[str, PaperField]
    ) -> dict[str, PaperField]:
        if not owner.has(key):
            return {}
        found: dict[str, PaperField] = {}
        keys = _COLUMN_KEYS if key == "columns" else _FIELD_KEYS
        node = owner.node(key)
        assert node is not None
        for name, place, inner in Fields(node, self._faults, f"'{key}'", None).pairs():
            if is_spelled(name, place, "a field", self._faults) and (
                name in within.scope.names or name in taken
            ):
                message = f"'{name}' is already declared: name the field otherwise"
                self._faults.add("declared_twice", place, message)
            found[name] = self._field(name, inner, keys, within)
        return found

    def _field(self, name: str, node: Node, keys: tuple[str, ...], within: _Within) -> PaperField:
        what = f"the field '{name}'"
        fields = Fields(node, self._faults, what, keys, ("value",))
        text = fields.feel("value")
        formula = self._compiler.formula(text, within.scope, None, what)
        spec, label = within.at(static_path(formula.expression.ast))
        form = fields.one_of("as", FORMATS) or _form(spec, formula.expression.type)
        if text is not None:
            check_shown(formula, form, text.place, self._compiler, what)
        label = fields.local("label") or label
        if label is None and text is not None and not self._compiler.is_broken(formula):
            message = f"{what} needs a 'label': what it shows has none of its own"
            self._faults.add("missing_key", node.place, message)
        if fields.flag("total") and not isinstance(formula.expression.type, NumberType):
            message = f"{what}: only numbers have a total"
            self._faults.add("type_mismatch", fields.key_place("total"), message)
        source = formula.source if text is None else text.source
        return PaperField(
            name=name,
            shown=Placeholder(source, form, formula),
            label=label or LocalText("", ""),
            place=node.place,
            optional=fields.flag("optional"),
            total=fields.flag("total"),
            group=fields.local("group"),
            citation=self._citations.read(fields),
        )


def _form(spec: TypeSpec | None, type_: FeelType) -> str:
    """How a value is shown where its field does not say."""
    if spec is not None:
        return _FORMS.get(spec.kind, "text")
    if isinstance(type_, NumberType):
        if type_.unit not in (None, CONSTANT_UNIT):
            return "money"
        return "integer" if type_.integer else "number"
    return "date" if isinstance(type_, DateType | DateTimeType) else "text"
