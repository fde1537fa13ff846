"""Disks that are full or cannot be written: told by name, nothing half, and fine again after."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.errors import StoreUnavailable
from engine.store import Reading, Store, verify_chain
from engine.store import writer as writing
from tests.store.making import EVERY_KIND, decision, ledger_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        opened.append(decision("before"))
        yield opened


def limit(store: Store, pages: int) -> None:
    """Let the ledger have no more pages: SQLite then says that the disk is full."""
    store._writer.run(
        lambda ledger: ledger.conn.execute(f"PRAGMA max_page_count={pages}").fetchone()
    )


def pages(store: Store) -> int:
    return store._rows("PRAGMA page_count")[0][0]


def test_a_full_disk_is_told_and_nothing_of_the_unit_is_there(store: Store) -> None:
    limit(store, pages(store) + 3)
    with pytest.raises(StoreUnavailable) as caught:
        store.append(decision("small"), decision("large", payload=b"x" * 100_000))
    assert caught.value.reason == "database or disk is full (SQLITE_FULL)"
    assert [one.id for one in store.each_decision()] == ["before"]
    assert store.append(decision("after", payload=b"x" * 100_000))[0].sequence == 2
    assert verify_chain(store.path.parent).entries == 2


def test_a_failed_transaction_is_told_to_each_who_waited(store: Store) -> None:
    """Units that shared it, each with an error of its own to raise in its own thread."""
    limit(store, pages(store) + 3)
    started, release = threading.Event(), threading.Event()

    def hold(_: Reading) -> None:
        started.set()
        release.wait()

    with ThreadPoolExecutor(9) as pool:
        held = pool.submit(store.append, decision("held"), unless=hold)
        started.wait()
        waiting = [
            pool.submit(store.append, decision(f"d{n}", payload=b"x" * 100_000)) for n in range(8)
        ]
        with store._writer._changed:
            store._writer._changed.wait_for(lambda: len(store._writer._waiting) == 8)
        release.set()
        errors = [one.exception() for one in waiting]
    assert held.result()[0].sequence == 2
    assert {type(error) for error in errors} == {StoreUnavailable}
    assert len({id(error) for error in errors}) == 8
    assert [one.id for one in store.each_decision()] == ["before", "held"]


@pytest.mark.parametrize("statement", ["BEGIN IMMEDIATE", "COMMIT"])
def test_a_disk_that_fails_is_told_and_the_next_unit_connects_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    failures = [1]

    class Failing(sqlite3.Connection):
        def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
            if sql == statement and failures:
                failures.pop()
                raise sqlite3.OperationalError("disk I/O error")
            return super().execute(sql, *values)

    with monkeypatch.context() as patched:
        connect = sqlite3.connect
        patched.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **k, factory=Failing))
        with Store.open(store.path.parent) as other:
            with pytest.raises(StoreUnavailable) as caught:
                other.append(decision("failed"))
            assert caught.value.reason == "disk I/O error"
            assert other.append(decision("after"))[0].sequence == 2
    assert [one.id for one in store.each_decision()] == ["before", "after"]


def test_a_ledger_taken_away_or_replaced_is_not_written_to(tmp_path: Path) -> None:
    """What went to the old file would be answered for and lost."""
    with Store.open(tmp_path) as store:
        store.append(decision("before"))
        (tmp_path / "ledger.db").rename(tmp_path / "taken.db")
        for _ in range(2):
            with pytest.raises(StoreUnavailable) as caught:
                store.append(decision("lost"))
            assert caught.value.reason == "its file was removed or replaced"
        assert not (tmp_path / "ledger.db").exists()
        shutil.copy(tmp_path / "taken.db", tmp_path / "ledger.db")
        with pytest.raises(StoreUnavailable):
            store.append(decision("lost"))


def test_a_check_finds_what_an_append_would_and_appends_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.head()
    store.check()
    assert store.head() == before
    room = os.statvfs(store.path)
    full = os.statvfs_result((*room[:4], 1, *room[5:]))
    with monkeypatch.context() as patched:
        patched.setattr(os, "statvfs", lambda _: full)
        with pytest.raises(StoreUnavailable) as caught:
            store.check()
    assert caught.value.reason == "the disk is full"
    store.path.rename(store.path.with_name("taken.db"))
    with pytest.raises(StoreUnavailable) as caught:
        store.check()
    assert caught.value.reason == "its file was removed or replaced"


def test_a_checkpoint_that_fails_loses_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "CHECKPOINT_EVERY", 1)
    real, tried = sqlite3.connect, []

    class Failing(sqlite3.Connection):
        def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
            if "wal_checkpoint" in sql:
                tried.append(sql)
                raise sqlite3.OperationalError("database or disk is full")
            return super().execute(sql, *values)

    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: real(*a, **k, factory=Failing))
    with Store.open(store.path.parent) as other:
        assert [other.append(decision(f"d{n}"))[0].sequence for n in range(3)] == [2, 3, 4]
    assert tried != []
    assert verify_chain(store.path.parent).entries == 4


def test_the_log_is_brought_into_the_file_and_used_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much is appended, also while readers come and go."""
    monkeypatch.setattr(writing, "CHECKPOINT_EVERY", 20)
    log = store.path.with_name("ledger.db-wal")
    sizes = []
    for number in range(300):
        store.append(decision(f"d{number}", payload=b"x" * 4000))
        store.decision("before")
        sizes.append(log.stat().st_size)
    assert max(sizes) < 3 * sizes[20]


