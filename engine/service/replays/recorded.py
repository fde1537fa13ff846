"""The record of a logged decision as it was written, or that it is not that any more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from engine.errors import LedgerBroken
from engine.evaluation.writing import compact
from engine.replay import Change, Content, recorded_content
from engine.service.answers import instant_text
from engine.service.records import Record
from engine.store import ChosenDecision, LoggedDecision

__all__ = ["found_payload", "misplaced", "recorded"]


def recorded(one: ChosenDecision) -> tuple[Record, Content]:
    """The record and the content of a decision that is not erased.

    Raises LedgerBroken where the record is not of the digest that its entry has, or
    has not the shape of a record: who rewrites an entry can rewrite its digest with it.
    """
    if found_payload(one) != one.payload_digest:
        raise LedgerBroken(one.logged.sequence, "the record is not the one that was written")
    record = Record(one.logged)
    try:
        told = record.told
        compact(told)  # what cannot be written was not
        if _can_be_dated(told) and isinstance(told["digest"], str):
            return record, recorded_content(told)
    except (ValueError, LookupError, TypeError):
        pass
    raise LedgerBroken(one.logged.sequence, "the record has not the shape of a record")


def found_payload(one: ChosenDecision) -> str:
    """The digest of the payload that is there, in hexadecimal."""
    return sha256(one.logged.payload or b"").hexdigest()


def misplaced(logged: LoggedDecision, told: Mapping[str, Any]) -> tuple[Change, ...]:
    """What the ledger finds a decision by that its record says otherwise; mostly ()."""
    found_by = {
        "decision_id": logged.id,
        "policy": logged.policy,
        "policy_version": logged.version,
        "outcome": logged.outcome,
        "effective_date": logged.effective_date.isoformat(),
        "reference": logged.reference,
        "decided_at": instant_text(logged.decided_at),
    }
    names = [name for name, value in found_by.items() if told.get(name) != value]
    if not names:
        return ()
    by, says = ({name: one.get(name) for name in names} for one in (found_by, told))
    return (Change("record", by, says),)


def _can_be_dated(told: Mapping[str, Any]) -> bool:
    """Raises ValueError, TypeError, LookupError."""
    known_at = datetime.fromisoformat(told["known_at"])
    return known_at.tzinfo is not None and type(told["registry_sequence"]) is int
