"""An axis of a grid: an input and the values it takes in turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from engine.policy.model import Kind, LocalText, TypeSpec

__all__ = ["NUMBERS", "VARIED", "Axis", "Lapse", "Scalar", "number_text"]

Scalar: TypeAlias = Decimal | date | str | bool
#: the kinds whose values are numbers
NUMBERS: Final = frozenset({Kind.MONEY, Kind.RATIO, Kind.INTEGER, Kind.NUMBER})
#: the kinds whose inputs can be an axis
VARIED: Final = NUMBERS | {Kind.DATE, Kind.ENUM, Kind.BOOLEAN}


class Lapse(NamedTuple):
    """A length of time from the effective date, whole months or days; below zero it is past."""

    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Axis:
    """The input at ``path`` and its values, in the order in which they are shown.

    Numbers and days rise.  Dates that were given from the effective date have
    their ``lapses`` beside them; where all of these are past, the values go from
    the latest to the earliest, so that ages grow.  ``asked`` is the text that they were read from.
    """

    path: str
    spec: TypeSpec
    label: LocalText | None
    asked: str
    values: tuple[Scalar, ...]
    lapses: tuple[Lapse, ...] = ()

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers."""
        return self.spec.kind in NUMBERS

    @property
    def ordered(self) -> bool:
        """Whether "from … to" says something of its values."""
        return self.numeric or self.spec.kind is Kind.DATE

    @property
    def ages(self) -> bool:
        """Whether its dates are told as ages."""
        return bool(self.lapses) and all(max(one) <= 0 for one in self.lapses)

    def told(self, place: int) -> str | int | bool:
        """A value for a program: numbers as plain decimal text, dates as ISO 8601."""
        value = self.values[place]
        if isinstance(value, bool | str):
            return value
        return number_text(value) if isinstance(value, Decimal) else value.isoformat()


def number_text(value: Decimal) -> str:
    """A number in plain notation, as many decimals as it was made with."""
    return f"{value:f}"
