"""Entries and ledgers for the store's tests."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from engine.store import (
    ActivationEntry,
    DecisionEntry,
    DraftChangedEntry,
    DraftEntry,
    DraftStepEntry,
    Entry,
    FaultEntry,
    Idempotency,
    KeyEntry,
    KeyRevokedEntry,
    ProposalEndedEntry,
    ProposalEntry,
    SignInEntry,
    SignInFailedEntry,
    SignOutEntry,
    Store,
    UserChangedEntry,
    UserEntry,
    VersionEntry,
    WithdrawalEntry,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = date(2026, 3, 2)


def decision(identifier: str, **changed: Any) -> DecisionEntry:
    """A decision; what is not given is the same for all."""
    given = {
        "at": NOON,
        "payload": f'{{"decision_id":"{identifier}"}}'.encode(),
        "salt": f"{identifier}-salt",
        "policy": "car_loan",
        "version": 1,
        "outcome": "approved",
        "effective_date": DAY,
        "reference": None,
        "owner": "key-1",
        **changed,
    }
    return DecisionEntry(id=identifier, **given)


def version(number: int, body: bytes = b"title: A\n", policy: str = "car_loan") -> VersionEntry:
    digest = f"sha256:{sha256(body).hexdigest()}"
    return VersionEntry(
        at=NOON,
        payload=b'{"published":true}',
        policy=policy,
        version=number,
        digest=digest,
        origin="shipped",
        body=body,
    )


def activation(identifier: str, number: int, **changed: Any) -> ActivationEntry:
    given = {
        "at": NOON,
        "payload": b'{"activated":true}',
        "policy": "car_loan",
        "effective_from": None,
        "effective_to": None,
        "why": "first limits",
        "origin": "shipped",
        "recorded_at": NOON,
        **changed,
    }
    return ActivationEntry(id=identifier, version=number, **given)


def withdrawal(activation_id: str) -> WithdrawalEntry:
    return WithdrawalEntry(
        at=NOON,
        payload=b'{"withdrawn":true}',
        activation=activation_id,
        why="never adopted",
        origin="local",
        recorded_at=NOON,
    )


def key(identifier: str, *roles: str, prefix: str = "abcd") -> KeyEntry:
    return KeyEntry(
        at=NOON,
        payload=b'{"key":true}',
        id=identifier,
        name=f"name of {identifier}",
        prefix=prefix,
        hash="0" * 64,
        roles=roles,
    )


def revoked(identifier: str) -> KeyRevokedEntry:
    return KeyRevokedEntry(at=NOON, payload=b'{"revoked":true}', id=identifier)


#: one of every kind of the schema's first step, in an order that can be appended; 1 to 12
EVERY_KIND: tuple[Entry, ...] = (
    version(1),
    version(2, b"title: B\n"),
    activation("a1", 1),
    activation("a2", 2, effective_from=DAY, effective_to=DAY + timedelta(days=9)),
    withdrawal("a1"),
    key("key-1", "origination", "tester"),
    decision("d1", reference="APP-1", idempotency=Idempotency("K1", "1" * 64)),
    decision("d2", outcome="declined", reference="APP-2", idempotency=Idempotency("K2", "2" * 64)),
    FaultEntry(
        at=NOON,
        payload=b'{"f":1}',
        id="f1",
        salt="f1-salt",
        policy="car_loan",
        version=2,
        element="rules/x",
    ),
    DraftEntry(
        at=NOON, payload=b"{}", id="draft-1", policy="car_loan", base_version=2, body=b"t: C"
    ),
    revoked("key-1"),
    decision("d3", policy="deposit", at=NOON + timedelta(seconds=1)),
)


def changed(draft: str, revision: int, body: bytes) -> DraftChangedEntry:
    return DraftChangedEntry(
        at=NOON,
        payload=b'{"changed":true}',
        draft=draft,
        revision=revision,
        base_version=2,
        body=body,
        digest=f"sha256:{sha256(body).hexdigest()}",
        by="user-1",
    )


def step(draft: str, name: str, by: str = "user-1", **more: Any) -> DraftStepEntry:
    given = {"revision": 1, "digest": "sha256:ab", **more}
    return DraftStepEntry(at=NOON, payload=b'{"step":true}', draft=draft, step=name, by=by, **given)


def proposal(identifier: str, activation_id: str | None = "a2", **more: Any) -> ProposalEntry:
    given = {
        "what": "withdrawal",
        "policy": "car_loan",
        "version": 2,
        "effective_from": None,
        "effective_to": None,
        "why": "a wrong limit",
        "by": "user-1",
        **more,
    }
    return ProposalEntry(
        at=NOON, payload=b'{"proposed":true}', id=identifier, activation=activation_id, **given
    )


def ended(proposal_id: str, how: str = "approved") -> ProposalEndedEntry:
    return ProposalEndedEntry(
        at=NOON, payload=b'{"ended":true}', proposal=proposal_id, how=how, by="user-2", why=None
    )


def user(identifier: str, *roles: str, name: str | None = None, **more: Any) -> UserEntry:
    given = {"password_hash": "$argon2id$a", "one_time": True, "by": None, "at": NOON, **more}
    return UserEntry(
        payload=b'{"user":true}',
        id=identifier,
        name=name or f"name of {identifier}",
        roles=roles,
        **given,
    )


def user_changed(identifier: str, **what: Any) -> UserChangedEntry:
    given = {"at": NOON, "by": "user-2", **what}
    return UserChangedEntry(payload=b'{"changed":true}', user=identifier, **given)


def signed_in(session: str, who: str = "user-1", **more: Any) -> SignInEntry:
    given = {"at": NOON, "until": NOON + timedelta(hours=12), **more}
    return SignInEntry(payload=b'{"in":true}', session=session, user=who, **given)


def failed(who: str = "user-1", at: datetime = NOON) -> SignInFailedEntry:
    return SignInFailedEntry(at=at, payload=b'{"failed":true}', user=who)


def signed_out(session: str) -> SignOutEntry:
    return SignOutEntry(at=NOON, payload=b'{"out":true}', session=session, why="signed out")


#: one of every kind of the workshop, to be appended after ``EVERY_KIND``; 13 to 24
WORKSHOP: tuple[Entry, ...] = (
    user("user-1", "editor", name="leyla"),
    user("user-2", "approver", "admin", name="murad"),
    changed("draft-1", 1, b"t: D"),
    step("draft-1", "submitted", why="as the board decided"),
    proposal("p1"),
    ended("p1"),
    user_changed("user-1", roles=("viewer", "editor")),
    signed_in("s1"),
    failed("user-2"),
    signed_out("s1"),
    replace(key("key-2", "editor", prefix="efgh"), user="user-1", by="user-2"),
    replace(version(3, b"title: E\n"), origin="local", by="user-1", approved_by="user-2"),
)


def ledger_of(folder: Path, entries: Iterable[Entry] = EVERY_KIND) -> Path:
    """A ledger with the entries, closed; the path of its file."""
    with Store.open(folder) as store:
        for entry in entries:
            store.append(entry)
    return folder / "ledger.db"


def workshop_of(folder: Path) -> Path:
    """A ledger with one of every kind, closed; the path of its file."""
    with Store.open(folder) as store:
        store.append(*EVERY_KIND, *WORKSHOP)
    return folder / "ledger.db"


def tamper(file: Path, *statements: str) -> None:
    """Change the file as somebody with all the rights and sqlite3 can."""
    conn = sqlite3.connect(file, isolation_level=None)
    try:
        for (trigger,) in conn.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall():
            conn.execute(f"DROP TRIGGER {trigger}")
        conn.execute("PRAGMA foreign_keys=OFF")
        conn.execute("PRAGMA ignore_check_constraints=ON")
        for statement in statements:
            changed = conn.execute(statement)
            assert changed.rowcount != 0, f"changed nothing: {statement}"
    finally:
        conn.close()
