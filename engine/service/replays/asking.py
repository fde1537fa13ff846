"""A replay that is asked for: checked, and fixed so that it is the same whenever it is run."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal, TypeAlias

from engine.errors import DraftFaulty, FileFaults, UnknownDraft
from engine.policy.editing import pointers_of
from engine.service.recording import new_id
from engine.service.replays.against import By, fixed, other_of
from engine.service.replays.asked import Against, ByDraft, Selection
from engine.service.replays.selecting import selection_told
from engine.service.snapshot import Snapshot
from engine.service.using import users_of
from engine.store import ReplayJob, Store

__all__ = ["Purpose", "new_job"]

Purpose: TypeAlias = Literal["replay", "impact"]


def new_job(
    store: Store,
    snapshot: Snapshot,
    now: datetime,
    asked_by: str,
    policy: str,
    selection: Selection,
    against: Against | None,
    purpose: Purpose,
) -> tuple[ReplayJob, By]:
    """The job, and by what it is decided; nothing is stored.

    Raises UnknownPolicy (but of a draft's own policy, which need not be published),
    UnknownVersion, UnknownDraft, DraftFaulty, KnownAtInFuture, InstantWithoutZone,
    InvalidInput, and what loading a version raises.
    """
    selection.check()
    by = None if against is None else fixed(store, snapshot, policy, against, now)
    if not isinstance(against, ByDraft) or by is None or by["policy"] != policy:
        snapshot.registry.versions.numbers(policy)  # raises UnknownPolicy
    head = store.head()
    job = ReplayJob(
        id=new_id(now),
        policy=policy,
        purpose=purpose,
        selection=selection_told(snapshot, policy, selection, with_users=purpose == "impact"),
        against=by,
        asked_by=asked_by,
        asked_at=now,
        ledger_sequence=head.sequence,
        ledger_chain=head.chain,
    )
    if not isinstance(against, ByDraft) or by is None:
        return job, (snapshot, other_of(store, snapshot, job))
    if by["policy"] != policy:
        _check_use(snapshot, policy, by["policy"], against.id)
    revision, digest = by["revision"], by["policy_digest"]
    job = replace(job, draft=against.id, draft_revision=revision, draft_digest=digest)
    try:
        return job, (snapshot, other_of(store, snapshot, job))
    except FileFaults as error:
        body = store.draft_body(against.id, revision) or b""
        raise DraftFaulty(against.id, error.faults, pointers_of(body, error.faults)) from None


def _check_use(snapshot: Snapshot, policy: str, used: str, draft: str) -> None:
    """That a draft of another policy can decide in the place of a version that is used."""
    if not any(name == policy for name, _ in users_of(snapshot, used)):
        raise UnknownDraft(draft)
