"""One logged decision made again: as it was, and by what it is replayed against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import (
    CalendarFault,
    EvaluationFault,
    FileFaults,
    InvalidInput,
    LedgerBroken,
    NotJson,
    QerarError,
    StoreDamaged,
    StoreNewer,
    StoreUnavailable,
)
from engine.evaluation import Bundle, Decision
from engine.evaluation import decide as evaluate
from engine.replay import (
    Change,
    Compared,
    Content,
    Decided,
    alarm_of,
    changed_amounts,
    compare,
    found_content,
    stated_amounts,
)
from engine.service.problems import problem_of
from engine.service.records import Record
from engine.service.replaying import moment_of
from engine.service.replays.against import Other
from engine.service.replays.recorded import found_payload, misplaced, recorded
from engine.service.snapshot import Snapshot
from engine.store import ChosenDecision, LoggedDecision, ReplayRow

__all__ = ["Redecided", "redecide", "told_problem"]

Json = Mapping[str, Any]
#: what says nothing of the decision: the replay itself cannot go on
_ENVIRONMENT = (StoreUnavailable, StoreDamaged, StoreNewer)


@dataclass(frozen=True, slots=True)
class Redecided:
    """What came of it: how it is counted, what was read, rows to keep, the link of the chain."""

    kind: str
    link: Json
    compared: Compared | None = None
    used: tuple[Json, ...] = ()
    rows: tuple[ReplayRow, ...] = ()


@dataclass(frozen=True, slots=True)
class _Made:
    """A decision made again, and what it was made by."""

    bundle: Bundle
    decision: Decision
    content: Content


@dataclass(frozen=True, slots=True)
class _Stopped:
    """What stopped a decision; ``bundle`` is what was to decide, where that was found."""

    bundle: Bundle | None
    error: QerarError


@dataclass(frozen=True, slots=True)
class _Against:
    """What came of the other side: the digest of its decision, or the error."""

    compared: Compared
    changes: tuple[Change, ...] = ()
    digest: str | None = None
    error: QerarError | None = None

    def told(self) -> Json:
        return {
            "digest": self.digest,
            "elements": [one.element for one in self.changes],
            "kind": self.compared.kind,
            "problem": self.error and self.error.code,
        }


def redecide(snapshot: Snapshot, other: Other | None, one: ChosenDecision) -> Redecided:
    """A decision of the log made again; what is wrong with it is told, not raised.

    Raises StoreUnavailable and its like: those are not of the decision.
    """
    logged = one.logged
    if logged.payload is None:
        return Redecided("erased", _link(one, None, None))
    try:
        record, content = recorded(one)
    except LedgerBroken as error:
        return _altered(one, error, against=other is not None)
    return _Redeciding(one, record, content).made(snapshot, other)


class _Redeciding:
    """The decision, its record and the two sides."""

    def __init__(self, one: ChosenDecision, record: Record, content: Content) -> None:
        self.one = one
        self.logged = one.logged
        self.record = record
        self.told = record.told
        self.moment = moment_of(record)
        self.recorded = content

    def made(self, snapshot: Snapshot, other: Other | None) -> Redecided:
        policy = self.logged.policy
        was = self._decided(lambda: snapshot.programs.bundle(policy, self.moment))
        alarm, as_it_was = self._as_it_was(was)
        kind = "reproduced" if alarm is None else "alarms"
        rows = () if alarm is None else (alarm,)
        used = tuple(was.content.used) if isinstance(was, _Made) else ()
        if other is None:
            return Redecided(kind, _link(self.one, as_it_was, None), None, used, rows)
        now = self._decided(lambda: other.bundle(policy, self.moment))
        if isinstance(now, _Made):
            used = (*used, *map(other.named, now.content.used))
        sound = was.decision if isinstance(was, _Made) and alarm is None else None
        found = self._against(was, sound, now)
        if found.compared.kind != "same":
            rows = (*rows, _row_of(self.logged, found.compared, found.changes, found.error))
        link = _link(self.one, as_it_was, found.told())
        return Redecided(kind, link, found.compared, used, rows)

    def _decided(self, bundle: Callable[[], Bundle]) -> _Made | _Stopped:
        found: Bundle | None = None
        try:
            found = bundle()
            day = self.moment.effective_date
            decision = evaluate(found, day, self.record.inputs, remedies=False)
            return _Made(found, decision, found_content(decision))
        except _ENVIRONMENT:
            raise
        except QerarError as error:
            return _Stopped(found, error)

    def _as_it_was(self, was: _Made | _Stopped) -> tuple[ReplayRow | None, Json]:
        """The alarm, where it is not the same; and what the chain has of it."""
        logged = self.told["digest"]
        if isinstance(was, _Stopped):
            element = _element_of(was.error, self.logged.policy)
            changes: tuple[Change, ...] = (Change(element, self._read_then(element), None),)
            alarm = _alarm_row(self.logged, self.recorded.outcome, None, changes, was.error)
            return alarm, _part(None, element, was.error)
        digest = was.decision.digest
        inputs = was.decision.content["inputs"]
        changes = alarm_of(self.recorded, logged, was.content, digest, inputs)
        changes = changes or misplaced(self.logged, self.told)
        if not changes:
            return None, _part(digest, None, None)
        outcome = was.decision.outcome
        alarm = _alarm_row(self.logged, self.recorded.outcome, outcome, changes, None)
        return alarm, _part(digest, changes[0].element, None)

    def _read_then(self, element: str) -> Json | None:
        """The version that the record names by an element; None where it is of no version."""
        own, *used = self.recorded.used
        if element == "policy_digest":
            return own
        return next((one for one in used if element == f"used/{one.get('policy')}"), None)

    def _against(
        self, was: _Made | _Stopped, sound: Decision | None, now: _Made | _Stopped
    ) -> _Against:
        """The record compared with what is decided instead.

        ``sound`` is the decision as it was where it is as recorded: it knows which
        policy declares a finding.
        """
        policy = self.logged.policy
        before = _counted(self.recorded, sound, was.bundle or now.bundle, policy)
        typed = was.decision if isinstance(was, _Made) else None
        if isinstance(now, _Stopped):
            stated = () if typed is None else tuple(stated_amounts(typed))
            compared = Compared(policy, before, None, "refused", now.error.code, stated)
            return _Against(compared, error=now.error)
        changes = compare(self.recorded, now.content)
        kind = "same"
        if changes:
            kind = "flips" if changes[0].element == "outcome" else "differs"
        typed = typed or now.decision
        compared = Compared(
            policy,
            before,
            _counted(now.content, now.decision, now.bundle, policy),
            kind,
            stated=tuple(stated_amounts(typed)) if kind == "flips" else (),
            changed=changed_amounts(typed, self.recorded.outputs, now.decision, now.content.outputs)
            if any(one.element.startswith("outputs/") for one in changes)
            else (),
        )
        return _Against(compared, changes, now.decision.digest)


def _counted(
    content: Content, decision: Decision | None, bundle: Bundle | None, policy: str
) -> Decided:
    """What is counted of a decision; its findings by the policies that declare them."""
    rules = frozenset(
        one["element"] for side in (content.findings, content.actions) for one in side
    )
    if decision is not None:
        findings = frozenset((one.policy.policy_id, one.code) for one in decision.reasons)
    else:
        findings = frozenset(
            (_declaring(one["element"], bundle, policy), one["code"]) for one in content.findings
        )
    return Decided(content.outcome, findings, rules)


def _declaring(element: str, bundle: Bundle | None, policy: str) -> str:
    """The policy of a finding's element, which begins with the names of uses."""
    *uses, _kind, _name = element.split("/")
    for use in uses:
        bundle = bundle.used.get(use) if bundle is not None else None
        policy = use if bundle is None else bundle.program.policy.policy_id
    return policy


