"""Drafts approved or rejected: what approvers do, and with it all that is done with drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from engine.registry import Activation, DraftState, may_approve, may_reject
from engine.service.callers import Caller, Role
from engine.service.recording import activation_entry, draft_step_entry, new_id, version_entry
from engine.service.workshop.affected import affected_by
from engine.service.workshop.asked import check_days, check_why
from engine.service.workshop.changing import Changing
from engine.service.workshop.hands import same_hand
from engine.service.workshop.states import append_step
from engine.service.workshop.views import Approved, Draft
from engine.store import Entry

__all__ = ["Drafts"]

_JUDGING = "approving drafts"


class Drafts(Changing):
    """Drafts over a ledger; safe to share between threads and processes.

    A draft is begun and changed by editors, submitted, and approved or rejected by
    an approver who had no hand in it; each step is in the ledger.
    """

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
            same = same_hand(self._store, caller.actor)
            may_approve(state, seen, caller.actor, caller.actor_name, versions, same)
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
