"""Several processes at one ledger: turns, deaths, forks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.errors import StoreUnavailable
from engine.store import Store, verify_chain
from tests.store.making import decision

ROOT = Path(__file__).resolve().parents[2]

APPENDING = """
import os, sys, threading
from datetime import UTC, datetime
from pathlib import Path
from engine.store import Store
from tests.store.making import decision

folder, name, threads, each = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])

def append(thread):
    for number in range(each):
        entry = decision(f"{name}-{thread}-{number}", at=datetime.now(UTC))
        (place,) = store.append(entry)
        os.write(1, f"{place.sequence} {place.at.isoformat()} {entry.id}\\n".encode())

with Store.open(folder) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    running = [threading.Thread(target=append, args=(n,)) for n in range(threads)]
    for thread in running: thread.start()
    for thread in running: thread.join()
"""


def process(program: str, *arguments: object) -> subprocess.Popen[str]:
    """A program that says when it is ready and waits for a line."""
    started = subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    return started


def go(started: subprocess.Popen[str]) -> None:
    assert started.stdin is not None
    started.stdin.write("go\n")
    started.stdin.flush()


def test_two_processes_of_eight_threads_make_one_chain(tmp_path: Path) -> None:
    both = [process(APPENDING, tmp_path, name, 8, 60) for name in ("a", "b")]
    for started in both:
        go(started)
    told = [started.communicate()[0].splitlines() for started in both]
    assert [started.returncode for started in both] == [0, 0]
    answers = sorted((int(line.split()[0]), *line.split()[1:]) for lines in told for line in lines)
    assert [sequence for sequence, *_ in answers] == list(range(1, 961))
    times = [at for _, at, _ in answers]
    assert times == sorted(times)
    assert verify_chain(tmp_path).entries == 960
    with Store.open(tmp_path) as store:
        found = [(one.sequence, one.at.isoformat(), one.id) for one in store.each_decision()]
    assert found == answers


def test_a_killed_process_loses_nothing_it_answered_and_holds_up_nobody(tmp_path: Path) -> None:
    killed = process(APPENDING, tmp_path, "k", 8, 100_000)
    assert killed.stdout is not None
    go(killed)
    answered = [killed.stdout.readline() for _ in range(100)]
    killed.send_signal(signal.SIGKILL)
    answered += killed.stdout.readlines()
    killed.communicate()
    whole = [line.split() for line in answered if line.endswith("\n")]
    with Store.open(tmp_path) as store:
        found = {one.id: one.sequence for one in store.each_decision()}
        assert store.append(decision("after"))[0].sequence == len(found) + 1
    assert {line[2]: int(line[0]) for line in whole}.items() <= found.items()
    assert len(whole) >= 100
    assert verify_chain(tmp_path).entries == len(found) + 1


DYING = """
import os, sqlite3, sys
from pathlib import Path
import engine.store.connecting as connecting
from engine.store import Store
from tests.store.making import decision

class Dying(sqlite3.Connection):
    def execute(self, sql, *values):
        if armed and sql.startswith(sys.argv[2]):
            os._exit(7)
        return super().execute(sql, *values)

