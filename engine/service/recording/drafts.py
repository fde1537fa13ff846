"""Entries of drafts: what was shipped and could not be published, and what people write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from engine.registry import digest_of
from engine.service.callers import Who
from engine.service.recording.basics import day_told, new_id, payload, who_told
from engine.store import DraftChangedEntry, DraftEntry, DraftStepEntry

__all__ = [
    "Step",
    "draft_changed_entry",
    "draft_created_entry",
    "draft_entry",
    "draft_step_entry",
]

#: the steps of a draft
Step = Literal["submitted", "returned", "approved", "rejected", "discarded"]


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


def draft_created_entry(
    at: datetime, policy: str, base_version: int | None, body: bytes, by: Who
) -> DraftEntry:
    """A draft that somebody begins, with a new id; its digest is in the record, not its text."""
    identifier, digest = new_id(at), digest_of(body)
    told = {
        "id": identifier,
        "policy": policy,
        "base_version": base_version,
        "digest": digest,
        "origin": "local",
        "by": who_told(by),
    }
    return DraftEntry(
        at=at,
        payload=payload(told),
        id=identifier,
        policy=policy,
        base_version=base_version,
        body=body,
        digest=digest,
        by=by.id,
    )


def draft_changed_entry(
    at: datetime,
    draft: str,
    policy: str,
    revision: int,
    base_version: int | None,
    body: bytes,
    by: Who,
) -> DraftChangedEntry:
    """A draft's new body; ``revision`` is one more than the last."""
    digest = digest_of(body)
    told = {
        "draft": draft,
        "policy": policy,
        "revision": revision,
        "base_version": base_version,
        "digest": digest,
        "by": who_told(by),
    }
    return DraftChangedEntry(
        at=at,
        payload=payload(told),
        draft=draft,
        revision=revision,
        base_version=base_version,
        body=body,
        digest=digest,
        by=by.id,
    )


def draft_step_entry(
    at: datetime,
    draft: str,
    policy: str,
    revision: int,
    step: Step,
    digest: str,
    by: Who,
    why: str | None = None,
    *,
    effective_from: date | None = None,
    effective_to: date | None = None,
    version: int | None = None,
    activation: str | None = None,
    impact: Mapping[str, Any] | None = None,
) -> DraftStepEntry:
    """A step of a draft at a revision; an approval names the days, the version, the activation,

    and what was known of its ``impact``: the digest of a replay's result, or that it
    was given without; None where none is wanted.
    """
    told = {
        "draft": draft,
        "policy": policy,
        "revision": revision,
        "step": step,
        "digest": digest,
        "by": who_told(by),
        "why": why,
    }
    if step == "approved":
        told |= {
            "effective_from": day_told(effective_from),
            "effective_to": day_told(effective_to),
            "version": version,
            "activation": activation,
            "impact": None if impact is None else dict(impact),
        }
    return DraftStepEntry(
        at=at,
        payload=payload(told),
        draft=draft,
        revision=revision,
        step=step,
        digest=digest,
        by=by.id,
        why=why,
        effective_from=effective_from,
        effective_to=effective_to,
        version=version,
        activation=activation,
    )
