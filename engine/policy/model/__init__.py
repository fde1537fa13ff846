"""What a policy version is, once loaded: declarations with compiled FEEL.

Everything here is immutable.  Formulas are compiled when the file is loaded;
nothing is evaluated in this room.  Names follow DMN: a decision table has a
hit policy, inputs, outputs and rows; a rule has a condition and findings.
"""

from __future__ import annotations

from engine.policy.model.base import Citation, Formula, LocalText, Place, Source
from engine.policy.model.papers import Paper, PaperField, PaperKind, PaperPart
from engine.policy.model.rules import (
    ActionsSpec,
    ActionTemplate,
    Finding,
    Message,
    Obligation,
    Placeholder,
    Remedy,
    Rule,
    Severity,
)
from engine.policy.model.tables import HitPolicy, OutputClause, Row, Table
from engine.policy.model.types import Constraint, Field, Kind, TypeSpec
from engine.policy.model.values import Parameter, SeriesEntry, Value
from engine.policy.model.version import Outcome, PolicyVersion, Use

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
    "Paper",
    "PaperField",
    "PaperKind",
    "PaperPart",
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