def test_a_log_that_a_long_reading_kept_is_cut_back_after_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "CHECKPOINT_EVERY", 20)
    monkeypatch.setattr(writing, "LONG_LOG", 100)
    monkeypatch.setattr(writing, "WAIT_FOR_READERS", 1)
    log = store.path.with_name("ledger.db-wal")
    reading = store._readers.take()
    reading.execute("BEGIN")
    reading.execute("SELECT count(*) FROM ledger").fetchall()
    for number in range(100):
        store.append(decision(f"d{number}"))
    long = log.stat().st_size
    reading.execute("ROLLBACK")
    store._readers.give(reading)
    for number in range(100, 121):
        store.append(decision(f"d{number}"))
    assert log.stat().st_size < long // 2
    assert long > 100 * 4096


def as_reader(program: str, folder: Path) -> str:
    """What a program prints to whom nothing in the folder can be written: another user, as root."""
    done = subprocess.run(
        [sys.executable, "-c", program, folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or done.stderr[-2000:]


READING = """
import os, sys
from pathlib import Path
from engine.errors import QerarError
from engine.store import Store, verify_chain
from tests.store.making import decision
if os.getuid() == 0:
    os.setuid(65534)
def told(work):
    try:
        return work()
    except QerarError as error:
        return f"{error.code}: {error}"
folder = Path(sys.argv[1])
print(told(lambda: verify_chain(folder).entries), end="; ")
store = told(lambda: Store.open(folder))
if isinstance(store, str):
    print(store)
else:
    print(told(lambda: store.head().sequence), end="; ")
    print(told(lambda: store.append(decision("new"))), end="; ")
    print(told(store.check))
    store.close()
"""


@pytest.fixture
def readable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder outside the tests' own, which another user could not enter."""
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield folder / "data"
        folder.chmod(0o755)
        for path in folder.rglob("*"):
            path.chmod(0o755)


def seal(folder: Path) -> None:
    """All may read it and nobody write it."""
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    folder.parent.chmod(0o755)


def test_a_ledger_that_cannot_be_written_is_read_all_the_same(readable: Path) -> None:
    ledger_of(readable)
    seal(readable)
    count, refused = len(EVERY_KIND), "store_unavailable: the ledger is not available"
    said = as_reader(READING, readable)
    denied = f"{refused}: Permission denied"
    assert said == f"{count}; {count}; {denied}; {denied}"


def test_a_log_that_cannot_be_read_where_nothing_is_written_is_told(readable: Path) -> None:
    """The file alone is not the whole ledger: what is in the log must not be passed over."""
    with Store.open(readable.parent / "live") as store:
        store.append(decision("in the log"))
        shutil.copytree(readable.parent / "live", readable)
    (readable / "ledger.db-shm").unlink()
    seal(readable)
    said = as_reader(READING, readable)
    reason = (
        "store_unavailable: the ledger is not available: ledger.db-wal holds entries that cannot"
        " be read where nothing can be written; copy the folder to where it can"
    )
    assert said == f"{reason}; {reason}"


def test_a_folder_that_cannot_be_made_is_told(readable: Path) -> None:
    readable.mkdir()
    seal(readable)
    said = as_reader(READING, readable / "data")
    assert said.endswith("store_unavailable: the ledger is not available: Permission denied")
