"""What every use of drafts stands on: drafts read, checked, and told of; nothing is changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from engine.errors import DraftFaulty, UnknownDraft
from engine.policy.editing import pointers_of
from engine.registry import Activation, DraftState, newer_version
from engine.service.callers import Caller, Who
from engine.service.live import Live
from engine.service.recording import Step, draft_step_entry
from engine.service.supposing import next_version
from engine.service.workshop.affected import PAGE, Affected, affected_by
from engine.service.workshop.asked import check_body_size, check_days, check_policy
from engine.service.workshop.checking import check, faults_of
from engine.service.workshop.impact import Impacts, last_impact
from engine.service.workshop.states import places_of, published, state_of, state_of_record
from engine.service.workshop.views import Check, Draft
from engine.store import DraftStepEntry, Store

__all__ = ["Desk"]


class Desk:
    """Drafts over a ledger, read: every role may.  Each raises UnknownDraft, StoreUnavailable."""

    def __init__(
        self,
        store: Store,
        live: Live,
        clock: Callable[[], datetime],
        cases: Sequence[Path],
        names: Callable[[], Mapping[str, str]],
        published: Callable[[], None],
        impacts: Impacts,
    ) -> None:
        """``cases`` are the folders of files of cases; ``names`` gives actors' names by id.

        ``published`` is told after a version was published, and raises nothing.
        ``impacts`` finds out what drafts would have changed.
        """
        self._store = store
        self._live = live
        self._clock = clock
        self._cases = cases
        self._names = names
        self._published = published
        self._impacts = impacts

    def list(self, policy: str | None = None, open_only: bool = False) -> tuple[DraftState, ...]:
        """The drafts (of a policy), the last changed first."""
        found = [state_of_record(self._store, one) for one in self._store.drafts(policy)]
        found = [state for state in found if state.open or not open_only]
        return tuple(sorted(found, key=lambda state: state.sequence, reverse=True))

    def read(self, draft: str) -> Draft:
        """A draft with the bytes of its last revision."""
        return self._told(state_of(self._store, draft))

    def revision(self, draft: str, revision: int) -> bytes:
        """The bytes of a draft at an earlier revision (0: its creation)."""
        body = self._store.draft_body(draft, revision)
        if body is None:
            raise UnknownDraft(f"{draft} at revision {revision}")
        return body

    def check(self, draft: str, effective_from: date | None = None) -> Check:
        """The check of a draft as it is; its cases apply from ``effective_from``."""
        state = state_of(self._store, draft)
        body = self.revision(draft, state.revision)
        given = (state.policy, state.base_version, body, effective_from)
        found = check(self._live, self._clock(), *given, self._cases)
        return replace(found, behind=newer_version(state, self._versions(state.policy)))

    def check_body(
        self, policy: str, body: bytes, base: int | None = None, *, cases: bool = False
    ) -> Check:
        """The check of bytes that nothing is stored of; ``base`` is a version to compare with.

        The policy's ``cases`` are decided only where that is asked: they take the
        longest.  Raises InvalidInput, UnknownPolicy and UnknownVersion (of the base).
        """
        check_policy(policy)
        check_body_size(body)
        if base is not None:
            self._live.now().registry.versions.digest(policy, base)
        folder = self._cases if cases else None
        return check(self._live, self._clock(), policy, base, body, None, folder)

    def affected(
        self,
        draft: str,
        effective_from: date | None,
        effective_to: date | None = None,
        *,
        after: int = 0,
        limit: int = PAGE,
    ) -> Affected:
        """The logged decisions whose law would change, were the draft approved for these days.

        A page of at most ``limit`` of them, of a ledger sequence above ``after``.
        Raises InvalidInput (/effective_from, /effective_to).
        """
        check_days(effective_from, effective_to)
        state, snapshot = state_of(self._store, draft), self._live.now()
        number = next_version(snapshot, state.policy)
        at = snapshot.registry.present(self._clock())
        days = (effective_from, effective_to)
        event = Activation("supposed", state.policy, number, *days, at, "")
        return affected_by(self._store, snapshot, state.policy, event, after, limit)

    # --- for those who change and judge ------------------------------------------

    def _told(self, state: DraftState) -> Draft:
        body = self.revision(state.id, state.revision)
        return Draft(state, body, self._names(), last_impact(self._impacts, state))

    def _who(self, actor: str | None) -> Who | None:
        return None if actor is None else Who(actor, self._names().get(actor, actor))

    def _versions(self, policy: str) -> dict[int, int]:
        """The policy's published versions, each with its place in the ledger."""
        return places_of(published(self._store, policy))

    def _sound(self, state: DraftState) -> bytes:
        """The draft's bytes, which nothing keeps from being published; raises DraftFaulty."""
        body = self.revision(state.id, state.revision)
        faults = faults_of(self._live, state.policy, body)
        if faults:
            own = all(fault.file.startswith(f"{state.policy}/") for fault in faults)
            raise DraftFaulty(state.id, faults, pointers_of(body, faults) if own else ())
        return body

    def _step(
        self, caller: Caller, state: DraftState, step: Step, why: str | None
    ) -> DraftStepEntry:
        return draft_step_entry(
            self._clock(),
            state.id,
            state.policy,
            state.revision,
            step,
            state.digest,
            caller.who,
            why,
        )
