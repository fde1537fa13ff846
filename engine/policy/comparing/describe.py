"""The outline of a policy version: every element as a named part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.policy.comparing.describe_papers import describe_paper
from engine.policy.comparing.outline import Part, cell, formula, grouped, plain, value
from engine.policy.model import (
    Constraint,
    Field,
    Formula,
    Obligation,
    Parameter,
    PolicyVersion,
    Remedy,
    Rule,
    Source,
    Table,
    TypeSpec,
    Use,
)

__all__ = ["describe"]


def describe(policy: PolicyVersion) -> Part:
    """The outline of everything that a policy's file says, except its identity."""
    root = Part()
    root.say_local("title", policy.title)
    root.say_local("notes", policy.notes)
    root.say_plain(effective_from=policy.effective_from)
    _section(root, "sources", {name: _source(s) for name, s in policy.sources.items()})
    _section(root, "types", {name: _type(spec) for name, spec in policy.types.items()})
    _section(root, "inputs", {path: _field(f) for path, f in policy.inputs.items()})
    constraints = grouped(policy.constraints, lambda c: c.at, lambda c: c.code)
    _section(root, "constraints", {n: _constraint(c) for n, c in constraints.items()})
    _section(root, "parameters", {n: _parameter(p) for n, p in policy.parameters.items()})
    _section(root, "values", {})
    for name, element in policy.values.items():
        part = root.parts["values"].add(name, _typed_part(element.spec, element.formula.source))
        part.say("formula", formula(element.formula))
        part.say_local("label", element.label)
        part.say_source(element.citation)
    _section(root, "tables", {name: _table(table) for name, table in policy.tables.items()})
    _section(root, "uses", {name: _use(use) for name, use in policy.uses.items()})
    _section(root, "rules", {name: _rule(r) for name, r in policy.rules.items()}, ordered=True)
    _section(root, "findings", {}, ordered=True)
    for code, finding in policy.findings.items():
        part = root.parts["findings"].add(code, Part(finding.message.text.en))
        part.say_plain(verdict=finding.verdict, severity=str(finding.severity))
        part.say_message(finding.message)
    _section(root, "remedies", _remedies(policy.remedies))
    _actions(root, policy)
    facts = root.add("facts", Part())
    for name, label in policy.facts.items():
        facts.say_local(f"labels/{name}", label)
    obligations = grouped(policy.obligations, lambda o: o.code, lambda o: o.on)
    parts = {name: _obligation(o) for name, o in obligations.items()}
    _section(root, "obligations", parts, ordered=True)
    _section(root, "papers", {code: describe_paper(paper) for code, paper in policy.papers.items()})
    outcome = root.add("outcome", Part())
    outcome.say_plain(order=policy.outcome.order, default=policy.outcome.default)
    for name, label in policy.outcome.labels.items():
        outcome.say_local(f"labels/{name}", label)
    outputs = root.add("outputs", Part())
    for on, names in policy.outputs.items():
        for name in names:
            outputs.add(f"{on}/{name}", Part(name))
    return root


def _section(root: Part, name: str, parts: Mapping[str, Part], ordered: bool = False) -> None:
    root.add(name, Part(parts=dict(parts), ordered=ordered))


def _source(source: Source) -> Part:
    part = Part(source.title.en)
    part.say_local("title", source.title)
    part.say_plain(issuer=source.issuer, date=source.date, url=source.url)
    part.say_local("note", source.note)
    return part


# --- types, inputs, parameters -------------------------------------------------


def _type(spec: TypeSpec) -> Part:
    part = Part(spec.kind)
    _say_type(part, spec, named=False)
    return part


def _typed_part(spec: TypeSpec, summary: str) -> Part:
    part = Part(summary)
    _say_type(part, spec, named=True)
    return part


def _say_type(part: Part, spec: TypeSpec, named: bool, prefix: str = "") -> None:
    """A declared type; a record named under ``types`` is said there, here by name."""
    by_name = named and spec.record is not None
    part.say(f"{prefix}type", plain(spec.record if by_name else str(spec.kind)))
    part.say(f"{prefix}nullable", plain(spec.nullable))
    for key, bound in (("min", spec.minimum), ("max", spec.maximum)):
        leaf = formula(bound) if isinstance(bound, Formula) else plain(bound)
        part.say(f"{prefix}{key}", leaf)
    facts = {
        "scale": spec.scale,
        "currency": spec.currency,
        "values": spec.values,
        "max_length": spec.max_length,
        "pattern": spec.pattern,
        "months": spec.months or None,
        "min_items": spec.min_items or None,
        "max_items": spec.max_items,
    }
    for key, fact in facts.items():
        part.say(f"{prefix}{key}", plain(fact))
    for name, label in spec.value_labels.items():
        part.say_local(f"{prefix}labels/{name}", label)
    if spec.item is not None:
        _say_type(part, spec.item, named=True, prefix=f"{prefix}of/")
    if not by_name:
        for name, field in spec.fields.items():
            part.add(f"{prefix}{name}", _field(field))


def _field(field: Field) -> Part:
    part = _typed_part(field.spec, str(field.spec.record or field.spec.kind))
    part.say("default", formula(field.default))
    part.say_plain(optional=field.optional, informational=field.informational)
    part.say_local("label", field.label)
    part.say_source(field.citation)
    return part


