"""The tables of the workshop: drafts' histories, proposals, users and their sessions.

Columns added to a table that was there are null in its rows from before, and so
change no digest of them.
"""

from __future__ import annotations

from typing import Final

__all__ = ["WORKSHOP", "WORKSHOP_TABLES"]

_PLACE: Final = "sequence INTEGER PRIMARY KEY REFERENCES ledger (sequence)"
_ADDED: Final = {
    "versions": ("by", "approved_by"),
    "activations": ("by", "approved_by"),
    "withdrawals": ("by", "approved_by"),
    "drafts": ("digest", "by"),
    "keys": ("user", "by"),
    "key_revocations": ("by",),
}
WORKSHOP: Final = (
    *(
        f"ALTER TABLE {table} ADD COLUMN {column} TEXT"
        for table, columns in _ADDED.items()
        for column in columns
    ),
    f"""CREATE TABLE draft_changes (
        {_PLACE},
        draft TEXT NOT NULL REFERENCES drafts (id),
        revision INTEGER NOT NULL CHECK (revision > 0),
        base_version INTEGER,
        body BLOB NOT NULL,
        digest TEXT NOT NULL,
        by TEXT NOT NULL,
        UNIQUE (draft, revision)
    ) STRICT""",
    f"""CREATE TABLE draft_steps (
        {_PLACE},
        draft TEXT NOT NULL REFERENCES drafts (id),
        revision INTEGER NOT NULL,
        step TEXT NOT NULL
            CHECK (step IN ('submitted', 'returned', 'approved', 'rejected', 'discarded')),
        digest TEXT NOT NULL,
        by TEXT NOT NULL,
        why TEXT,
        effective_from TEXT,
        effective_to TEXT,
        version INTEGER,
        activation TEXT REFERENCES activations (id)
    ) STRICT""",
    "CREATE INDEX draft_steps_by_draft ON draft_steps (draft)",
    f"""CREATE TABLE proposals (
        {_PLACE},
        id TEXT NOT NULL UNIQUE,
        what TEXT NOT NULL CHECK (what IN ('withdrawal', 'activation')),
        policy TEXT NOT NULL,
        version INTEGER NOT NULL,
        activation TEXT REFERENCES activations (id),
        effective_from TEXT,
        effective_to TEXT,
        why TEXT NOT NULL,
        by TEXT NOT NULL,
        FOREIGN KEY (policy, version) REFERENCES versions (policy, version)
    ) STRICT""",
    f"""CREATE TABLE proposal_endings (
        {_PLACE},
        proposal TEXT NOT NULL UNIQUE REFERENCES proposals (id),
        how TEXT NOT NULL CHECK (how IN ('approved', 'rejected', 'retracted')),
        by TEXT NOT NULL,
        why TEXT
    ) STRICT""",
    f"""CREATE TABLE users (
        {_PLACE},
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL UNIQUE,
        roles TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        one_time INTEGER NOT NULL CHECK (one_time IN (0, 1)),
        by TEXT
    ) STRICT""",
    f"""CREATE TABLE user_changes (
        {_PLACE},
        user TEXT NOT NULL REFERENCES users (id),
        roles TEXT,
        password_hash TEXT,
        one_time INTEGER CHECK (one_time IN (0, 1)),
        active INTEGER CHECK (active IN (0, 1)),
        by TEXT
    ) STRICT""",
    "CREATE INDEX user_changes_by_user ON user_changes (user)",
    f"""CREATE TABLE sign_ins (
        {_PLACE},
        session TEXT NOT NULL UNIQUE,
        user TEXT NOT NULL REFERENCES users (id),
        until TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX sign_ins_by_user ON sign_ins (user)",
    f"""CREATE TABLE sign_in_failures (
        {_PLACE},
        user TEXT NOT NULL REFERENCES users (id)
    ) STRICT""",
    "CREATE INDEX sign_in_failures_by_user ON sign_in_failures (user)",
    f"""CREATE TABLE sign_outs (
        {_PLACE},
        session TEXT NOT NULL UNIQUE REFERENCES sign_ins (session),
        why TEXT NOT NULL
    ) STRICT""",
)
WORKSHOP_TABLES: Final = (
    *("draft_changes", "draft_steps", "proposals", "proposal_endings"),
    *("users", "user_changes", "sign_ins", "sign_in_failures", "sign_outs"),
)
