"""The ledger's file as an auditor reads it: with SQLite and SHA-256, none of the service's code."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

#: an entry's kind -> the table that has one row for it
TABLES = {
    "decision": "decisions",
    "fault": "faults",
    "version_published": "versions",
    "activation": "activations",
    "withdrawal": "withdrawals",
    "draft_created": "drafts",
    "draft_changed": "draft_changes",
    "draft_step": "draft_steps",
    "proposal": "proposals",
    "proposal_ended": "proposal_endings",
    "key_created": "keys",
    "key_revoked": "key_revocations",
    "user_created": "users",
    "user_changed": "user_changes",
    "signed_in": "sign_ins",
    "sign_in_failed": "sign_in_failures",
    "signed_out": "sign_outs",
    "erasure": "erasures",
}


@dataclass(frozen=True)
class Entry:
    """A whole entry: its place in the chain, its payload, its row of the kind's table."""

    sequence: int
    at: str
    kind: str
    payload: bytes
    row: Mapping[str, Any]


def copy_of(data: Path, target: Path) -> Path:
    """The ledger as it lies on the disk, elsewhere: looking at it must not tidy it up."""
    target.mkdir()
    for name in ("ledger.db", "ledger.db-wal"):
        if (data / name).exists():
            shutil.copyfile(data / name, target / name)
    return target


def read_whole(data: Path) -> tuple[Entry, ...]:
    """Every entry; fails where one is half there, out of order or not chained.

    What no entry stands for (a row of its own) is a failure too.
    """
    with closing(sqlite3.connect(data / "ledger.db")) as database:
        database.row_factory = sqlite3.Row
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        ledger = database.execute("SELECT * FROM ledger ORDER BY sequence").fetchall()
        rows = {
            kind: {row["sequence"]: dict(row) for row in database.execute(f"SELECT * FROM {table}")}
            for kind, table in TABLES.items()
        }
    assert [one["sequence"] for one in ledger] == list(range(1, len(ledger) + 1))
    assert [one["at"] for one in ledger] == sorted(one["at"] for one in ledger)
    for kind, found in rows.items():
        assert found.keys() == {one["sequence"] for one in ledger if one["kind"] == kind}
    chain = "0" * 64
    entries = []
    for one in ledger:
        row = rows[one["kind"]][one["sequence"]]
        payload = one["payload"]
        assert one["payload_digest"] == sha256(payload).hexdigest()
        assert one["columns_digest"] == columns_digest(row)
        if one["kind"] in {"decision", "fault"}:  # both digests hold the same random bits
            assert len(row["salt"]) == 32
            assert json.loads(payload)["salt"] == row["salt"]
        lines = (chain, one["sequence"], one["at"], one["kind"])
        lines += (one["payload_digest"], one["columns_digest"])
        chain = sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
        assert one["chain"] == chain
        entries.append(Entry(one["sequence"], one["at"], one["kind"], payload, row))
    return tuple(entries)


def columns_digest(row: Mapping[str, Any]) -> str:
    """The digest of a row but for its sequence and what is null, as docs/ledger.md has it."""
    shown = {
        name: f"sha256:{sha256(value).hexdigest()}" if isinstance(value, bytes) else value
        for name, value in row.items()
        if name != "sequence" and value is not None
    }
    text = json.dumps(shown, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()