real, armed = sqlite3.connect, False
connecting.sqlite3.connect = lambda *a, **k: real(*a, factory=Dying, **k)
store = Store.open(Path(sys.argv[1]))
store.append(decision("before"))
armed = True
store.append(decision("d1"), decision("d2"))
"""


@pytest.mark.parametrize("statement", ["INSERT INTO decisions", "COMMIT"])
def test_a_process_that_dies_between_begin_and_commit_leaves_nothing(
    tmp_path: Path, statement: str
) -> None:
    died = subprocess.run([sys.executable, "-c", DYING, tmp_path, statement], cwd=ROOT, check=False)
    assert died.returncode == 7
    with Store.open(tmp_path) as store:
        assert [one.id for one in store.each_decision()] == ["before"]
        assert store.append(decision("after"))[0].sequence == 2
    assert verify_chain(tmp_path).entries == 2


HOLDING = """
import sys
from pathlib import Path
from engine.store.locking import FileLock
lock = FileLock(Path(sys.argv[1]))
lock.acquire()
print("ready", flush=True)
sys.stdin.readline()
"""


def test_a_lock_held_too_long_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    with Store.open(tmp_path, patience=1) as store:
        store.append(decision("d1"))
        holding = process(HOLDING, tmp_path)
        with pytest.raises(StoreUnavailable) as caught:
            store.append(decision("d2"))
        assert caught.value.reason == "it was busy for 1 seconds"
        assert store.decision("d1") is not None  # reading waits for no lock
        holding.communicate("go\n")
        assert store.append(decision("d3"))[0].sequence == 2
        assert [one.id for one in store.each_decision()] == ["d1", "d3"]


def test_what_another_process_appended_is_read_at_once(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        assert store.head().sequence == 0
        other = process(APPENDING, tmp_path, "a", 1, 3)
        go(other)
        other.communicate()
        assert store.head().sequence == 3


def test_the_time_of_another_process_s_clock_is_not_gone_behind(tmp_path: Path) -> None:
    future = datetime.now(UTC) + timedelta(days=400)
    with Store.open(tmp_path) as store:
        store.append(decision("ahead", at=future))
        other = process(APPENDING, tmp_path, "a", 1, 1)
        go(other)
        assert other.communicate()[0].split()[:2] == ["2", future.isoformat()]


def in_child(work) -> int:
    """The exit status of a forked child that does the work; 99 where it raises."""
    child = os.fork()
    if child == 0:
        try:
            status = work()
        except BaseException:
            status = 99
        os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_store_is_used_on_both_sides_of_a_fork(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.append(decision("parent 1"))
        inherited = store._writer

        def work() -> int:
            assert store._writer is not inherited
            sequence = store.append(decision("child"))[0].sequence
            assert [one.id for one in store.each_decision()] == ["parent 1", "child"]
            store.close()
            return sequence

        assert in_child(work) == 2
        assert store._writer is inherited
        assert store.append(decision("parent 2"))[0].sequence == 3
    assert verify_chain(tmp_path).entries == 3


def test_a_fork_amid_appends_and_readings_disturbs_neither(tmp_path: Path) -> None:
    """It waits until nothing is under way: SQLite must not be carried into a child."""
    stop = threading.Event()

    def append(name: int) -> None:
        number = 0
        while not stop.is_set():
            store.append(decision(f"{name}-{number}"))
            assert store.decision(f"{name}-{number}") is not None
            number += 1

    with Store.open(tmp_path) as store:
        threads = [threading.Thread(target=append, args=(name,)) for name in range(4)]
        for thread in threads:
            thread.start()

        def work() -> int:
            for number in range(20):
                store.append(decision(f"child {os.getpid()} {number}"))
            store.close()
            return 0

        try:
            assert [in_child(work) for _ in range(5)] == [0] * 5
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        found = [one.id for one in store.each_decision()]
        assert sum(name.startswith("child") for name in found) == 100
        assert store.head().sequence == len(found)
    assert verify_chain(tmp_path).entries == len(found)


def test_a_child_that_forked_has_no_file_of_the_ledger_open(tmp_path: Path) -> None:
    def open_files() -> list[str]:
        paths = [Path(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")]
        return [str(path.readlink()) for path in paths if path.is_symlink()]

    with Store.open(tmp_path) as store:
        store.append(decision("d1"))
        store.head()
        assert any(name.endswith("ledger.db") for name in open_files())
        assert in_child(lambda: sum("ledger" in name for name in open_files())) == 0
        assert store.head().sequence == 1


def test_a_closed_store_stays_closed_in_a_child(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.close()

    def work() -> int:
        try:
            store.head()
        except StoreUnavailable:
            return 0
        return 1

    assert in_child(work) == 0
