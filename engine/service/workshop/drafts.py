"""Drafts: begun, changed, checked, submitted, approved by another, each step in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from engine.errors import DraftFaulty, UnknownDraft, UnknownPolicy, UnknownVersion
from engine.policy.editing import Operation, edit, rewrite
from engine.registry import (
    Activation,
    DraftState,
    may_approve,
    may_change,
    may_discard,
    may_reject,
    may_submit,
    newer_version,
)
from engine.service.callers import Caller, Role, Who
from engine.service.live import Live
from engine.service.recording import (
    Step,
    activation_entry,
    draft_changed_entry,
    draft_created_entry,
    draft_step_entry,
    new_id,
    version_entry,
)
from engine.service.snapshot import civil_date
from engine.service.supposing import next_version
from engine.service.workshop.affected import PAGE, Affected, affected_by
from engine.service.workshop.asked import check_body_size, check_days, check_policy, check_why
from engine.service.workshop.checking import check_body, faults_of
from engine.service.workshop.merging import Keep, rebased
from engine.service.workshop.states import append_step, published, state_of, state_of_record
from engine.service.workshop.views import Approved, Check, Draft
from engine.store import Entry, PublishedVersion, Store

__all__ = ["Drafts"]

_CHANGING = "changing drafts"
_JUDGING = "approving drafts"


class Drafts:
    """Drafts over a ledger; safe to share between threads and processes.

    ``etag`` is what a caller read the draft as; without it nothing changes
    (IfMatchMissing), and a draft that changed since is not overwritten
    (StaleDraft).  Beside what is named, each raises RoleRequired, UnknownDraft,
    StoreUnavailable.
    """

    def __init__(
        self,
        store: Store,
        live: Live,
        clock: Callable[[], datetime],
        cases: Path,
        names: Callable[[], Mapping[str, str]],
        published: Callable[[], None],
    ) -> None:
        """``cases`` is the folder of files of cases; ``names`` gives actors' names by id.

        ``published`` is told after a version was published, and raises nothing.
        """
        self._store = store
        self._live = live
        self._clock = clock
        self._cases = cases
        self._names = names
        self._published = published

    # --- reading: every role may ------------------------------------------------

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
        return self._checked(state, self.revision(draft, state.revision), effective_from)

    def check_body(self, policy: str, body: bytes, base: int | None = None) -> Check:
        """The check of bytes that nothing is stored of; ``base`` is a version to compare with.

        Raises InvalidInput, UnknownPolicy and UnknownVersion (of the base).
        """
        check_policy(policy)
        check_body_size(body)
        if base is not None:
            self._live.now().registry.versions.digest(policy, base)
        return check_body(self._live, self._cases, self._clock(), policy, base, body)

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

    def _checked(self, state: DraftState, body: bytes, effective_from: date | None) -> Check:
        found = check_body(
            self._live,
            self._cases,
            self._clock(),
            state.policy,
            state.base_version,
            body,
            effective_from,
        )
        return replace(found, behind=newer_version(state, self._versions(state.policy)))

    # --- changing: editors ------------------------------------------------------

    def create(
        self, caller: Caller, policy: str, version: int | None = None, body: bytes | None = None
    ) -> Draft:
        """Begin a draft: from a version (else the one in force today, else the last).

        With a ``body`` it says that at once; of a policy that is not there yet it
        must.  Raises UnknownPolicy, UnknownVersion, InvalidInput (/policy, /body).
        """
        caller.require(_CHANGING, Role.EDITOR)
        base = self._base(policy, version)
        if body is None:
            if base is None:
                raise UnknownPolicy(policy)
            body = self._live.now().registry.versions.read(policy, base)
        check_body_size(body)
        entry = draft_created_entry(self._clock(), policy, base, body, caller.who)
        self._store.append(entry)
        return self.read(entry.id)

    def replace(
        self, caller: Caller, draft: str, body: bytes | dict[str, Any], etag: str | None
    ) -> Draft:
        """Give a draft another body: a file's bytes, or the JSON that its file shall say.

        The same bytes change nothing.  Raises WrongStep, IfMatchMissing,
        StaleDraft, InvalidInput (/body); for JSON also EditRefused and PolicyFaults.
        """

        def changed(before: bytes) -> bytes:
            return body if isinstance(body, bytes) else rewrite(before, body)

        return self._change(caller, draft, etag, lambda state, before: changed(before))

    def edit(
        self, caller: Caller, draft: str, operations: Sequence[Operation], etag: str | None
    ) -> Draft:
        """Change a draft by JSON Patch operations on its document (``engine.policy.editing``).

        Raises EditRefused, PolicyFaults, and as ``replace``.
        """
        return self._change(caller, draft, etag, lambda _, before: edit(before, operations))

    def rebase(
        self, caller: Caller, draft: str, etag: str | None, keep: Keep | None = None
    ) -> Draft:
        """Make a draft from the last version, with its own changes carried over.

        Where both change a place differently, RebaseConflict says where, unless
        ``keep`` says whose is kept: "draft" or "version".  Where nothing newer was
        published, nothing changes.  Raises PolicyFaults, and as ``replace``.
        """
        caller.require(_CHANGING, Role.EDITOR)
        versions = self._live.now().registry.versions

        def plan(state: DraftState) -> Sequence[Entry]:
            may_change(state, etag)
            last = newer_version(state, self._versions(state.policy))
            if last is None:
                return ()
            base = state.base_version
            body = rebased(
                state.id,
                self.revision(draft, state.revision),
                None if base is None else versions.read(state.policy, base),
                self._live.now().registry.versions.read(state.policy, last),
                keep,
            )
            return self._changes(caller, state, last, body)

        append_step(self._store, draft, plan)
        return self.read(draft)

    def submit(self, caller: Caller, draft: str, etag: str | None, note: str = "") -> Draft:
        """Submit a draft for approval: its bytes are those that will be approved, or none.

        Raises WrongStep, IfMatchMissing, StaleDraft, DraftBehind, NothingChanged,
        DraftFaulty, InvalidInput (/note).
        """
        caller.require("submitting drafts", Role.EDITOR)
        told = check_why(note, "/note", least=0) or None

        def plan(state: DraftState) -> Sequence[Entry]:
            versions = published(self._store, state.policy)
            base = versions.get(state.base_version) if state.base_version is not None else None
            may_submit(state, etag, _places(versions), base.digest if base else None)
            self._sound(state)
            return [self._step(caller, state, "submitted", told)]

        append_step(self._store, draft, plan)
        return self.read(draft)

    def discard(self, caller: Caller, draft: str, why: str = "") -> Draft:
        """End a draft that nobody wants; raises WrongStep, InvalidInput (/why)."""
        caller.require(_CHANGING, Role.EDITOR)
        told = check_why(why, least=0) or None

        def plan(state: DraftState) -> Sequence[Entry]:
            may_discard(state)
            return [self._step(caller, state, "discarded", told)]

        append_step(self._store, draft, plan)
        return self.read(draft)

    # --- judging: approvers -----------------------------------------------------

    def approve(
        self,
        caller: Caller,
        draft: str,
        seen: str | None,
        effective_from: date | None,
        effective_to: date | None,
        why: str,
    ) -> Approved:
        """Publish a submitted draft as the policy's next version, in force from a day on.

        ``seen`` is the etag or the digest of what the approver saw.  Version,
        activation and approval are one unit of the ledger.  Raises SelfApproval
        where the caller created, changed or submitted it; WrongStep,
        IfMatchMissing, StaleDraft, DraftBehind, DraftFaulty, InvalidInput (/why,
        /effective_from, /effective_to).
        """
        caller.require(_JUDGING, Role.APPROVER)
        told = check_why(why)
        check_days(effective_from, effective_to)
        made: list[Approved] = []

        def plan(state: DraftState) -> Sequence[Entry]:
            versions = self._versions(state.policy)
            may_approve(state, seen, caller.actor, caller.actor_name, versions)
            body = self._sound(state)
            now = self._clock()
            number = max(versions, default=0) + 1
            days = (effective_from, effective_to)
            event = Activation(new_id(now), state.policy, number, *days, now, told)
            by = self._who(state.submitter)
            affected = affected_by(self._store, self._live.now(), state.policy, event)
            made[:] = [Approved(state.policy, number, state.digest, event.id, *days, now, affected)]
            return [
                version_entry(now, state.policy, number, body, "local", by, caller.who),
                activation_entry(now, event, "local", by, caller.who),
                draft_step_entry(
                    now,
                    state.id,
                    state.policy,
                    state.revision,
                    "approved",
                    state.digest,
                    caller.who,
                    told,
                    effective_from=effective_from,
                    effective_to=effective_to,
                    version=number,
                    activation=event.id,
                ),
            ]

        places = append_step(self._store, draft, plan)
        self._published()
        return replace(made[0], recorded_at=places[1].at)

    def reject(self, caller: Caller, draft: str, why: str, seen: str | None = None) -> Draft:
        """Reject what is submitted; an editor may change it then, and submit it again.

        ``seen``, where it is given, is what the approver saw.  Raises WrongStep,
        StaleDraft, InvalidInput (/why).
        """
        caller.require(_JUDGING, Role.APPROVER)
        told = check_why(why)

        def plan(state: DraftState) -> Sequence[Entry]:
            may_reject(state, seen)
            return [self._step(caller, state, "rejected", told)]

        append_step(self._store, draft, plan)
        return self.read(draft)

    # --- what they share --------------------------------------------------------

    def _told(self, state: DraftState) -> Draft:
        return Draft(state, self.revision(state.id, state.revision), self._names())

    def _who(self, actor: str | None) -> Who | None:
        return None if actor is None else Who(actor, self._names().get(actor, actor))

    def _versions(self, policy: str) -> dict[int, int]:
        """The policy's published versions, each with its place in the ledger."""
        return _places(published(self._store, policy))

    def _base(self, policy: str, version: int | None) -> int | None:
        """The version that a draft is made from; None where the policy has none."""
        snapshot = self._live.now()
        check_policy(policy)
        if policy not in snapshot.registry.versions.policies():
            if version is not None:
                raise UnknownPolicy(policy)
            return None
        numbers = snapshot.registry.versions.numbers(policy)
        if version is None:
            today = civil_date(self._clock())
            found = snapshot.registry.find(policy, today, snapshot.registry.sequence)
            return found.version if found else numbers[-1]
        if version not in numbers:
            raise UnknownVersion(policy, version)
        return version

    def _change(
        self,
        caller: Caller,
        draft: str,
        etag: str | None,
        changed: Callable[[DraftState, bytes], bytes],
    ) -> Draft:
        caller.require(_CHANGING, Role.EDITOR)

        def plan(state: DraftState) -> Sequence[Entry]:
            may_change(state, etag)
            before = self.revision(draft, state.revision)
            body = changed(state, before)
            check_body_size(body)
            return () if body == before else self._changes(caller, state, state.base_version, body)

        append_step(self._store, draft, plan)
        return self.read(draft)

    def _changes(
        self, caller: Caller, state: DraftState, base: int | None, body: bytes
    ) -> Sequence[Entry]:
        """A new body; what is submitted or rejected is a draft again first."""
        now, who = self._clock(), caller.who
        changed = draft_changed_entry(
            now, state.id, state.policy, state.revision + 1, base, body, who
        )
        if state.status == "draft":
            return [changed]
        return [self._step(caller, state, "returned", None), changed]

    def _step(self, caller: Caller, state: DraftState, step: Step, why: str | None) -> Entry:
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

    def _sound(self, state: DraftState) -> bytes:
        """The draft's bytes, which nothing keeps from being published; raises DraftFaulty."""
        body = self.revision(state.id, state.revision)
        faults = faults_of(self._live, state.policy, body)
        if faults:
            raise DraftFaulty(state.id, faults)
        return body


def _places(versions: Mapping[int, PublishedVersion]) -> dict[int, int]:
    return {number: one.sequence for number, one in versions.items()}