def _altered(one: ChosenDecision, error: LedgerBroken, *, against: bool) -> Redecided:
    """A record that is not the one that was written: nothing of it is decided again."""
    logged = one.logged
    changes = (Change("record", one.payload_digest, found_payload(one)),)
    alarm = _alarm_row(logged, logged.outcome, None, changes, error)
    as_it_was = _part(None, "record", error)
    if not against:
        return Redecided("alarms", _link(one, as_it_was, None), None, (), (alarm,))
    compared = Compared(logged.policy, Decided(logged.outcome), None, "refused", error.code)
    found = _Against(compared, error=error)
    rows = (alarm, _row_of(logged, compared, (), error))
    return Redecided("alarms", _link(one, as_it_was, found.told()), compared, (), rows)


def _alarm_row(
    logged: LoggedDecision,
    before: str,
    after: str | None,
    changes: tuple[Change, ...],
    error: QerarError | None,
) -> ReplayRow:
    body = _body(logged, changes, error) | {"element": changes[0].element}
    return ReplayRow(logged.sequence, logged.id, "alarm", before, after, body)


def _row_of(
    logged: LoggedDecision,
    compared: Compared,
    changes: tuple[Change, ...],
    error: QerarError | None,
) -> ReplayRow:
    outcomes = (compared.was.outcome, compared.becomes)
    body = _body(logged, changes, error)
    return ReplayRow(logged.sequence, logged.id, compared.kind, *outcomes, body)


def _body(
    logged: LoggedDecision, changes: tuple[Change, ...], error: QerarError | None
) -> dict[str, Any]:
    return {
        "policy": logged.policy,
        "differences": [one.to_json() for one in changes],
        "problem": error and told_problem(error),
    }


def _link(one: ChosenDecision, as_it_was: Json | None, against: Json | None) -> Json:
    return {
        "against": against,
        "as_it_was": as_it_was,
        "ledger_sequence": one.logged.sequence,
        "record": one.payload_digest,
    }


def _part(digest: str | None, alarm: str | None, error: QerarError | None) -> Json:
    return {"digest": digest, "alarm": alarm, "problem": error and error.code}


def _element_of(error: QerarError, policy: str) -> str:
    """The element that keeps a decision from being made again as it was."""
    if isinstance(error, EvaluationFault):
        return error.element
    if isinstance(error, InvalidInput | NotJson):
        return "inputs"
    if isinstance(error, CalendarFault):
        return "calendar"
    if isinstance(error, FileFaults):
        return "policy_digest"
    of = getattr(error, "policy", policy)
    return "policy_digest" if of == policy else f"used/{of}"


def told_problem(error: QerarError) -> dict[str, Any]:
    """An error as a problem for those who change and test policies, without the operands."""
    told = problem_of(error, within=True)
    if isinstance(error, EvaluationFault):
        del told["operands"]
        told["detail"] = f"{error.policy} version {error.version}, {error.element}: {error.message}"
    return told
