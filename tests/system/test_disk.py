"""Disks that are full, that fail, that may not be written: real ones, small, of our own.

Nothing is half there, what was acknowledged stays, reading goes on, and deciding does
again as soon as there is room.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.system.conftest import Start
from tests.system.ledger import copy_of, read_whole
from tests.system.load import DECISIONS, Attempt, Load, car_request
from tests.system.mounts import Disk, NoNamespace, real_disk, small_disk
from tests.system.serving import QERAR, ROOT, NotStarted, Server, launch, spawn, until
from tests.system.test_kill import every_acknowledged_is_there, logged

MIB = 1 << 20


@pytest.fixture(params=["memory", "ext4"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    """A disk of 64 MiB; as ext4 where this user may mount it."""
    path, image = tmp_path / "mounted", tmp_path / "image"
    memory = request.param == "memory"
    with own_disk(small_disk(path, "64m") if memory else real_disk(path, image, 64 * MIB)) as made:
        yield made


@pytest.fixture
def start_on(start: Start) -> Start:
    """``start_on(disk)``: a server whose data folder is on the disk."""

    def start_one(disk: Disk, **options: Any) -> Server:
        place = {"data": disk.path / "data", "seen": disk.seen / "data", "prefix": disk.enter}
        return start(**place, **options)

    return start_one


def test_a_full_disk_is_told_and_deciding_goes_on_when_there_is_room(
    disk: Disk, start_on: Start, tmp_path: Path
) -> None:
    server = start_on(disk)
    with server.client() as client:
        made = [client.post(DECISIONS, json=car_request("before", 36_000)).json()]
        disk.fill()
        made += until_refused(client, "full")
        assert all(refused(answer) for answer in asked_anew(server, "still"))
        reading_goes_on(client, made[0])
        assert logged_trouble(server) != []
        disk.free()
        again = asked_anew(server, "again")
    assert not any(refused(answer) for answer in again)
    made += [answer.json() for answer in again]
    assert server.stop() == 0
    assert on_disk(server, tmp_path) == [answer["decision_id"] for answer in made]


def test_a_disk_that_fills_under_load_loses_nothing_and_halves_nothing(
    disk: Disk, start_on: Start, tmp_path: Path
) -> None:
    server = start_on(disk)
    with Load(server, "filling", go_on=True) as load:
        for _ in range(3):
            load.until(load.acknowledged + 30)
            disk.fill()
            load.until_refused()
            disk.free()
        load.until(load.acknowledged + 30)
        attempts = load.stop()
    assert server.stop() == 0
    assert [attempt.error for attempt in attempts if attempt.error] == []
    assert all(refused(attempt.refusal) for attempt in attempts if attempt.refusal is not None)
    entries = read_whole(copy_of(server.data, tmp_path / "copy"))
    every_acknowledged_is_there(attempts, logged(entries))
    acknowledged = {attempt.reference for attempt in attempts if attempt.answer is not None}
    assert logged(entries).keys() == acknowledged


def test_a_disk_that_is_full_when_the_log_is_brought_into_the_file(
    disk: Disk, start_on: Start, tmp_path: Path
) -> None:
    """The write-ahead log has its place from before, the file has no room to grow: decisions
    go on until the log is full too, and what is in it is not lost."""
    server = start_on(disk, workers=1)
    with server.client() as client:
        first = batch(client, "first", 1_500)
        assert [answer for answer in first if "status" in answer] == []
        disk.fill()
        second = batch(client, "second", 4_000)
        made = [answer for answer in second if "status" not in answer]
        told = {(answer["status"], answer["code"]) for answer in second if "status" in answer}
        assert len(made) > 100
        assert told == {(503, "store_unavailable")}
        reading_goes_on(client, made[-1])
        disk.free()
        third = batch(client, "third", 50)
    made = first + made + third
    assert server.stop() == 0
    assert on_disk(server, tmp_path) == [answer["decision_id"] for answer in made]


def test_a_file_that_may_not_grow_is_told_and_deciding_goes_on_when_it_may(
    start: Start, tmp_path: Path
) -> None:
    """An error of writing other than a full disk, for every user: the limit of a file's size."""
    server = start()
    until(lambda: len(server.workers()) == 2)
    limits = {one: resource.prlimit(one, resource.RLIMIT_FSIZE) for one in server.workers()}
    with server.client() as client:
        for worker, (_, hard) in limits.items():
            resource.prlimit(worker, resource.RLIMIT_FSIZE, (MIB, hard))
        made = until_refused(client, "limited")
        assert all(refused(answer) for answer in asked_anew(server, "still"))
        reading_goes_on(client, made[0])
        for worker, limit in limits.items():
            resource.prlimit(worker, resource.RLIMIT_FSIZE, limit)
        again = asked_anew(server, "again")
    assert not any(refused(answer) for answer in again)
    made += [answer.json() for answer in again]
    assert server.stop() == 0
    assert on_disk(server, tmp_path) == [answer["decision_id"] for answer in made]


