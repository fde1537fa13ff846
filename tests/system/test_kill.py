"""SIGKILL under load: what was acknowledged is there, and nothing is half there."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import httpx
import pytest

from engine.service import Role, Settings, open_service
from engine.store import verify_chain
from tests.system.conftest import Start
from tests.system.ledger import Entry, copy_of, read_whole
from tests.system.load import Attempt, Load
from tests.system.serving import ROOT, Server, spawn, until

ROUNDS = 30
#: versions (policies' and the calendar's) and activations that a first start enters
VERSIONS = list((ROOT / "policies" / "versions").glob("*/*.yaml"))
ACTIVATIONS = (ROOT / "policies" / "activations.yaml").read_text("utf-8").count("\n  - id: ")
SHIPPED = (len(VERSIONS) + 1, ACTIVATIONS)


def test_thirty_kills_lose_nothing_acknowledged_and_leave_nothing_half_there(
    start: Start, tmp_path: Path, record_property: pytest.RecordProperty
) -> None:
    """Parent and workers die at once, at a moment drawn anew, while eight clients wait.

    The counts are printed (``pytest -s``) and recorded.
    """
    drawn = random.Random("thirty kills")
    pause = threading.Event()
    told: Counter[str] = Counter()
    everything: list[Attempt] = []
    attempts: list[Attempt] = []
    entries: tuple[Entry, ...] = ()
    for number in range(1, ROUNDS + 1):
        server = start(data=tmp_path / "data")
        told += settled(server, attempts, logged(entries))
        with Load(server, f"kill-{number}") as load:
            load.until(drawn.randint(1, 60))
            pause.wait(drawn.uniform(0, 0.02))  # anywhere between two answers
            server.kill()
        attempts = load.stop()
        told["acknowledged"] += sum(attempt.answer is not None for attempt in attempts)
        told["unanswered"] += sum(attempt.answer is None for attempt in attempts)
        entries = on_disk(tmp_path / "data", tmp_path / f"copy-{number}")
        everything += attempts
        every_acknowledged_is_there(everything, logged(entries))
    server = start(data=tmp_path / "data")
    told += settled(server, attempts, logged(entries))
    assert server.stop() == 0
    entries = on_disk(tmp_path / "data", tmp_path / "copy-last")
    every_acknowledged_is_there(everything, logged(entries))
    assert told["read back"] == told["acknowledged"] >= ROUNDS
    assert told["retried"] > 0
    record_property("kills", dict(told))
    print(f"{ROUNDS} kills: {dict(told)}, {len(entries)} entries in the ledger")


def test_a_worker_that_is_killed_is_replaced_and_the_others_go_on(
    start: Start, tmp_path: Path
) -> None:
    server = start()
    attempts: list[Attempt] = []
    for number in range(4):
        until(lambda: server.listeners() == 2)
        with Load(server, f"worker-{number}", go_on=True) as load:
            load.until(10)
            os.kill(server.workers()[0], signal.SIGKILL)  # the oldest
            load.until(load.acknowledged + 20)
            attempts += load.stop()
    until(lambda: server.listeners() == 2)
    assert server.process.poll() is None
    told = settled(server, attempts, logged(on_disk(tmp_path / "data", tmp_path / "copy")))
    assert server.stop() == 0
    entries = on_disk(tmp_path / "data", tmp_path / "copy-last")
    every_acknowledged_is_there(attempts, logged(entries))
    assert told["read back"] >= 120


def test_a_first_start_that_is_killed_leaves_a_folder_the_next_start_can_use(
    tmp_path: Path,
) -> None:
    """Killed at once when the ledger's file appears, a little later, and later still."""
    pause = threading.Event()
    for number in range(5):
        data = tmp_path / f"data-{number}"
        first = spawn(data, tmp_path / "first.log")
        until(lambda there=data / "ledger.db": there.exists())
        pause.wait(number * 0.015)
        first.kill()
        with open_service(Settings(ROOT / "policies", data)) as service:
            token = (data / "first-key").read_text("ascii").strip()
            assert service.access.authenticate(token).roles == frozenset(Role)
            password = (data / "first-admin").read_text("ascii").strip()
            assert service.people.sign_in("admin", password, "").must_change
        kinds = Counter(entry.kind for entry in on_disk(data, tmp_path / f"copy-{number}"))
        assert (kinds["version_published"], kinds["activation"]) == SHIPPED
        assert (kinds["key_created"], kinds["user_created"]) == (1, 1)


