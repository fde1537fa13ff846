"""Reads rules: conditions, the elements they run over, findings, facts, actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.feel import Scope
from engine.feel.types import AnyType, ContextType, FeelType, ListType, NumberType
from engine.policy.elements.declarations import Citations
from engine.policy.elements.remedies import RemedyDraft, read_remedies
from engine.policy.faults import Faults, did_you_mean
from engine.policy.formulas.compile import Compiler
from engine.policy.formulas.feeltypes import feel_type
from engine.policy.formulas.names import is_spelled
from engine.policy.formulas.paths import exists
from engine.policy.model import (
    ActionsSpec,
    ActionTemplate,
    Citation,
    Formula,
    LocalText,
    Place,
    Rule,
    TypeSpec,
)
from engine.policy.reading.mappings import Fields
from engine.policy.reading.source import Mapped, Node
from engine.policy.reading.texts import FeelText, is_code, is_name

__all__ = ["RuleDraft", "RuleReader", "bound_in", "read_for_each", "variables_of"]

_KEYS = ("when", "for_each", "after", "remedy", "label", "source")
_THEN_KEYS = ("finding", "at", "fact", "action")


@dataclass(frozen=True, slots=True)
class _ActionDraft:
    code: str
    place: Place
    fields: Mapping[str, FeelText]

    def finish(self, compiler: Compiler, scope: Scope, spec: ActionsSpec) -> ActionTemplate:
        rank = None
        fields = {}
        for name, text in self.fields.items():
            what = f"the action's '{name}'"
            if name == "rank":
                rank = compiler.formula(text, scope, NumberType(), what)
            elif name in spec.fields:
                fields[name] = compiler.formula(text, scope, feel_type(spec.fields[name]), what)
                compiler.check_constant(fields[name], spec.fields[name], what)
            else:
                hint = did_you_mean(name, ("code", "rank", *spec.fields))
                message = f"actions have no field '{name}'{hint}"
                compiler.faults.add("undeclared", text.place, message)
        for name, field in spec.fields.items():
            if name not in self.fields and not field.nullable:
                message = f"the action needs the field '{name}'"
                compiler.faults.add("missing_key", self.place, message)
        if spec.order_by not in self.fields and spec.order_by == "rank":
            message = "the action needs a 'rank': actions are ordered by it"
            compiler.faults.add("missing_key", self.place, message)
        return ActionTemplate(self.code, rank, fields)


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A rule before its formulas are compiled."""

    name: str
    place: Place
    when: FeelText
    variable: str | None
    elements: FeelText | None
    after: tuple[tuple[str, Place], ...]
    finding: str | None
    finding_place: Place
    at: tuple[str, Place] | None
    facts: tuple[str, ...]
    action: _ActionDraft | None
    remedies: tuple[RemedyDraft, ...]
    label: LocalText | None
    citation: Citation | None

    def finish(
        self,
        compiler: Compiler,
        scope: Scope,
        actions: ActionsSpec,
        inputs: Mapping[str, TypeSpec],
    ) -> Rule:
        """Compile everything the rule says."""
        elements, variables = bound_in(self.variable, self.elements, self.place, compiler, scope)
        inner = scope.with_(variables)
        remedies = tuple(remedy.finish(compiler, inner, inputs) for remedy in self.remedies)
        when = compiler.condition(self.when, inner, f"the condition of '{self.name}'")
        # An action is asked for only where the condition holds: what that guards is guarded in it.
        holding = inner.where_given(when.expression.given_where_true)
        return Rule(
            name=self.name,
            when=when,
            place=self.place,
            variable=self.variable,
            elements=elements,
            after=tuple(fact for fact, _ in self.after),
            finding=self.finding,
            at=self._at(compiler, variables, inputs),
            facts=self.facts,
            action=self.action.finish(compiler, holding, actions) if self.action else None,
            remedies=remedies,
            label=self.label,
            citation=self.citation,
        )

    def _at(
        self, compiler: Compiler, variables: Mapping[str, FeelType], inputs: Mapping[str, TypeSpec]
    ) -> str | None:
        """Where a finding points: as written, else what a remedy sets, else the element."""
        if self.at is None:
            for remedy in self.remedies:
                if remedy.paths:
                    return remedy.paths[0]
            return self.variable
        path, place = self.at
        head, *rest = path.split(".")
        found = _has(variables[head], rest) if head in variables else exists(path, inputs)
        if not found:
            hint = did_you_mean(path, (*inputs, *variables))
            message = f"'at' is the path of an input, and there is no '{path}'{hint}"
            compiler.faults.add("undeclared", place, message)
        return path


