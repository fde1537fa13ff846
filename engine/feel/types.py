"""The static types of FEEL expressions, with units of money and nullability.

Every type is immutable and says by ``nullable`` whether null may stand for a
value of it.  ``AnyType`` switches static checks off: the DMN standard's own
dialect infers little more, a policy's formulas should never need it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Self

__all__ = [
    "CONSTANT_UNIT",
    "AnyType",
    "BooleanType",
    "ContextType",
    "DateTimeType",
    "DateType",
    "DaysDurationType",
    "FeelType",
    "FunctionType",
    "ListType",
    "MonthsDurationType",
    "NullType",
    "NumberType",
    "RangeType",
    "StringType",
    "TimeType",
]

CONSTANT_UNIT = "*"
"""The unit of number literals and constants: it fits any other unit."""


@dataclass(frozen=True)
class FeelType:
    """Base of the static types."""

    nullable: bool = field(default=False, kw_only=True)

    def as_nullable(self) -> Self:
        """The same type, null allowed."""
        return self if self.nullable else replace(self, nullable=True)

    def required(self) -> Self:
        """The same type, null not allowed."""
        return replace(self, nullable=False) if self.nullable else self

    @property
    def noun(self) -> str:
        """The type in words, without nullability: ``"a number"``."""
        return "a value"

    def __str__(self) -> str:
        return f"{self.noun} or null" if self.nullable else self.noun


@dataclass(frozen=True)
class AnyType(FeelType):
    """Nothing is known; every check is left to run time."""

    nullable: bool = field(default=True, kw_only=True)

    def required(self) -> Self:
        """Any stays any: it promises nothing about null."""
        return self


@dataclass(frozen=True)
class NullType(FeelType):
    """The type of the literal ``null``."""

    nullable: bool = field(default=True, kw_only=True)

    def required(self) -> Self:
        """Null cannot be made non-null."""
        return self

    @property
    def noun(self) -> str:
        return "null"

    def __str__(self) -> str:
        return "null"


@dataclass(frozen=True)
class BooleanType(FeelType):
    """true or false."""

    @property
    def noun(self) -> str:
        return "a boolean"


@dataclass(frozen=True)
class NumberType(FeelType):
    """A decimal number.

    ``unit`` is None for a plain number (ratio, count), ``CONSTANT_UNIT`` for a
    literal, otherwise a currency ("AZN") or the input that names it
    ("deposit.currency").  ``integer`` says that it has no decimals.
    """

    unit: str | None = None
    integer: bool = False

    @property
    def noun(self) -> str:
        if self.unit not in (None, CONSTANT_UNIT):
            return f"money in {self.unit}"
        return "a whole number" if self.integer else "a number"


@dataclass(frozen=True)
class StringType(FeelType):
    """A text; ``values`` are the only ones it can have (an enumeration)."""

    values: frozenset[str] | None = None

    @property
    def noun(self) -> str:
        return "a text"


@dataclass(frozen=True)
class DateType(FeelType):
    """A date."""

    @property
    def noun(self) -> str:
        return "a date"


@dataclass(frozen=True)
class TimeType(FeelType):
    """A time of day, with or without a zone."""

    @property
    def noun(self) -> str:
        return "a time"


@dataclass(frozen=True)
class DateTimeType(FeelType):
    """A date and time, with or without a zone."""

    @property
    def noun(self) -> str:
        return "a date and time"


@dataclass(frozen=True)
class DaysDurationType(FeelType):
    """A days and time duration."""

    @property
    def noun(self) -> str:
        return "a days and time duration"


@dataclass(frozen=True)
class MonthsDurationType(FeelType):
    """A years and months duration."""

    @property
    def noun(self) -> str:
        return "a years and months duration"


@dataclass(frozen=True)
class ListType(FeelType):
    """A list of ``item``."""

    item: FeelType = field(default_factory=AnyType)

    @property
    def noun(self) -> str:
        return "a list" if isinstance(self.item, AnyType) else f"a list of ({self.item})"


@dataclass(frozen=True)
class ContextType(FeelType):
    """A context (record) with these entries; ``open`` allows others, of any type."""

    entries: Mapping[str, FeelType] = field(default_factory=dict)
    open: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", MappingProxyType(dict(self.entries)))

    def __hash__(self) -> int:
        return hash((frozenset(self.entries), self.open, self.nullable))

    @property
    def noun(self) -> str:
        return "a context"


@dataclass(frozen=True)
class RangeType(FeelType):
    """A range of ``item``."""

    item: FeelType = field(default_factory=AnyType)

    @property
    def noun(self) -> str:
        return "a range"


@dataclass(frozen=True)
class FunctionType(FeelType):
    """A function: its parameters in order, by name, and its result."""

    parameters: tuple[tuple[str, FeelType], ...] = ()
    result: FeelType = field(default_factory=AnyType)

    @property
    def noun(self) -> str:
        return "a function"
