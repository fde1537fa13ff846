"""The tables of replays, as migrations of their own."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

__all__ = ["STEPS"]

STEPS = Migrations("replays")

_FIRST = (
    # ``state`` is of the last checkpoint, as are the rows: they were stored in one transaction
    """CREATE TABLE jobs (
        place INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        policy TEXT NOT NULL,
        purpose TEXT NOT NULL,
        selection TEXT NOT NULL,
        against TEXT,
        draft TEXT,
        draft_revision INTEGER,
        draft_digest TEXT,
        asked_by TEXT NOT NULL,
        asked_at TEXT NOT NULL,
        ledger_sequence INTEGER NOT NULL,
        ledger_chain TEXT NOT NULL,
        status TEXT NOT NULL CHECK (
            status IN ('queued', 'running', 'done', 'failed', 'cancelled')
        ),
        cancelling INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        total INTEGER,
        done INTEGER NOT NULL,
        cursor INTEGER NOT NULL,
        state TEXT NOT NULL,
        result TEXT,
        digest TEXT,
        error TEXT,
        started_at TEXT,
        finished_at TEXT
    ) STRICT""",
    "CREATE INDEX jobs_by_policy ON jobs (policy)",
    "CREATE INDEX jobs_by_draft ON jobs (draft) WHERE draft IS NOT NULL",
    "CREATE INDEX unfinished_jobs ON jobs (status) WHERE status IN ('queued', 'running')",
    """CREATE TABLE rows (
        job INTEGER NOT NULL REFERENCES jobs (place),
        place INTEGER NOT NULL CHECK (place > 0),
        ledger_sequence INTEGER NOT NULL,
        decision TEXT NOT NULL,
        kind TEXT NOT NULL,
        before TEXT,
        after TEXT,
        body TEXT NOT NULL,
        PRIMARY KEY (job, place)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX rows_by_kind ON rows (job, kind, place)",
)


@STEPS(name="0001 replays")
def _replays(db: Database) -> None:
    for statement in _FIRST:
        db.conn.execute(statement)
