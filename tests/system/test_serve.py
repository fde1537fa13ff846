"""``qerar serve``: how it starts, what stops it from starting, how it lives and ends."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.system.conftest import Start
from tests.system.ledger import read_whole
from tests.system.load import DECISIONS, Attempt, car_request
from tests.system.serving import PATIENCE, QERAR, ROOT, Server, alive, group, until
from tests.system.test_kill import SHIPPED, every_acknowledged_is_there, logged

#: the entries of a first start: what is shipped, the first key, the first user
FOUNDED = sum(SHIPPED) + 2

PYTHON = Path(sys.executable)
HEX = r"[0-9a-f]{64}"
SECRET = "5KXY7Q"


def events(server: Server) -> list[dict[str, Any]]:
    """The events of the log, which is nothing but JSON objects after what a person reads."""
    lines = server.log_text().splitlines()
    while lines and not lines[0].startswith("{"):
        lines.pop(0)
    return [json.loads(line) for line in lines]


def named(server: Server, name: str) -> list[dict[str, Any]]:
    return [event for event in events(server) if event["event"] == name]


# --- starting and stopping -----------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [(str(QERAR), "serve"), (str(PYTHON), str(ROOT / "app.py"))],
    ids=["qerar serve", "python app.py"],
)
def test_a_first_start_says_where_it_serves_and_where_the_first_secrets_are(
    start: Start, command: tuple[str, ...]
) -> None:
    server = start(command=command, shipped=True)
    with server.client() as client:
        made = client.post(DECISIONS, json=car_request("APP-1", 36_500))
    assert made.status_code == 201
    assert server.stop() == 0
    said = server.log_text().splitlines()
    assert said[:3] == [
        f"Qərar 0.1.0 at {server.url}",
        f"A key with all roles is in {server.data / 'first-key'}",
        f"The one-time password of the user admin is in {server.data / 'first-admin'}",
    ]
    assert server.key not in server.log_text()
    assert (server.data / "first-admin").read_text("ascii").strip() not in server.log_text()
    (begun,), (ended,) = named(server, "start"), named(server, "stop")
    assert begun | {"time": "", "ledger_head": "", "recorded": 0} == {
        "time": "",
        "level": "info",
        "event": "start",
        "version": "0.1.0",
        "address": server.url,
        "workers": 2,
        "ledger_sequence": FOUNDED,
        "ledger_head": "",
        "recorded": 0,
    }
    assert (ended["workers"], ended["ledger_sequence"]) == (2, FOUNDED + 1)
    assert re.fullmatch(HEX, ended["ledger_head"])
    verified = qerar("verify", "--json", "--data", str(server.data))
    assert json.loads(verified.stdout)["ledger"] == {
        "entries": FOUNDED + 1,
        "head": ended["ledger_head"],
    }


def test_a_second_start_stands_on_the_same_ledger_and_makes_no_secret(start: Start) -> None:
    first = start()
    assert first.stop() == 0
    second = start()
    assert second.key == first.key
    assert second.stop() == 0
    assert second.log_text().count("A key with all roles is in") == 1
    assert second.log_text().count("The one-time password of the user admin is in") == 1
    heads = [event["ledger_head"] for event in events_of_both(second)]
    assert len(set(heads)) == 1


def events_of_both(server: Server) -> list[dict[str, Any]]:
    """Starts and stops of all servers that wrote the log."""
    return [line for line in server.log_lines() if line["event"] in {"start", "stop"}]


def test_port_0_takes_a_free_port_and_says_which(tmp_path: Path) -> None:
    serving = subprocess.Popen(
        [str(QERAR), "serve", "--port", "0", "--data", str(tmp_path / "data")],
        env=clean({}), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        encoding="utf-8", start_new_session=True,
    )  # fmt: skip
    try:
        assert serving.stdout is not None
        said = re.fullmatch(r"Qərar \S+ at http://127\.0\.0\.1:(\d+)\n", serving.stdout.readline())
        assert said is not None
        until(lambda: listens(int(said[1])))
        serving.terminate()
        assert serving.wait(PATIENCE) == 0
        serving.stdout.close()
    finally:
        serving.kill()
        serving.wait()


def listens(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def test_ctrl_c_stops_it_as_sigterm_does(start: Start) -> None:
    """A terminal sends it to the workers too, of which one may not have started yet."""
    server = start()
    os.killpg(server.process.pid, signal.SIGINT)
    assert server.ended() == 0
    assert group(server.process.pid) == []
    assert named(server, "workers_killed") == []
    assert len(named(server, "stop")) == 1


@contextlib.contextmanager
def unfinished_request(server: Server) -> Iterator[None]:
    """A request under way, whose body does not end."""
    head = (
        f"POST {DECISIONS}/batch HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.key}\r\n"
        "Content-Type: application/x-ndjson\r\nContent-Length: 1000\r\n\r\n{"
    )
    with socket.create_connection(("127.0.0.1", server.port)) as slow:
        slow.sendall(head.encode())
        with server.client() as client:  # taken after the slow one, and answered
            assert client.get("/healthz").status_code == 200
        yield


def test_a_second_signal_does_not_wait_for_a_request_that_is_under_way(start: Start) -> None:
    """The worker is killed and leaves its log; the server brings that into the ledger's file."""
    server = start(workers=1)
    with server.client() as client:
        body = json.dumps(car_request("kept", 30_000)).encode()
        kept = Attempt("kept", None, body).send(client)
    with unfinished_request(server):
        server.process.terminate()
        until(lambda: "Shutting down" in server.log_text())
        assert (server.data / "ledger.db-wal").stat().st_size > 0
        server.process.terminate()
        assert server.ended() == 0
    assert named(server, "workers_killed") == []
    assert sorted(path.name for path in server.data.glob("ledger.db*")) == ["ledger.db"]
    every_acknowledged_is_there([kept], logged(read_whole(server.data)))


