"""Decision tables as DMN has them: hit policy, columns, rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.feel import UnaryTests
from engine.policy.model.base import Citation, Formula, LocalText, Place
from engine.policy.model.types import TypeSpec

__all__ = ["HitPolicy", "OutputClause", "Row", "Table"]


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
    label: LocalText | None = None


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
    parameter_labels: Mapping[str, LocalText] = field(default_factory=dict)
    input_specs: tuple[TypeSpec | None, ...] = ()  # declared type behind each column, if known
    unchecked: str | None = None  # why gaps and overlaps are not checked
    status: str | None = None  # of the numbers in its rows, as a parameter's
    label: LocalText | None = None
    citation: Citation | None = None
