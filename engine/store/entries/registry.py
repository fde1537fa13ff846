"""What decisions go by: versions, activations, withdrawals; and what was proposed of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.store.entries.entry import Entry, Value, day_text, instant_text

__all__ = [
    "ActivationEntry",
    "ProposalEndedEntry",
    "ProposalEntry",
    "VersionEntry",
    "WithdrawalEntry",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionEntry(Entry):
    """A version is published: ``body`` is the file's bytes, ``digest`` their ``sha256:…``.

    ``origin`` is "shipped" or "local".  ``by`` is who made it and ``approved_by``
    who approved it, both ids of users or keys; None where it was shipped.
    """

    kind = "version_published"
    table = "versions"
    registry = True

    policy: str
    version: int
    digest: str
    origin: str
    body: bytes
    by: str | None = None
    approved_by: str | None = None

    def columns(self) -> Mapping[str, Value]:
        """The version and its bytes."""
        return {
            "policy": self.policy,
            "version": self.version,
            "digest": self.digest,
            "origin": self.origin,
            "body": self.body,
            "by": self.by,
            "approved_by": self.approved_by,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationEntry(Entry):
    """A version applies from a day on; ``recorded_at`` is the instant the event itself names."""

    kind = "activation"
    table = "activations"
    registry = True

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

    def columns(self) -> Mapping[str, Value]:
        """The activation."""
        return {
            "id": self.id,
            "policy": self.policy,
            "version": self.version,
            "effective_from": day_text(self.effective_from),
            "effective_to": day_text(self.effective_to),
            "why": self.why,
            "origin": self.origin,
            "recorded_at": instant_text(self.recorded_at),
            "by": self.by,
            "approved_by": self.approved_by,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalEntry(Entry):
    """An activation (by its id) should never have been."""

    kind = "withdrawal"
    table = "withdrawals"
    registry = True

    activation: str
    why: str
    origin: str
    recorded_at: datetime
    by: str | None = None
    approved_by: str | None = None

    def columns(self) -> Mapping[str, Value]:
        """The withdrawal."""
        return {
            "activation": self.activation,
            "why": self.why,
            "origin": self.origin,
            "recorded_at": instant_text(self.recorded_at),
            "by": self.by,
            "approved_by": self.approved_by,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalEntry(Entry):
    """One proposes what a second must approve.

    ``what`` is "withdrawal" (of ``activation``) or "activation" (of a published
    ``version``, from a day on).
    """

    kind = "proposal"
    table = "proposals"

    id: str
    what: str
    policy: str
    version: int
    activation: str | None
    effective_from: date | None
    effective_to: date | None
    why: str
    by: str

    def columns(self) -> Mapping[str, Value]:
        """The proposal."""
        return {
            "id": self.id,
            "what": self.what,
            "policy": self.policy,
            "version": self.version,
            "activation": self.activation,
            "effective_from": day_text(self.effective_from),
            "effective_to": day_text(self.effective_to),
            "why": self.why,
            "by": self.by,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalEndedEntry(Entry):
    """A proposal (by its id) is "approved", "rejected" or "retracted", once."""

    kind = "proposal_ended"
    table = "proposal_endings"

    proposal: str
    how: str
    by: str
    why: str | None

    def columns(self) -> Mapping[str, Value]:
        """How it ended."""
        return {"proposal": self.proposal, "how": self.how, "by": self.by, "why": self.why}
