"""Drafts begun, changed and submitted: what editors do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from engine.errors import UnknownPolicy, UnknownVersion, WrongStep
from engine.policy.editing import Operation, edit, rewrite
from engine.registry import DraftState, may_change, may_discard, may_submit, newer_version
from engine.service.callers import Caller, Role
from engine.service.recording import draft_changed_entry, draft_created_entry
from engine.service.snapshot import civil_date
from engine.service.workshop.asked import check_body_size, check_policy, check_why
from engine.service.workshop.desk import Desk
from engine.service.workshop.impact import Impact
from engine.service.workshop.merging import Keep, rebased
from engine.service.workshop.states import append_step, places_of, published, state_of
from engine.service.workshop.views import Draft
from engine.store import Entry

__all__ = ["Changing"]

_CHANGING = "changing drafts"


class Changing(Desk):
    """What editors do.

    ``etag`` is what a caller read the draft as; without it nothing changes
    (IfMatchMissing), and a draft that changed since is not overwritten
    (StaleDraft).  Beside what is named, each raises RoleRequired, UnknownDraft,
    StoreUnavailable.
    """

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

        return self._change(caller, draft, etag, changed)

    def edit(
        self, caller: Caller, draft: str, operations: Sequence[Operation], etag: str | None
    ) -> Draft:
        """Change a draft by JSON Patch operations on its document (``engine.policy.editing``).

        Raises EditRefused, PolicyFaults, and as ``replace``.
        """
        return self._change(caller, draft, etag, lambda before: edit(before, operations))

    def rebase(
        self, caller: Caller, draft: str, etag: str | None, keep: Keep | None = None
    ) -> Draft:
        """Make a draft from the last version, with its own changes carried over.

        Where both change a place differently, RebaseConflict says where, unless
        ``keep`` says whose is kept: "draft" or "version".  Where nothing newer was
        published, nothing changes.  Raises PolicyFaults, and as ``replace``.
        """
        caller.require(_CHANGING, Role.EDITOR)

        def plan(state: DraftState) -> Sequence[Entry]:
            may_change(state, etag)
            last = newer_version(state, self._versions(state.policy))
            if last is None:
                return ()
            base, versions = state.base_version, self._live.now().registry.versions
            body = rebased(
                state.id,
                self.revision(draft, state.revision),
                None if base is None else versions.read(state.policy, base),
                versions.read(state.policy, last),
                keep,
            )
            return self._changes(caller, state, last, body)

        return self._changed(caller, draft, plan)

    def submit(self, caller: Caller, draft: str, etag: str | None, note: str = "") -> Draft:
        """Submit a draft for approval: its bytes are those that will be approved, or none.

        What it would have changed begins to be found out; of a short history it is
        at once.  Raises WrongStep, IfMatchMissing, StaleDraft, DraftBehind,
        NothingChanged, DraftFaulty, InvalidInput (/note).
        """
        caller.require("submitting drafts", Role.EDITOR)
        told = check_why(note, "/note", least=0) or None

        def plan(state: DraftState) -> Sequence[Entry]:
            versions = published(self._store, state.policy)
            base = versions.get(state.base_version) if state.base_version is not None else None
            may_submit(state, etag, places_of(versions), base.digest if base else None)
            self._sound(state)
            return [self._step(caller, state, "submitted", told)]

        append_step(self._store, draft, plan)
        if self._impacts.wanted:
            # It is submitted whatever becomes of its impact: its approval asks for that again,
            # and is told then what is wrong.
            with suppress(Exception):
                self._impacts.begin(caller, state_of(self._store, draft))
        return self.read(draft)

    def begin_impact(self, caller: Caller, draft: str) -> Impact:
        """Begin to find out anew what a draft, as it is, would have changed.

        One that is on its way already is gone on with.  Raises RoleRequired (tester,
        editor, approver), WrongStep, DraftFaulty.
        """
        caller.require("replaying drafts", Role.TESTER, Role.EDITOR, Role.APPROVER)
        state = state_of(self._store, draft)
        if not state.open:
            raise WrongStep(draft, "replayed", state.status)
        self._sound(state)
        return self._impacts.begin(caller, state)

    def discard(self, caller: Caller, draft: str, why: str = "") -> Draft:
        """End a draft that nobody wants; raises WrongStep, InvalidInput (/why)."""
        caller.require(_CHANGING, Role.EDITOR)
        told = check_why(why, least=0) or None

        def plan(state: DraftState) -> Sequence[Entry]:
            may_discard(state)
            return [self._step(caller, state, "discarded", told)]

        return self._changed(caller, draft, plan)

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
        changed: Callable[[bytes], bytes],
    ) -> Draft:
        caller.require(_CHANGING, Role.EDITOR)

        def plan(state: DraftState) -> Sequence[Entry]:
            may_change(state, etag)
            before = self.revision(draft, state.revision)
            body = changed(before)
            check_body_size(body)
            return () if body == before else self._changes(caller, state, state.base_version, body)

        return self._changed(caller, draft, plan)

    def _changed(
        self, caller: Caller, draft: str, plan: Callable[[DraftState], Sequence[Entry]]
    ) -> Draft:
        """A draft after a step that makes what is found out of it void."""
        if append_step(self._store, draft, plan):
            with suppress(Exception):  # it only goes on in vain
                self._impacts.void(caller, draft)
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
