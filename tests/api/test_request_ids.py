"""A request's id: the caller's where it is sane, else a new one."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from tests.api.asking import DECIDE, car

NEW = re.compile(r"[0-9a-f]{24}")


@pytest.mark.parametrize("given", ["a", "0f8fad5b-d9cb-469f-a165-70867728950e", "A.b_c-9" * 18])
def test_a_sane_id_is_kept(tester: FlaskClient, given: str) -> None:
    answer = tester.get("/v1/nothing", headers={"X-Request-Id": given})
    assert answer.headers["X-Request-Id"] == given
    assert answer.get_json()["instance"] == f"urn:qerar:request:{given}"


@pytest.mark.parametrize("given", ["", " ", "a b", "-a", "x" * 129, "ə", 'a"', "a,b", "a\x00"])
def test_another_is_replaced(tester: FlaskClient, given: str) -> None:
    answer = tester.get("/v1/decisions", environ_overrides={"HTTP_X_REQUEST_ID": given})
    assert NEW.fullmatch(answer.headers["X-Request-Id"])


def test_each_request_without_one_gets_its_own(app: Flask) -> None:
    client = app.test_client()
    ids = {client.get("/v1").headers["X-Request-Id"] for _ in range(10)}
    assert len(ids) == 10


def test_a_failure_is_logged_with_the_id_and_without_what_was_asked(
    tester: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("Əli Məmmədov owes 500")

    monkeypatch.setattr("api.decisions.request_of", fail)
    with capture_logs() as logs:
        answer = tester.post(DECIDE, json=car(), headers={"X-Request-Id": "the-failing-one"})
        answer.close()
    failed = [line for line in logs if line["event"] == "request_failed"]
    assert answer.status_code == 500
    assert [(line["log_level"], type(line["exc_info"])) for line in failed] == [
        ("error", RuntimeError)
    ]
    assert [line["request_id"] for line in logs if line["event"] == "request"] == [
        "the-failing-one"
    ]
