"""The schema's second step: what it adds is in the chain, and what was before stays."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from engine.errors import LedgerBroken
from engine.store import Store, backup, restore, verify_chain
from engine.store import schema as tables
from engine.store.workshop_tables import WORKSHOP_TABLES
from tests.store.making import EVERY_KIND, WORKSHOP, ledger_of, tamper, workshop_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    workshop_of(tmp_path / "data")
    return tmp_path / "data"


def test_a_ledger_of_the_first_step_is_brought_up_and_keeps_its_chain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlite_utils import Migrations

    first = Migrations("ledger")
    first._migrations.append(tables.MIGRATIONS._migrations[0])
    with monkeypatch.context() as patch:
        patch.setattr(tables, "MIGRATIONS", first)
        file = ledger_of(tmp_path, ())
        assert "users" not in names(file)
    insert_of_the_first_step(tmp_path)
    head = verify_chain(tmp_path).head
    with Store.open(tmp_path) as store:
        (key,) = store.keys()
        assert (key.name, key.user, key.by) == ("n", None, None)
        for entry in WORKSHOP[:2]:
            store.append(entry)
    assert "users" in names(file)
    assert verify_chain(tmp_path, head).entries == 3


def insert_of_the_first_step(folder: Path) -> None:
    """A key as the program of the first step wrote it: its table had no other columns."""
    from engine.store.chain import GENESIS, columns_digest, link, payload_digest

    row = {"id": "k", "name": "n", "prefix": "p", "hash": "h", "roles": "[]"}
    digests = (payload_digest(b"{}"), columns_digest(row))
    chain = link(GENESIS, 1, "2026-03-02T12:00:00.000000Z", "key_created", *digests)
    conn = sqlite3.connect(folder / "ledger.db", isolation_level=None)
    conn.execute(
        "INSERT INTO ledger VALUES (1, '2026-03-02T12:00:00.000000Z', 'key_created', ?, ?, ?, ?)",
        (*digests, chain, b"{}"),
    )
    conn.execute("INSERT INTO keys VALUES (1, ?, ?, ?, ?, ?)", tuple(row.values()))
    conn.close()


def names(file: Path) -> set[str]:
    conn = sqlite3.connect(file)
    try:
        return {row[0] for row in conn.execute("SELECT name FROM sqlite_schema")}
    finally:
        conn.close()


def test_every_kind_of_the_workshop_verifies_and_survives_a_backup(
    folder: Path, tmp_path: Path
) -> None:
    found = verify_chain(folder)
    assert found.entries == len(EVERY_KIND) + len(WORKSHOP)
    backup(folder, tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "new")
    assert verify_chain(tmp_path / "new", found.head) == found
    with Store.open(folder) as before, Store.open(tmp_path / "new") as after:
        assert after.users() == before.users()
        assert after.drafts() == before.drafts()


@pytest.mark.parametrize(
    ("statement", "sequence", "table"),
    [
        ("UPDATE users SET roles = '[\"admin\"]' WHERE sequence = 13", 13, "users"),
        ("UPDATE users SET password_hash = 'known' WHERE sequence = 14", 14, "users"),
        ("UPDATE draft_changes SET body = x'00'", 15, "draft_changes"),
        ("UPDATE draft_steps SET by = 'user-2'", 16, "draft_steps"),
        ("UPDATE proposals SET by = 'user-3'", 17, "proposals"),
        ("UPDATE proposal_endings SET how = 'rejected'", 18, "proposal_endings"),
        ("UPDATE user_changes SET roles = '[\"admin\"]'", 19, "user_changes"),
        ("UPDATE user_changes SET active = 1", 19, "user_changes"),
        ("UPDATE sign_ins SET until = '9999'", 20, "sign_ins"),
        ("UPDATE sign_in_failures SET user = 'user-1'", 21, "sign_in_failures"),
        ("UPDATE sign_outs SET why = 'x'", 22, "sign_outs"),
        ("UPDATE keys SET user = 'user-2' WHERE sequence = 23", 23, "keys"),
        ("UPDATE versions SET approved_by = 'user-1' WHERE sequence = 24", 24, "versions"),
        ("UPDATE versions SET by = 'user-1' WHERE sequence = 1", 1, "versions"),
        ("UPDATE drafts SET by = 'user-1' WHERE sequence = 10", 10, "drafts"),
    ],
)
def test_whoever_is_put_in_another_s_place_is_found(
    folder: Path, statement: str, sequence: int, table: str
) -> None:
    tamper(folder / "ledger.db", statement)
    with pytest.raises(LedgerBroken) as caught:
        verify_chain(folder)
    assert caught.value.sequence == sequence
    assert caught.value.reason == f"its row of {table} was altered"


@pytest.mark.parametrize("table", WORKSHOP_TABLES)
def test_a_row_of_the_workshop_that_is_deleted_is_found(folder: Path, table: str) -> None:
    tamper(folder / "ledger.db", f"DELETE FROM {table}")
    with pytest.raises(LedgerBroken) as caught:
        verify_chain(folder)
    assert caught.value.reason == f"its row of {table} is missing"


@pytest.mark.parametrize("table", WORKSHOP_TABLES)
def test_rows_of_the_workshop_are_not_changed_by_a_slip(folder: Path, table: str) -> None:
    conn = sqlite3.connect(folder / "ledger.db", isolation_level=None)
    try:
        for slip in (f"DELETE FROM {table}", f"UPDATE {table} SET sequence = 99"):
            with pytest.raises(sqlite3.IntegrityError, match="only appended to"):
                conn.execute(slip)
    finally:
        conn.close()
