"""Each request is one line of the log, which says what was asked for and nothing of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.errors import EvaluationFault, StoreUnavailable
from engine.service import Service
from tests.api.asking import CAR, DAY, DECIDE
from tests.api.conftest import As
from tests.log_lines import Events, log_lines, untimed

SECRET = "5KXY7Q"
BATCH = f"{DECIDE}/batch"
NDJSON = {"Content-Type": "application/x-ndjson"}
WHOLE = {"buffered": True}  # the answer is read to its end and closed, as a server does


@pytest.fixture
def events(capsys: pytest.CaptureFixture[str]) -> Iterator[Events]:
    """What was written to the log since the last call."""
    with log_lines(capsys) as found:
        yield found


def only(events: Events) -> dict[str, Any]:
    """The one event there is, without its time and with its milliseconds checked."""
    (event,) = events()
    assert event.pop("milliseconds") > 0
    return untimed(event)


def secret_body(**changes: Any) -> dict[str, Any]:
    return {"effective_date": DAY, "reference": SECRET, "inputs": CAR} | changes


def test_a_decision_is_told_by_route_status_policy_outcome_and_key(
    tester: FlaskClient, service: Service, events: Events
) -> None:
    answer = tester.post(
        DECIDE, json=secret_body(), headers={"X-Request-Id": "from-crm-7"}, **WHOLE
    )
    assert answer.status_code == 201
    known = service.access.keys()
    keys = {key.name: key.id for key in known}
    assert only(events) == {
        "level": "info",
        "event": "request",
        "request_id": "from-crm-7",
        "method": "POST",
        "endpoint": "/v1/policies/<policy>/decisions",
        "status": 201,
        "policy": "car_loan",
        "key": keys["api-tester"],
        "outcome": "declined",
        "policy_version": 2,
    }


def test_a_batch_is_told_when_its_answer_is_complete_with_what_came_of_its_lines(
    tester: FlaskClient, events: Events
) -> None:
    lines = [json.dumps(secret_body()), SECRET, json.dumps(secret_body(inputs={SECRET: SECRET}))]
    answer = tester.post(BATCH, data="\n".join(lines), headers=NDJSON, **WHOLE)
    assert len(answer.text.splitlines()) == 3
    line = only(events)
    assert (line["status"], line["lines"], line["failed"]) == (200, 3, 2)
    assert SECRET not in json.dumps(line)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"path": f"/{SECRET}?a={SECRET}"}, 404),
        ({"path": f"/v1/{SECRET}?a={SECRET}"}, 404),
        ({"path": f"/v1/policies/{SECRET}"}, 404),
        (
            {"path": f"/v1/policies/{SECRET}/decisions", "method": "POST", "json": secret_body()},
            404,
        ),
        ({"path": f"/v1/decisions/{SECRET}"}, 404),
        ({"path": f"/v1/decisions?reference={SECRET}"}, 200),
        ({"path": f"/v1/decisions?{SECRET}={SECRET}"}, 422),
        ({"path": f"/v1/decisions?cursor={SECRET}"}, 422),
        ({"path": DECIDE, "method": "POST", "json": secret_body(inputs={SECRET: SECRET})}, 422),
        ({"path": DECIDE, "method": "POST", "json": secret_body(effective_date=SECRET)}, 422),
        (
            {
                "path": DECIDE,
                "method": "POST",
                "data": f'{{"{SECRET}"',
                "content_type": "application/json",
            },
            400,
        ),
        ({"path": DECIDE, "method": "POST", "data": SECRET, "content_type": f"a/{SECRET}"}, 415),
        ({"path": DECIDE, "method": "DELETE", "data": SECRET}, 405),
        ({"path": DECIDE, "method": SECRET}, 405),
        ({"path": DECIDE, "headers": {"Authorization": f"Bearer {SECRET}"}}, 401),
        ({"path": DECIDE, "headers": {"Authorization": SECRET, "Cookie": SECRET}}, 401),
        ({"path": "/healthz", "headers": {"X-Request-Id": f"{SECRET} {SECRET}"}}, 200),
    ],
    ids=lambda value: None if isinstance(value, int) else value["path"].replace(SECRET, "_"),
)
def test_what_somebody_wrote_anywhere_in_a_request_is_not_told(
    tester: FlaskClient, events: Events, asked: dict[str, Any], status: int
) -> None:
    assert tester.open(**asked, **WHOLE).status_code == status
    line = only(events)
    assert line["status"] == status
    assert SECRET not in json.dumps(line)


def test_no_policy_is_told_that_there_is_none_of(tester: FlaskClient, events: Events) -> None:
    tester.get("/v1/policies/boat_loan", **WHOLE)
    assert "policy" not in only(events)
    tester.get("/v1/policies/car_loan", **WHOLE)
    assert only(events)["policy"] == "car_loan"


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (ValueError(SECRET), 500, {"type": "ValueError"}),
        (
            EvaluationFault("car_loan", 2, "values/ltv", SECRET, (("price", SECRET),)),
            500,
            {
                "type": "engine.errors.deciding.EvaluationFault",
                "code": "policy_fault",
                "policy": "car_loan",
                "policy_version": 2,
                "element": "values/ltv",
            },
        ),
        (
            StoreUnavailable("the disk is full"),
            503,
            {
                "type": "engine.errors.store.StoreUnavailable",
                "code": "store_unavailable",
                "detail": "the ledger is not available: the disk is full",
            },
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_a_failure_is_told_under_the_request_s_id_by_its_type_and_places(
    app: Flask,
    service: Service,
    as_: As,
    events: Events,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
    told: dict[str, Any],
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(service.decisions, "decide", fail)
    answer = as_("tester").post(DECIDE, json=secret_body(), **WHOLE)
    assert answer.status_code == status
    failure, line = events()
    assert SECRET not in json.dumps([failure, line])
    assert (line["event"], line["level"], line["status"]) == ("request", "error", status)
    assert failure["request_id"] == line["request_id"] == answer.headers["X-Request-Id"]
    assert failure["error"].pop("traceback")[-1].endswith("fail")
    assert failure["error"] == told


def test_a_line_of_a_batch_that_fails_is_told_with_its_number(
    service: Service, tester: FlaskClient, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object, __: str, lines: Iterable[object]) -> Iterator[Exception]:
        for _line in lines:
            yield StoreUnavailable("the disk is full")

    monkeypatch.setattr(service.decisions, "decide_many", fail)
    tester.post(BATCH, json=secret_body(), headers=NDJSON, **WHOLE)
    failure, line = events()
    assert (failure["event"], failure["level"]) == ("line_failed", "error")
    assert failure["request_id"] == line["request_id"]
    assert failure["error"]["code"] == "store_unavailable"
    assert (line["lines"], line["failed"]) == (1, 1)
    assert SECRET not in json.dumps([failure, line])
