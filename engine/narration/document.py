"""A policy version as a document: plain data in one language, for pages and print.

Texts are complete sentences or phrases of that language.  Where a formula has
no words it stands in them between backquotes, as FEEL (``pieces_of`` parts the
two).  The names of what the policy declares stand in quotation marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = [
    "ActionField",
    "Argument",
    "Cited",
    "Column",
    "ConstraintView",
    "Document",
    "FindingView",
    "InputView",
    "ObligationView",
    "OutcomeView",
    "OutputView",
    "PaperFieldView",
    "PaperPartView",
    "PaperView",
    "ParameterView",
    "Period",
    "RemedyView",
    "RowView",
    "RuleView",
    "SourceView",
    "TableView",
    "Term",
    "UseView",
    "ValueView",
    "Words",
]


@dataclass(frozen=True, slots=True)
class Words:
    """A formula or cell in words, and as it is written (FEEL)."""

    text: str
    feel: str


@dataclass(frozen=True, slots=True)
class Cited:
    """What an element cites; ``text`` is the whole in words: "Credit risk rule, clause 3.1"."""

    source: str
    text: str
    clause: str | None
    catalogue: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """A document that elements cite."""

    id: str
    title: str
    issuer: str | None
    date: str | None
    note: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class InputView:
    """An input by its dotted path, or a field of a record by its name.

    ``type`` tells kind, unit and bounds; ``given`` whether and how it may be
    left out (None: it must be given); ``fields`` are those of a record, or of
    the records of a list.
    """

    path: str
    label: str
    type: str
    given: str | None
    informational: bool
    values: tuple[tuple[str, str], ...]  # of an enum: the value and its label
    fields: tuple[InputView, ...]
    citation: Cited | None


@dataclass(frozen=True, slots=True)
class ConstraintView:
    """What must hold across inputs: ``check`` as a sentence ("… must be …")."""

    check: Words
    at: str
    message: str
    code: str


@dataclass(frozen=True, slots=True)
class Period:
    """A value of a dated series; ``days`` tells from when to when."""

    days: str
    value: str
    citation: Cited | None
    confidence: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class ParameterView:
    """A number that the policy sets: one ``value``, or ``periods`` of a series."""

    name: str
    label: str
    type: str
    value: str | None
    periods: tuple[Period, ...]
    status: str
    confidence: str | None
    note: str | None
    citation: Cited | None


@dataclass(frozen=True, slots=True)
class ValueView:
    """A named formula."""

    name: str
    label: str
    type: str
    formula: Words
    citation: Cited | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, the formula or name behind it, and its type in words."""

    heading: str
    feel: str
    type: str | None


@dataclass(frozen=True, slots=True)
class RowView:
    """A row: a cell for each input column, then one for each output column."""

    id: str
    cells: tuple[Words, ...]
    outputs: tuple[Words, ...]
    note: str | None
    citation: Cited | None


@dataclass(frozen=True, slots=True)
class TableView:
    """A decision table; ``hit_policy`` is a sentence that says which rows count.

    ``parameters`` are those of a table that is asked like a function;
    ``default`` has a cell for each output, None where no hit is an error.
    """

    name: str
    label: str
    hit_policy: str
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    rows: tuple[RowView, ...]
    default: tuple[Words, ...] | None
    parameters: tuple[Column, ...]
    status: str | None
    unchecked: str | None
    citation: Cited | None


@dataclass(frozen=True, slots=True)
class RemedyView:
    """What would help: the whole as ``sentence``; ``sets`` are inputs and what they become."""

    id: str
    sentence: str
    when: Words | None
    sets: tuple[tuple[str, Words], ...]
    message: str | None


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule as one ``sentence``; ``when`` is its condition alone, ``effects`` what follows.

    ``conditions`` are the conditions that must all hold, one by one.
    """

    name: str
    label: str
    sentence: str
    when: Words
    conditions: tuple[str, ...]
    effects: tuple[str, ...]
    finding: str | None
    remedies: tuple[RemedyView, ...]
    citation: Cited | None


@dataclass(frozen=True, slots=True)
class FindingView:
    """A reason code: the outcome it speaks for (if any), its weight, what it says to people."""

    code: str
    verdict: str | None
    severity: str
    message: str
    rules: tuple[str, ...]  # labels of the rules that give it


@dataclass(frozen=True, slots=True)
class ObligationView:
    """What follows from an outcome, as one ``sentence``."""

    code: str
    sentence: str
    on: str
    when: Words | None
    until: Words | None
    message: str
    citation: Cited | None


@dataclass(frozen=True, slots=True)
class ActionField:
    """What an action says besides its code and rank."""

    name: str
    label: str
    type: str


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """Outcomes by strength (value and label), strongest first, and the whole as sentences."""

    order: tuple[tuple[str, str], ...]
    default: str
    sentence: str


@dataclass(frozen=True, slots=True)
class OutputView:
    """What is answered with an outcome; ``on`` in words, ``names`` as (name, label)."""

    on: str
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Argument:
    """An input of a used policy and what this policy gives for it."""

    path: str
    label: str
    value: Words


@dataclass(frozen=True, slots=True)
class UseView:
    """Another policy whose decision this one reads."""

    name: str
    label: str
    policy: str
    sentence: str
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class PaperFieldView:
    """What a paper shows under a label; unless ``optional`` it is not written without it."""

    name: str
    label: str
    value: Words
    optional: bool
    total: bool
    citation: Cited | None


@dataclass(frozen=True, slots=True)
class PaperPartView:
    """A part of a paper: a ``text``, or labelled ``fields`` or columns.

    ``when`` and ``each`` are sentences: where it is left out, and of what there are several.
    """

    name: str
    title: str | None
    when: str | None
    each: str | None
    text: str | None
    fields: tuple[PaperFieldView, ...]
    citation: Cited | None


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper that is written from a decision; ``kind``, ``when`` and ``each`` in words."""

    code: str
    title: str
    kind: str
    when: str | None
    each: str | None
    to: tuple[PaperFieldView, ...]
    parts: tuple[PaperPartView, ...]
    signed: tuple[PaperFieldView, ...]
    citation: Cited | None


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the formulas that needs its meaning told: "annuity payment"."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Document:
    """A version whole, in the language ``lang`` ("az" or "en").

    ``purpose`` are the paragraphs of its notes; ``proposed`` the day its
    authors propose it from (the activation decides), and ``proposed_from``
    that day in words.
    """

    policy: str
    version: int
    digest: str
    lang: str
    title: str
    proposed: date | None
    proposed_from: str | None
    purpose: tuple[str, ...]
    inputs: tuple[InputView, ...]
    constraints: tuple[ConstraintView, ...]
    parameters: tuple[ParameterView, ...]
    uses: tuple[UseView, ...]
    values: tuple[ValueView, ...]
    tables: tuple[TableView, ...]
    rules: tuple[RuleView, ...]
    findings: tuple[FindingView, ...]
    remedies: tuple[RemedyView, ...]
    actions: tuple[ActionField, ...]
    tasks: tuple[tuple[str, str], ...]  # the actions that rules ask for: code and label
    obligations: tuple[ObligationView, ...]
    outcome: OutcomeView
    outputs: tuple[OutputView, ...]
    papers: tuple[PaperView, ...]
    sources: tuple[SourceView, ...]
    terms: tuple[Term, ...]
