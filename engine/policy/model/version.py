"""A version of a policy whole, with its outcome and the policies it uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.policy.model.base import Formula, LocalText, Place, Source
from engine.policy.model.papers import Paper
from engine.policy.model.rules import ActionsSpec, Finding, Obligation, Remedy, Rule
from engine.policy.model.tables import Table
from engine.policy.model.types import Constraint, Field, TypeSpec
from engine.policy.model.values import Parameter, Value

__all__ = ["Outcome", "PolicyVersion", "Use"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Outcomes by precedence, strongest first; the default where no verdict is given."""

    order: tuple[str, ...]
    default: str
    labels: Mapping[str, LocalText] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Use:
    """Another policy's decision, as a value named ``name``.

    In FEEL it is a context with ``outcome`` (text), ``findings`` (list of
    codes) and every output of the used policy by name (null where the used
    decision does not give it).  ``include`` of "findings" and "obligations"
    makes those of the used decision this decision's own.
    """

    name: str
    policy: str
    arguments: tuple[tuple[str, Formula], ...]  # used policy's input path (or its prefix), formula
    place: Place
    include: frozenset[str] = frozenset()
    label: LocalText | None = None


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """A version of a policy: path is identity, ``digest`` is "sha256:" + hex of the bytes."""

    policy_id: str
    version: int
    digest: str
    file: str
    title: LocalText
    sources: Mapping[str, Source]
    inputs: Mapping[str, Field]  # by dotted path, in file order
    outcome: Outcome
    outputs: Mapping[str, tuple[str, ...]]  # outcome or "any" -> names
    effective_from: date | None = None
    notes: LocalText | None = None
    types: Mapping[str, TypeSpec] = field(default_factory=dict)
    constraints: tuple[Constraint, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    findings: Mapping[str, Finding] = field(default_factory=dict)
    remedies: tuple[Remedy, ...] = ()  # those under remedies:, not those under rules
    actions: ActionsSpec = field(default_factory=ActionsSpec)
    facts: Mapping[str, LocalText] = field(default_factory=dict)  # what people call them
    obligations: tuple[Obligation, ...] = ()
    uses: Mapping[str, Use] = field(default_factory=dict)
    papers: Mapping[str, Paper] = field(default_factory=dict)
    order: tuple[str, ...] = ()  # uses, values and tables in dependency order
    calendar: str | None = None  # the calendar its formulas read, if any
