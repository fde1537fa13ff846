"""SIGTERM under load: what was accepted is answered, the rest is refused, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.system.conftest import Start
from tests.system.ledger import copy_of, read_whole
from tests.system.load import Load
from tests.system.serving import group, spawn, until
from tests.system.test_kill import every_acknowledged_is_there, logged


@pytest.mark.parametrize("fresh", [False, True], ids=["kept connections", "fresh connections"])
def test_a_stop_under_load_answers_what_it_decided_and_decides_nothing_unanswered(
    start: Start, tmp_path: Path, fresh: bool
) -> None:
    """Each request is answered whole or was never taken up; the ledger is one file again."""
    server = start()
    with Load(server, "stop", clients=16, fresh=fresh) as load:
        load.until(100)
        server.process.terminate()
        status = server.ended()
    attempts = load.stop()
    log = tmp_path / "data" / "ledger.db-wal"
    assert not log.exists() or log.stat().st_size == 0
    entries = read_whole(copy_of(tmp_path / "data", tmp_path / "copy"))
    answered = [attempt for attempt in attempts if attempt.answer is not None]
    assert logged(entries).keys() == {attempt.reference for attempt in answered}
    every_acknowledged_is_there(attempts, logged(entries))
    assert [attempt.refusal for attempt in attempts if attempt.refusal is not None] == []
    assert status == 0


@pytest.mark.parametrize("workers", [1, 2])
def test_a_stop_while_it_starts_ends_it(tmp_path: Path, workers: int) -> None:
    """A supervisor may change its mind: the workers are there, and none of them listens yet."""
    server = spawn(tmp_path / "data", tmp_path / "server.log", workers=workers)
    until(lambda: len(server.workers()) == workers)
    server.process.terminate()
    assert server.ended() == 0
    assert group(server.process.pid) == []
    assert "workers_killed" not in server.log_text()
