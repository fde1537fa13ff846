"""An answer says that the connection ends where some of the request's body was not read."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.api.asking import DECIDE, car

JSON = "application/json"


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        (DECIDE, {"data": "{}", "content_type": "text/plain"}, 415),
        (DECIDE, {"json": car(), "headers": {"Idempotency-Key": "a b"}}, 422),
        (DECIDE, {"json": car(), "headers": {"Accept": "text/html"}}, 406),
        (DECIDE, {"data": b" " * (1024 * 1024 + 1), "content_type": JSON}, 413),
        ("/v1/policies/nope/decisions/batch", {"data": "{}", "content_type": JSON}, 415),
        ("/v1/nowhere", {"json": car()}, 404),
        ("/v1/policies", {"json": car()}, 405),
    ],
)
def test_a_request_refused_before_its_body_is_read_ends_the_connection(
    tester: FlaskClient, path: str, asked: dict[str, Any], status: int
) -> None:
    answer = tester.post(path, **asked)
    assert (answer.status_code, answer.headers.get("Connection")) == (status, "close")


@pytest.mark.parametrize("environ", [{}, {"HTTP_TRANSFER_ENCODING": "chunked"}])
def test_without_a_key_no_body_is_read_and_the_connection_ends(
    app: Flask, environ: dict[str, str]
) -> None:
    answer = app.test_client().post(DECIDE, json=car(), environ_overrides=environ)
    assert (answer.status_code, answer.headers.get("Connection")) == (401, "close")


def test_a_request_that_was_read_to_its_end_keeps_the_connection(
    app: Flask, tester: FlaskClient
) -> None:
    answers = [
        tester.post(DECIDE, json=car()),
        tester.post(DECIDE, json=car(inputs={})),
        tester.post(DECIDE, data="not json", content_type=JSON),
        tester.post(
            f"{DECIDE}/batch", data="{}", content_type="application/x-ndjson", buffered=True
        ),
        tester.get("/v1/decisions"),
        tester.get("/v1/nowhere"),
        app.test_client().get("/v1/decisions"),
    ]
    assert [answer.status_code for answer in answers] == [201, 422, 400, 200, 200, 404, 401]
    assert [answer.headers.get("Connection") for answer in answers] == [None] * len(answers)
