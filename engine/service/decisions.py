"""Decisions over the ledger: made, durable before they are answered, and found again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from engine.errors import (
    DecisionErased,
    IdempotencyKeyReused,
    IdempotencyTaken,
    MovedOn,
    QerarError,
    UnknownDecision,
)
from engine.letters import Letter, render_letter
from engine.policy.model import Paper
from engine.service.batches import Batch, Line
from engine.service.callers import Caller, Role
from engine.service.live import Live
from engine.service.making import Faulted, Made, authorise, make
from engine.service.paging import page_of
from engine.service.records import Record, readable_decision
from engine.service.replaying import again, check_language, explained, moment_of, paper_again
from engine.service.requests import (
    DEFAULT_LIMIT,
    Decided,
    Filter,
    Page,
    Request,
    Settings,
)
from engine.service.snapshot import Snapshot
from engine.store import Idempotency, Position, Reading, Store

__all__ = ["Decisions"]


class Decisions:
    """Deciding, reading, listing and explaining; safe to share between threads."""

    def __init__(
        self, store: Store, live: Live, clock: Callable[[], datetime], settings: Settings
    ) -> None:
        self._store = store
        self._live = live
        self._clock = clock
        self._window = settings.origination_window
        self._institution = settings.institution

    def decide(
        self, caller: Caller, policy: str, request: Request, idempotency: Idempotency | None = None
    ) -> Decided:
        """The decision, logged unless it is a dry run.

        Raises RoleRequired, EffectiveDateOutsideWindow, UnknownPolicy,
        NoVersionInForce, KnownAtInFuture, InstantWithoutZone, InvalidInput,
        IdempotencyKeyReused, DecisionErased (what was decided under the key),
        EvaluationFault (recorded as a fault first), StoreUnavailable (then
        nothing is logged), and what loading raises.
        """
        while True:
            found = self._make(caller, policy, request, idempotency)
            try:
                return found if isinstance(found, Decided) else self._logged(found)
            except MovedOn:
                self._live.now()

    def decide_many(
        self, caller: Caller, policy: str, lines: Iterable[Line]
    ) -> Iterator[Decided | QerarError]:
        """An answer for each line, in order, in constant memory; chunks share one durable write.

        What ``decide`` would raise for a line is its answer; an error given as
        a line is given back.  Raises RoleRequired and UnknownPolicy before the
        first line is read.
        """
        caller.require("deciding", Role.ORIGINATION, Role.TESTER)
        self._live.now().registry.versions.numbers(policy)
        return Batch(
            lambda asked: self._make(caller, policy, *asked),
            self._append,
            lambda asked: self.decide(caller, policy, *asked),
        ).answers(lines)

    def read(self, caller: Caller, decision: str) -> str:
        """The text that the decision was answered with.

        An auditor reads every decision, others what their key decided.  Raises
        UnknownDecision, DecisionErased.
        """
        return self._record(caller, decision).text

    def given(self, caller: Caller, decision: str) -> tuple[dict[str, Any], Any]:
        """The answer as JSON, and the inputs as they were given; raises as ``read``."""
        record = self._record(caller, decision)
        return record.told, record.inputs

    def page(
        self, caller: Caller, wanted: Filter, cursor: str | None = None, limit: int = DEFAULT_LIMIT
    ) -> Page:
        """Decisions that the caller may read, newest first; ``limit`` is 1 to 200.

        A decision whose content was erased is left out.  Raises BadCursor,
        InvalidInput (/limit), InstantWithoutZone.
        """
        owner = None if caller.has(Role.AUDITOR) else caller.key_id
        return page_of(self._store, wanted, owner, cursor, limit)

    def explanation(self, caller: Caller, decision: str, lang: str) -> dict[str, Any]:
        """The decision made again with its trace, after its digest was compared with the log's.

        The record, ``lang``, ``trace`` (the whole) and ``explanation``, the
        same as sentences: ``{text, children}`` in Azerbaijani (az) or English
        (en).  Raises InvalidInput (/lang), UnknownDecision, DecisionErased, DigestDiffers.
        """
        return explained(self._live.now(), self._record(caller, decision), lang)

    def letter(self, caller: Caller, decision: str, lang: str, paper: str | None = None) -> Letter:
        """A printable letter: of the decision, or a ``paper`` of its policy by its code.

        Raises as ``explanation``; of a paper also UnknownPaper, PaperNotDue, PaperIncomplete.
        """
        check_language(lang)
        record = self._record(caller, decision)
        snapshot = self._live.now()
        if paper is not None:
            return paper_again(snapshot, record, paper, lang, self._institution)
        again(snapshot, record).compare()
        return render_letter(record.told, record.inputs, snapshot.version, lang, self._institution)

    def papers(self, caller: Caller, decision: str) -> tuple[Paper, ...]:
        """The letters and cards that a decision is due, by its policy as it was then.

        One of them may yet lack what it must say (``letter``).  Raises
        UnknownDecision, DecisionErased, and what deciding raises.
        """
        record = self._record(caller, decision)
        moment = moment_of(record)
        return self._live.now().papers(record.told["policy"], record.inputs, moment)

    def replay(self, decision: str) -> str:
        """The digest that the logged decision gives when it is made again.

        Raises UnknownDecision, DecisionErased, and what deciding raises.
        """
        logged = self._store.decision(decision)
        if logged is None:
            raise UnknownDecision(decision)
        return again(self._live.now(), Record(logged)).found

    def _record(self, caller: Caller, decision: str) -> Record:
        return Record(readable_decision(self._store, caller, decision))

    def _make(
        self, caller: Caller, policy: str, request: Request, idempotency: Idempotency | None
    ) -> Made | Faulted | Decided:
        """What is to be logged, or what was answered to the same request before."""
        caller.require("deciding", Role.ORIGINATION, Role.TESTER)
        asked = None if request.dry_run else idempotency
        first = asked and self._first(caller.key_id, policy, asked)
        if first:
            return first
        if request.dry_run:
            return self._by(self._live.now(), caller, policy, request, None)
        # No reading before what is logged: the transaction that logs it proves (``_append``)
        # that it knew all.  An error is told only by what the ledger knows now.
        last = self._live.last
        try:
            return self._by(last, caller, policy, request, asked)
        except QerarError:
            if self._live.now() is last:
                raise
        return self._by(self._live.now(), caller, policy, request, asked)

    def _by(
        self,
        snapshot: Snapshot,
        caller: Caller,
        policy: str,
        request: Request,
        asked: Idempotency | None,
    ) -> Made | Faulted:
        now = self._clock()
        authorise(caller, request, now, self._window)
        return make(snapshot, caller, policy, request, now, asked)

    def _first(self, owner: str, policy: str, asked: Idempotency) -> Decided | None:
        """The first answer under an idempotency key.

        Raises IdempotencyKeyReused, and DecisionErased whatever is asked: what
        was asked first is not known any more.
        """
        kept = self._store.idempotent(owner, policy, asked.key)
        if kept is None:
            return None
        if kept.decision.payload is None:
            raise DecisionErased(kept.decision.id)
        if kept.body_digest != asked.body_digest:
            raise IdempotencyKeyReused(policy, asked.key)
        first = kept.decision
        return Decided(Record(first).body, first.id, first.version, first.outcome, "replayed")

    def _logged(self, found: Made | Faulted) -> Decided:
        """The answer of what is now in the ledger; raises the fault once it is recorded."""
        if found.entry is None:
            return found.decided(None)
        try:
            (position,) = self._append(found)
        except IdempotencyTaken as error:  # the same request at the same time was first
            first = self._raced(found)
            if first is None:
                raise error
            return first
        return found.decided(position.sequence)

    def _append(self, *made: Made | Faulted) -> tuple[Position, ...]:
        """Log what is not a dry run, as one unit.

        What is logged knew all of the registry that is before it in the ledger,
        so its instant and its registry sequence say the same for ever.  Raises
        MovedOn where that has changed since; then nothing was logged.
        """

        def still(reading: Reading) -> None:
            if min(one.registry for one in made) < reading.registry_sequence():
                raise MovedOn

        entries = [one.entry for one in made if one.entry is not None]
        return self._store.append(*entries, unless=still)

    def _raced(self, found: Made | Faulted) -> Decided | None:
        if isinstance(found, Faulted) or found.entry is None or found.entry.idempotency is None:
            return None
        entry, asked = found.entry, found.entry.idempotency
        return self._first(entry.owner, entry.policy, asked)
