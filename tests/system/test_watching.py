"""What a real server tells those who watch it: readiness on a full disk, numbers of all workers."""

from __future__ import annotations

import re
from pathlib import Path

from tests.system.conftest import Start
from tests.system.load import DECISIONS, car_request
from tests.system.mounts import small_disk
from tests.system.serving import Server
from tests.system.test_disk import own_disk

DECLINED = r'qerar_decisions_total\{outcome="declined",policy="car_loan"\} (\S+)'


def sequence(server: Server) -> float:
    with server.client() as client:
        found = re.search(r"^qerar_ledger_sequence (\S+)$", client.get("/metrics").text, re.M)
    assert found is not None
    return float(found[1])


def test_a_server_whose_disk_is_full_is_not_ready_and_lives(start: Start, tmp_path: Path) -> None:
    with own_disk(small_disk(tmp_path / "mounted", "64m")) as disk:
        server = start(data=disk.path / "data", seen=disk.seen / "data", prefix=disk.enter)
        before = sequence(server)
        with server.client(key="") as client:
            disk.fill()
            refused = client.get("/readyz")
            assert (refused.status_code, refused.json()["code"]) == (503, "store_unavailable")
            assert int(refused.headers["Retry-After"]) > 0
            assert client.get("/healthz").status_code == 200
            disk.free()
            assert client.get("/readyz").status_code == 200
        assert sequence(server) == before


def test_every_worker_tells_the_numbers_of_all(server: Server) -> None:
    """Each request has a connection of its own, so both workers are asked."""
    before = declined(server)
    for number in range(40):
        with server.client() as client:
            answer = client.post(DECISIONS, json=car_request(f"counted-{number}", 36_500))
            assert answer.json()["outcome"] == "declined"
    assert {declined(server) for _ in range(20)} == {before + 40}


def declined(server: Server) -> float:
    with server.client() as client:
        text = client.get("/metrics").text
    assert "qerar_worker" not in text
    found = re.search(DECLINED, text)
    return float(found[1]) if found else 0.0