def _parameter(parameter: Parameter) -> Part:
    shown = value(parameter.value)
    summary = "a series" if parameter.is_series or shown is None else shown.text
    part = _typed_part(parameter.spec, summary)
    part.say_plain(status=parameter.status, confidence=parameter.confidence)
    if not parameter.is_series:
        part.say("value", value(parameter.value))
    part.say_local("label", parameter.label)
    part.say_local("note", parameter.note)
    part.say_source(parameter.citation)
    for entry in parameter.series:
        start = "open start" if entry.start is None else entry.start.isoformat()
        worth = value(entry.value)
        own = Part(worth.text if worth else "")
        own.say("value", worth)
        own.say_plain(to=entry.end, confidence=entry.confidence)
        own.say_local("note", entry.note)
        own.say_source(entry.citation)
        part.add(f"series/{start}", own)
    return part


# --- logic -----------------------------------------------------------------------


def _constraint(constraint: Constraint) -> Part:
    part = Part(constraint.check.source)
    part.say("check", formula(constraint.check))
    part.say_plain(code=constraint.code)
    part.say_local("message", constraint.message)
    return part


def _table(table: Table) -> Part:
    columns = _names(column.source for column in table.inputs)
    rows = "1 row" if len(table.rows) == 1 else f"{len(table.rows)} rows"
    part = Part(f"{table.hit_policy} over {', '.join(columns)}, {rows}")
    part.say_plain(hit_policy=str(table.hit_policy), aggregator=table.aggregator)
    part.say_plain(unchecked=table.unchecked, status=table.status)
    part.say_local("label", table.label)
    part.say_source(table.citation)
    for name, spec in table.parameters.items():
        own = part.add(f"parameters/{name}", _typed_part(spec, str(spec.kind)))
        own.say_local("label", table.parameter_labels.get(name))
    for column in columns:
        part.add(f"inputs/{column}", Part(column))
    ends = [f"/{clause.name}" for clause in table.outputs] if table.record else [""]
    for end, clause in zip(ends, table.outputs, strict=True):
        own = part.add(f"output{end}", _typed_part(clause.spec, str(clause.spec.kind)))
        for number, priority in enumerate(clause.priorities, start=1):
            own.say(f"priorities/{number}", value(priority))
        own.say_local("label", clause.label)
    for end, default in zip(ends, table.default or (), strict=False):
        part.say(f"default{end}", formula(default))
    held = part.add("rows", Part(ordered=True))
    for row in table.rows:
        cells = [cell(tests) for tests in row.cells]
        outputs = [formula(output) for output in row.outputs]
        gives = ", ".join(leaf.text for leaf in outputs if leaf is not None)
        own = held.add(row.id, Part(f"{' | '.join(leaf.text for leaf in cells)} -> {gives}"))
        for column, leaf in zip(columns, cells, strict=True):
            own.say(f"when/{column}", leaf)
        for end, output in zip(ends, outputs, strict=True):
            own.say(f"then{end}", output)
        own.say_local("note", row.note)
        own.say_source(row.citation)
    return part


def _names(sources: Iterable[str]) -> tuple[str, ...]:
    """Columns by their formulas, told apart where two are the same."""
    return tuple(grouped((" ".join(s.split()) for s in sources), str, lambda _: "again"))


def _use(use: Use) -> Part:
    part = Part(f"the policy {use.policy}")
    part.say_plain(policy=use.policy, include=tuple(sorted(use.include)))
    for path, argument in use.arguments:
        part.say(f"with/{path}", formula(argument))
    part.say_local("label", use.label)
    return part


def _rule(rule: Rule) -> Part:
    shown = formula(rule.when)
    part = Part(shown.text if shown else "")
    part.say("when", shown)
    part.say_plain(for_each=rule.variable)
    part.say("for_each/in", formula(rule.elements))
    part.say_plain(after=rule.after, finding=rule.finding, at=rule.at, facts=rule.facts)
    if rule.action is not None:
        part.say("action/code", plain(rule.action.code))
        part.say("action/rank", formula(rule.action.rank))
        for name, own in rule.action.fields.items():
            part.say(f"action/{name}", formula(own))
    part.say_local("label", rule.label)
    part.say_source(rule.citation)
    part.add("remedies", Part(parts=_remedies(rule.remedies), ordered=True))
    return part


def _remedies(remedies: Iterable[Remedy]) -> dict[str, Part]:
    parts: dict[str, Part] = {}
    for remedy in remedies:
        shown = ", ".join(f"{path} = {own.source}" for path, own in remedy.set)
        part = Part(shown or (remedy.message.text.en if remedy.message else ""))
        part.say("when", formula(remedy.when))
        for path, own in remedy.set:
            part.say(f"set/{path}", formula(own))
        part.say_message(remedy.message)
        parts[remedy.id] = part
    return parts


def _actions(root: Part, policy: PolicyVersion) -> None:
    part = root.add("actions", Part())
    part.say_plain(order_by=policy.actions.order_by)
    for name, spec in policy.actions.fields.items():
        own = part.add(f"fields/{name}", _typed_part(spec, str(spec.kind)))
        own.say_local("label", policy.actions.field_labels.get(name))
    for code, label in policy.actions.labels.items():
        part.say_local(f"labels/{code}", label)


def _obligation(obligation: Obligation) -> Part:
    part = Part(obligation.message.text.en)
    part.say_plain(on=obligation.on)
    part.say("when", formula(obligation.when))
    part.say("until", formula(obligation.until))
    part.say_message(obligation.message)
    part.say_source(obligation.citation)
    return part
