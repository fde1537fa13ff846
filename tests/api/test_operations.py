"""What those who run the service ask: does it live, can it answer, what does it count."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client import Counter, Histogram
from structlog.testing import capture_logs

from api import ApiSettings
from app import application
from engine.errors import StoreUnavailable
from engine.service import Role, Service, Settings, given_json, open_service
from tests.api.asking import DECIDE, car
from tests.conftest import ROOT
from tests.policy_folder import shipped_alone


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Car loans alone: each test has a service of its own."""
    return shipped_alone(tmp_path_factory.mktemp("own") / "policies", "car_loan")


@pytest.fixture
def own(tmp_path: Path, policies: Path) -> Iterator[Service]:
    """A service of its own, whose counters and ledger nobody else touches."""
    with open_service(Settings(policies=policies, data=tmp_path / "data")) as opened:
        yield opened


@pytest.fixture
def client(own: Service) -> FlaskClient:
    """A tester's client of a server that listens to its own machine."""
    made = application(own, ApiSettings(open_metrics=True)).test_client()
    made.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {own.access.create('t', [Role.TESTER])}"
    return made


def numbers(client: FlaskClient) -> dict[str, float]:
    """The samples of /metrics by name and labels, without help and buckets."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    samples = re.findall(r"^([a-z_]+(?:\{[^}]*\})?) (\S+)$", answer.text, re.MULTILINE)
    return {name: float(value) for name, value in samples if "_created" not in name}


# --- living and being ready --------------------------------------------------------


def test_a_process_that_lives_says_so_without_a_key(client: FlaskClient) -> None:
    answer = client.get("/healthz", headers={"Authorization": ""})
    assert (answer.status_code, answer.json) == (200, {"status": "alive"})
    assert answer.headers["Cache-Control"] == "no-store"


def test_ready_says_so_without_a_key_and_records_nothing(own: Service, client: FlaskClient) -> None:
    before = own.ledger_head()
    answer = client.get("/readyz", headers={"Authorization": ""})
    assert (answer.status_code, answer.json) == (200, {"status": "ready"})
    assert own.ledger_head() == before


def test_not_ready_is_503_while_the_process_still_lives(
    own: Service, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise StoreUnavailable("the disk is full")

    monkeypatch.setattr(own, "ready", refuse)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.json["code"] == "store_unavailable"
    assert int(answer.headers["Retry-After"]) > 0
    assert client.get("/healthz").status_code == 200


def test_a_disk_that_is_all_but_full_is_not_ready(
    own: Service, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.statvfs

    def full(path: object) -> os.statvfs_result:
        found = list(real(path))
        found[4] = 1  # f_bavail
        return os.statvfs_result(found)

    assert client.get("/readyz").status_code == 200
    monkeypatch.setattr(os, "statvfs", full)
    assert client.get("/readyz").status_code == 503


def test_a_ledger_that_is_gone_is_not_ready(tmp_path: Path, policies: Path) -> None:
    with open_service(Settings(policies=policies, data=tmp_path / "data")) as opened:
        client = application(opened).test_client()
        assert client.get("/readyz").status_code == 200
        (tmp_path / "data").rename(tmp_path / "elsewhere")
        assert client.get("/readyz").status_code == 503
        (tmp_path / "elsewhere").rename(tmp_path / "data")
        assert client.get("/readyz").status_code == 200


# --- who may read metrics ------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "opened"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.4", False),
        ("bank.example", False),
        ("", False),
    ],
)
def test_metrics_need_a_key_unless_the_server_listens_to_its_own_machine(
    own: Service, host: str, opened: bool
) -> None:
    settings = ApiSettings.of({"QERAR_HOST": host} if host else {})
    client = application(own, settings).test_client()
    answer = client.get("/metrics")
    assert answer.status_code == (200 if opened else 401)
    if not opened:
        assert answer.json["code"] == "not_authenticated"
        token = own.access.create("m", [Role.AUDITOR])
        assert (
            client.get("/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == 200
        )


# --- what is counted -----------------------------------------------------------------


def test_decisions_are_counted_by_policy_and_outcome_once_they_are_logged(
    client: FlaskClient,
) -> None:
    declined, approved = car(), car()
    approved["inputs"]["loan"]["principal"] = "36000"
    client.post(DECIDE, json=declined)
    client.post(DECIDE, json=approved, headers={"Idempotency-Key": "a"})
    client.post(DECIDE, json=approved, headers={"Idempotency-Key": "a"})  # comes again
    client.post(DECIDE, json=car(dry_run=True))
    counted = numbers(client)
    assert {name: n for name, n in counted.items() if "decisions_total" in name} == {
        'qerar_worker_decisions_total{outcome="declined",policy="car_loan"}': 1,
        'qerar_worker_decisions_total{outcome="approved",policy="car_loan"}': 1,
    }


def test_the_lines_of_a_batch_are_counted_each(client: FlaskClient) -> None:
    lines = [given_json(car()), "{", given_json(car()), given_json(car(dry_run=True))]
    answer = client.post(
        f"{DECIDE}/batch", data="\n".join(lines), content_type="application/x-ndjson"
    )
    assert len(answer.text.splitlines()) == 4
    answer.close()
    counted = numbers(client)
    assert counted['qerar_worker_decisions_total{outcome="declined",policy="car_loan"}'] == 2
    assert counted['qerar_worker_problems_total{code="not_json"}'] == 1


def test_problems_are_counted_by_code(client: FlaskClient) -> None:
    client.get("/v1/policies/car_lone")
    client.get("/v1/policies/car_lone")
    client.get("/v1/policies", headers={"Authorization": "Bearer nobody"})
    client.post(DECIDE, data="{", content_type="application/json")
    counted = numbers(client)
    assert {name: n for name, n in counted.items() if "problems_total" in name} == {
        'qerar_worker_problems_total{code="unknown_policy"}': 2,
        'qerar_worker_problems_total{code="not_authenticated"}': 1,
        'qerar_worker_problems_total{code="not_json"}': 1,
    }


def test_requests_are_timed_by_their_route_and_never_by_what_was_asked(client: FlaskClient) -> None:
    for path, method in (
        ("/v1/policies/car_loan/versions/2", "GET"),
        ("/v1/policies/car_lone/versions/7", "GET"),
        ("/there/is/nothing", "GET"),
        ("/v1/policies", "BREW"),
    ):
        client.open(path, method=method).close()  # as a server does when all is sent
    text = client.get("/metrics").text
    counted = numbers(client)
    timed = {name: n for name, n in counted.items() if "request_seconds_count" in name}
    route = "/v1/policies/<policy>/versions/<version>"
    assert timed == {
        f'qerar_worker_request_seconds_count{{endpoint="{route}",method="GET"}}': 2,
        'qerar_worker_request_seconds_count{endpoint="none",method="other"}': 2,
    }
    assert "car_lone" not in text
    assert "nothing" not in text
    assert "BREW" not in text


def test_appends_are_timed_and_the_ledger_s_sequence_is_told(
    own: Service, client: FlaskClient
) -> None:
    before = numbers(client)["qerar_worker_ledger_append_seconds_count"]
    client.post(DECIDE, json=car())
    counted = numbers(client)
    assert counted["qerar_worker_ledger_append_seconds_count"] == before + 1
    assert counted["qerar_ledger_sequence"] == own.ledger_head().sequence


COUNTING = """
import sys
from pathlib import Path
from app import application
from api import ApiSettings
from engine.service import Role, Settings, open_service
policies, folder = map(Path, sys.argv[1:])
with open_service(Settings(policies=policies, data=folder)) as service:
    client = application(service, ApiSettings(open_metrics=True)).test_client()
    client.get("/v1/policies")
    print(client.get("/metrics").text)
"""


def test_with_a_shared_folder_workers_tell_the_sum_of_all(tmp_path: Path, policies: Path) -> None:
    counters = tmp_path / "counters"
    counters.mkdir()
    told = [
        subprocess.run(
            [sys.executable, "-c", COUNTING, str(policies), str(tmp_path / "data")],
            cwd=ROOT,
            env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(counters), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for _ in range(2)
    ]
    for number, text in enumerate(told, start=1):
        assert f'qerar_problems_total{{code="not_authenticated"}} {number}.0' in text
        assert "qerar_worker" not in text


@pytest.mark.parametrize("kind", [Counter, Histogram])
def test_a_decision_is_answered_though_it_cannot_be_counted(
    client: FlaskClient, kind: type[Counter] | type[Histogram], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(kind, "inc" if kind is Counter else "observe", full)
    with capture_logs() as logs:
        answer = client.post(DECIDE, json=car())
        read = client.get(answer.headers["Location"])
    assert (answer.status_code, read.text) == (201, answer.text)
    assert {line["event"] for line in logs if line["log_level"] == "warning"} == {"not_counted"}
