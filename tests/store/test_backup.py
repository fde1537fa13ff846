"""Backup and restore: whole, verified, and never over another file."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from engine.errors import (
    BackupFailed,
    FileInTheWay,
    LedgerBroken,
    LedgerMissing,
    StoreDamaged,
    StoreUnavailable,
)
from engine.store import Store, backup, restore, verify_chain, verify_file
from tests.store.making import EVERY_KIND, NOON, decision, ledger_of, tamper


@pytest.fixture
def data(tmp_path: Path) -> Path:
    ledger_of(tmp_path / "data")
    return tmp_path / "data"


def test_a_backup_is_one_file_for_its_owner_that_verifies(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "out" / "copy.db"
    file.parent.mkdir()
    assert backup(data, file) == verify_chain(data) == verify_file(file)
    assert [path.name for path in file.parent.iterdir()] == ["copy.db"]
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    assert file.stat().st_nlink == 1


def test_a_restored_ledger_is_the_same_and_goes_on(data: Path, tmp_path: Path) -> None:
    found = backup(data, tmp_path / "copy.db")
    assert restore(tmp_path / "copy.db", tmp_path / "new") == found
    with Store.open(tmp_path / "new") as store, Store.open(data) as first:
        assert store.keys() == first.keys()
        assert list(store.each_decision()) == list(first.each_decision())
        assert store.append(decision("later"))[0].sequence == len(EVERY_KIND) + 1
    assert verify_chain(tmp_path / "new", found.head).entries == len(EVERY_KIND) + 1


def test_a_backup_of_a_ledger_in_use_is_of_one_moment(data: Path, tmp_path: Path) -> None:
    """Taken over and over while four threads append units of three."""
    stop = threading.Event()

    def append(name: int) -> None:
        number = 0
        while not stop.is_set():
            store.append(*(decision(f"{name}-{number}-{part}") for part in range(3)))
            number += 1

    with Store.open(data) as store:
        threads = [threading.Thread(target=append, args=(name,)) for name in range(4)]
        for thread in threads:
            thread.start()
        try:
            sizes = [backup(data, tmp_path / f"copy{n}.db").entries for n in range(5)]
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        head = store.head()
    assert sizes == sorted(sizes)
    assert {(size - len(EVERY_KIND)) % 3 for size in sizes} == {0}
    assert verify_chain(data, verify_file(tmp_path / "copy4.db").head).entries == head.sequence


def test_nothing_is_overwritten(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    file.write_text("precious")
    with pytest.raises(FileInTheWay):
        backup(data, file)
    assert file.read_text() == "precious"
    file.unlink()
    file.symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileInTheWay):
        backup(data, file)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_appears_meanwhile_is_not_overwritten(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """Also on a file system without hard links."""
    file = tmp_path / "copy.db"
    if not links:

        def refuse(*_: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(os, "link", refuse)
        assert backup(data, tmp_path / "first.db") == verify_file(tmp_path / "first.db")
    to_disk = os.fsync

    def appear(descriptor: int) -> None:
        file.write_text("precious")
        to_disk(descriptor)

    monkeypatch.setattr(os, "fsync", appear)
    with pytest.raises(FileInTheWay):
        backup(data, file)
    assert file.read_text() == "precious"


def test_a_ledger_is_not_restored_over(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "copy.db")
    head = verify_chain(data).head
    with pytest.raises(FileInTheWay) as caught:
        restore(tmp_path / "copy.db", data)
    assert caught.value.path == str(data / "ledger.db")
    assert verify_chain(data).head == head


def test_a_log_left_behind_is_in_the_way(data: Path, tmp_path: Path) -> None:
    """SQLite would take it for the restored ledger's own."""
    backup(data, tmp_path / "copy.db")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "ledger.db-wal").write_bytes(b"left")
    with pytest.raises(FileInTheWay):
        restore(tmp_path / "copy.db", tmp_path / "new")


def test_a_broken_ledger_is_not_backed_up(data: Path, tmp_path: Path) -> None:
    tamper(data / "ledger.db", "UPDATE ledger SET payload = x'00' WHERE sequence = 7")
    with pytest.raises(LedgerBroken) as caught:
        backup(data, tmp_path / "copy.db")
    assert caught.value.sequence == 7
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda file: tamper(file, "DELETE FROM ledger WHERE sequence = 3"), LedgerBroken),
        (lambda file: file.write_bytes(file.read_bytes()[:5000]), (LedgerBroken, StoreDamaged)),
        (lambda file: file.write_bytes(b""), StoreDamaged),
        (lambda file: file.write_bytes(b"no ledger" * 999), StoreDamaged),
        (lambda file: file.unlink(), LedgerMissing),
    ],
)
def test_a_bad_backup_is_refused_and_nothing_is_made(
    data: Path, tmp_path: Path, spoil, error
) -> None:
    backup(data, tmp_path / "copy.db")
    spoil(tmp_path / "copy.db")
    with pytest.raises(error):
        restore(tmp_path / "copy.db", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_place_that_cannot_be_written_is_told(data: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed) as caught:
        backup(data, tmp_path / "no folder" / "copy.db")
    assert caught.value.reason == "No such file or directory"
    (tmp_path / "file").write_text("")
    backup(data, tmp_path / "copy.db")
    with pytest.raises(BackupFailed):
        restore(tmp_path / "copy.db", tmp_path / "file")


def test_a_folder_without_a_ledger_has_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(LedgerMissing):
        backup(tmp_path, tmp_path / "copy.db")


def test_a_copy_of_the_file_with_its_log_can_be_restored(data: Path, tmp_path: Path) -> None:
    """As an ordinary copy of the folder of a stopped machine holds it."""
    with Store.open(data) as store:
        store.append(decision("in the log"))
        shutil.copytree(data, tmp_path / "snapshot")
    found = restore(tmp_path / "snapshot" / "ledger.db", tmp_path / "new")
    assert found.entries == len(EVERY_KIND) + 1
    with Store.open(tmp_path / "new") as store:
        assert store.decision("in the log") is not None


def test_an_erasure_is_in_the_backups_taken_after_it(data: Path, tmp_path: Path) -> None:
    with Store.open(data) as store:
        store.erase(7, NOON, "retention is over")
    backup(data, tmp_path / "copy.db")
    conn = sqlite3.connect(tmp_path / "copy.db")
    assert conn.execute("SELECT payload FROM ledger WHERE sequence = 7").fetchone() == (None,)
    conn.close()


def test_a_full_disk_leaves_no_half_backup(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sqlite3.connect

    def small(*given: object, **named: object) -> sqlite3.Connection:
        conn = real(*given, **named)
        if str(given[0]).find("copy.db") > 0 and "mode=ro" not in str(given[0]):
            conn.execute("PRAGMA max_page_count=5")
        return conn

    monkeypatch.setattr(sqlite3, "connect", small)
    with pytest.raises((BackupFailed, StoreUnavailable)):
        backup(data, tmp_path / "copy.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]
