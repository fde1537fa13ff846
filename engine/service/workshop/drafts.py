"""Drafts approved or rejected: what approvers do, and with it all that is done with drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from engine.errors import InputFault, InvalidInput
from engine.registry import Activation, DraftState, may_approve, may_reject
from engine.service.callers import Caller, Role
from engine.service.recording import activation_entry, draft_step_entry, new_id, version_entry
from engine.service.workshop.affected import affected_by
from engine.service.workshop.asked import check_days, check_why
from engine.service.workshop.changing import Changing
from engine.service.workshop.hands import same_hand
from engine.service.workshop.impact import signed_impact
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
        *,
        impact_digest: str | None = None,
        without_impact: bool = False,
    ) -> Approved:
        """Publish a submitted draft as the policy's next version, in force from a day on.

        ``seen`` is the etag or the digest of what the approver saw, ``impact_digest``
        that of the result of the draft's replay; the approval keeps what was found
        out, or that it was given ``without_impact``.  Version, activation and
        approval are one unit of the ledger.  Raises SelfApproval where the caller
        created, changed or submitted it; WrongStep, IfMatchMissing, StaleDraft,
        DraftBehind, DraftFaulty, ImpactUnfinished, ImpactChanged, InvalidInput
        (/why, /effective_from, /effective_to, /without_impact).
        """
        caller.require(_JUDGING, Role.APPROVER)
        told = check_why(why)
        check_days(effective_from, effective_to)
        if without_impact and impact_digest is not None:
            message = "this must be false where impact_digest says which impact was seen"
            raise InvalidInput((InputFault("/without_impact", "bad_value", message),))
        made: list[Approved] = []

        def plan(state: DraftState) -> Sequence[Entry]:
            versions = self._versions(state.policy)
            same = same_hand(self._store, caller.actor)
            may_approve(state, seen, caller.actor, caller.actor_name, versions, same)
            body = self._sound(state)
            seen_impact = (impact_digest, without_impact)
            impact = signed_impact(self._impacts, caller, state, *seen_impact)
            now = self._clock()
            number = max(versions, default=0) + 1
            days = (effective_from, effective_to)
            event = Activation(new_id(now), state.policy, number, *days, now, told)
            by = self._who(state.submitter)
            affected = affected_by(self._store, self._live.now(), state.policy, event)
            what = (state.policy, number, state.digest, event.id)
            made[:] = [Approved(*what, *days, now, affected, impact)]
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
                    impact=impact,
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
