"""Entries of what decisions go by, and of what is proposed of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from engine.registry import Activation, Withdrawal, digest_of
from engine.service.answers import instant_text
from engine.service.callers import Who
from engine.service.recording.basics import day_told, new_id, payload, who_told
from engine.store import (
    ActivationEntry,
    ProposalEndedEntry,
    ProposalEntry,
    VersionEntry,
    WithdrawalEntry,
)

__all__ = [
    "Ended",
    "Origin",
    "Proposed",
    "activation_entry",
    "proposal_ended_entry",
    "proposal_entry",
    "version_entry",
    "withdrawal_entry",
]

#: shipped with the program, or made in this installation
Origin = Literal["shipped", "local"]
#: what one proposes and another approves
Proposed = Literal["withdrawal", "activation"]
#: how a proposal ends
Ended = Literal["approved", "rejected", "retracted"]


def version_entry(
    at: datetime,
    policy: str,
    version: int,
    body: bytes,
    origin: Origin,
    by: Who | None = None,
    approved_by: Who | None = None,
) -> VersionEntry:
    """A version's publication."""
    digest = digest_of(body)
    told = {"policy": policy, "version": version, "digest": digest, "origin": origin}
    return VersionEntry(
        at=at,
        payload=payload(told | _responsible(by, approved_by)),
        policy=policy,
        version=version,
        digest=digest,
        origin=origin,
        body=body,
        by=_id(by),
        approved_by=_id(approved_by),
    )


def activation_entry(
    at: datetime,
    event: Activation,
    origin: Origin,
    by: Who | None = None,
    approved_by: Who | None = None,
) -> ActivationEntry:
    """An activation; its own ``recorded_at`` stays beside the ledger's time."""
    told = {
        "id": event.id,
        "policy": event.policy,
        "version": event.version,
        "effective_from": day_told(event.effective_from),
        "effective_to": day_told(event.effective_to),
        "recorded_at": instant_text(event.recorded_at),
        "why": event.why,
        "origin": origin,
    }
    return ActivationEntry(
        at=at,
        payload=payload(told | _responsible(by, approved_by)),
        id=event.id,
        policy=event.policy,
        version=event.version,
        effective_from=event.effective_from,
        effective_to=event.effective_to,
        why=event.why,
        origin=origin,
        recorded_at=event.recorded_at,
        by=_id(by),
        approved_by=_id(approved_by),
    )


def withdrawal_entry(
    at: datetime,
    event: Withdrawal,
    origin: Origin,
    by: Who | None = None,
    approved_by: Who | None = None,
) -> WithdrawalEntry:
    """A withdrawal; its own ``recorded_at`` stays beside the ledger's time."""
    told = {
        "activation": event.activation,
        "recorded_at": instant_text(event.recorded_at),
        "why": event.why,
        "origin": origin,
    }
    return WithdrawalEntry(
        at=at,
        payload=payload(told | _responsible(by, approved_by)),
        activation=event.activation,
        why=event.why,
        origin=origin,
        recorded_at=event.recorded_at,
        by=_id(by),
        approved_by=_id(approved_by),
    )


def proposal_entry(
    at: datetime,
    what: Proposed,
    policy: str,
    version: int,
    why: str,
    by: Who,
    *,
    activation: str | None = None,
    effective_from: date | None = None,
    effective_to: date | None = None,
) -> ProposalEntry:
    """A proposal, with a new id; a withdrawal's names the ``activation``."""
    identifier = new_id(at)
    told = {
        "id": identifier,
        "what": what,
        "policy": policy,
        "version": version,
        "activation": activation,
        "effective_from": day_told(effective_from),
        "effective_to": day_told(effective_to),
        "why": why,
        "by": who_told(by),
    }
    return ProposalEntry(
        at=at,
        payload=payload(told),
        id=identifier,
        what=what,
        policy=policy,
        version=version,
        activation=activation,
        effective_from=effective_from,
        effective_to=effective_to,
        why=why,
        by=by.id,
    )


def proposal_ended_entry(
    at: datetime, proposal: str, how: Ended, by: Who, why: str | None = None
) -> ProposalEndedEntry:
    """The end of a proposal."""
    told = {"proposal": proposal, "how": how, "by": who_told(by), "why": why}
    return ProposalEndedEntry(
        at=at, payload=payload(told), proposal=proposal, how=how, by=by.id, why=why
    )


def _responsible(by: Who | None, approved_by: Who | None) -> dict[str, Any]:
    """Who made and who approved it, where anybody here did."""
    told = {"by": who_told(by), "approved_by": who_told(approved_by)}
    return {name: who for name, who in told.items() if who is not None}


def _id(who: Who | None) -> str | None:
    return None if who is None else who.id