def test_a_request_that_does_not_end_is_not_waited_for_for_ever(start: Start) -> None:
    less = "import cli.main, cli.serve; cli.serve.GRACE = 1; cli.main.main(['serve'])"
    server = start(command=(str(PYTHON), "-c", less), environment={"QERAR_WORKERS": "1"})
    with unfinished_request(server):
        assert server.stop() == 0
    assert [event["seconds"] for event in named(server, "workers_killed")] == [1]


# --- what stops a start --------------------------------------------------------


def clean(environment: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QERAR_")}
    return kept | dict(environment)


def qerar(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(QERAR), *arguments], env=clean({}), capture_output=True, text=True,
        encoding="utf-8", timeout=PATIENCE, check=False,
    )  # fmt: skip


def test_a_port_that_another_server_has_is_refused(server: Server, tmp_path: Path) -> None:
    ran = qerar("serve", "--port", str(server.port), "--data", str(tmp_path / "other"))
    said = f"qerar: cannot serve on 127.0.0.1 port {server.port}: address already in use\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (7, "", said)
    assert not (tmp_path / "other").exists()
    with server.client() as client:
        assert client.get("/readyz").status_code == 200


# --- living --------------------------------------------------------------------


def test_a_worker_that_dies_is_started_again(start: Start) -> None:
    server = start()
    until(lambda: started(server) == 2)
    before = server.workers()
    os.kill(before[0], signal.SIGKILL)
    until(lambda: started(server) == 3)
    assert len(server.workers()) == 2
    assert before[0] not in server.workers()
    with server.client() as client:
        assert client.post(DECISIONS, json=car_request("after", 36_000)).status_code == 201
    assert server.stop() == 0


def started(server: Server) -> int:
    """How many workers have come to listen."""
    return server.log_text().count("Started worker-")


def test_workers_end_when_their_parent_was_killed(start: Start) -> None:
    server = start()
    workers = server.workers()
    server.process.kill()
    server.process.wait(PATIENCE)
    until(lambda: not any(map(alive, workers)))
    again = start()
    assert again.stop() == 0


def test_a_key_counts_from_the_next_request_on_whichever_worker_takes_it(server: Server) -> None:
    place = ("--data", str(server.data))
    key = qerar("keys", "create", "crm", "--role", "tester", *place).stdout.strip()
    assert answers(server, key) == {200}
    assert qerar("keys", "revoke", "crm", *place).returncode == 0
    assert answers(server, key) == {401}


def answers(server: Server, key: str) -> set[int]:
    """What as many new connections get as surely reach both workers."""
    found = set()
    for _ in range(24):
        with server.client(key) as client:
            found.add(client.get("/v1/policies").status_code)
    return found


def test_what_workers_count_adds_up(server: Server) -> None:
    for number in range(12):
        with server.client() as client:
            client.post(DECISIONS, json=car_request(f"count-{number}", 36_500))
    with server.client("") as client:
        told = client.get("/metrics").text
    counted = re.findall(r'^qerar_decisions_total\{[^}]*"car_loan"[^}]*\} ([\d.]+)$', told, re.M)
    assert sum(map(float, counted)) == 12


def test_the_log_is_json_and_holds_nothing_of_what_was_asked(server: Server) -> None:
    body = car_request(SECRET, 36_500)
    bad = {**body, "inputs": {SECRET: SECRET}}
    lines = "\n".join([json.dumps(body), json.dumps(bad), SECRET])
    with server.client() as client:
        made = client.post(DECISIONS, json=body)
        answers = [
            made,
            client.post(DECISIONS, json=bad),
            client.post(DECISIONS, content=f'{{"{SECRET}"'),
            client.post(
                f"{DECISIONS}/batch",
                content=lines,
                headers={"Content-Type": "application/x-ndjson"},
            ),
            client.get("/v1/decisions", params={"reference": SECRET}),
            client.get(f"/v1/decisions/{made.json()['decision_id']}/letter"),
            client.get(f"/v1/{SECRET}"),
        ]
    assert [answer.status_code for answer in answers] == [201, 422, 415, 200, 200, 200, 404]
    with socket.create_connection(("127.0.0.1", server.port)) as raw:
        raw.sendall(f"GET /{SECRET}\x01 HTTP/1.1\r\n{SECRET}\r\n\r\n".encode())
        assert raw.recv(100).startswith(b"HTTP/1.1 400 ")
    wanted = {answer.headers["X-Request-Id"]: answer.status_code for answer in answers}

    def told() -> dict[str, int]:
        logged = [event for event in events(server) if event["event"] == "request"]
        return {event["request_id"]: event["status"] for event in logged}

    until(lambda: wanted.keys() <= told().keys())  # two workers write, after they have answered
    assert wanted.items() <= told().items()
    assert SECRET not in server.log_text()
