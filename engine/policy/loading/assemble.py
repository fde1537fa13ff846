"""The second reading of a policy: compiles what was declared into the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.feel import Scope
from engine.feel.types import DateType, FeelType, ListType, StringType
from engine.policy.elements.actions import read_actions, read_facts
from engine.policy.elements.consequences import message_scope
from engine.policy.elements.declarations import finish_constraint
from engine.policy.elements.papers import Declared, PaperReader
from engine.policy.faults import did_you_mean
from engine.policy.formulas.compile import CALENDAR_FUNCTIONS, Compiler
from engine.policy.formulas.names import nest
from engine.policy.formulas.table_results import result_spec
from engine.policy.formulas.used_types import codes_type
from engine.policy.loading.drafts import Drafts
from engine.policy.loading.order import computation_order
from engine.policy.model import (
    Field,
    LocalText,
    PolicyVersion,
    Rule,
    Table,
    TypeSpec,
    Use,
    Value,
)
from engine.policy.reading.mappings import Fields

__all__ = ["CALENDAR", "assemble"]

CALENDAR = "az"
"""The calendar that answers for working days."""


def assemble(
    root: Fields, drafts: Drafts, *, policy_id: str, version: int, digest: str, file: str
) -> PolicyVersion:
    """Compile every formula.  Where that gives faults the result is not to be used."""
    faults = root.faults
    constants = {
        name: draft.type.feel for name, draft in drafts.parameters.items() if not draft.series
    }
    bounds = Scope({**drafts.names.input_types(), **constants})
    scope = Scope({**CALENDAR_FUNCTIONS, **drafts.names.types()})
    shapes = {path: draft.type.spec for path, draft in drafts.inputs.items()}
    compiler = Compiler(faults, shapes)
    inputs = _inputs(drafts, compiler, constants, bounds)
    specs = {path: field.spec for path, field in inputs.items()}
    parameters = {name: draft.finish(compiler, bounds) for name, draft in drafts.parameters.items()}
    values = {name: draft.finish(compiler, scope, bounds) for name, draft in drafts.values.items()}
    known = {
        **specs,
        **{name: one.spec for name, one in parameters.items() if not one.is_series},
        **{name: value.spec for name, value in values.items()},
        **_single_outputs(drafts),
    }
    tables = {
        name: draft.finish(compiler, scope, bounds, known) for name, draft in drafts.tables.items()
    }
    uses = {
        name: draft.finish(compiler, scope, drafts.outcome) for name, draft in drafts.uses.items()
    }
    actions = read_actions(root, drafts.types, compiler, bounds, drafts.action_codes)
    rules = {
        name: draft.finish(compiler, scope, actions, specs) for name, draft in drafts.rules.items()
    }
    decided = scope.with_(_decision_types(drafts))
    declared = {
        **{name: (one.spec, one.label) for name, one in parameters.items() if not one.is_series},
        **{name: (one.spec, one.label) for name, one in values.items()},
        **{n: (_result(one), one.label) for n, one in tables.items() if not one.parameters},
    }
    papers = PaperReader(
        drafts.citations,
        compiler,
        decided.with_(_actions_asked(rules.values(), scope)),
        Scope({**constants, "effective_date": DateType()}),
        Declared(inputs, declared),
    )
    elements: Mapping[str, Value | Table | Use] = {**uses, **values, **tables}
    return PolicyVersion(
        policy_id=policy_id,
        version=version,
        digest=digest,
        file=file,
        title=root.local("title") or LocalText("", ""),
        effective_from=root.date("effective_from"),
        notes=root.local("notes"),
        sources=drafts.citations.sources,
        types={name: draft.finish(compiler, bounds) for name, draft in drafts.records.items()},
        inputs=inputs,
        constraints=tuple(
            finish_constraint(node, compiler, bounds, specs)
            for node in root.sequence("constraints")
        ),
        parameters=parameters,
        values=values,
        tables=tables,
        rules=rules,
        findings={
            code: draft.finish(compiler, message_scope(code, rules, scope))
            for code, draft in drafts.findings.items()
        },
        remedies=tuple(draft.finish(compiler, decided, specs) for draft in drafts.remedies),
        actions=actions,
        facts=read_facts(root, drafts.facts),
        obligations=tuple(draft.finish(compiler, scope) for draft in drafts.obligations),
        uses=uses,
        papers={code: papers.read(code, key, node) for code, key, node in root.section("papers")},
        outcome=drafts.outcome,
        outputs=_outputs(root, drafts),
        order=computation_order(elements, faults),
        calendar=CALENDAR if compiler.calls_calendar else None,
    )


def _inputs(
    drafts: Drafts, compiler: Compiler, constants: Mapping[str, FeelType], every: Scope
) -> dict[str, Field]:
    """Inputs with their defaults, each over the inputs declared before it and constants."""
    done: dict[str, FeelType] = {}
    fields: dict[str, Field] = {}
    for path, draft in drafts.inputs.items():
        earlier = Scope({**constants, **nest(done), "effective_date": DateType()})
        fields[path] = draft.finish(compiler, earlier, every)
        done[path] = draft.type.feel
    return fields


def _single_outputs(drafts: Drafts) -> dict[str, TypeSpec]:
    """The type of the one output of a table that is read by its name."""
    return {
        name: draft.outputs[0].type.spec
        for name, draft in drafts.tables.items()
        if len(draft.outputs) == 1 and not draft.record and not draft.parameters
    }


def _decision_types(drafts: Drafts) -> dict[str, FeelType]:
    """What a remedy may read beside everything else: the outcome and the reason codes."""
    codes = codes_type(
        tuple(
            version
            for use in drafts.uses.values()
            if "findings" in use.include
            for version in use.versions or ()
        )
    )
    unknown = any(
        "findings" in use.include and use.versions is None for use in drafts.uses.values()
    )
    values = None
    if isinstance(codes, StringType) and codes.values is not None and not unknown:
        values = codes.values | frozenset(drafts.findings)
    return {
        "outcome": StringType(frozenset(drafts.outcome.order)),
        "findings": ListType(item=StringType(values)),
    }


def _result(table: Table) -> TypeSpec | None:
    """The type of a table's result; a faulty one may have no output."""
    return result_spec(table) if table.outputs else None


