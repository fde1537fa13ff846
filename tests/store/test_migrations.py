"""Opening: a ledger is made or brought up to date whole, or not at all."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlite_utils import Database

from engine.errors import StoreDamaged, StoreNewer, StoreUnavailable
from engine.store import Store, backup, verify_chain
from engine.store import schema as tables
from tests.store.making import EVERY_KIND, decision, ledger_of


def schema_of(file: Path) -> list[tuple[str, str]]:
    conn = sqlite3.connect(file)
    try:
        return conn.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()
    finally:
        conn.close()


def test_a_folder_is_made_with_all_above_it(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a" / "b") as store:
        assert store.append(decision("d1"))[0].sequence == 1


def test_the_file_waits_for_the_disk_and_keeps_a_log(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        settings = {
            name: store._writer.run(
                lambda ledger, name=name: ledger.conn.execute(f"PRAGMA {name}").fetchone()[0]
            )
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    file = ledger_of(tmp_path)
    before = file.read_bytes()
    Store.open(tmp_path).close()
    assert file.read_bytes() == before


def test_many_open_a_new_ledger_at_once(tmp_path: Path) -> None:
    def attempt(number: int) -> int:
        with Store.open(tmp_path) as store:
            return store.append(decision(f"d{number}"))[0].sequence

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(attempt, range(8))) == list(range(1, 9))


def test_a_ledger_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = ledger_of(tmp_path)
    conn = sqlite3.connect(file)
    conn.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
        " VALUES ('ledger', '0002 something to come', '')"
    )
    conn.commit()
    conn.close()
    before = file.read_bytes()
    for attempt in (
        lambda: Store.open(tmp_path),
        lambda: verify_chain(tmp_path),
        lambda: backup(tmp_path, tmp_path / "copy"),
    ):
        with pytest.raises(StoreNewer) as caught:
            attempt()
        assert caught.value.steps == ("0002 something to come",)
    assert file.read_bytes() == before
    assert not (tmp_path / "copy").exists()


@pytest.fixture
def next_step(monkeypatch: pytest.MonkeyPatch):
    """A second step, as a version to come will have: it adds a column and a table."""
    from sqlite_utils import Migrations

    steps = Migrations("ledger")
    steps._migrations.extend(tables.MIGRATIONS._migrations)

    @steps(name="0002 for the test")
    def step(db: Database) -> None:
        db.conn.execute("ALTER TABLE decisions ADD COLUMN branch TEXT")
        if os.environ.get("QERAR_TEST_STOP") == "raise":
            raise sqlite3.OperationalError("disk I/O error")
        db.conn.execute("CREATE TABLE jobs (sequence INTEGER PRIMARY KEY) STRICT")

    monkeypatch.setattr(tables, "MIGRATIONS", steps)


def test_a_step_to_come_keeps_the_chain_of_what_was_before(tmp_path: Path, next_step) -> None:
    """Digests leave out what is null, so a new column changes none."""
    head = verify_of_an_older_ledger(tmp_path)
    with Store.open(tmp_path) as store:
        store.append(decision("later"))
    assert "branch" in dict(schema_of(tmp_path / "ledger.db"))["decisions"]
    assert verify_chain(tmp_path, head).entries == len(EVERY_KIND) + 1


def verify_of_an_older_ledger(folder: Path) -> str:
    """Made by the steps there are today, in a process that knows no other; verified by this one."""
    program = (
        "import sys; from pathlib import Path; from tests.store.making import ledger_of;"
        " ledger_of(Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", program, folder], check=True)
    return verify_chain(folder).head


def test_a_step_that_fails_leaves_the_ledger_as_it_was(
    tmp_path: Path, next_step, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = verify_of_an_older_ledger(tmp_path)
    before = schema_of(tmp_path / "ledger.db")
    monkeypatch.setenv("QERAR_TEST_STOP", "raise")
    with pytest.raises(StoreUnavailable):
        Store.open(tmp_path)
    assert schema_of(tmp_path / "ledger.db") == before
    monkeypatch.delenv("QERAR_TEST_STOP")
    Store.open(tmp_path).close()
    assert verify_chain(tmp_path, head).entries == len(EVERY_KIND)


@pytest.mark.parametrize("statement", ["0", "2", "20", "COMMIT"])
def test_a_process_that_dies_while_making_a_ledger_leaves_nothing_half(
    tmp_path: Path, statement: str
) -> None:
    """Killed before any of its statements: the next start makes all of it."""
    program = """
import os, signal, sqlite3, sys
from pathlib import Path
import engine.store.connecting as connecting
from engine.store import Store

class Dying(sqlite3.Connection):
    done = 0
    def execute(self, sql, *values):
        if sys.argv[2] in (sql, str(Dying.done)):
            os.kill(os.getpid(), signal.SIGKILL)
        Dying.done += sql.startswith(("CREATE", "INSERT"))
        return super().execute(sql, *values)

real = sqlite3.connect
connecting.sqlite3.connect = lambda *a, **k: real(*a, factory=Dying, **k)
Store.open(Path(sys.argv[1]))
"""
    died = subprocess.run([sys.executable, "-c", program, tmp_path, statement], check=False)
    assert died.returncode == -9
    assert schema_of(tmp_path / "ledger.db") == []
    ledger_of(tmp_path)
    assert verify_chain(tmp_path).entries == len(EVERY_KIND)


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"something else entirely" * 500)
    with pytest.raises(StoreDamaged):
        Store.open(tmp_path)


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreUnavailable):
        Store.open(tmp_path / "data")
