"""What decisions go by, and what was proposed of it.

``by`` and ``approved_by`` are ids of users or keys; None where it was shipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

__all__ = [
    "KnownActivation",
    "KnownWithdrawal",
    "Proposal",
    "ProposalEnding",
    "PublishedVersion",
    "RegistryEntry",
]


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A published version, without its bytes (``version_body`` has them)."""

    sequence: int
    at: datetime
    policy: str
    version: int
    digest: str
    origin: str
    by: str | None = None
    approved_by: str | None = None


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
    by: str | None = None
    approved_by: str | None = None


@dataclass(frozen=True, slots=True)
class KnownWithdrawal:
    """The withdrawal of an activation."""

    sequence: int
    at: datetime
    activation: str
    why: str
    origin: str
    recorded_at: datetime
    by: str | None = None
    approved_by: str | None = None


RegistryEntry = PublishedVersion | KnownActivation | KnownWithdrawal


@dataclass(frozen=True, slots=True)
class ProposalEnding:
    """How a proposal ended: "approved", "rejected" or "retracted"."""

    sequence: int
    at: datetime
    how: str
    by: str
    why: str | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A withdrawal or an activation that one proposed; ``ending`` is None while it is open."""

    sequence: int
    at: datetime
    id: str
    what: str
    policy: str
    version: int
    activation: str | None
    effective_from: date | None
    effective_to: date | None
    why: str
    by: str
    ending: ProposalEnding | None
