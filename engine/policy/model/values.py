"""Numbers with their sources, dated series, and named formulas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.policy.model.base import Citation, Formula, LocalText, Place
from engine.policy.model.types import TypeSpec

__all__ = ["Parameter", "SeriesEntry", "Value"]


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
