"""Collects every fault of one file, so that an author sees them all at once."""

from __future__ import annotations

from collections.abc import Iterable

from engine.errors import PolicyFault
from engine.feel.syntax.names import did_you_mean as meant
from engine.policy.model import Place

__all__ = ["MOST_FAULTS", "Faults", "TooManyFaults", "did_you_mean"]

MOST_FAULTS = 1_000
"""No person reads more; finding them all would hold whoever loads a broken file."""


class TooManyFaults(Exception):
    """As many faults are listed as a file may have."""


class Faults:
    """The faults of one file, each at a place; with ``most``, no more than so many."""

    def __init__(self, file: str, most: int | None = None) -> None:
        self.file = file
        self._most = most
        self._found: dict[PolicyFault, None] = {}

    def add(
        self,
        code: str,
        place: Place,
        message: str,
        example: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Record a fault; the same sentence at the same place counts once.

        Raises TooManyFaults, having said so in a last fault, once there are too many.
        """
        where = (self.file, place.line, place.column, place.path)
        self._found[PolicyFault(code, message, *where, example)] = None
        if len(self._found) == self._most:
            message = f"{self._most} faults are listed; there may be more"
            self._found[PolicyFault("too_many", message, *where)] = None
            raise TooManyFaults

    def __len__(self) -> int:
        return len(self._found)

    def found(self) -> tuple[PolicyFault, ...]:
        """All faults in the order in which they were found."""
        return tuple(self._found)

    def sorted(self) -> tuple[PolicyFault, ...]:
        """All faults by their place in the file."""
        return tuple(sorted(self._found, key=lambda fault: (fault.line, fault.column)))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """``"; did you mean 'price'?"`` when a known name is near, else nothing."""
    return meant(name, sorted(known))