def test_a_folder_that_cannot_be_begun_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    with own_disk(small_disk(tmp_path / "mounted", "16m")) as disk:
        disk.remount("ro")
        with pytest.raises(NotStarted) as ended:
            launch(disk.path / "data", tmp_path / "server.log", prefix=disk.enter)
    assert ended.value.status not in {None, 0, 70}
    told = ended.value.log.splitlines()[-1]
    assert told.startswith("qerar: ")
    assert "Read-only file system" in told
    assert "Traceback" not in ended.value.log


def test_a_ledger_that_may_only_be_read_is_served_to_readers(
    tmp_path: Path, start_on: Start, policies: Path
) -> None:
    """A start on a disk that may not be written: everything can be read, deciding is refused
    until it may, and needs no other start then; nobody reads what was there before."""
    with own_disk(small_disk(tmp_path / "mounted", "16m")) as disk:
        server = start_on(disk)
        with server.client() as client:
            made = [client.post(DECISIONS, json=car_request("before", 36_000)).json()]
        assert server.stop() == 0
        disk.remount("ro")
        own = {"QERAR_POLICIES": str(policies)}
        reader = spawn(
            disk.path / "data", tmp_path / "reader.log", prefix=disk.enter, environment=own
        )
        try:
            until(lambda: reader.listens() or reader.process.poll() is not None)
            reader.key = server.key
            with reader.client() as client:
                assert refused(client.get("/readyz"))
                reading_goes_on(client, made[0])
                assert all(refused(answer) for answer in asked_anew(reader, "refused"))
                disk.remount("rw")
                made += until_accepted(reader)
                again = asked_anew(reader, "again")
                assert not any(refused(answer) for answer in again)
                assert client.get("/readyz").status_code == 200
                listed = client.get("/v1/decisions").json()["decisions"]
                made += [answer.json() for answer in again]
                assert listed == made[::-1]
            assert reader.stop() == 0
        finally:
            reader.end()
        assert on_disk(server, tmp_path) == [answer["decision_id"] for answer in made]


def test_what_is_answered_is_on_the_device_when_the_power_goes(
    tmp_path: Path, start_on: Start
) -> None:
    """Copies of the device itself, each made when the last of eight clients had its answer:
    nothing that only the system's memory holds is in them."""
    image = tmp_path / "image"
    with own_disk(real_disk(tmp_path / "mounted", image, 16 * MIB)) as disk:
        server = start_on(disk)
        attempts: list[Attempt] = []
        for number in range(4):
            with Load(server, f"power-{number}") as load:
                load.until(20)
                attempts += load.stop()
            device = tmp_path / f"device-{number}"
            shutil.copyfile(image, device)
            with real_disk(tmp_path / "again", device, None) as copied:
                entries = read_whole(copy_of(copied.seen / "data", tmp_path / f"copy-{number}"))
            assert logged(entries).keys() == {attempt.reference for attempt in attempts}
            every_acknowledged_is_there(attempts, logged(entries))
        assert server.stop() == 0


def test_a_device_that_fails_while_it_is_served_keeps_what_was_acknowledged(
    tmp_path: Path, start_on: Start
) -> None:
    """What the kernel does to ext4 when its device fails: every write is refused from then on.

    What is being written at that very moment may be confirmed to the service by the kernel
    and still be lost (its journal is given up under it), so that is not asked for.
    """
    with own_disk(real_disk(tmp_path / "mounted", tmp_path / "image", 16 * MIB)) as disk:
        server = start_on(disk)
        with Load(server, "failing", go_on=True) as load:
            load.until(60)
            before = load.so_far()
            disk.remount("abort")
            load.until_refused()
            attempts = load.stop()
        assert [attempt.error for attempt in attempts if attempt.error] == []
        assert all(refused(one.refusal) for one in attempts if one.refusal is not None)
        with server.client() as client:
            reading_goes_on(client, answers_of(before)[0])
        assert logged_trouble(server) != []
        server.stop()
        disk.mount_again()
        entries = read_whole(copy_of(server.data, tmp_path / "copy"))
        every_acknowledged_is_there(before, logged(entries), others=attempts)
        again = start_on(disk)
        with again.client() as client:
            for answer in answers_of(before):
                told = client.get(f"/v1/decisions/{answer['decision_id']}")
                assert (told.status_code, told.json()) == (200, answer)
            assert not refused(client.post(DECISIONS, json=car_request("after", 36_000)))
        assert again.stop() == 0


