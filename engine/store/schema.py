"""The tables, as migrations: all that are missing and the record of them are one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlite_utils import Database, Migrations

from engine.errors import StoreNewer
from engine.store.workshop_tables import WORKSHOP, WORKSHOP_TABLES

__all__ = ["MIGRATIONS", "migrate", "pending"]

MIGRATIONS = Migrations("ledger")

_PLACE = "sequence INTEGER PRIMARY KEY REFERENCES ledger (sequence)"

_LEDGER = (
    """CREATE TABLE ledger (
        sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        payload_digest TEXT NOT NULL,
        columns_digest TEXT NOT NULL,
        chain TEXT NOT NULL,
        payload BLOB
    ) STRICT""",
    f"""CREATE TABLE decisions (
        {_PLACE},
        id TEXT NOT NULL UNIQUE,
        salt TEXT,
        policy TEXT NOT NULL,
        version INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        effective_date TEXT NOT NULL,
        reference TEXT,
        owner TEXT NOT NULL,
        decided_at TEXT NOT NULL,
        idempotency_key TEXT,
        body_digest TEXT
    ) STRICT""",
    """CREATE UNIQUE INDEX decisions_by_idempotency_key
        ON decisions (owner, policy, idempotency_key) WHERE idempotency_key IS NOT NULL""",
    # ends with the sequence, so a page of one owner is read in its order; there is none by policy
    # or time: each costs every append a page, and what it spares is a scan
    "CREATE INDEX decisions_by_owner ON decisions (owner)",
    "CREATE INDEX decisions_by_reference ON decisions (reference) WHERE reference IS NOT NULL",
    f"""CREATE TABLE faults (
        {_PLACE},
        id TEXT NOT NULL UNIQUE,
        salt TEXT,
        policy TEXT NOT NULL,
        version INTEGER NOT NULL,
        element TEXT NOT NULL
    ) STRICT""",
    f"""CREATE TABLE versions (
        {_PLACE},
        policy TEXT NOT NULL,
        version INTEGER NOT NULL,
        digest TEXT NOT NULL,
        origin TEXT NOT NULL,
        body BLOB NOT NULL,
        UNIQUE (policy, version)
    ) STRICT""",
    f"""CREATE TABLE activations (
        {_PLACE},
        id TEXT NOT NULL UNIQUE,
        policy TEXT NOT NULL,
        version INTEGER NOT NULL,
        effective_from TEXT,
        effective_to TEXT,
        why TEXT NOT NULL,
        origin TEXT NOT NULL,
        recorded_at TEXT NOT NULL,
        FOREIGN KEY (policy, version) REFERENCES versions (policy, version)
    ) STRICT""",
    f"""CREATE TABLE withdrawals (
        {_PLACE},
        activation TEXT NOT NULL UNIQUE REFERENCES activations (id),
        why TEXT NOT NULL,
        origin TEXT NOT NULL,
        recorded_at TEXT NOT NULL
    ) STRICT""",
    f"""CREATE TABLE drafts (
        {_PLACE},
        id TEXT NOT NULL UNIQUE,
        policy TEXT NOT NULL,
        base_version INTEGER,
        body BLOB NOT NULL
    ) STRICT""",
    f"""CREATE TABLE keys (
        {_PLACE},
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        prefix TEXT NOT NULL,
        hash TEXT NOT NULL,
        roles TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX keys_by_prefix ON keys (prefix)",
    f"""CREATE TABLE key_revocations (
        {_PLACE},
        id TEXT NOT NULL UNIQUE REFERENCES keys (id)
    ) STRICT""",
    f"""CREATE TABLE erasures (
        {_PLACE},
        erased INTEGER NOT NULL UNIQUE REFERENCES ledger (sequence),
        columns_digest TEXT NOT NULL,
        why TEXT NOT NULL
    ) STRICT""",
)

_TABLES = (
    *("ledger", "decisions", "faults", "versions", "activations", "withdrawals"),
    *("drafts", "keys", "key_revocations", "erasures"),
)
#: table -> the updates that its trigger refuses; an erasure is the only one that there is
_FIXED = {
    **{table: f"UPDATE ON {table}" for table in _TABLES},
    "ledger": "UPDATE ON ledger WHEN new.payload IS NOT NULL"
    " OR (new.sequence, new.at, new.kind, new.payload_digest, new.columns_digest, new.chain)"
    " IS NOT (old.sequence, old.at, old.kind, old.payload_digest, old.columns_digest, old.chain)",
    "decisions": "UPDATE ON decisions"
    " WHEN coalesce(new.salt, new.reference, new.body_digest) IS NOT NULL"
    " OR (new.sequence, new.id, new.policy, new.version, new.outcome, new.effective_date,"
    " new.owner, new.decided_at, new.idempotency_key)"
    " IS NOT (old.sequence, old.id, old.policy, old.version, old.outcome, old.effective_date,"
    " old.owner, old.decided_at, old.idempotency_key)",
    "faults": "UPDATE ON faults WHEN new.salt IS NOT NULL"
    " OR (new.sequence, new.id, new.policy, new.version, new.element)"
    " IS NOT (old.sequence, old.id, old.policy, old.version, old.element)",
}


@MIGRATIONS(name="0001 ledger")
def _ledger(db: Database) -> None:
    for statement in _LEDGER:
        db.conn.execute(statement)
    _fix(db, _FIXED)


@MIGRATIONS(name="0002 the workshop")
def _workshop(db: Database) -> None:
    for statement in WORKSHOP:
        db.conn.execute(statement)
    _fix(db, {table: f"UPDATE ON {table}" for table in WORKSHOP_TABLES})


def _fix(db: Database, updates: Mapping[str, str]) -> None:
    """Refuse what changes or deletes a table's rows; ``updates`` says which updates do."""
    for table, update in updates.items():
        for name, event in (("changed", update), ("deleted", f"DELETE ON {table}")):
            db.conn.execute(
                f"CREATE TRIGGER {table}_are_not_{name} BEFORE {event}"
                " BEGIN SELECT raise(ABORT, 'the ledger is only appended to'); END"
            )


def pending(
    rows: Callable[[str], list[tuple[Any, ...]]], path: Path, steps: Migrations | None = None
) -> bool:
    """Whether a file still lacks one of its ``steps`` (None: the ledger's).

    Raises StoreNewer where it has one unknown here.
    """
    steps = steps or MIGRATIONS
    recorded = rows("SELECT 1 FROM sqlite_schema WHERE name = '_sqlite_migrations'")
    done = {row[0] for row in rows("SELECT name FROM _sqlite_migrations")} if recorded else set()
    known = {step.name for step in steps._migrations}
    if done - known:
        raise StoreNewer(str(path), tuple(sorted(done - known)))
    return known != done


def migrate(conn: sqlite3.Connection, steps: Migrations | None = None) -> None:
    """Take the missing ``steps`` (None: the ledger's), inside the transaction that is open."""
    (steps or MIGRATIONS).apply(Database(conn, execute_plugins=False))
