"""Replays by the process of their own: killed, stopped, cancelled; and the same in the end."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from engine.service import Caller, Request, Service, Settings, open_service
from engine.service.replays import ByVersion, Selection
from engine.store import ReplayFile, ReplayJob
from tests.policy_folder import PolicyFolder
from tests.service.serving import two_limits
from tests.system.conftest import Start
from tests.system.serving import Server, alive, children, command_line, until

DECISIONS = 1500
AGAINST = ByVersion(1)
#: replays that may be over before a test gets at them
TRIES = 5


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_limits(PolicyFolder(tmp_path_factory.mktemp("policies"))).folder


@pytest.fixture(scope="module")
def log(policies: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder with a long log, and the digest of its replay in one go, in the foreground."""
    data = tmp_path_factory.mktemp("log") / "data"
    with opened(policies, data) as (service, caller):
        lines = (
            (Request({"amount": Decimal(50 + number % 200)}, date(2024, 1, 1)), None)
            for number in range(DECISIONS)
        )
        for told in service.decisions.decide_many(caller, "limit", lines):
            assert not isinstance(told, Exception)
        replayed = service.replays.run(
            caller, "limit", Selection(), AGAINST, stop=lambda: False, told=lambda _: None
        )
        assert (replayed.status, replayed.done) == ("done", DECISIONS)
        assert replayed.digest
        return data, replayed.digest


@pytest.fixture
def data(log: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of the folder, without replays."""
    return shutil.copytree(
        log[0], tmp_path / "data", ignore=shutil.ignore_patterns("replays*", "*.lock", "*.turn")
    )


@contextmanager
def opened(policies: Path, data: Path) -> Iterator[tuple[Service, Caller]]:
    with open_service(Settings(policies, data)) as service:
        key = (data / "first-key").read_text("ascii").strip()
        yield service, service.access.authenticate(key)


@contextmanager
def kept(data: Path) -> Iterator[Callable[[str], ReplayJob]]:
    """What the file of replays has of one: nobody is told to go on with it for the asking."""
    file = ReplayFile.open(data)

    def found(identifier: str) -> ReplayJob:
        job = file.job(identifier)
        assert job is not None
        return job

    yield found
    file.close()


def runner(*parents: int) -> int | None:
    """The process that works off replays, a child of one of the parents."""
    for parent in parents:
        for child in children(parent):
            if b"process.py" in command_line(child):
                return child
    return None


def in_the_middle(
    found: Callable[[str], ReplayJob], ask: Callable[[], str], act: Callable[[], None]
) -> ReplayJob:
    """A replay on which ``act`` acted when it had come past a checkpoint and not to its end.

    Another one is asked for, should the first be over by then, and again.
    """

    def begun(identifier: str) -> bool:
        return found(identifier).done > 0

    for _ in range(TRIES):
        asked = ask()
        until(partial(begun, asked))
        act()
        job = found(asked)
        if job.done < DECISIONS:
            assert job.done > 0
            assert job.error is None
            return job
    raise AssertionError(f"{TRIES} replays went on to their ends")


def test_a_process_is_killed_another_stopped_with_its_service_and_the_result_is_the_same(
    policies: Path, data: Path, log: tuple[Path, str]
) -> None:
    asked: list[str] = []
    with ExitStack() as stack, kept(data) as found:

        def ask() -> str:
            service, caller = stack.enter_context(opened(policies, data))
            asked.append(service.replays.start(caller, "limit", Selection(), AGAINST).id)
            return asked[-1]

        def further(first: ReplayJob) -> bool:
            now = found(first.id)
            return now.ended or now.done > first.done

        def kill_then_close() -> None:
            beside = runner(os.getpid())
            assert beside or found(asked[-1]).ended
            if beside:
                os.kill(beside, signal.SIGKILL)
                until(lambda: not alive(beside))
            first = found(asked[-1])
            until(lambda: further(first))  # by another process, which nobody asked for
            stack.close()
            assert runner(os.getpid()) is None

        job = in_the_middle(found, ask, kill_then_close)
        service, caller = stack.enter_context(opened(policies, data))
        service.replays.resume()
        until(lambda: found(job.id).ended)
        last = service.replays.read(caller, job.id)
        assert (last.status, last.done, last.digest) == ("done", DECISIONS, log[1])


def test_a_server_goes_on_with_what_it_was_killed_in_and_cancels_and_stops(
    policies: Path, data: Path, log: tuple[Path, str], start: Start
) -> None:
    def served() -> Server:
        return start(data=data, workers=1, environment={"QERAR_POLICIES": str(policies)})

    servers = [served()]
    asked: list[str] = []

    def ask() -> str:
        if servers[-1].process.poll() is not None:
            servers.append(served())
        with servers[-1].client() as client:
            told = client.post("/v1/replays", json={"policy": "limit", "against": {"version": 1}})
        assert told.status_code == 202
        asked.append(told.json()["id"])
        return asked[-1]

    def kill_server() -> None:
        beside = runner(*servers[-1].workers())
        assert beside or found(asked[-1]).ended
        servers[-1].kill()
        until(lambda: not (beside and alive(beside)))  # it sees that it is alone

    def cancel() -> None:
        newest = asked[-1]
        ask()  # the process goes on with it
        with servers[-1].client() as client:
            assert client.post(f"/v1/replays/{newest}/cancel").status_code in {200, 409}
        until(lambda: found(newest).ended)

    with kept(data) as found:
        job = in_the_middle(found, ask, kill_server)
        servers.append(served())
        assert in_the_middle(found, ask, cancel).status == "cancelled"
        with servers[-1].client() as client:  # it was before that one; nobody asked for it
            told = client.get(f"/v1/replays/{job.id}").json()
        assert (told["status"], told["digest"]) == ("done", log[1])

        left = asked[-1]
        until(lambda: found(left).done > 0)
        beside = runner(*servers[-1].workers())
        assert beside or found(left).ended
        assert servers[-1].stop() == 0
        assert not (beside and alive(beside))
    told_of = [line["replay"] for line in servers[-1].log_lines() if line["event"] == "replay"]
    assert {job.id, left} <= set(told_of)