# --- what is checked ------------------------------------------------------------------


@contextmanager
def own_disk(made: AbstractContextManager[Disk]) -> Iterator[Disk]:
    """The disk, or a skipped test where this machine gives none."""
    with ExitStack() as stack:
        try:
            yield stack.enter_context(made)
        except NoNamespace as why:
            pytest.skip(f"no disk of our own here: {why}")


def refused(response: httpx.Response) -> bool:
    """Whether it is the one refusal there may be here; another answer than it or 201 fails."""
    if response.status_code == 201:
        return False
    assert response.status_code == 503, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    assert int(response.headers["Retry-After"]) >= 1
    told = response.json()
    assert (told["status"], told["code"]) == (503, "store_unavailable")
    return True


def until_refused(client: httpx.Client, name: str) -> list[dict[str, Any]]:
    """Decide until there is no room; what was acknowledged by then."""
    answers = []
    for number in range(5_000):
        response = client.post(DECISIONS, json=car_request(f"{name}-{number}", 36_000))
        if refused(response):
            return answers
        answers.append(response.json())
    raise AssertionError("there was always room")


def asked_anew(server: Server, name: str) -> list[httpx.Response]:
    """Ten requests, each on a connection of its own, so that every worker is asked."""
    answers = []
    for number in range(10):
        with server.client() as client:
            answers.append(client.post(DECISIONS, json=car_request(f"{name}-{number}", 36_500)))
    return answers


def batch(client: httpx.Client, name: str, count: int) -> list[dict[str, Any]]:
    """The answers to a batch, a line each."""
    lines = [json.dumps(car_request(f"{name}-{n}", 36_500)) for n in range(count)]
    response = client.post(
        f"{DECISIONS}/batch", content="\n".join(lines),
        headers={"Content-Type": "application/x-ndjson"},
    )  # fmt: skip
    assert response.status_code == 200
    answers = [json.loads(line) for line in response.content.splitlines()]
    assert len(answers) == count
    return answers


def answers_of(attempts: Iterable[Attempt]) -> list[dict[str, Any]]:
    """What was acknowledged."""
    return [json.loads(one.answer) for one in attempts if one.answer is not None]


def on_disk(server: Server, tmp_path: Path) -> list[str]:
    """The ids of the logged decisions, of a ledger that is whole and that qerar verifies."""
    copy = copy_of(server.data, tmp_path / "copy")
    entries = read_whole(copy)
    assert verified(copy) == 0
    return [entry.row["id"] for entry in entries if entry.kind == "decision"]


def until_accepted(server: Server) -> list[dict[str, Any]]:
    """Ask each time anew, until five times in a row there was room; what was acknowledged."""
    made: list[dict[str, Any]] = []
    told: list[bool] = []
    for number in range(100):
        with server.client() as client:
            answer = client.post(DECISIONS, json=car_request(f"anew-{number}", 36_000))
        told.append(refused(answer))
        made += [] if told[-1] else [answer.json()]
        if told[-5:] == [False] * 5:
            return made
    raise AssertionError("there was never room again")


def reading_goes_on(client: httpx.Client, answer: dict[str, Any]) -> None:
    told = client.get(f"/v1/decisions/{answer['decision_id']}")
    assert (told.status_code, told.json()) == (200, answer)
    for path in ("/healthz", "/v1/policies", "/v1/policies/car_loan", "/v1/decisions"):
        assert client.get(path).status_code == 200


def verified(folder: Path) -> int:
    """The status of ``qerar verify`` on a copy of the ledger."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("QERAR_")}
    ran = subprocess.run(
        [str(QERAR), "verify"], cwd=ROOT, check=False, capture_output=True, timeout=120,
        env=environment | {"QERAR_DATA_DIR": str(folder)},
    )  # fmt: skip
    return ran.returncode


def logged_trouble(server: Server) -> list[dict[str, Any]]:
    """The log's lines about refused writes."""
    lines = [line for line in server.log_lines() if line.get("level") in {"error", "critical"}]
    return [line for line in lines if "StoreUnavailable" in json.dumps(line)]
