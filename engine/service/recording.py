"""Entries of the registry's events, each with a payload that says it to a person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from secrets import token_hex
from typing import Any, Literal

from ulid import ULID

from engine.registry import Activation, Withdrawal, digest_of
from engine.service.answers import instant_text
from engine.store import ActivationEntry, DraftEntry, VersionEntry, WithdrawalEntry

__all__ = [
    "Origin",
    "activation_entry",
    "draft_entry",
    "new_id",
    "new_salt",
    "payload",
    "version_entry",
    "withdrawal_entry",
]

#: shipped with the program, or made in this installation
Origin = Literal["shipped", "local"]


def new_id(now: datetime) -> str:
    """A ULID of the instant: 26 characters that sort by time."""
    return str(ULID.from_datetime(now))


def new_salt() -> str:
    """128 random bits as text: what makes the digests of a record impossible to guess."""
    return token_hex(16)


def payload(told: Mapping[str, Any]) -> bytes:
    """A payload as JSON: keys sorted, no spaces."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def version_entry(
    at: datetime, policy: str, version: int, body: bytes, origin: Origin
) -> VersionEntry:
    """A version's publication."""
    digest = digest_of(body)
    told = {"policy": policy, "version": version, "digest": digest, "origin": origin}
    return VersionEntry(
        at=at,
        payload=payload(told),
        policy=policy,
        version=version,
        digest=digest,
        origin=origin,
        body=body,
    )


def activation_entry(at: datetime, event: Activation, origin: Origin) -> ActivationEntry:
    """An activation; its own ``recorded_at`` stays beside the ledger's time."""
    told = {
        "id": event.id,
        "policy": event.policy,
        "version": event.version,
        "effective_from": _day(event.effective_from),
        "effective_to": _day(event.effective_to),
        "recorded_at": instant_text(event.recorded_at),
        "why": event.why,
        "origin": origin,
    }
    return ActivationEntry(
        at=at,
        payload=payload(told),
        id=event.id,
        policy=event.policy,
        version=event.version,
        effective_from=event.effective_from,
        effective_to=event.effective_to,
        why=event.why,
        origin=origin,
        recorded_at=event.recorded_at,
    )


def withdrawal_entry(at: datetime, event: Withdrawal, origin: Origin) -> WithdrawalEntry:
    """A withdrawal; its own ``recorded_at`` stays beside the ledger's time."""
    told = {
        "activation": event.activation,
        "recorded_at": instant_text(event.recorded_at),
        "why": event.why,
        "origin": origin,
    }
    return WithdrawalEntry(
        at=at,
        payload=payload(told),
        activation=event.activation,
        why=event.why,
        origin=origin,
        recorded_at=event.recorded_at,
    )


def draft_entry(at: datetime, policy: str, base_version: int, body: bytes, why: str) -> DraftEntry:
    """A draft of what was shipped and could not be published."""
    told = {"policy": policy, "digest": digest_of(body), "origin": "shipped", "why": why}
    return DraftEntry(
        at=at,
        payload=payload(told),
        id=new_id(at),
        policy=policy,
        base_version=base_version,
        body=body,
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
