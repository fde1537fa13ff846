"""Working off replays: the oldest first, what fails holds up nothing, what is held is left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import repeat
from typing import Any

import pytest

from engine.errors import StoreUnavailable
from engine.service import Request, Service
from engine.service.replays import AT_ONCE, Background, Selection, working
from engine.store import ReplayFile, ReplayJob
from tests.service.serving import ASKED, NOW, TESTER

Lines = list[dict[str, Any]]


@pytest.fixture
def file(service: Service) -> Iterator[ReplayFile]:
    opened = ReplayFile.open(service.settings.data)
    yield opened
    opened.close()


@pytest.fixture
def asked(service: Service, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Three replays that wait, of more decisions than are replayed at once."""
    monkeypatch.setattr(Background, "kick", lambda _: None)
    lines = zip(repeat(Request(ASKED), AT_ONCE + 1), repeat(None), strict=False)
    assert len(list(service.decisions.decide_many(TESTER, "limit", lines))) == AT_ONCE + 1
    return [service.replays.start(TESTER, "limit", Selection()).id for _ in range(3)]


def work(file: ReplayFile, stop: bool = False) -> int:
    return working.work(file.folder, lambda: stop, given=False)


def statuses(file: ReplayFile, asked: list[str]) -> list[str]:
    found = [file.job(one) for one in asked]
    return [one.status for one in found if one is not None]


def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_all_are_worked_off_the_oldest_first_and_told_of(
    file: ReplayFile, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert work(file) == 0
    assert statuses(file, asked) == ["done", "done", "done"]
    told = lines(capsys)
    assert [(one["event"], one["replay"]) for one in told] == [
        (event, one) for one in asked for event in ("replay", "replay_left")
    ]
    assert {name: told[1][name] for name in ("level", "status", "done", "total")} == {
        "level": "info",
        "status": "done",
        "done": AT_ONCE + 1,
        "total": AT_ONCE + 1,
    }


def test_one_that_raises_has_failed_and_holds_up_no_other(
    file: ReplayFile,
    asked: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = working.run

    def raising(store: Any, live: Any, job: ReplayJob, *rest: Any, **more: Any) -> None:
        if job.id == asked[0]:
            raise ValueError("Leyla, born 1990-01-01")
        run(store, live, job, *rest, **more)

    monkeypatch.setattr(working, "run", raising)
    assert work(file) == 0
    assert statuses(file, asked) == ["failed", "done", "done"]
    failed = file.job(asked[0])
    assert failed is not None
    assert failed.error is not None
    assert failed.error["code"] == "internal_error"
    told = lines(capsys)
    assert [one["error"]["type"] for one in told if one["event"] == "replay_failed"] == [
        "ValueError"
    ]
    assert "Leyla" not in str(told)


def test_what_cannot_be_stored_now_is_left_for_later(
    file: ReplayFile,
    asked: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise StoreUnavailable("the disk is full", "the file of replays")

    with monkeypatch.context() as patch:
        patch.setattr(working, "run", full)
        assert work(file) == 1
    assert statuses(file, asked) == ["queued", "queued", "queued"]
    (_, stopped) = lines(capsys)
    assert stopped["event"] == "replays_stopped"
    assert stopped["error"]["detail"] == ("the file of replays is not available: the disk is full")
    assert work(file) == 0
    assert statuses(file, asked) == ["done", "done", "done"]


def test_one_that_others_run_is_left_to_them(file: ReplayFile, asked: list[str]) -> None:
    with file.hold(asked[1]) or nullcontext():
        assert work(file) == 0
    assert statuses(file, asked) == ["done", "queued", "done"]


def test_one_process_works_at_a_time(file: ReplayFile, asked: list[str]) -> None:
    with file.hold_runner() or nullcontext():
        assert work(file) == 0
    assert statuses(file, asked) == ["queued", "queued", "queued"]


def test_nothing_is_begun_by_what_is_to_stop(file: ReplayFile, asked: list[str]) -> None:
    assert work(file, stop=True) == 0
    assert statuses(file, asked) == ["queued", "queued", "queued"]


def test_one_that_ends_the_process_again_and_again_is_given_up(
    file: ReplayFile, asked: list[str]
) -> None:
    for _ in range(working.ATTEMPTS):
        assert file.begin(asked[0], AT_ONCE + 1, NOW)
    assert work(file) == 0
    assert statuses(file, asked) == ["failed", "done", "done"]


def test_one_that_was_being_cancelled_when_its_process_died_is_cancelled(
    file: ReplayFile, asked: list[str]
) -> None:
    file.begin(asked[0], AT_ONCE + 1, NOW)
    with file.hold(asked[0]) or nullcontext():
        file.cancel(asked[0], NOW)
    assert work(file) == 0
    assert statuses(file, asked) == ["cancelled", "done", "done"]
