"""The file of replays: a job's life, its rows, who runs it; and what becomes of a file."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.errors import ReplaysDamaged, StoreNewer, StoreUnavailable
from engine.store import ReplayFile, ReplayJob, ReplayRow
from engine.store.locking import hold
from tests.store.making import NOON

ROOT = Path(__file__).resolve().parents[2]
LATER = NOON + timedelta(seconds=1)
PROBLEM = {"status": 500, "code": "internal_error"}


def job(identifier: str = "r1", **changed: Any) -> ReplayJob:
    given: dict[str, Any] = {
        "policy": "car_loan",
        "purpose": "replay",
        "selection": {"since": "2026-01-01"},
        "against": None,
        "asked_by": "key-1",
        "asked_at": NOON,
        "ledger_sequence": 7,
        "ledger_chain": "sha256:77",
        **changed,
    }
    return ReplayJob(id=identifier, **given)


def row(sequence: int, kind: str = "flips", **changed: Any) -> ReplayRow:
    given = {
        "decision": f"d{sequence}",
        "kind": kind,
        "before": "approved",
        "after": "declined",
        "body": {"differences": [{"element": "outcome"}]},
        **changed,
    }
    return ReplayRow(sequence, **given)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[ReplayFile]:
    opened = ReplayFile.open(tmp_path)
    yield opened
    opened.close()


def running(file: ReplayFile, identifier: str = "r1", total: int = 9) -> None:
    file.add(job(identifier))
    assert file.begin(identifier, total, LATER)


# --- a job's life --------------------------------------------------------------------


def test_a_job_is_kept_as_it_was_added(file: ReplayFile) -> None:
    asked = job(against={"version": 2}, draft="d1", draft_revision=3, draft_digest="sha256:3")
    file.add(asked)
    assert file.job("r1") == asked
    assert file.job("r2") is None


def test_a_job_is_begun_gets_further_and_is_done(file: ReplayFile) -> None:
    running(file)
    begun = replace(job(), status="running", total=9, started_at=LATER, attempts=1)
    assert file.job("r1") == begun
    assert file.checkpoint("r1", 5, 4, {"chain": "ab", "counts": {"ə": 1}}, [row(2), row(5)])
    further = replace(
        begun, cursor=5, done=4, state={"chain": "ab", "counts": {"ə": 1}}, attempts=0
    )
    assert file.job("r1") == further
    assert file.finish("r1", {"counts": {}}, "sha256:9", LATER)
    assert file.job("r1") == replace(
        further, status="done", result={"counts": {}}, digest="sha256:9", finished_at=LATER
    )


def test_rows_are_numbered_in_their_order_over_all_checkpoints(file: ReplayFile) -> None:
    running(file, "r0")
    file.checkpoint("r0", 1, 1, {}, [row(1)])
    running(file)
    file.checkpoint("r1", 5, 4, {}, [row(2), row(5, "alarm", after=None)])
    file.checkpoint("r1", 7, 5, {}, [row(7, "refused", after="refused:invalid_input")])
    first = replace(row(2), place=1)
    second = replace(row(5, "alarm", after=None), place=2)
    third = replace(row(7, "refused", after="refused:invalid_input"), place=3)
    assert file.rows("r1") == (first, second, third)
    assert file.rows("r1", after=1, limit=1) == (second,)
    assert file.rows("r1", kind="refused") == (third,)
    assert file.rows("r1", before_outcome="approved", after_outcome="declined") == (first,)
    assert file.rows("none") == ()


def test_a_checkpoint_that_fails_leaves_nothing(file: ReplayFile) -> None:
    running(file)
    file.checkpoint("r1", 2, 1, {"n": 1}, [row(2)])
    with pytest.raises(StoreUnavailable):
        file.checkpoint("r1", 5, 2, {"n": 2}, [row(4), row(5, kind=None)])
    assert file.job("r1").cursor == 2
    assert [one.ledger_sequence for one in file.rows("r1")] == [2]


def test_a_job_run_on_keeps_its_start_and_counts_its_attempts(file: ReplayFile) -> None:
    running(file)
    assert file.begin("r1", 9, LATER + timedelta(days=1))
    assert (file.job("r1").attempts, file.job("r1").started_at) == (2, LATER)


def test_a_job_fails_with_its_problem(file: ReplayFile) -> None:
    running(file)
    assert file.fail("r1", PROBLEM, LATER)
    found = file.job("r1")
    assert (found.status, found.error, found.finished_at) == ("failed", PROBLEM, LATER)


def test_what_is_queued_is_cancelled_at_once(file: ReplayFile) -> None:
    file.add(job())
    assert file.cancel("r1", LATER)
    assert (file.job("r1").status, file.job("r1").finished_at) == ("cancelled", LATER)
    assert not file.begin("r1", 9, LATER)


def test_what_runs_is_cancelled_by_who_runs_it(file: ReplayFile) -> None:
    running(file)
    with file.hold("r1"):
        assert file.cancel("r1", LATER)
        assert (file.job("r1").status, file.job("r1").cancelling) == ("running", True)
        assert not file.checkpoint("r1", 5, 4, {}, [row(5)])
        assert file.cancelled("r1", LATER)
    found = file.job("r1")
    assert (found.status, found.cancelling, found.done) == ("cancelled", False, 4)


def test_what_ran_and_is_held_by_nobody_is_cancelled_at_once(file: ReplayFile) -> None:
    running(file)
    assert file.cancel("r1", LATER)
    assert file.job("r1").status == "cancelled"


@pytest.mark.parametrize("end", ["finish", "fail", "cancelled"])
def test_what_has_ended_stays_as_it_is(file: ReplayFile, end: str) -> None:
    running(file)
    arguments = {"finish": ({}, "sha256:9"), "fail": (PROBLEM,), "cancelled": ()}[end]
    assert getattr(file, end)("r1", *arguments, LATER)
    ended = file.job("r1")
    assert ended.ended
    later = LATER + timedelta(days=1)
    assert not any(
        (
            file.begin("r1", 9, later),
            file.checkpoint("r1", 9, 9, {}, [row(9)]),
            file.finish("r1", {"x": 1}, "sha256:8", later),
            file.fail("r1", {}, later),
            file.cancel("r1", later),
            file.cancelled("r1", later),
        )
    )
    assert (file.job("r1"), file.rows("r1")) == (ended, ())


def test_jobs_are_listed_newest_first(file: ReplayFile) -> None:
    for number in range(1, 6):
        purpose, draft = ("impact", "d1") if number == 4 else ("replay", None)
        policy = "mortgage" if number == 2 else "car_loan"
        file.add(job(f"r{number}", policy=policy, purpose=purpose, draft=draft))

    def ids(**given: Any) -> list[str]:
        return [one.id for one in file.jobs(**given)]

    assert ids() == ["r5", "r4", "r3", "r2", "r1"]
    assert ids(policy="car_loan", before="r5", limit=2) == ["r4", "r3"]
    assert ids(purpose="impact") == ids(draft="d1") == ["r4"]
    file.cancel("r3", LATER)
    file.begin("r4", 1, LATER)
    assert [one.id for one in file.unfinished()] == ["r1", "r2", "r4", "r5"]


# --- who runs it ---------------------------------------------------------------------


def test_a_job_is_held_by_one_and_free_again_afterwards(file: ReplayFile, tmp_path: Path) -> None:
    other = ReplayFile.open(tmp_path)
    for name in ("r1", "r2"):
        file.add(job(name))
    with file.hold("r1"):
        assert other.hold("r1") is None
        assert [one.id for one in other.idle()] == ["r2"]
    assert [one.id for one in other.idle()] == ["r1", "r2"]
    other.close()


def test_a_hold_dies_with_its_process(file: ReplayFile, tmp_path: Path) -> None:
    file.add(job())
    holding = subprocess.Popen(
        [
            *(sys.executable, "-c"),
            "import sys; from pathlib import Path; from engine.store import ReplayFile\n"
            "held = ReplayFile.open(Path(sys.argv[1])).hold('r1')\n"
            "print('held', flush=True); sys.stdin.read()",
            str(tmp_path),
        ],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holding:
        assert holding.stdout.readline() == b"held\n"
        assert file.hold("r1") is None
        holding.kill()
        holding.wait()
    file.hold("r1").release()


def test_the_lock_of_a_job_goes_with_its_end(file: ReplayFile, tmp_path: Path) -> None:
    running(file)
    with file.hold("r1"):
        file.finish("r1", {}, "sha256:9", LATER)
    assert sorted(one.name for one in (tmp_path / "replays").iterdir()) == ["opening.lock"]


def test_a_lock_whose_file_was_removed_meanwhile_is_not_held(tmp_path: Path) -> None:
    """Two would hold it: one the old file's, one the new one's."""
    path = tmp_path / "x.lock"
    with hold(path):
        path.unlink()
        with hold(path):
            assert hold(path) is None


def test_one_process_works_in_the_background(file: ReplayFile) -> None:
    with file.hold_runner():
        assert file.hold_runner() is None
    file.hold_runner().release()


# --- the file ------------------------------------------------------------------------


def test_nothing_is_made_by_asking(file: ReplayFile, tmp_path: Path) -> None:
    assert (file.job("r1"), file.jobs(), file.unfinished(), file.rows("r1")) == (None, (), (), ())
    assert not file.begin("r1", 1, NOON)
    assert not file.checkpoint("r1", 1, 1, {}, [])
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_may_read_it(file: ReplayFile, tmp_path: Path) -> None:
    file.add(job())
    modes = {
        one.name: stat.S_IMODE(one.stat().st_mode)
        for one in tmp_path.rglob("*")
        if not one.name.endswith(("-wal", "-shm"))
    }
    assert modes == {"replays.db": 0o600, "replays": 0o700, "opening.lock": 0o600}


def test_a_file_that_was_deleted_is_begun_anew(file: ReplayFile) -> None:
    running(file)
    file.path.unlink()
    assert file.job("r1") is None
    assert not file.checkpoint("r1", 1, 1, {}, [row(1)])
    file.add(job("r2"))
    assert [one.id for one in file.jobs()] == ["r2"]


def test_the_log_of_a_file_that_was_deleted_is_not_read_into_the_next(file: ReplayFile) -> None:
    file.add(job())
    reading = sqlite3.connect(file.path)
    reading.execute("SELECT * FROM jobs").fetchall()  # keeps the log from being brought in
    file.add(job("r2"))
    log = file.path.with_name("replays.db-wal")
    kept = log.read_bytes()
    assert kept
    reading.close()
    file.path.unlink()
    log.write_bytes(kept)
    file.add(job("r3"))
    assert [one.id for one in file.jobs()] == ["r3"]


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\0" * 300])
def test_a_damaged_file_is_told_by_name_and_may_be_deleted(
    file: ReplayFile, content: bytes
) -> None:
    file.path.write_bytes(content)
    for attempt in (file.jobs, lambda: file.add(job())):
        with pytest.raises(ReplaysDamaged) as caught:
            attempt()
        assert "replays.db" in str(caught.value)
        assert "delete it" in str(caught.value)
    assert file.path.read_bytes() == content
    file.path.unlink()
    file.add(job())
    assert [one.id for one in file.jobs()] == ["r1"]


def test_a_file_of_a_newer_version_is_refused_and_left_alone(
    file: ReplayFile, tmp_path: Path
) -> None:
    file.add(job())
    conn = sqlite3.connect(file.path)
    conn.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
        " VALUES ('replays', '0009 something to come', '')"
    )
    conn.commit()
    conn.close()
    before = file.path.read_bytes()
    other = ReplayFile.open(tmp_path)
    for attempt in (other.jobs, lambda: other.add(job("r2"))):
        with pytest.raises(StoreNewer) as caught:
            attempt()
        assert caught.value.steps == ("0009 something to come",)
    other.close()
    assert file.path.read_bytes() == before


def test_a_full_disk_is_told_and_nothing_is_half_there(
    file: ReplayFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.store.replays import disk

    running(file)
    connect = disk.connect_to_write

    def small(path: Path) -> Any:
        db = connect(path)
        pages = db.conn.execute("PRAGMA page_count").fetchone()[0]
        db.conn.execute(f"PRAGMA max_page_count={pages + 2}").fetchone()
        return db

    with monkeypatch.context() as patch:
        patch.setattr(disk, "connect_to_write", small)
        with pytest.raises(StoreUnavailable) as caught:
            file.checkpoint(
                "r1", 5, 4, {"n": 1}, [row(n, body={"x": "y" * 999}) for n in range(99)]
            )
    assert str(caught.value) == (
        "the file of replays is not available: database or disk is full (SQLITE_FULL)"
    )
    assert (file.job("r1").cursor, file.rows("r1")) == (0, ())
    assert file.checkpoint("r1", 5, 4, {"n": 1}, [row(5)])


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file is in the way")
    file = ReplayFile.open(tmp_path / "data")
    for attempt in (lambda: file.add(job()), lambda: file.hold("r1")):
        with pytest.raises(StoreUnavailable) as caught:
            attempt()
        assert caught.value.what == "the file of replays"
    file.close()


def test_many_begin_a_file_at_once(tmp_path: Path) -> None:
    program = (
        "import sys; from dataclasses import replace; from pathlib import Path\n"
        "from engine.store import ReplayFile, ReplayJob; from tests.store.making import NOON\n"
        "job = ReplayJob('', 'a', 'replay', {}, None, '', NOON, 1, '')\n"
        "file = ReplayFile.open(Path(sys.argv[1])); print('ready', flush=True)\n"
        "sys.stdin.readline()\n"
        "for n in range(10): file.add(replace(job, id=f'{sys.argv[2]}-{n}'))"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path), name],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for name in "ab"
    ]
    for one in both:
        assert one.stdout.readline() == b"ready\n"
    for one in both:
        one.stdin.write(b"go\n")
        one.stdin.flush()
    for one in both:
        one.communicate()
        assert one.returncode == 0
    file = ReplayFile.open(tmp_path)
    assert {one.id for one in file.jobs()} == {f"{name}-{n}" for name in "ab" for n in range(10)}
    file.close()


def test_a_child_uses_it_after_a_fork_in_the_middle_of_others_work(file: ReplayFile) -> None:
    running(file)
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            file.checkpoint("r1", 1, 1, {}, [])

    thread = threading.Thread(target=work)
    thread.start()
    try:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                file.add(job("child"))
                status = 0 if file.job("child") else 1
            finally:
                os._exit(status)
        assert os.waitpid(child, 0)[1] == 0
    finally:
        stop.set()
        thread.join()
    file.add(job("parent"))
    assert {one.id for one in file.jobs()} == {"r1", "child", "parent"}
