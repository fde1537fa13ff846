"""The parts of a trace: values, tables and rules, each formula with its operands.

A value is given as ``"value"``, exact JSON by its declared type, and
``"text"``, the same in the form of each language.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from engine.errors import NotRenderable, QerarError, UnknownValue
from engine.evaluation.canonical import render, render_untyped
from engine.evaluation.deciding.decision import citation_json, local_json
from engine.evaluation.deciding.evaluation import Evaluation
from engine.evaluation.environment import Environment
from engine.evaluation.faults import STOPS
from engine.evaluation.messages.forms import form_of, format_value
from engine.evaluation.messages.placeholders import in_currencies, spec_of
from engine.evaluation.messages.wording import LANGUAGES
from engine.evaluation.rules.plan import element_spec
from engine.feel import ConditionTree, Expression
from engine.policy.formulas.paths import spec_at
from engine.policy.model import Rule, Table, TypeSpec, Value

#: values that their text tells, digits and all
_PLAIN = (str, Decimal, bool, date)

__all__ = ["Shower", "call_step", "not_known", "rule_steps", "table_step", "value_step"]


def not_known(error: UnknownValue) -> dict[str, str]:
    """Which series or calendar has no value, and for which day."""
    return {"element": error.element, "date": error.argument.isoformat()}


class Shower:
    """Shows values of one evaluation by their declared types."""

    def __init__(self, found: Evaluation, variables: Mapping[str, TypeSpec] | None = None) -> None:
        self._found = found
        self._variables = variables or {}
        #: the types that were asked for, by path
        self._specs: dict[tuple[str, ...], TypeSpec | None] = {}
        #: what was told, by type; lists and records by identity: they are kept, so that it lasts
        self._known: dict[tuple[object, int], tuple[Any, TypeSpec | None, dict[str, Any]]] = {}

    def inside(self, rule: Rule) -> Shower:
        """The same with the element of a rule's ``for_each``."""
        item = element_spec(self._found.policy, rule)
        if rule.variable is None or item is None:
            return self
        return Shower(self._found, {rule.variable: item})

    def spec(self, path: tuple[str, ...]) -> TypeSpec | None:
        """The declared type at a path, also of what a used decision gave."""
        if path not in self._specs:
            self._specs[path] = self._spec(path)
        return self._specs[path]

    def _spec(self, path: tuple[str, ...]) -> TypeSpec | None:
        used = self._found.uses.get(path[0])
        if used is not None and len(path) > 1:
            given = spec_of(used.policy, path[1:])
            return None if given is None else in_currencies(given, used.env)
        inner = spec_at(".".join(path), self._variables) if self._variables else None
        return inner if inner is not None else spec_of(self._found.policy, path)

    def value(self, value: Any, spec: TypeSpec | None) -> dict[str, Any]:
        """A value exactly, and in the form of each language."""
        if value is None or isinstance(value, _PLAIN):
            key: tuple[object, int] = (type(value), str(value)), id(spec)  # 1.0 is told as 1.0
        else:
            key = id(value), id(spec)
        found = self._known.get(key)
        if found is None:  # a rule for each element reads the same again and again
            found = self._known[key] = value, spec, self._told(value, spec)
        return found[2]

    def _told(self, value: Any, spec: TypeSpec | None) -> dict[str, Any]:
        if spec is not None:
            spec = in_currencies(spec, self._found.env)
        form = form_of(spec) if spec is not None else "number"
        return {
            "value": _exact(value, spec),
            "text": {lang: format_value(value, form, lang, spec) for lang in LANGUAGES},
        }

    def formula(
        self, expression: Expression, env: Environment, spec: TypeSpec | None = None
    ) -> dict[str, Any]:
        """A formula, its operands and what it gives; ``"unknown"`` says why it gives nothing."""
        told: dict[str, Any] = {
            "formula": expression.source,
            "operands": self.operands(expression, env),
        }
        try:
            value = expression.evaluate(env)
        except UnknownValue as error:
            return {**told, "value": None, "text": None, "unknown": not_known(error)}
        if spec is None:
            spec = self.spec(tuple(expression.source.split(".")))
        return {**told, **self.value(value, spec)}

    def operands(self, expression: Expression, env: Environment) -> list[dict[str, Any]]:
        """What an expression reads; what is unknown is left out."""
        try:
            operands = expression.operands(env)
        except QerarError:
            return []
        return [
            {"name": one.text, **self.value(one.value, self.spec(tuple(one.text.split("."))))}
            for one in operands
            if not callable(one.value)
        ]


def _exact(value: Any, spec: TypeSpec | None) -> Any:
    if value is None:
        return None
    try:
        return render_untyped(value) if spec is None else render(value, spec)
    except NotRenderable:
        return render_untyped(value)


def value_step(found: Evaluation, show: Shower, declared: Value) -> dict[str, Any]:
    """A named formula and what it gave."""
    return {
        "kind": "value",
        "name": declared.name,
        "label": local_json(declared.label),
        **show.formula(declared.formula.expression, found.env, declared.spec),
        "citation": citation_json(declared.citation, found.policy),
    }