def _actions_asked(rules: Iterable[Rule], scope: Scope) -> dict[str, FeelType]:
    """What a paper may read beside that: the codes of the actions, unless the name is taken."""
    if "actions" in scope.names:
        return {}
    codes = frozenset(rule.action.code for rule in rules if rule.action is not None)
    return {"actions": ListType(item=StringType(codes))}


def _outputs(root: Fields, drafts: Drafts) -> dict[str, tuple[str, ...]]:
    """Which names a decision gives, with any outcome or only with one."""
    faults = root.faults
    node = root.node("outputs")
    if node is None:
        return {}
    known = {
        *drafts.values,
        *drafts.uses,
        *(name for name, draft in drafts.parameters.items() if not draft.series),
        *(name for name, draft in drafts.tables.items() if not draft.parameters),
    }
    fields = Fields(node, faults, "'outputs'", None)
    outputs: dict[str, tuple[str, ...]] = {}
    for when, place, _ in fields.pairs():
        if when != "any" and when not in drafts.outcome.order:
            hint = did_you_mean(when, ("any", *drafts.outcome.order))
            faults.add("undeclared", place, f"there is no outcome '{when}'{hint}")
        names: list[str] = []
        for name, at in fields.texts(when):
            if name in names:
                faults.add("declared_twice", at, f"the output '{name}' is listed twice")
            elif name not in known:
                hint = did_you_mean(name, known)
                message = f"'{name}' is no value, table or policy in use{hint}"
                faults.add("undeclared", at, message)
            names.append(name)
        outputs[when] = tuple(names)
    return outputs
