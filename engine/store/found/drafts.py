"""Drafts and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

__all__ = ["DraftChange", "DraftRecord", "DraftStart", "DraftStep"]


@dataclass(frozen=True, slots=True)
class DraftStart:
    """A draft's creation, its revision 0, without its bytes (``draft_body`` has them).

    ``digest`` and ``by`` are None where it was shipped.
    """

    sequence: int
    at: datetime
    id: str
    policy: str
    base_version: int | None
    digest: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class DraftChange:
    """A draft's new body, without its bytes (``draft_body`` has them)."""

    sequence: int
    at: datetime
    draft: str
    revision: int
    base_version: int | None
    digest: str
    by: str


@dataclass(frozen=True, slots=True)
class DraftStep:
    """A step of a draft: "submitted", "returned", "approved", "rejected" or "discarded".

    ``impact`` is what an approval keeps of the impact, as plain JSON.
    """

    sequence: int
    at: datetime
    draft: str
    revision: int
    step: str
    digest: str
    by: str
    why: str | None
    effective_from: date | None
    effective_to: date | None
    version: int | None
    activation: str | None
    impact: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A draft's history, each part in order; ``events`` is all of it in order."""

    start: DraftStart
    changes: tuple[DraftChange, ...]
    steps: tuple[DraftStep, ...]

    @property
    def events(self) -> tuple[DraftStart | DraftChange | DraftStep, ...]:
        """Everything that happened to it, in the ledger's order."""
        later: list[DraftChange | DraftStep] = [*self.changes, *self.steps]
        return (self.start, *sorted(later, key=lambda event: event.sequence))
