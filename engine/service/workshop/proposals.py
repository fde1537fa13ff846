"""What needs a second person and is no draft: withdrawals, and activations of what is published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from engine.errors import (
    ActivationWithdrawn,
    NotTheProposer,
    ProposalEnded,
    ProposalOpen,
    SelfApproval,
    UnknownActivation,
    UnknownProposal,
)
from engine.registry import Activation, Event, Withdrawal
from engine.service.callers import Caller, Role, Who
from engine.service.live import Live
from engine.service.recording import (
    activation_entry,
    new_id,
    proposal_ended_entry,
    proposal_entry,
    withdrawal_entry,
)
from engine.service.workshop.affected import PAGE, Affected, affected_by
from engine.service.workshop.asked import check_days, check_why
from engine.service.workshop.hands import same_hand
from engine.service.workshop.views import Done, Proposal
from engine.store import Entry, KnownActivation, KnownWithdrawal, Reading, Store
from engine.store import Proposal as StoredProposal

__all__ = ["Proposals"]

_PROPOSING = "proposing activations and withdrawals"
_JUDGING = "approving proposals"


class Proposals:
    """Proposals over a ledger; safe to share between threads and processes.

    Beside what is named, each raises RoleRequired, UnknownProposal,
    StoreUnavailable.
    """

    def __init__(
        self,
        store: Store,
        live: Live,
        clock: Callable[[], datetime],
        names: Callable[[], Mapping[str, str]],
    ) -> None:
        """``names`` gives actors' names by id."""
        self._store = store
        self._live = live
        self._clock = clock
        self._names = names

    # --- reading: every role may ------------------------------------------------

    def list(self, policy: str | None = None, open_only: bool = False) -> tuple[Proposal, ...]:
        """The proposals (about a policy), the last made first."""
        names = self._names()
        return tuple(
            Proposal(one, names)
            for one in reversed(self._store.proposals())
            if policy in (None, one.policy) and not (open_only and one.ending)
        )

    def read(self, proposal: str) -> Proposal:
        """A proposal."""
        return Proposal(_found(self._store, proposal), self._names())

    def affected(self, proposal: str, *, after: int = 0, limit: int = PAGE) -> Affected:
        """The logged decisions whose law would change, were the proposal approved now.

        Of one that has ended that was approved: nothing, for its law rules already.
        """
        found = _found(self._store, proposal)
        event = _event(found, self._live.now().registry.present(self._clock()))
        return affected_by(self._store, self._live.now(), found.policy, event, after, limit)

    def affected_by_withdrawal(
        self, activation: str, *, after: int = 0, limit: int = PAGE
    ) -> Affected:
        """The same of the withdrawal of an activation that nobody proposed yet.

        Raises UnknownActivation, ActivationWithdrawn.
        """
        found = _standing(self._store, activation)
        event = Withdrawal(activation, self._live.now().registry.present(self._clock()), "")
        return affected_by(self._store, self._live.now(), found.policy, event, after, limit)

    def affected_by_activation(
        self,
        policy: str,
        version: int,
        effective_from: date | None,
        effective_to: date | None = None,
        *,
        after: int = 0,
        limit: int = PAGE,
    ) -> Affected:
        """The same of an activation that nobody proposed yet.

        Raises UnknownPolicy, UnknownVersion, InvalidInput (/effective_from, /effective_to).
        """
        check_days(effective_from, effective_to)
        snapshot = self._live.now()
        snapshot.registry.versions.digest(policy, version)
        at = snapshot.registry.present(self._clock())
        days = (effective_from, effective_to)
        event = Activation("supposed", policy, version, *days, at, "")
        return affected_by(self._store, snapshot, policy, event, after, limit)

    # --- proposing: editors and approvers ---------------------------------------

    def propose_withdrawal(self, caller: Caller, activation: str, why: str) -> Proposal:
        """Propose that an activation should never have been.

        Raises UnknownActivation, ActivationWithdrawn, ProposalOpen, InvalidInput (/why).
        """
        caller.require(_PROPOSING, Role.EDITOR, Role.APPROVER)
        told = check_why(why)
        found = _standing(self._store, activation)
        entry = proposal_entry(
            self._clock(),
            "withdrawal",
            found.policy,
            found.version,
            told,
            caller.who,
            activation=activation,
        )

        def still(reading: Reading) -> None:
            _standing(reading, activation)
            for one in reading.proposals():
                if one.ending is None and one.activation == activation:
                    raise ProposalOpen(one.id)

        self._store.append(entry, unless=still)
        return self.read(entry.id)

    def propose_activation(
        self,
        caller: Caller,
        policy: str,
        version: int,
        effective_from: date | None,
        effective_to: date | None,
        why: str,
    ) -> Proposal:
        """Propose that a published version applies from a day on (None: an open start).

        Raises UnknownPolicy, UnknownVersion, ProposalOpen, InvalidInput (/why,
        /effective_from, /effective_to).
        """
        caller.require(_PROPOSING, Role.EDITOR, Role.APPROVER)
        told = check_why(why)
        check_days(effective_from, effective_to)
        self._live.now().registry.versions.digest(policy, version)
        entry = proposal_entry(
            self._clock(),
            "activation",
            policy,
            version,
            told,
            caller.who,
            effective_from=effective_from,
            effective_to=effective_to,
        )
        same = (policy, version, effective_from, effective_to)

        def still(reading: Reading) -> None:
            for one in reading.proposals():
                its = (one.policy, one.version, one.effective_from, one.effective_to)
                if one.ending is None and one.what == "activation" and its == same:
                    raise ProposalOpen(one.id)

        self._store.append(entry, unless=still)
        return self.read(entry.id)

    def retract(self, caller: Caller, proposal: str, why: str = "") -> Proposal:
        """Take one's own proposal back; raises NotTheProposer, ProposalEnded."""
        caller.require(_PROPOSING, Role.EDITOR, Role.APPROVER)
        told = check_why(why, least=0) or None
        found = _found(self._store, proposal)
        if found.by != caller.actor:
            raise NotTheProposer(proposal, self._names().get(found.by, found.by))
        entry = proposal_ended_entry(self._clock(), proposal, "retracted", caller.who, told)
        self._store.append(entry, unless=lambda reading: _open(reading, proposal))
        return self.read(proposal)

    # --- judging: approvers -----------------------------------------------------

    def approve(self, caller: Caller, proposal: str, why: str = "") -> Done:
        """Do what is proposed, and record who approved it, as one unit of the ledger.

        Raises SelfApproval where the caller proposed it; ProposalEnded,
        ActivationWithdrawn, InvalidInput (/why).
        """
        caller.require(_JUDGING, Role.APPROVER)
        told = check_why(why, least=0) or None
        found = _found(self._store, proposal)
        _is_open(found)
        if found.by in same_hand(self._store, caller.actor):
            raise SelfApproval(f"the proposal {proposal}", caller.actor_name)
        now = self._clock()
        event = _event(found, now)
        by = Who(found.by, self._names().get(found.by, found.by))
        entry: Entry = (
            withdrawal_entry(now, event, "local", by, caller.who)
            if isinstance(event, Withdrawal)
            else activation_entry(now, event, "local", by, caller.who)
        )
        snapshot = self._live.now()
        affected = affected_by(self._store, snapshot, found.policy, event)

        def still(reading: Reading) -> None:
            _open(reading, proposal)
            if found.activation is not None:
                _standing(reading, found.activation)

        ended = proposal_ended_entry(now, proposal, "approved", caller.who, told)
        place, _ = self._store.append(entry, ended, unless=still)
        recorded = event.activation if isinstance(event, Withdrawal) else event.id
        return Done(self.read(proposal), recorded, place.at, affected)

    def reject(self, caller: Caller, proposal: str, why: str) -> Proposal:
        """Reject a proposal; raises ProposalEnded, InvalidInput (/why)."""
        caller.require(_JUDGING, Role.APPROVER)
        told = check_why(why)
        _found(self._store, proposal)
        entry = proposal_ended_entry(self._clock(), proposal, "rejected", caller.who, told)
        self._store.append(entry, unless=lambda reading: _open(reading, proposal))
        return self.read(proposal)

    # --- both in one ------------------------------------------------------------

    def withdraw(self, caller: Caller, activation: str, why: str) -> Proposal | Done:
        """Propose a withdrawal, or approve it where another proposed it already.

        Raises as ``propose_withdrawal`` and ``approve``: SelfApproval for who proposed it.
        """
        try:
            return self.propose_withdrawal(caller, activation, why)
        except ProposalOpen as error:
            return self.approve(caller, error.proposal, why)


def _found(reading: Reading, proposal: str) -> StoredProposal:
    found = reading.proposal(proposal)
    if found is None:
        raise UnknownProposal(proposal)
    return found


def _is_open(proposal: StoredProposal) -> None:
    if proposal.ending is not None:
        raise ProposalEnded(proposal.id, proposal.ending.how)


def _open(reading: Reading, proposal: str) -> None:
    _is_open(_found(reading, proposal))


def _standing(reading: Reading, activation: str) -> KnownActivation:
    """An activation that was not withdrawn; raises UnknownActivation, ActivationWithdrawn."""
    found: KnownActivation | None = None
    for one in reading.registry_entries():
        if isinstance(one, KnownActivation) and one.id == activation:
            found = one
        elif isinstance(one, KnownWithdrawal) and one.activation == activation:
            raise ActivationWithdrawn(activation)
    if found is None:
        raise UnknownActivation(activation)
    return found


def _event(proposal: StoredProposal, at: datetime) -> Event:
    """What the approval of a proposal records."""
    if proposal.activation is not None:
        return Withdrawal(proposal.activation, at, proposal.why)
    days = (proposal.effective_from, proposal.effective_to)
    return Activation(new_id(at), proposal.policy, proposal.version, *days, at, proposal.why)
