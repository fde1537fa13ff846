"""Decisions, the faults that stopped one, and the erasure of either."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.store.entries.entry import Entry, Value, instant_text

__all__ = ["DecisionEntry", "ErasureEntry", "FaultEntry", "Idempotency"]


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
