"""What a policy version is, once loaded: declarations with compiled FEEL.

Everything here is immutable.  Formulas are compiled when the file is loaded;
nothing is evaluated in this room.  Names follow DMN: a decision table has a
hit policy, inputs, outputs and rows; a rule has a condition and findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from engine.feel import Expression, UnaryTests

__all__ = [
    "ActionTemplate",
    "ActionsSpec",
    "Citation",
    "Constraint",
    "Field",
    "Finding",
    "Formula",
    "HitPolicy",
    "Kind",
    "LocalText",
    "Message",
    "Obligation",
    "Outcome",
    "OutputClause",
    "Parameter",
    "Place",
    "Placeholder",
    "PolicyVersion",
    "Remedy",
    "Row",
    "Rule",
    "SeriesEntry",
    "Severity",
    "Source",
    "Table",
    "TypeSpec",
    "Use",
    "Value",
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file: line and column count from 1, path is slash-joined keys."""

    line: int
    column: int
    path: str


@dataclass(frozen=True, slots=True)
class LocalText:
    """The same words in Azerbaijani and in English."""

    az: str
    en: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document that the policy's elements cite."""

    id: str
    title: LocalText
    issuer: str | None = None
    date: date | None = None
    note: LocalText | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Which clause of which source says so, and the catalogue's rule ids."""

    source: str
    clause: str | None = None
    catalogue: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """A FEEL text of the policy, where it stands, and its compiled form."""

    source: str
    place: Place
    expression: Expression


# --- types -----------------------------------------------------------------


class Kind(StrEnum):
    MONEY = "money"  # manat with two decimals unless scale says otherwise
    RATIO = "ratio"  # a fraction: 0.90 is 90 %
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    DATETIME = "datetime"
    DURATION = "duration"
    BOOLEAN = "boolean"
    ENUM = "enum"
    TEXT = "text"
    RECORD = "record"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class TypeSpec:
    """A type as declared.

    ``scale`` is the most decimals a value may have (money 2, integer 0 unless
    declared); a value with more is a fault, never rounded silently.
    ``minimum`` and ``maximum`` are inclusive: constants, or formulas over
    ``effective_date`` and inputs (``max: effective_date``).
    """

    kind: Kind
    nullable: bool = False
    scale: int | None = None
    minimum: Decimal | date | Formula | None = None
    maximum: Decimal | date | Formula | None = None
    currency: str | None = None  # "AZN", or the path of an enum input
    values: tuple[str, ...] = ()  # enum
    value_labels: Mapping[str, LocalText] = field(default_factory=dict)
    max_length: int | None = None  # text
    pattern: str | None = None
    months: bool = False  # duration: years and months instead of days and time
    item: TypeSpec | None = None  # list
    min_items: int = 0
    max_items: int | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)  # record
    record: str | None = None  # the name under types:, where it has one


@dataclass(frozen=True, slots=True)
class Field:
    """An input (``name`` is its dotted path) or a field of a record."""

    name: str
    spec: TypeSpec
    place: Place
    default: Formula | None = None
    optional: bool = False
    informational: bool = False
    label: LocalText | None = None
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Constraint:
    """A condition across inputs; a breach is invalid input at ``at`` (dotted path)."""

    check: Formula
    at: str
    message: LocalText
    code: str
    place: Place


