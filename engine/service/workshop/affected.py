"""Which logged decisions a change of the law concerns: those for days whose version changes.

Also those of policies that use the one that changes: what they decided stood on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import merge
from typing import Any

from engine.registry import Event, Reign
from engine.service.callers import Caller, Role
from engine.service.snapshot import Snapshot
from engine.service.using import users_of
from engine.store import BriefDecision, Store

__all__ = ["PAGE", "Affected", "ChangedDays", "affected_by"]

#: decisions listed on a page, unless asked otherwise
PAGE = 50


@dataclass(frozen=True, slots=True)
class ChangedDays:
    """Days (inclusive, None is open) on which another version comes to rule; None: none does."""

    first: date | None
    last: date | None
    before: int | None
    after: int | None

    def has(self, day: date) -> bool:
        """Whether a day is one of them."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Affected:
    """The logged decisions whose law a change changes.

    ``days`` are those on which the policy's version changes; ``outcomes`` and
    ``policies`` count all of them, by outcome and by policy.  ``decisions`` are
    a page of them, in the ledger's order; ``next_after`` is where the next page
    begins, None after the last.
    """

    days: tuple[ChangedDays, ...]
    count: int
    outcomes: Mapping[str, int]
    policies: Mapping[str, int]
    decisions: tuple[BriefDecision, ...]
    next_after: int | None

    def told_to(self, caller: Caller) -> Affected:
        """As a caller may see it: who neither makes policies nor audits sees counts alone."""
        if caller.has(Role.EDITOR, Role.APPROVER, Role.AUDITOR):
            return self
        return replace(self, decisions=(), next_after=None)

    def to_json(self) -> dict[str, Any]:
        """As ``GET /v1/drafts/{id}/affected`` answers."""
        return {
            "count": self.count,
            "outcomes": dict(self.outcomes),
            "policies": dict(self.policies),
            "days": [
                {
                    "first": _day(one.first),
                    "last": _day(one.last),
                    "policy_version_before": one.before,
                    "policy_version_after": one.after,
                }
                for one in self.days
            ],
            "decisions": [
                {
                    "decision_id": one.id,
                    "policy": one.policy,
                    "policy_version": one.version,
                    "outcome": one.outcome,
                    "effective_date": one.effective_date.isoformat(),
                    "ledger_sequence": one.sequence,
                }
                for one in self.decisions
            ],
            "next_after": self.next_after,
        }


def affected_by(
    store: Store,
    snapshot: Snapshot,
    policy: str,
    event: Event,
    after: int = 0,
    limit: int = PAGE,
) -> Affected:
    """The decisions that an event about a policy would concern, were it recorded now.

    In constant memory: each is read once, for the counts and the page.  Raises
    StoreUnavailable, and what loading versions raises.
    """
    registry = snapshot.registry
    supposed = registry.supposing(registry.versions, event)
    days = _changes(
        registry.reigns(policy, registry.sequence), supposed.reigns(policy, supposed.sequence)
    )
    outcomes: Counter[str] = Counter()
    policies: Counter[str] = Counter()
    page: list[BriefDecision] = []
    for one in _concerned(store, snapshot, policy, days):
        outcomes[one.outcome] += 1
        policies[one.policy] += 1
        if one.sequence > after and len(page) <= limit:
            page.append(one)
    return Affected(
        days,
        outcomes.total(),
        dict(sorted(outcomes.items())),
        dict(sorted(policies.items())),
        tuple(page[:limit]),
        page[limit - 1].sequence if len(page) > limit else None,
    )


def _concerned(
    store: Store, snapshot: Snapshot, policy: str, days: Sequence[ChangedDays]
) -> Iterator[BriefDecision]:
    if not days:
        return
    users = users_of(snapshot, policy)
    first, last = days[0].first, days[-1].last
    found = [
        store.each_decided_for(name, first, last) for name in (policy, *{name for name, _ in users})
    ]
    for one in merge(*found, key=lambda decision: decision.sequence):
        ours = one.policy == policy or (one.policy, one.version) in users
        if ours and any(span.has(one.effective_date) for span in days):
            yield one


def _changes(before: Sequence[Reign], after: Sequence[Reign]) -> tuple[ChangedDays, ...]:
    """The days on which two pictures of the same days have another version, in order."""
    starts = {one.first for side in (before, after) for one in side}
    bounds = sorted(starts, key=lambda day: day or date.min)
    found: list[ChangedDays] = []
    for first in bounds:
        day = first or date.min
        old, new = _version(before, day), _version(after, day)
        if old == new:
            continue
        ends = [
            one.last
            for side in (before, after)
            for one in side
            if one.has(day) and one.last is not None
        ]
        found.append(ChangedDays(first, min(ends, default=None), old, new))
    return tuple(found)


def _version(reigns: Sequence[Reign], day: date) -> int | None:
    found = next((one.activation for one in reigns if one.has(day)), None)
    return found.version if found else None


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