def table_step(found: Evaluation, show: Shower, table: Table) -> dict[str, Any]:
    """A decision table: what its columns read, and what became of each row."""
    name, spec = table.name, show.spec((table.name,))
    told = _table(found, table)
    error = found.env.unknown.get(name)
    if error is not None:
        return {**told, "value": None, "text": None, "unknown": not_known(error)}
    return {**told, **_rows(found, show, table, found.env), **show.value(found.env[name], spec)}


def _table(found: Evaluation, table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "name": table.name,
        "label": local_json(table.label),
        "hit_policy": table.hit_policy.value,
        "columns": [],
        "rows": [],
        "default": False,
        "citation": citation_json(table.citation, found.policy),
    }


def call_step(found: Evaluation, show: Shower, call: str) -> dict[str, Any] | None:
    """A call of a table with parameters, told as a table.

    None where it fails: only a part of a condition that its neighbours guard asked so.
    """
    name, arguments = found.calls[call]
    table = found.policy.tables[name]
    env = found.env.with_(**dict(zip(table.parameters, arguments, strict=True)))
    told = {**_table(found, table), "name": call}
    try:
        value = found.program.tables[name].evaluate(env)
    except UnknownValue as error:
        return {**told, "value": None, "text": None, "unknown": not_known(error)}
    except STOPS:
        return None
    return {**told, **_rows(found, show, table, env), **show.value(value, show.spec((name,)))}


def _rows(found: Evaluation, show: Shower, table: Table, env: Environment) -> dict[str, Any]:
    trace = found.program.tables[table.name].trace(env)
    columns = [
        {"name": source, **show.value(value, show.spec(tuple(source.split("."))))}
        for source, value in trace.inputs
    ]
    rows = []
    for row, declared in zip(trace.rows, table.rows, strict=True):
        failed = None
        if row.column is not None:
            column = columns[row.column]
            failed = {**column, "column": column["name"], "cell": row.cell}
        rows.append(
            {
                "row": row.id,
                "hit": row.hit,
                "reached": row.reached,
                "failed": failed,
                "citation": citation_json(declared.citation, found.policy),
            }
        )
    defaults = table.default is not None and table.aggregator != "COUNT"
    return {
        "columns": columns,
        "rows": rows,
        "default": defaults and not any(row.hit for row in trace.rows),
    }


def rule_steps(found: Evaluation, show: Shower) -> list[dict[str, Any]]:
    """Every rule, for the case or for each element, with its conditions and whether it fired."""
    return [_rule_step(found, show.inside(rule), rule) for rule in found.policy.rules.values()]


def _rule_step(found: Evaluation, show: Shower, rule: Rule) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": rule.name,
        "label": local_json(rule.label),
        "formula": rule.when.source,
        "after": [
            {
                "fact": fact,
                "label": local_json(found.policy.facts.get(fact)),
                "asserted": fact in found.facts,
            }
            for fact in rule.after
        ],
        "finding": rule.finding,
        "facts": list(rule.facts),
        "action": rule.action.code if rule.action is not None else None,
        "citation": citation_json(rule.citation, found.policy),
    }
    fired = {one.place for one in found.fired if one.rule is rule}
    if rule.variable is None or rule.elements is None:
        told["cases"] = [_case(show, rule, found.env, None, None in fired)]
        return told
    told["for_each"] = {"variable": rule.variable, "list": rule.elements.source}
    try:
        elements: Any = rule.elements.expression.evaluate(found.env)
    except UnknownValue as error:
        return {**told, "cases": [], "unknown": not_known(error)}
    told["cases"] = [
        _case(show, rule, found.env.with_(**{rule.variable: element}), index, index in fired)
        for index, element in enumerate(elements)
    ]
    return told


def _case(
    show: Shower, rule: Rule, env: Environment, index: int | None, fired: bool
) -> dict[str, Any]:
    conditions = _conditions(show, rule.when.expression.conditions, env)
    return {
        "index": index,
        "holds": conditions["holds"],
        "fired": fired,
        "conditions": conditions,
    }


def _conditions(show: Shower, tree: ConditionTree, env: Environment) -> dict[str, Any]:
    """The parts of a condition; ``holds`` is null where a part does not apply or is unknown."""
    told: dict[str, Any] = {"formula": tree.expression.source}
    try:
        told["holds"] = _truth(tree.expression, env)
    except UnknownValue as error:
        told.update(holds=None, unknown=not_known(error))
    if tree.connective is None:
        told["operands"] = show.operands(tree.expression, env)
    else:
        told["connective"] = tree.connective
        told["parts"] = [_conditions(show, part, env) for part in tree.parts]
    return told


def _truth(expression: Expression, env: Environment) -> bool | None:
    try:
        return bool(expression.evaluate(env))
    except STOPS:  # its neighbours guard it
        return None
