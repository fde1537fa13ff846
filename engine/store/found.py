"""What readings answer: records of the ledger with their place in it.

``sequence`` counts from 1 without gaps; ``at`` (UTC) is the ledger's time of the
entry, which never decreases with the sequence.  ``payload`` is None once erased.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

__all__ = [
    "ApiKey",
    "Draft",
    "Filter",
    "Head",
    "Kept",
    "KnownActivation",
    "KnownWithdrawal",
    "LoggedDecision",
    "LoggedFault",
    "Position",
    "PublishedVersion",
    "RegistryEntry",
]


@dataclass(frozen=True, slots=True)
class Position:
    """Where an entry is: its sequence, the ledger's time of it, and its link of the chain (hex)."""

    sequence: int
    at: datetime
    chain: str


#: the last entry; (0, the earliest instant, 64 zeros) where there is none
Head = Position


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
class PublishedVersion:
    """A published version, without its bytes (``version_body`` has them)."""

    sequence: int
    at: datetime
    policy: str
    version: int
    digest: str
    origin: str


@dataclass(frozen=True, slots=True)
class KnownActivation:
    """An activation."""

    sequence: int
    at: datetime
    id: str
    policy: str
    version: int
    effective_from: date | None
    effective_to: date | None
    why: str
    origin: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class KnownWithdrawal:
    """The withdrawal of an activation."""

    sequence: int
    at: datetime
    activation: str
    why: str
    origin: str
    recorded_at: datetime


RegistryEntry = PublishedVersion | KnownActivation | KnownWithdrawal


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, with its bytes."""

    sequence: int
    at: datetime
    id: str
    policy: str
    base_version: int | None
    body: bytes


@dataclass(frozen=True, slots=True)
class ApiKey:
    """An API key; ``revoked_at`` is None while it is accepted."""

    sequence: int
    at: datetime
    id: str
    name: str
    prefix: str
    hash: str
    roles: tuple[str, ...]
    revoked_at: datetime | None
