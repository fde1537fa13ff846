"""Names that are bound within a formula, and the kinds of values that are said their own way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.feel.types import (
    DateTimeType,
    DateType,
    DaysDurationType,
    MonthsDurationType,
    TimeType,
)
from engine.narration.grammar.parts import Noun
from engine.policy.model import Kind, TypeSpec

__all__ = ["ALIKE", "DAYS", "DURATIONS", "REARRANGED", "ROUNDINGS", "YEAR", "Bound"]

DAYS: Final = (DateType, DateTimeType, TimeType)
DURATIONS: Final = (DaysDurationType, MonthsDurationType)
ROUNDINGS: Final = (
    *("round half up", "round half down", "round up", "round down"),
    *("decimal", "floor", "ceiling"),
)
ALIKE: Final = (*ROUNDINGS, "min", "max", "sum", "total", "mean", "median", "abs")
"""Functions whose result is of the kind of what they are given."""
REARRANGED: Final = ("sort", "sublist", "concatenate", "reverse", "distinct values")
"""Functions that give entries of the list they are given first, and of no other kind."""
YEAR: Final = TypeSpec(Kind.INTEGER)
"""The type of a year: a number beside it is written without groups, 2026."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A name bound within a formula: its type, and what it is called.

    ``entry_of`` is the list whose entries it runs over; ``counted`` where it is
    a number or day that a loop counts through, ``kept`` where a filter picks
    entries; else ``label`` names it, and
    ``asked`` says whether people give it.
    """

    spec: TypeSpec | None
    label: str
    entry_of: Noun | None = None
    asked: bool = True
    counted: bool = False
    kept: bool = False
    days: bool = False
