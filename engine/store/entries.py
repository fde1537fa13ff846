"""What can be appended to the ledger: one class for each kind of event.

``at`` is the instant of the event (with its offset from UTC), ``payload`` the
record itself as bytes, kept beside the chain.  The other fields are what the
ledger is searched by; they go to the kind's own table and are covered by the
chain as well, so a row altered there is found.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar

from engine.errors import InstantWithoutZone

__all__ = [
    "ENTRIES",
    "ActivationEntry",
    "DecisionEntry",
    "DraftEntry",
    "Entry",
    "ErasureEntry",
    "FaultEntry",
    "Idempotency",
    "KeyEntry",
    "KeyRevokedEntry",
    "Value",
    "VersionEntry",
    "WithdrawalEntry",
    "instant_text",
]

#: what a column holds
Value = str | int | bytes | None


def instant_text(instant: datetime) -> str:
    """An instant as the ledger writes it, always 27 characters: ``2026-11-21T09:00:00.000000Z``.

    Texts sort as the instants do.  Raises InstantWithoutZone.
    """
    if instant.tzinfo is None:
        raise InstantWithoutZone(instant)
    return f"{instant.astimezone(UTC).isoformat(timespec='microseconds')[:26]}Z"


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event to be appended; ``columns`` are those of its ``table``, without the sequence."""

    kind: ClassVar[str]
    table: ClassVar[str]
    #: whether decisions go by it: its time is then later than that of every decision before it
    registry: ClassVar[bool] = False
    #: the columns that are erased with the payload; none where it cannot be erased
    erasable: ClassVar[tuple[str, ...]] = ()

    at: datetime
    payload: bytes

    def columns(self) -> Mapping[str, Value]:
        """What the ledger is searched by."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Idempotency:
    """The key under which the decision's owner asked, and the digest of the body it came with.

    A key is taken once for each owner and policy, which are the decision's own.
    """

    key: str
    body_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionEntry(Entry):
    """A decision, made at ``at``; ``owner`` is the id of the API key it was made for.

    ``salt`` is random text that the payload holds as well: the digests of both
    stay when it is erased, and without it nothing can be guessed against them.
    """

    kind = "decision"
    table = "decisions"
    erasable = ("salt", "reference", "body_digest")

    id: str
    salt: str
    policy: str
    version: int
    outcome: str
    effective_date: date
    reference: str | None
    owner: str
    idempotency: Idempotency | None = None

    def columns(self) -> Mapping[str, Value]:
        """What decisions are listed by."""
        asked = self.idempotency
        return {
            "id": self.id,
            "salt": self.salt,
            "policy": self.policy,
            "version": self.version,
            "outcome": self.outcome,
            "effective_date": self.effective_date.isoformat(),
            "reference": self.reference,
            "owner": self.owner,
            "decided_at": instant_text(self.at),
            "idempotency_key": None if asked is None else asked.key,
            "body_digest": None if asked is None else asked.body_digest,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultEntry(Entry):
    """An evaluation that stopped on a fault of the policy; ``element`` names where.

    ``salt`` is as a decision's.
    """

    kind = "fault"
    table = "faults"
    erasable = ("salt",)

    id: str
    salt: str
    policy: str
    version: int
    element: str

    def columns(self) -> Mapping[str, Value]:
        """What faults are listed by."""
        return {
            "id": self.id,
            "salt": self.salt,
            "policy": self.policy,
            "version": self.version,
            "element": self.element,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionEntry(Entry):
    """A version is published: ``body`` is the file's bytes, ``digest`` their ``sha256:…``.

    ``origin`` is "shipped" or "local".
    """

    kind = "version_published"
    table = "versions"
    registry = True

    policy: str
    version: int
    digest: str
    origin: str
    body: bytes

    def columns(self) -> Mapping[str, Value]:
        """The version and its bytes."""
        return {
            "policy": self.policy,
            "version": self.version,
            "digest": self.digest,
            "origin": self.origin,
            "body": self.body,
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

    def columns(self) -> Mapping[str, Value]:
        """The activation."""
        return {
            "id": self.id,
            "policy": self.policy,
            "version": self.version,
            "effective_from": _day(self.effective_from),
            "effective_to": _day(self.effective_to),
            "why": self.why,
            "origin": self.origin,
            "recorded_at": instant_text(self.recorded_at),
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

    def columns(self) -> Mapping[str, Value]:
        """The withdrawal."""
        return {
            "activation": self.activation,
            "why": self.why,
            "origin": self.origin,
            "recorded_at": instant_text(self.recorded_at),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftEntry(Entry):
    """A draft of a policy is created, from a version where ``base_version`` is given."""

    kind = "draft_created"
    table = "drafts"

    id: str
    policy: str
    base_version: int | None
    body: bytes

    def columns(self) -> Mapping[str, Value]:
        """The draft and its bytes."""
        return {
            "id": self.id,
            "policy": self.policy,
            "base_version": self.base_version,
            "body": self.body,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEntry(Entry):
    """An API key is created: its ``prefix`` to look it up by and the ``hash`` of the whole."""

    kind = "key_created"
    table = "keys"

    id: str
    name: str
    prefix: str
    hash: str
    roles: tuple[str, ...]

    def columns(self) -> Mapping[str, Value]:
        """The key, never its token."""
        return {
            "id": self.id,
            "name": self.name,
            "prefix": self.prefix,
            "hash": self.hash,
            "roles": json.dumps(self.roles),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRevokedEntry(Entry):
    """An API key (by its id) is no longer accepted."""

    kind = "key_revoked"
    table = "key_revocations"

    id: str

    def columns(self) -> Mapping[str, Value]:
        """The key's id."""
        return {"id": self.id}


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureEntry(Entry):
    """The payload of the entry ``erased`` is gone; appended by ``Store.erase`` only.

    ``columns_digest`` is that of the erased entry's columns as they are since.
    """

    kind = "erasure"
    table = "erasures"

    erased: int
    columns_digest: str
    why: str

    def columns(self) -> Mapping[str, Value]:
        """The erasure."""
        return {"erased": self.erased, "columns_digest": self.columns_digest, "why": self.why}


#: every kind of entry
ENTRIES: tuple[type[Entry], ...] = (
    DecisionEntry,
    FaultEntry,
    VersionEntry,
    ActivationEntry,
    WithdrawalEntry,
    DraftEntry,
    KeyEntry,
    KeyRevokedEntry,
    ErasureEntry,
)
