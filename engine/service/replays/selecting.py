"""Which decisions of the ledger a replay is of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import ReplayOfOtherLedger
from engine.service.paging import first_after, first_of
from engine.service.replays.asked import Selection, selection_of
from engine.service.snapshot import Snapshot
from engine.service.using import users_of
from engine.store import Chosen, ReplayJob, Store

__all__ = ["check_ledger", "chosen_of", "is_of", "selection_told"]

Versions = tuple[int, ...] | None


def selection_told(
    snapshot: Snapshot, policy: str, selection: Selection, *, with_users: bool
) -> dict[str, Any]:
    """A selection as a job keeps it; ``with_users`` also of what uses the policy, by version.

    Raises what loading versions raises.
    """
    told = selection.to_json()
    if not with_users:
        return told
    users: dict[str, list[int]] = {}
    for name, version in sorted(users_of(snapshot, policy)):
        users.setdefault(name, []).append(version)
    return told | {"users": users}


def chosen_of(job: ReplayJob) -> Chosen:
    """The decisions of a job: of its policy and, where that is asked, of what uses it."""
    selection = selection_of(job.selection)
    users: Mapping[str, list[int]] = job.selection.get("users", {})
    policies: dict[str, Versions] = {job.policy: None}
    policies |= {name: tuple(versions) for name, versions in users.items()}
    return Chosen(
        policies,
        job.ledger_sequence,
        selection.outcome,
        first_of(selection.since),
        first_after(selection.until),
        selection.effective_from,
        selection.effective_to,
    )


def is_of(store: Store, job: ReplayJob) -> bool:
    """Whether a job was asked for over this ledger, and not over one that it has replaced."""
    if job.ledger_sequence == 0:
        return True
    last = store.entry(job.ledger_sequence)
    return last is not None and last.chain == job.ledger_chain


def check_ledger(store: Store, job: ReplayJob) -> None:
    """Raises ReplayOfOtherLedger: the job's cursor and counts are of other decisions."""
    if not is_of(store, job):
        raise ReplayOfOtherLedger(job.id, job.ledger_sequence)