# --- what is checked ------------------------------------------------------------------


def on_disk(data: Path, copy: Path) -> tuple[Entry, ...]:
    """The entries of the ledger as it lies there; the service's own verification agrees."""
    entries = read_whole(copy_of(data, copy))
    verified = verify_chain(copy, None)
    assert verified.entries == len(entries)
    return entries


def logged(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The decisions by their references; each is whole, and none is there twice."""
    decisions = [entry for entry in entries if entry.kind == "decision"]
    found = {str(entry.row["reference"]): entry for entry in decisions}
    assert len(found) == len(decisions)
    for entry in decisions:
        record = json.loads(entry.payload)
        answer = record["answer"]
        told = (answer["decision_id"], answer["reference"], answer["outcome"], record["owner"])
        assert told == tuple(entry.row[name] for name in ("id", "reference", "outcome", "owner"))
    return found


def every_acknowledged_is_there(
    attempts: Iterable[Attempt], found: Mapping[str, Entry], others: Iterable[Attempt] = ()
) -> None:
    """Each answer's decision is in the ledger, under its number, id and idempotency key.

    Nothing is there that nobody asked for (now or as one of the ``others``).
    """
    asked = {attempt.reference: attempt for attempt in attempts}
    anyone = asked | {attempt.reference: attempt for attempt in others}
    assert found.keys() <= anyone.keys()
    for reference, entry in found.items():
        assert entry.row["idempotency_key"] == anyone[reference].key
    for attempt in asked.values():
        if attempt.answer is not None:
            answer = json.loads(attempt.answer)
            entry = found[attempt.reference]
            assert (answer["decision_id"], answer["ledger_sequence"], answer["outcome"]) == (
                entry.row["id"],
                entry.sequence,
                entry.row["outcome"],
            )


def settled(
    server: Server, attempts: Iterable[Attempt], found: Mapping[str, Entry]
) -> Counter[str]:
    """After a restart: answers read back byte for byte, and the unanswered asked again.

    ``found`` are the decisions on the disk at the restart.  Each unanswered
    request with a key gets its one decision now: the one that was made, or a new one.
    """
    told: Counter[str] = Counter()
    with server.client() as client:
        for attempt in attempts:
            assert attempt.refusal is None, attempt.refusal.text
            entry = found.get(attempt.reference)
            if attempt.answer is not None:
                identifier = json.loads(attempt.answer)["decision_id"]
                read = client.get(f"/v1/decisions/{identifier}")
                assert (read.status_code, read.content) == (200, attempt.answer)
                told["read back"] += 1
                continue
            if entry is not None:
                told["unanswered but whole"] += 1
                read = client.get(f"/v1/decisions/{entry.row['id']}")
                assert (read.status_code, read.json()["reference"]) == (200, attempt.reference)
            if attempt.key is not None:
                told["retried"] += 1
                told["replayed"] += entry is not None
                retried(client, attempt, entry)
    return told


def retried(client: httpx.Client, attempt: Attempt, entry: Entry | None) -> None:
    """Ask twice more under the same key: one decision, now and for ever."""
    first, second = attempt.send(client).answer, attempt.send(client).answer
    assert first is not None
    assert first == second
    if entry is not None:
        assert json.loads(first)["decision_id"] == entry.row["id"]
    listed = client.get("/v1/decisions", params={"reference": attempt.reference}).json()
    assert listed["decisions"] == [json.loads(first)]
