"""The first reading of a policy: every element's shape and declared type, no formula compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.policy.elements.consequences import (
    FindingDraft,
    ObligationDraft,
    read_finding,
    read_obligation,
)
from engine.policy.elements.declarations import (
    Citations,
    ParameterDraft,
    read_inputs,
    read_outcome,
    read_parameter,
)
from engine.policy.elements.remedies import RemedyDraft, read_remedy
from engine.policy.elements.rules import RuleDraft, RuleReader
from engine.policy.elements.tables import TableDraft, TableReader
from engine.policy.elements.type_drafts import FieldDraft, TypeDraft
from engine.policy.elements.types import TypeReader
from engine.policy.elements.uses import UseDraft, read_use
from engine.policy.elements.values import ValueDraft, read_value
from engine.policy.faults import did_you_mean
from engine.policy.formulas.names import Names
from engine.policy.formulas.scope import series_type
from engine.policy.formulas.used_types import UsedTypes
from engine.policy.model import Outcome
from engine.policy.reading.mappings import Fields

__all__ = ["Drafts", "read_drafts"]


@dataclass(frozen=True, slots=True)
class Drafts:
    """What a policy file declares; ``names`` holds the static type of every name."""

    names: Names
    types: TypeReader
    citations: Citations
    records: Mapping[str, TypeDraft]
    inputs: Mapping[str, FieldDraft]
    parameters: Mapping[str, ParameterDraft]
    values: Mapping[str, ValueDraft]
    tables: Mapping[str, TableDraft]
    uses: Mapping[str, UseDraft]
    outcome: Outcome
    findings: Mapping[str, FindingDraft]
    rules: Mapping[str, RuleDraft]
    remedies: tuple[RemedyDraft, ...]
    obligations: tuple[ObligationDraft, ...]

    @property
    def action_codes(self) -> frozenset[str]:
        """The codes of the actions that rules ask for."""
        return frozenset(one.action.code for one in self.rules.values() if one.action is not None)

    @property
    def facts(self) -> frozenset[str]:
        """The facts that rules assert."""
        return frozenset(fact for rule in self.rules.values() for fact in rule.facts)


def read_drafts(root: Fields, policy_id: str, used: UsedTypes | None) -> Drafts:
    """Read every section of the file; what is wrong in shape or name becomes a fault."""
    faults = root.faults
    names, citations = Names(faults), Citations(root)
    paths = frozenset(path for path, _, _ in root.section("inputs"))
    types = TypeReader(faults, citations.read, paths)
    records = types.declare(root)
    inputs = read_inputs(root, types, names)
    parameters: dict[str, ParameterDraft] = {}
    for name, place, node in root.section("parameters"):
        parameter = read_parameter(name, node, types, citations, faults)
        own = parameter.type.feel
        names.declare(name, "a parameter", series_type(own) if parameter.series else own, place)
        parameters[name] = parameter
    values: dict[str, ValueDraft] = {}
    for name, place, node in root.section("values"):
        values[name] = read_value(name, node, types, citations, faults)
        names.declare(name, "a value", values[name].type.feel, place)
    tables: dict[str, TableDraft] = {}
    table_reader = TableReader(types, citations, faults)
    for name, place, node in root.section("tables"):
        tables[name] = table_reader.read(name, node)
        names.declare(name, "a table", tables[name].type(), place)
    uses: dict[str, UseDraft] = {}
    for name, place, node in root.section("uses"):
        uses[name] = read_use(name, node, root, policy_id, used)
        names.declare(name, "a policy in use", uses[name].type(faults), place)
    outcome = read_outcome(root)
    rule_reader = RuleReader(citations, faults)
    drafts = Drafts(
        names=names,
        types=types,
        citations=citations,
        records=records,
        inputs=inputs,
        parameters=parameters,
        values=values,
        tables=tables,
        uses=uses,
        outcome=outcome,
        findings={
            code: read_finding(code, place, node, outcome, root)
            for code, place, node in root.section("findings")
        },
        rules={
            name: rule_reader.read(name, place, node) for name, place, node in root.section("rules")
        },
        remedies=tuple(
            read_remedy(name, None, node, root) for name, _, node in root.section("remedies")
        ),
        obligations=tuple(
            read_obligation(node, outcome, citations, root) for node in root.sequence("obligations")
        ),
    )
    _check_references(drafts, root)
    return drafts


def _check_references(drafts: Drafts, root: Fields) -> None:
    """Findings that rules give and facts that they wait for are declared."""
    facts = drafts.facts
    for rule in drafts.rules.values():
        if rule.finding is not None and rule.finding not in drafts.findings:
            hint = did_you_mean(rule.finding, drafts.findings)
            message = f"the finding '{rule.finding}' is not declared under 'findings'{hint}"
            root.faults.add("undeclared", rule.finding_place, message)
        for fact, place in rule.after:
            if fact not in facts:
                hint = did_you_mean(fact, facts)
                message = f"no rule asserts the fact '{fact}'{hint}"
                root.faults.add("undeclared", place, message)
    codes: dict[str, int] = {}
    for obligation in drafts.obligations:
        if obligation.code in codes:
            message = (
                f"the obligation '{obligation.code}' is already in line {codes[obligation.code]}"
            )
            root.faults.add("declared_twice", obligation.place, message)
        codes[obligation.code] = obligation.place.line
