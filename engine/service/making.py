"""Makes one decision ready to be logged: authorised, decided, written as an entry.

Nothing is recorded here.  An evaluation that stops on a fault of the policy
becomes a fault's entry, which is recorded before the error is told.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from engine.errors import EffectiveDateOutsideWindow, EvaluationFault
from engine.service.answers import Answer, instant_text
from engine.service.bodies import given_json
from engine.service.callers import Caller, Role
from engine.service.programs import Moment
from engine.service.recording import new_id, new_salt
from engine.service.records import answer_text, payload_of, with_sequence
from engine.service.requests import Decided, Request
from engine.service.snapshot import Snapshot, civil_date
from engine.store import DecisionEntry, FaultEntry, Idempotency

__all__ = ["Faulted", "Made", "authorise", "make"]


@dataclass(frozen=True, slots=True)
class Made:
    """A decision; ``entry`` is None for a dry run, which is not logged.

    ``registry`` is the sequence up to which the ledger's registry was known.
    """

    text: bytes
    version: int
    outcome: str
    entry: DecisionEntry | None
    registry: int

    def decided(self, sequence: int | None) -> Decided:
        """The answer, with its place in the ledger where it has one."""
        if self.entry is None or sequence is None:
            return Decided(self.text, None, self.version, self.outcome, "dry_run")
        text = with_sequence(self.text, sequence)
        return Decided(text, self.entry.id, self.version, self.outcome, "logged")


@dataclass(frozen=True, slots=True)
class Faulted:
    """A policy that could not be evaluated, and the entry that says so."""

    error: EvaluationFault
    entry: FaultEntry
    registry: int

    def decided(self, _sequence: int | None) -> Decided:
        """Raises the fault: there is no decision."""
        raise self.error


def authorise(caller: Caller, request: Request, now: datetime, window: int) -> None:
    """Whether a key that may decide may decide this.

    A tester may ask for any date, for what was known and for a dry run; an
    origination key only for a day at most ``window`` days from today in Baku.
    Raises RoleRequired, EffectiveDateOutsideWindow.
    """
    if caller.has(Role.TESTER):
        return
    caller.require("deciding", Role.ORIGINATION)
    if request.known_at is not None:
        caller.require("known_at", Role.TESTER)
    if request.dry_run:
        caller.require("dry_run", Role.TESTER)
    if request.effective_date is not None:
        today = civil_date(now)
        if abs((request.effective_date - today).days) > window:
            raise EffectiveDateOutsideWindow(request.effective_date, today, window)


def make(
    snapshot: Snapshot,
    caller: Caller,
    policy: str,
    request: Request,
    now: datetime,
    idempotency: Idempotency | None,
) -> Made | Faulted:
    """The decision of an authorised request; raises as ``Snapshot.decide`` and ``moment`` do."""
    moment = snapshot.moment(request.effective_date, request.known_at, now)
    registry = snapshot.registry.sequence
    try:
        decision = snapshot.decide(policy, request.inputs, moment)
    except EvaluationFault as error:
        return Faulted(error, _fault(error, caller, policy, request, moment, now), registry)
    version, outcome = decision.policy.version, decision.outcome
    identifier = None if request.dry_run else new_id(now)
    text = answer_text(
        Answer(
            decision, moment.known_at, moment.known, now, request.reference, identifier
        ).to_json()
    )
    if identifier is None:
        return Made(text, version, outcome, None, registry)
    salt = new_salt()
    entry = DecisionEntry(
        at=now,
        payload=payload_of(caller.key_id, salt, text, request.inputs),
        id=identifier,
        salt=salt,
        policy=policy,
        version=version,
        outcome=outcome,
        effective_date=moment.effective_date,
        reference=request.reference,
        owner=caller.key_id,
        idempotency=idempotency,
    )
    return Made(text, version, outcome, entry, registry)


def _fault(
    error: EvaluationFault,
    caller: Caller,
    policy: str,
    request: Request,
    moment: Moment,
    now: datetime,
) -> FaultEntry:
    """The fault of the policy, or of one it uses, with the case that shows it."""
    salt = new_salt()
    told = {
        "owner": caller.key_id,
        "salt": salt,
        "asked": policy,
        "policy": error.policy,
        "policy_version": error.version,
        "element": error.element,
        "message": error.message,
        "operands": dict(error.operands),
        "effective_date": moment.effective_date.isoformat(),
        "known_at": instant_text(moment.known_at),
        "registry_sequence": moment.known,
        "reference": request.reference,
        "dry_run": request.dry_run,
    }
    head = json.dumps(told, ensure_ascii=False, separators=(",", ":")).removesuffix("}")
    return FaultEntry(
        at=now,
        payload=f'{head},"inputs":{given_json(request.inputs)}}}'.encode(),
        id=new_id(now),
        salt=salt,
        policy=error.policy,
        version=error.version,
        element=error.element,
    )
