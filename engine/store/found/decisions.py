"""Decisions of the log, one by one and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

__all__ = [
    "BriefDecision",
    "Chosen",
    "ChosenDecision",
    "Filter",
    "Kept",
    "LoggedDecision",
    "LoggedFault",
    "Tally",
]


@dataclass(frozen=True, slots=True)
class LoggedDecision:
    """A decision of the log."""

    sequence: int
    at: datetime
    id: str
    policy: str
    version: int
    outcome: str
    effective_date: date
    reference: str | None
    owner: str
    decided_at: datetime
    payload: bytes | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What was answered under an idempotency key, and the digest of what was asked.

    ``body_digest`` is None once the decision is erased.
    """

    body_digest: str | None
    decision: LoggedDecision


@dataclass(frozen=True, slots=True)
class Filter:
    """Which decisions to list; None does not narrow.

    ``since`` is inclusive, ``until`` exclusive, both compared with ``decided_at``.
    """

    policy: str | None = None
    outcome: str | None = None
    reference: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class LoggedFault:
    """An evaluation that stopped on a fault of the policy."""

    sequence: int
    at: datetime
    id: str
    policy: str
    version: int
    element: str
    payload: bytes | None


@dataclass(frozen=True, slots=True)
class BriefDecision:
    """A decision without its record: what is needed to say that its law changed."""

    sequence: int
    id: str
    policy: str
    version: int
    outcome: str
    effective_date: date


@dataclass(frozen=True, slots=True)
class Tally:
    """How many decisions of a version came to an outcome, in the span that begins at ``since``."""

    since: datetime
    policy: str
    version: int
    outcome: str
    count: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which decisions to take up in the ledger's order; None does not narrow.

    ``policies`` are those of which policies, of each by which versions (None: by any);
    ``last`` is the last sequence that counts.  ``since`` is inclusive, ``until``
    exclusive, both compared with ``decided_at``; the effective days are inclusive.
    """

    policies: Mapping[str, tuple[int, ...] | None]
    last: int
    outcome: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class ChosenDecision:
    """A decision of the log, and the digest that its entry has of its payload (hexadecimal)."""

    logged: LoggedDecision
    payload_digest: str
