"""Runs a replay: page by page in the ledger's order, and on from where it was stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.errors import QerarError, StoreUnavailable
from engine.replay import GENESIS, Counts, link, result_digest
from engine.service.live import Live
from engine.service.problems import problem_of
from engine.service.replays.against import By, other_of, signed
from engine.service.replays.redeciding import Redecided, redecide, told_problem
from engine.service.replays.selecting import check_ledger, chosen_of
from engine.service.replays.views import Replay
from engine.service.snapshot import utc_now
from engine.store import ReplayFile, ReplayJob, ReplayRow, Store

__all__ = ["PAGE", "run"]

#: decisions read at a time, and decided again between two checkpoints
PAGE = 256


def run(
    store: Store,
    live: Live,
    job: ReplayJob,
    file: ReplayFile,
    *,
    stop: Callable[[], bool],
    told: Callable[[Replay], None],
    clock: Callable[[], datetime] = utc_now,
    by: By | None = None,
) -> None:
    """Run a job that the caller holds, to its end or until ``stop`` says so.

    It goes on from the last checkpoint; ``told`` is told at each.  ``by`` is what is
    known and what the job is against, where the caller has them.  What ends the
    replay is stored: done, cancelled, or failed by an error.  Raises StoreUnavailable,
    and leaves the job unfinished, where the ledger or the file of replays cannot be
    read or written; a bug, after it was stored as the failure.
    """
    try:
        _run(store, live, job, file, stop, told, clock, by)
    except StoreUnavailable:
        raise
    except Exception as error:
        file.fail(job.id, _failure(error), clock())
        if not isinstance(error, QerarError):
            raise
    last = file.job(job.id)
    if last is not None:
        told(Replay(last))


def _run(
    store: Store,
    live: Live,
    job: ReplayJob,
    file: ReplayFile,
    stop: Callable[[], bool],
    told: Callable[[Replay], None],
    clock: Callable[[], datetime],
    by: By | None,
) -> None:
    check_ledger(store, job)
    wanted = chosen_of(job)
    total = store.count_chosen(wanted)
    if not file.begin(job.id, total, clock()):
        file.cancelled(job.id, clock())
        return
    if by is None:
        snapshot = live.now()
        by = snapshot, other_of(store, snapshot, job)
    state = _State.of(job)
    job = replace(job, status="running", total=total)
    while page := store.chosen(wanted, state.cursor, PAGE):
        for one in page:
            if stop():
                break
            state.add(one.logged.sequence, redecide(*by, one))
        stopped = state.cursor < page[-1].logged.sequence
        rows = state.taken()
        if not file.checkpoint(job.id, state.cursor, state.done, state.to_json(), rows):
            file.cancelled(job.id, clock())
            return
        told(Replay(replace(job, cursor=state.cursor, done=state.done, state=state.to_json())))
        if stopped:
            return
    counts = state.counts.to_json()
    file.finish(job.id, counts, state.digest(job), clock())


@dataclass(slots=True)
class _State:
    """How far a replay is: what a checkpoint stores."""

    cursor: int = 0
    done: int = 0
    chain: str = GENESIS
    counts: Counts = field(default_factory=Counts)
    rows: list[ReplayRow] = field(default_factory=list)

    @classmethod
    def of(cls, job: ReplayJob) -> _State:
        """As the last checkpoint of a job has it; nothing where there was none."""
        if not job.state:
            return cls()
        counts = Counts.from_json(job.state["counts"])
        return cls(job.cursor, job.done, job.state["chain"], counts)

    def add(self, sequence: int, found: Redecided) -> None:
        """One more decision."""
        self.cursor = sequence
        self.done += 1
        self.chain = link(self.chain, found.link)
        self.counts.add(found.kind, found.compared)
        self.counts.read(found.used)
        self.rows += found.rows

    def taken(self) -> tuple[ReplayRow, ...]:
        """The rows since they were taken last."""
        rows, self.rows = tuple(self.rows), []
        return rows

    def to_json(self) -> dict[str, Any]:
        """The chain and the counts; cursor and done stand beside them."""
        return {"chain": self.chain, "counts": self.counts.to_json()}

    def digest(self, job: ReplayJob) -> str:
        """The digest of the result."""
        return result_digest(
            policy=job.policy,
            selection=job.selection,
            against=signed(job.against),
            ledger={"sequence": job.ledger_sequence, "chain": job.ledger_chain},
            chain=self.chain,
            counts=self.counts.to_json(),
        )


def _failure(error: Exception) -> dict[str, Any]:
    return told_problem(error) if isinstance(error, QerarError) else problem_of(error)
