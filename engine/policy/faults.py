"""Collects every fault of one file, so that an author sees them all at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from engine.errors import PolicyFault
from engine.policy.model import Place

__all__ = ["Faults", "did_you_mean"]


class Faults:
    """The faults of one policy file, each at a place."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: list[PolicyFault] = []

    def add(
        self,
        code: str,
        place: Place,
        message: str,
        example: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Record a fault; the same sentence at the same place counts once."""
        where = (self.file, place.line, place.column, place.path)
        fault = PolicyFault(code, message, *where, example)
        if fault not in self._found:
            self._found.append(fault)

    def __len__(self) -> int:
        return len(self._found)

    def sorted(self) -> tuple[PolicyFault, ...]:
        """All faults by their place in the file."""
        return tuple(sorted(self._found, key=lambda fault: (fault.line, fault.column)))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """``"; did you mean 'price'?"`` when a known name is near, else nothing."""
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return f"; did you mean '{near[0]}'?" if near else ""
