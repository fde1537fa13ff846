"""When the service itself is at fault: nothing is decided by accident, nothing of it is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import application
from engine.errors import StoreUnavailable, VersionAltered
from engine.service import Role, Service, Settings, open_service
from tests.api.asking import DECIDE, car
from tests.policy_folder import PolicyFolder
from tests.service.small_policies import limit


@pytest.fixture
def faulty(policy_folder: PolicyFolder) -> Iterator[Service]:
    """A service whose one policy cannot be evaluated for 100."""
    policy_folder.publish("limit", 1, limit("amount * (amount / (amount - 100))"))
    policy_folder.activate("limit", 1, start="2020-01-01")
    folder = policy_folder.folder
    with open_service(Settings(policies=folder, data=folder.parent / "data")) as opened:
        yield opened


def client_of(service: Service, *roles: Role) -> FlaskClient:
    client = application(service).test_client()
    token = service.access.create("-".join(roles), roles)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def body(amount: str) -> dict[str, Any]:
    return {"effective_date": "2022-01-01", "inputs": {"amount": amount}}


def test_a_fault_of_a_policy_is_named_and_is_no_decision(faulty: Service) -> None:
    client = client_of(faulty, Role.TESTER)
    path = "/v1/policies/limit/decisions"
    answer = client.post(path, json=body("100"))
    told = answer.get_json()
    assert answer.status_code == 500
    assert answer.content_type == "application/problem+json"
    assert {name: told[name] for name in ("code", "policy", "policy_version", "element")} == {
        "code": "policy_fault",
        "policy": "limit",
        "policy_version": 1,
        "element": "values/limit",
    }
    assert client.get("/v1/decisions").get_json()["decisions"] == []
    assert client.post(path, json=body("200")).status_code == 201


def test_a_line_s_fault_of_a_policy_does_not_stop_the_batch(faulty: Service) -> None:
    client = client_of(faulty, Role.TESTER)
    lines = "\n".join(json.dumps(body(amount)) for amount in ("200", "100", "300"))
    with client.post(
        "/v1/policies/limit/decisions/batch", data=lines, content_type="application/x-ndjson"
    ) as answer:
        told = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    assert [(one.get("line"), one.get("code"), one.get("outcome")) for one in told] == [
        (None, None, "approved"),
        (2, "policy_fault", None),
        (None, None, "approved"),
    ]
    assert len(client.get("/v1/decisions").get_json()["decisions"]) == 2


@pytest.mark.parametrize("where", ["decisions.decide", "access.authenticate"])
@pytest.mark.usefixtures("nothing_is_logged")
def test_a_ledger_that_does_not_answer_is_503_with_retry_after(
    service: Service, tester: FlaskClient, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def fail(*_: object) -> None:
        raise StoreUnavailable("the disk is full")

    with monkeypatch.context() as patched:
        part, name = where.split(".")
        patched.setattr(getattr(service, part), name, fail)
        answer = tester.post(DECIDE, json=car())
    assert (answer.status_code, answer.get_json()["code"]) == (503, "store_unavailable")
    assert answer.content_type == "application/problem+json"
    assert int(answer.headers["Retry-After"]) >= 1
    assert "disk" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "error",
    [
        VersionAltered("car_loan", 2, "sha256:expected", "sha256:found"),
        ValueError("Əli Məmmədov owes 500"),
        RecursionError(),
        KeyError("/srv/secret"),
    ],
)
@pytest.mark.usefixtures("nothing_is_logged")
def test_what_fails_inside_is_500_and_says_nothing_of_the_inside(
    service: Service, tester: FlaskClient, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(service.decisions, "decide", fail)
        answer = tester.post(DECIDE, json=car())
    told = answer.get_json()
    assert answer.status_code == 500
    assert {name: told[name] for name in ("type", "status", "code")} == {
        "type": "/problems/internal_error",
        "status": 500,
        "code": "internal_error",
    }
    assert set(told) == {"type", "title", "status", "detail", "instance", "code"}
    text = answer.get_data(as_text=True)
    assert not any(word in text for word in ("sha256", "Əli", "/srv", "Traceback", "Error("))