def read_for_each(fields: Fields) -> tuple[str | None, FeelText | None]:
    """The name of the element and the list it is from, None where there is no ``for_each``."""
    node = fields.node("for_each")
    if node is None:
        return None, None
    inner = Fields(node, fields.faults, "'for_each'", None)
    pairs = list(inner.pairs())
    if len(pairs) != 1:
        message = "'for_each' names one element and the list it is from: {c: co_borrowers}"
        fields.faults.add("wrong_shape", node.place, message)
        return None, None
    name, place, _ = pairs[0]
    is_spelled(name, place, "an element", fields.faults)
    return name, inner.feel(name)


def bound_in(
    variable: str | None, elements: FeelText | None, place: Place, compiler: Compiler, scope: Scope
) -> tuple[Formula | None, dict[str, FeelType]]:
    """The list that ``for_each`` runs over, compiled, and the variable it binds with its type."""
    if elements is None:
        return None, {}
    formula = compiler.formula(elements, scope, None, "'for_each'")
    type_ = compiler.type_of(formula)
    if not isinstance(type_, ListType | AnyType) or (
        isinstance(type_, ListType) and type_.nullable
    ):
        message = f"'for_each' runs over a list, and this is {type_}"
        compiler.faults.add("type_mismatch", elements.place, message)
    if variable in scope.names:
        message = f"'{variable}' is already declared: name the element otherwise"
        compiler.faults.add("declared_twice", place, message)
    return formula, variables_of(variable, formula)


def variables_of(variable: str | None, elements: Formula | None) -> dict[str, FeelType]:
    """The variable that ``for_each`` binds, and the static type of its elements."""
    if variable is None or elements is None:
        return {}
    type_ = elements.expression.type
    return {variable: type_.item if isinstance(type_, ListType) else AnyType()}


def _has(type_: FeelType, names: list[str]) -> bool:
    for name in names:
        if isinstance(type_, AnyType):
            return True
        if not isinstance(type_, ContextType) or name not in type_.entries:
            return False
        type_ = type_.entries[name]
    return True


class RuleReader:
    """Reads the rules of one policy."""

    def __init__(self, citations: Citations, faults: Faults) -> None:
        self._citations = citations
        self._faults = faults

    def read(self, name: str, key: Place, node: Node) -> RuleDraft:
        """A rule and its consequences."""
        if not is_name(name):
            message = f"'{name}' is not a rule's name in snake_case"
            self._faults.add("bad_name", key, message)
        fields = Fields(node, self._faults, f"the rule '{name}'", _KEYS, ("then",))
        if fields.node("when") is None and fields.node("after") is None:
            message = f"the rule '{name}' needs 'when', or 'after' where it waits for a fact alone"
            self._faults.add("missing_key", node.place, message)
        variable, elements = read_for_each(fields)
        then = fields.node("then")
        said = Fields(
            then or Mapped(node.place, node.span, flow=True), self._faults, "'then'", _THEN_KEYS
        )
        at = said.text("at")
        if then is not None and not any(said.has(key) for key in ("finding", "fact", "action")):
            message = "'then' gives a finding, asserts a fact, asks for an action, or several"
            self._faults.add("missing_key", then.place, message)
        return RuleDraft(
            name=name,
            place=node.place,
            when=fields.feel("when") or FeelText("true", None, node.place),
            variable=variable,
            elements=elements,
            after=self._facts(fields, "after"),
            finding=said.text("finding"),
            finding_place=said.value_place("finding"),
            at=(at, said.value_place("at")) if at else None,
            facts=tuple(fact for fact, _ in self._facts(said, "fact")),
            action=self._action(said),
            remedies=read_remedies(name, fields),
            label=fields.local("label"),
            citation=self._citations.read(fields),
        )

    def _facts(self, fields: Fields, key: str) -> tuple[tuple[str, Place], ...]:
        facts = fields.texts(key)
        for fact, place in facts:
            if fact.startswith(("not ", "not(")):
                message = (
                    f"'{fact}': a rule cannot wait for a fact not to be there; put the opposite "
                    "condition into 'when'"
                )
                self._faults.add("negated_fact", place, message)
            elif not is_name(fact):
                message = f"'{fact}' is not a fact's name in snake_case"
                self._faults.add("bad_name", place, message)
        return facts

    def _action(self, then: Fields) -> _ActionDraft | None:
        node = then.node("action")
        if node is None:
            return None
        fields = Fields(node, self._faults, "'action'", None)
        code = fields.text("code")
        if not fields.has("code"):
            self._faults.add("missing_key", node.place, "'action' needs the key 'code'")
        elif code is not None and not is_code(code):
            message = f"'{code}' is not a code in UPPER_SNAKE"
            self._faults.add("bad_name", fields.value_place("code"), message)
        texts: dict[str, FeelText] = {}
        for name, _place, _value in fields.pairs():
            if name != "code" and (text := fields.feel(name)) is not None:
                texts[name] = text
        return _ActionDraft(code or "", node.place, texts)
