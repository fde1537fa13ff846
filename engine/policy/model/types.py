"""Declared types and what has them: inputs, fields of records, constraints across them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from engine.policy.model.base import Citation, Formula, LocalText, Place

__all__ = ["Constraint", "Field", "Kind", "TypeSpec"]


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
