"""The file of replays: what was asked, how far it is, what was found."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.errors import StoreUnavailable
from engine.store.entries import Value
from engine.store.locking import Held, hold
from engine.store.replays.disk import WHAT, FileOnDisk
from engine.store.replays.jobs import (
    COLUMNS,
    ReplayJob,
    ReplayRow,
    column_of,
    job_of,
    json_text,
    row_of,
    values_of,
)

__all__ = ["ReplayFile"]

_JOB = f"SELECT {', '.join(COLUMNS)} FROM jobs"
_ROW = "SELECT place, ledger_sequence, decision, kind, before, after, body FROM rows"
_INSERT = f"INSERT INTO jobs ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
_UNFINISHED = "status IN ('queued', 'running')"


class ReplayFile(FileOnDisk):
    """The replays of a data folder; safe to share between threads, and usable after a fork.

    Everything raises StoreUnavailable where the file cannot be read or written,
    StoreNewer where a newer qerar wrote it, and ReplaysDamaged.
    """

    @classmethod
    def open(cls, folder: Path) -> ReplayFile:
        """The file of a data folder, which is made (for its owner only) when a job is added."""
        return cls(folder)

    # --- asking ------------------------------------------------------------------

    def job(self, identifier: str) -> ReplayJob | None:
        """A job by its id."""
        found = self._rows(f"{_JOB} WHERE id = ?", (identifier,))
        return job_of(found[0]) if found else None

    def jobs(
        self,
        policy: str | None = None,
        before: str | None = None,
        limit: int = 50,
        purpose: str | None = None,
        draft: str | None = None,
    ) -> tuple[ReplayJob, ...]:
        """At most ``limit`` jobs, newest first, that were asked before the job ``before``."""
        where, values = _where(
            ("policy = ?", policy),
            ("purpose = ?", purpose),
            ("draft = ?", draft),
            ("place < (SELECT place FROM jobs WHERE id = ?)", before),
        )
        found = self._rows(f"{_JOB} {where} ORDER BY place DESC LIMIT ?", (*values, limit))
        return tuple(map(job_of, found))

    def unfinished(self) -> tuple[ReplayJob, ...]:
        """The jobs that are queued or running, oldest first."""
        return tuple(map(job_of, self._rows(f"{_JOB} WHERE {_UNFINISHED} ORDER BY place")))

    def rows(
        self,
        identifier: str,
        after: int = 0,
        limit: int = 50,
        kind: str | None = None,
        before_outcome: str | None = None,
        after_outcome: str | None = None,
        policy: str | None = None,
    ) -> tuple[ReplayRow, ...]:
        """At most ``limit`` rows of a job, in order, of a place above ``after``.

        ``policy`` is the one that their bodies name.
        """
        where, values = _where(
            ("job = (SELECT place FROM jobs WHERE id = ?)", identifier),
            ("place > ?", after),
            ("kind = ?", kind),
            ("before = ?", before_outcome),
            ("after = ?", after_outcome),
            ("json_extract(body, '$.policy') = ?", policy),
        )
        found = self._rows(f"{_ROW} {where} ORDER BY place LIMIT ?", (*values, limit))
        return tuple(map(row_of, found))

    # --- a job's life ------------------------------------------------------------

    def add(self, job: ReplayJob) -> None:
        """Add a job, whose id is new."""
        self._write(lambda conn: conn.execute(_INSERT, values_of(job)), make=True)

    def begin(self, identifier: str, total: int, at: datetime) -> bool:
        """Run a job, or run it on; False: it is cancelled, or gone."""
        return self._change(
            identifier,
            f"{_UNFINISHED} AND NOT cancelling",
            "status = 'running', total = ?, started_at = coalesce(started_at, ?),"
            " attempts = attempts + 1",
            (total, column_of("started_at", at)),
        )

    def checkpoint(
        self,
        identifier: str,
        cursor: int,
        done: int,
        state: Mapping[str, Any],
        rows: Iterable[ReplayRow],
    ) -> bool:
        """Store how far a running job is, with the rows found since; False: stop, it is cancelled.

        All of it or nothing.  Rows are given places in their order.
        """
        values = (cursor, done, json_text(state), identifier)

        def work(conn: sqlite3.Connection) -> bool:
            found = conn.execute(
                "UPDATE jobs SET cursor = ?, done = ?, state = ?, attempts = 0"
                " WHERE id = ? AND status = 'running' RETURNING place, cancelling",
                values,
            ).fetchall()
            if not found:
                return False
            ((job, cancelling),) = found
            last = conn.execute("SELECT max(place) FROM rows WHERE job = ?", (job,)).fetchone()[0]
            conn.executemany(
                "INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (job, place, *_found(row))
                    for place, row in enumerate(rows, 1 if last is None else last + 1)
                ),
            )
            return not cancelling

        return bool(self._write(work))

    def finish(self, identifier: str, result: Mapping[str, Any], digest: str, at: datetime) -> bool:
        """A running job is done; False: it was ended otherwise, or is gone."""
        return self._end(identifier, "done", at, ("result", result), ("digest", digest))

    def fail(self, identifier: str, error: Mapping[str, Any], at: datetime) -> bool:
        """A job cannot be done, and why: a problem's JSON; False: it had ended, or is gone."""
        return self._end(identifier, "failed", at, ("error", error))

    def cancelled(self, identifier: str, at: datetime) -> bool:
        """A job is cancelled, by who runs it; False: it had ended, or is gone."""
        return self._end(identifier, "cancelled", at)

    def cancel(self, identifier: str, at: datetime) -> bool:
        """Have a job cancelled; False: it had ended, or is gone.

        At once where it is queued or nobody runs it; else who runs it stops at
        its next checkpoint.
        """
        if not self._change(identifier, _UNFINISHED, "cancelling = 1"):
            return False
        if (holding := self.hold(identifier)) is not None:
            with holding:
                self.cancelled(identifier, at)
        return True

    def _end(self, identifier: str, status: str, at: datetime, *more: tuple[str, Any]) -> bool:
        """End a job; its lock is of no use any more, and goes while it is held."""
        columns = (("status", status), ("finished_at", at), ("cancelling", False), *more)
        ended = self._change(
            identifier,
            "status = 'running'" if status == "done" else _UNFINISHED,
            ", ".join(f"{name} = ?" for name, _ in columns),
            tuple(column_of(name, value) for name, value in columns),
        )
        if ended:
            (self._locks / f"{identifier}.lock").unlink(missing_ok=True)
        return ended

    def _change(
        self, identifier: str, where: str, change: str, values: Sequence[Value] = ()
    ) -> bool:
        """Change a job that is in a certain way; whether there was such a job."""
        sql = f"UPDATE jobs SET {change} WHERE id = ? AND {where}"
        return bool(self._write(lambda conn: conn.execute(sql, (*values, identifier)).rowcount))

    # --- who runs it -------------------------------------------------------------

    def hold(self, identifier: str) -> Held | None:
        """Hold a job for a block, in which to run it; None: another does.

        It may have ended meanwhile: look again.  The hold dies with the process.
        """
        return self._hold(f"{identifier}.lock")

    def hold_runner(self) -> Held | None:
        """Be the one process of the folder that runs jobs in the background; None: another is."""
        return self._hold("runner.lock")

    def idle(self) -> tuple[ReplayJob, ...]:
        """The unfinished jobs that nobody holds, oldest first."""
        return tuple(job for job in self.unfinished() if self._is_free(job.id))

    def _is_free(self, identifier: str) -> bool:
        if (holding := self.hold(identifier)) is None:
            return False
        holding.release()
        return True

    def _hold(self, name: str) -> Held | None:
        try:
            self._locks.mkdir(mode=0o700, parents=True, exist_ok=True)
            return hold(self._locks / name)
        except OSError as error:
            raise StoreUnavailable(error.strerror or type(error).__name__, WHAT) from error


def _found(row: ReplayRow) -> tuple[Value, ...]:
    body = json_text(row.body)
    return (row.ledger_sequence, row.decision, row.kind, row.before, row.after, body)


def _where(*bounds: tuple[str, Value]) -> tuple[str, tuple[Value, ...]]:
    """The conditions that have a value, as SQL and its values."""
    given = [(condition, value) for condition, value in bounds if value is not None]
    where = f"WHERE {' AND '.join(condition for condition, _ in given)}" if given else ""
    return where, tuple(value for _, value in given)