# --- numbers and formulas ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class SeriesEntry:
    """A value of a dated series; both days are included, ``end`` None is open."""

    start: date | None
    end: date | None
    value: object
    citation: Citation | None = None
    confidence: str | None = None
    note: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number with its status and source: one value, or a function of a date."""

    name: str
    spec: TypeSpec
    place: Place
    value: object = None
    series: tuple[SeriesEntry, ...] = ()
    status: str = "document"  # regulation | institution | document
    label: LocalText | None = None
    citation: Citation | None = None
    confidence: str | None = None
    note: LocalText | None = None

    @property
    def is_series(self) -> bool:
        return bool(self.series)


@dataclass(frozen=True, slots=True)
class Value:
    """A named formula."""

    name: str
    formula: Formula
    spec: TypeSpec
    place: Place
    label: LocalText | None = None
    citation: Citation | None = None


# --- decision tables ---------------------------------------------------------


class HitPolicy(StrEnum):
    UNIQUE = "UNIQUE"
    ANY = "ANY"
    FIRST = "FIRST"
    PRIORITY = "PRIORITY"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"


@dataclass(frozen=True, slots=True)
class OutputClause:
    """An output column; ``priorities`` are its values, highest first (PRIORITY, OUTPUT ORDER)."""

    name: str
    spec: TypeSpec
    priorities: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a decision table: one unary test a column, one formula an output."""

    id: str
    cells: tuple[UnaryTests, ...]
    outputs: tuple[Formula, ...]
    place: Place
    citation: Citation | None = None
    note: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table; with ``parameters`` it is a function of FEEL."""

    name: str
    hit_policy: HitPolicy
    inputs: tuple[Formula, ...]
    outputs: tuple[OutputClause, ...]
    rows: tuple[Row, ...]
    place: Place
    record: bool = False  # several outputs make a record
    aggregator: str | None = None  # COLLECT: SUM | MIN | MAX | COUNT
    default: tuple[Formula, ...] | None = None  # one an output; None: no hit is a fault
    parameters: Mapping[str, TypeSpec] = field(default_factory=dict)
    input_specs: tuple[TypeSpec | None, ...] = ()  # declared type behind each column, if known
    unchecked: str | None = None  # why gaps and overlaps are not checked
    status: str | None = None  # of the numbers in its rows, as a parameter's
    label: LocalText | None = None
    citation: Citation | None = None


# --- rules and what they say -------------------------------------------------


@dataclass(frozen=True, slots=True)
class Placeholder:
    """``{max_principal:money}``: a FEEL formula and how to show it."""

    text: str  # as written between the braces, before the colon
    format: str  # money | percent | number | integer | date | text
    formula: Formula


@dataclass(frozen=True, slots=True)
class Message:
    """A message in two languages with its placeholders by their text."""

    text: LocalText
    placeholders: tuple[Placeholder, ...] = ()


class Severity(StrEnum):
    ADVERSE = "adverse"
    REFER = "refer"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason code; ``verdict`` is a value of ``outcome.order`` or None."""

    code: str
    verdict: str | None
    severity: Severity
    message: Message
    place: Place


@dataclass(frozen=True, slots=True)
class Remedy:
    """What would help: inputs to set (path, formula), or only a message.

    One under a rule is offered when the rule fires; one under ``remedies:``
    when its ``when`` holds (it may read ``outcome`` and ``findings``).
    """

    id: str
    set: tuple[tuple[str, Formula], ...]
    place: Place
    message: Message | None = None
    when: Formula | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class ActionTemplate:
    """An action a rule asks for; ``fields`` are formulas by declared field."""

    code: str
    rank: Formula | None
    fields: Mapping[str, Formula]


@dataclass(frozen=True, slots=True)
class ActionsSpec:
    """What actions look like and how they are ordered (ascending)."""

    order_by: str = "rank"
    fields: Mapping[str, TypeSpec] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """A production: when it holds (once, or for each element), its consequences."""

    name: str
    when: Formula
    place: Place
    variable: str | None = None  # for_each
    elements: Formula | None = None  # the list for_each runs over
    after: tuple[str, ...] = ()
    finding: str | None = None
    at: str | None = None  # dotted path, may start with the variable
    facts: tuple[str, ...] = ()
    action: ActionTemplate | None = None
    remedies: tuple[Remedy, ...] = ()
    label: LocalText | None = None
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Obligation:
    """What follows from an outcome (``on`` is an outcome or "any")."""

    code: str
    on: str
    message: Message
    place: Place
    when: Formula | None = None
    until: Formula | None = None
    citation: Citation | None = None


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
    obligations: tuple[Obligation, ...] = ()
    uses: Mapping[str, Use] = field(default_factory=dict)
    order: tuple[str, ...] = ()  # uses, values and tables in dependency order
    calendar: str | None = None  # the calendar its formulas read, if any
