"""A large batch in constant memory, and clients that leave in the middle of one."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

from tests.system.conftest import Start
from tests.system.ledger import copy_of, read_whole
from tests.system.load import DECISIONS, car_request
from tests.system.serving import Server

BATCH = f"{DECISIONS}/batch"
NDJSON = {"Content-Type": "application/x-ndjson"}
LINES = 20_000
#: what a worker may grow by while it answers the large batch, in bytes
GROWTH = 24 << 20


def lines(name: str, count: int) -> Iterator[bytes]:
    """A batch in pieces of 100 lines, never whole in memory."""
    for first in range(0, count, 100):
        yield b"".join(
            json.dumps(car_request(f"{name}-{n}", 30_000 + n % 10_000)).encode() + b"\n"
            for n in range(first, min(first + 100, count))
        )


def peak(pid: int) -> int:
    """The most memory a process ever held, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) << 10


def sent(server: Server, name: str, count: int) -> list[tuple[str, str]]:
    """The references and outcomes of a batch's answer, read line by line."""
    found = []
    body = lines(name, count)
    with (
        server.client() as client,
        client.stream("POST", BATCH, content=body, headers=NDJSON) as response,
    ):
        assert response.status_code == 200
        for line in response.iter_lines():
            answer = json.loads(line)
            found.append((answer["reference"], answer["outcome"]))
    return found


def test_a_batch_of_twenty_thousand_lines_grows_no_worker(start: Start, tmp_path: Path) -> None:
    server = start(workers=1)
    worker = server.workers()[0]
    sent(server, "warm", 2_000)
    before = peak(worker)
    found = sent(server, "large", LINES)
    assert [reference for reference, _ in found] == [f"large-{n}" for n in range(LINES)]
    assert [outcome for _, outcome in found] == [
        "approved" if n % 10_000 <= 6_000 else "declined" for n in range(LINES)
    ]
    assert peak(worker) - before < GROWTH
    assert server.stop() == 0
    entries = read_whole(copy_of(tmp_path / "data", tmp_path / "copy"))
    logged = [entry.row["reference"] for entry in entries if entry.kind == "decision"]
    assert logged[2_000:] == [f"large-{n}" for n in range(LINES)]


def test_a_client_that_leaves_while_it_is_answered_leaves_whole_decisions(
    start: Start, tmp_path: Path
) -> None:
    """What was decided by then is logged from the first line on without a gap; the batch
    sent again under its key goes on from there."""
    count = 3_000
    server = start(workers=1)
    headers = NDJSON | {"Idempotency-Key": "left"}
    with server.client() as client:
        with client.stream("POST", BATCH, content=lines("left", count), headers=headers) as told:
            first = json.loads(next(told.iter_lines()))
        assert first["reference"] == "left-0"
        again = client.post(BATCH, content=lines("left", count), headers=headers)
    answers = [json.loads(line) for line in again.content.splitlines()]
    assert answers[0] == first
    assert [answer["reference"] for answer in answers] == [f"left-{n}" for n in range(count)]
    assert server.stop() == 0
    entries = read_whole(copy_of(tmp_path / "data", tmp_path / "copy"))
    logged = {e.row["reference"]: e.row["id"] for e in entries if e.kind == "decision"}
    assert logged == {answer["reference"]: answer["decision_id"] for answer in answers}


def test_a_client_that_leaves_while_it_asks_leaves_nothing(start: Start, tmp_path: Path) -> None:
    server = start(workers=1)
    half = b"".join(lines("half", 500))
    head = (
        f"POST {BATCH} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.key}\r\n"
        f"Content-Type: application/x-ndjson\r\nContent-Length: {2 * len(half)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(head.encode() + half)
    with server.client() as client:
        assert client.post(DECISIONS, json=car_request("after", 36_000)).status_code == 201
    assert server.stop() == 0
    entries = read_whole(copy_of(tmp_path / "data", tmp_path / "copy"))
    logged = [entry.row["reference"] for entry in entries if entry.kind == "decision"]
    assert logged == ["after"]
