"""Replays over the ledger: asked for, followed, cancelled, and what came of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from engine.errors import (
    DecisionErased,
    ReplayEnded,
    ReplayUnderWay,
    UnknownDecision,
    UnknownReplay,
)
from engine.service.callers import Caller, Role
from engine.service.live import Live
from engine.service.paging import check_limit
from engine.service.recent import Recent
from engine.service.records import readable_decision
from engine.service.replays.against import By, other_of
from engine.service.replays.asked import Against, Selection
from engine.service.replays.asking import Purpose, new_job
from engine.service.replays.running import run
from engine.service.replays.selecting import check_ledger, chosen_of, is_of
from engine.service.replays.sides import sides_of
from engine.service.replays.views import Changes, Replay, Sides
from engine.service.requests import DEFAULT_LIMIT
from engine.store import ReplayFile, ReplayJob, ReplayRow, Store

__all__ = ["AT_ONCE", "Replays", "Worker"]

#: decisions that are decided again within the request; more are left to the background
AT_ONCE = 50
_ROLES = (Role.TESTER, Role.EDITOR, Role.APPROVER, Role.AUDITOR)
#: replays whose other side is kept ready: who looks at one decision looks at the next
_KEPT = 8


class Worker(Protocol):
    """What works off replays beside the requests."""

    def kick(self) -> None:
        """Have what is unfinished worked off; returns at once."""

    def close(self) -> None:
        """Leave what is unfinished to others, or to the next start."""


class Replays:
    """Replays of one ledger, for those who test, make and audit policies; safe between threads."""

    def __init__(
        self,
        store: Store,
        live: Live,
        clock: Callable[[], datetime],
        names: Callable[[], Mapping[str, str]],
        file: ReplayFile,
        worker: Worker,
    ) -> None:
        """``names`` gives the names of those who ask, by id."""
        self._store = store
        self._live = live
        self._clock = clock
        self._names = names
        self._file = file
        self._worker = worker
        self._kept = Recent[tuple[str, int], By](_KEPT)

    def start(
        self,
        caller: Caller,
        policy: str,
        selection: Selection,
        against: Against | None = None,
        *,
        purpose: Purpose = "replay",
    ) -> Replay:
        """Ask for a replay of what the ledger holds now.

        At most ``AT_ONCE`` decisions are decided again at once, and the replay is done;
        more are left to the background.  An "impact" is also of the decisions of every
        published version that uses the policy.  Raises RoleRequired, UnknownPolicy,
        UnknownVersion, UnknownDraft, DraftFaulty, KnownAtInFuture, InstantWithoutZone,
        InvalidInput (a span that ends before it begins), StoreUnavailable, and what
        loading a version raises.
        """
        job, by = self._job(caller, policy, selection, against, purpose)
        if self._store.count_chosen(chosen_of(job), AT_ONCE + 1) > AT_ONCE:
            self._file.add(job)
            self._worker.kick()
            return self._told(job)
        return self._run_new(job, by, lambda: False, lambda _: None)

    def run(
        self,
        caller: Caller,
        policy: str,
        selection: Selection,
        against: Against | None = None,
        *,
        stop: Callable[[], bool],
        told: Callable[[Replay], None],
    ) -> Replay:
        """A replay run here, however long it takes, until its end or until ``stop`` says so.

        ``told`` is told of it when it was asked for and at each checkpoint.  Raises as
        ``start``.
        """
        job, by = self._job(caller, policy, selection, against, "replay")
        return self._run_new(job, by, stop, told)

    def go_on(
        self,
        caller: Caller,
        replay: str,
        *,
        stop: Callable[[], bool],
        told: Callable[[Replay], None],
    ) -> Replay:
        """Run an unfinished replay here, from where it was stopped.

        Raises RoleRequired, UnknownReplay, ReplayEnded, ReplayUnderWay (another process
        runs it), StoreUnavailable.
        """
        self._require(caller)
        self._found(replay)
        holding = self._file.hold(replay)
        if holding is None:
            raise ReplayUnderWay(replay)
        with holding:
            job = self._found(replay)  # it may have ended until it was held
            if job.ended:
                raise ReplayEnded(replay, job.status)
            return self._run(job, stop, told)

    def read(self, caller: Caller, replay: str, *, wake: bool = True) -> Replay:
        """A replay as it is; raises RoleRequired, UnknownReplay, StoreUnavailable.

        ``wake``: where it is unfinished and nobody runs it, it is gone on with.
        """
        self._require(caller)
        found = self._told(self._found(replay))
        if wake and not found.ended:
            self._worker.kick()
        return found

    def list(
        self,
        caller: Caller,
        policy: str | None = None,
        limit: int = DEFAULT_LIMIT,
        before: str | None = None,
    ) -> tuple[Replay, ...]:
        """Replays (of a policy), the last asked for first, below the replay ``before``.

        Raises RoleRequired, InvalidInput (/limit), StoreUnavailable.
        """
        self._require(caller)
        check_limit(limit)
        names = self._names()
        found = self._file.jobs(policy, before, limit)
        return tuple(Replay(job, names) for job in found)

    def impacts_of(self, draft: str) -> tuple[Replay, ...]:
        """The replays that are the impact of a draft, the last first; whoever asks.

        What was found out over another ledger, before a backup took its place, is none.
        """
        names = self._names()
        found = self._file.jobs(purpose="impact", draft=draft)
        return tuple(Replay(job, names) for job in found if is_of(self._store, job))

    def cancel(self, caller: Caller, replay: str) -> Replay:
        """Have a replay end before its end; raises RoleRequired, UnknownReplay, ReplayEnded.

        Where it runs it stops at its next checkpoint.
        """
        self._require(caller)
        job = self._found(replay)
        if not self._file.cancel(replay, self._clock()):
            raise ReplayEnded(replay, self._found(replay).status)
        return self._told(self._file.job(replay) or job)

    def changes(
        self,
        caller: Caller,
        replay: str,
        *,
        after: int = 0,
        limit: int = DEFAULT_LIMIT,
        kind: str | None = None,
        before: str | None = None,
        to: str | None = None,
        policy: str | None = None,
    ) -> Changes:
        """A page of what did not come out the same, of places above ``after``.

        ``kind`` is alarm, flips, differs or refused; ``before`` and ``to`` are outcomes
        (``to`` of what is refused: ``refused:<code>``), ``policy`` is whose decision it is:
        an impact may be of several.  What differs of a decision that
        was erased since is not told any more.  Raises RoleRequired, UnknownReplay,
        InvalidInput (/limit), StoreUnavailable.
        """
        self._require(caller)
        check_limit(limit)
        self._found(replay)
        found = self._file.rows(replay, after, limit + 1, kind, before, to, policy)
        items = tuple(map(self._without_erased, found[:limit]))
        return Changes(items, items[-1].place if len(found) > limit else None)

    def sides(self, caller: Caller, replay: str, decision: str) -> Sides:
        """A decision of a replay with both explanations.

        They tell what an applicant gave: to an auditor, and to who made the decision.
        Raises RoleRequired, UnknownReplay, UnknownDecision (also of one that the replay is
        not of), DecisionErased, ReplayOfOtherLedger, and of a draft or version what loading
        raises.
        """
        self._require(caller)
        job = self._found(replay)
        logged = readable_decision(self._store, caller, decision)
        check_ledger(self._store, job)
        one = next(iter(self._store.chosen(chosen_of(job), logged.sequence - 1, 1)), None)
        if one is None or one.logged.id != decision:
            raise UnknownDecision(decision)
        if one.logged.payload is None:
            raise DecisionErased(decision)
        return sides_of(*self._by(job), one)

    def resume(self) -> None:
        """Have worked off what an earlier start left; raises StoreUnavailable."""
        if self._file.unfinished():
            self._worker.kick()

    def close(self) -> None:
        """Leave what is unfinished; it goes on where somebody asks for it."""
        self._worker.close()
        self._file.close()

    def _job(
        self,
        caller: Caller,
        policy: str,
        selection: Selection,
        against: Against | None,
        purpose: Purpose,
    ) -> tuple[ReplayJob, By]:
        """What is asked for, and by what it is decided."""
        self._require(caller)
        asked = (policy, selection, against, purpose)
        return new_job(self._store, self._live.now(), self._clock(), caller.actor, *asked)

    def _by(self, job: ReplayJob) -> By:
        """What is known and what a job is against; made once of those that are looked at."""
        snapshot = self._live.now()
        key = job.id, snapshot.registry.sequence
        return self._kept.get(key, lambda: (snapshot, other_of(self._store, snapshot, job)))

    def _run_new(
        self,
        job: ReplayJob,
        by: By,
        stop: Callable[[], bool],
        told: Callable[[Replay], None],
    ) -> Replay:
        """Run a job here; it is held before it is there, so that nobody else takes it."""
        holding = self._file.hold(job.id)
        if holding is None:
            raise ReplayUnderWay(job.id)
        with holding:
            self._file.add(job)
            return self._run(job, stop, told, by)

    def _run(
        self,
        job: ReplayJob,
        stop: Callable[[], bool],
        told: Callable[[Replay], None],
        by: By | None = None,
    ) -> Replay:
        names = self._names()

        def tell(found: Replay) -> None:
            told(replace(found, names=names))

        tell(Replay(job))
        given = (self._store, self._live, job, self._file)
        run(*given, stop=stop, told=tell, clock=self._clock, by=by)
        return Replay(self._found(job.id), names)

    def _found(self, replay: str) -> ReplayJob:
        job = self._file.job(replay)
        if job is None:
            raise UnknownReplay(replay)
        return job

    def _told(self, job: ReplayJob) -> Replay:
        return Replay(job, self._names())

    def _without_erased(self, row: ReplayRow) -> ReplayRow:
        logged = self._store.decision(row.decision)
        if logged is not None and logged.payload is not None:
            return row
        return replace(row, body={**row.body, "differences": [], "problem": None})

    def _require(self, caller: Caller) -> None:
        caller.require("replaying decisions", *_ROLES)
