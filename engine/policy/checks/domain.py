"""What a column of a decision table can be: from its declared type, else its formula's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from engine.feel.types import (
    BooleanType,
    DateTimeType,
    DateType,
    DaysDurationType,
    FeelType,
    MonthsDurationType,
    NumberType,
    StringType,
    TimeType,
)
from engine.feel.values.durations import MonthsDuration
from engine.policy.checks.examples import shown
from engine.policy.model import Formula, Kind, TypeSpec

__all__ = ["Choices", "Days", "Dense", "Domain", "Months", "Steps", "Words", "domain_of"]


@dataclass(frozen=True, slots=True)
class Domain:
    """What a column's value can be; with ``nullable`` also null."""

    nullable: bool = False

    @property
    def words(self) -> str:
        """What a value is, as the end of a sentence."""
        return "a value"


@dataclass(frozen=True, slots=True)
class Choices(Domain):
    """One of finitely many values: an enumeration or true and false."""

    values: tuple[object, ...] = ()

    @property
    def words(self) -> str:
        return "one of " + ", ".join(map(shown, self.values))


@dataclass(frozen=True, slots=True)
class Steps(Domain):
    """A number with at most ``scale`` decimals between inclusive bounds."""

    scale: int = 0
    low: Decimal | None = None
    high: Decimal | None = None
    padded: bool = False  # shown with all its decimals, as money is

    @property
    def words(self) -> str:
        decimals = f"a number of at most {self.scale} decimals" if self.scale else "a whole number"
        return decimals + _bounds(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Days(Domain):
    """A date between inclusive bounds."""

    low: date | None = None
    high: date | None = None

    @property
    def words(self) -> str:
        return "a date" + _bounds(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Months(Domain):
    """A number of months (a years and months duration) between inclusive bounds."""

    low: MonthsDuration | None = None
    high: MonthsDuration | None = None

    @property
    def words(self) -> str:
        return "a number of months" + _bounds(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Dense(Domain):
    """Ordered values with others between any two: numbers without a scale, instants."""

    low: Any = None
    high: Any = None

    @property
    def words(self) -> str:
        return "a value" + _bounds(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Words(Domain):
    """Any text."""

    @property
    def words(self) -> str:
        return "a text"


def _bounds(low: object, high: object) -> str:
    if low is None:
        return "" if high is None else f", at most {shown(high)}"
    return f", at least {shown(low)}" if high is None else f" from {shown(low)} to {shown(high)}"


def domain_of(spec: TypeSpec | None, static: FeelType) -> Domain | None:
    """The domain of a column; None where its values are not ordered or not known.

    Bounds that depend on other inputs or on the date are read as no bound.
    """
    return _declared(spec) if spec is not None else _inferred(static)


def _declared(spec: TypeSpec) -> Domain | None:
    null = spec.nullable
    low, high = _constant(spec.minimum), _constant(spec.maximum)
    match spec.kind:
        case Kind.MONEY:
            scale = 2 if spec.scale is None else spec.scale
            return Steps(null, scale, low, high, padded=True)
        case Kind.INTEGER:
            return Steps(null, 0, low, high)
        case Kind.RATIO | Kind.NUMBER if spec.scale is not None:
            return Steps(null, spec.scale, low, high)
        case Kind.DURATION if spec.months:
            return Months(null, low, high)
        case Kind.RATIO | Kind.NUMBER | Kind.DATETIME | Kind.DURATION:
            return Dense(null, low, high)
        case Kind.DATE:
            return Days(null, low, high)
        case Kind.BOOLEAN:
            return Choices(null, (True, False))
        case Kind.ENUM:
            return Choices(null, spec.values)
        case Kind.TEXT:
            return Words(null)
    return None


def _constant(bound: Decimal | date | Formula | None) -> Any:
    return None if isinstance(bound, Formula) else bound


def _inferred(static: FeelType) -> Domain | None:
    null = static.nullable
    match static:
        case NumberType(integer=True):
            return Steps(null, 0)
        case NumberType() | DateTimeType() | TimeType() | DaysDurationType():
            return Dense(null)
        case DateType():
            return Days(null)
        case MonthsDurationType():
            return Months(null)
        case BooleanType():
            return Choices(null, (True, False))
        case StringType(values=None):
            return Words(null)
        case StringType(values=values) if values is not None:
            return Choices(null, tuple(sorted(values)))
    return None
