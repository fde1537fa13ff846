"""Who writes: the thread that finds nobody writing, else the writer's own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.store import Reading, Store
from engine.store.locking import FileLock
from tests.store.making import decision


@pytest.fixture
def writing() -> tuple[list[str], Callable[[Reading], None]]:
    """The names of the threads that write, and what notes them."""
    names: list[str] = []
    return names, lambda _: names.append(threading.current_thread().name)


def test_a_unit_that_finds_nobody_writing_is_written_in_its_own_thread(
    tmp_path: Path, writing: tuple[list[str], Callable[[Reading], None]]
) -> None:
    names, note = writing
    with Store.open(tmp_path) as store:
        for identifier in ("A", "B"):
            store.append(decision(identifier), unless=note)
        assert store.head().sequence == 2
    assert names == [threading.current_thread().name] * 2


def test_while_another_process_writes_the_writer_s_thread_waits_and_writes(
    tmp_path: Path,
    writing: tuple[list[str], Callable[[Reading], None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names, note = writing
    others = FileLock(tmp_path)
    tried: list[bool] = []
    try_acquire = FileLock.try_acquire

    def try_and_let_go(lock: FileLock) -> bool:
        tried.append(try_acquire(lock))
        others.release()
        return tried[-1]

    with Store.open(tmp_path) as store:
        store.append(decision("A"))
        others.acquire()
        monkeypatch.setattr(FileLock, "try_acquire", try_and_let_go)
        store.append(decision("B"), unless=note)
        assert store.head().sequence == 2
    others.close()
    assert (tried, names) == ([False], ["ledger writer"])
