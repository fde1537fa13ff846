"""How often a key may ask one worker."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from api.rate import limits_of
from api.settings import ApiSettings
from app import application
from engine.service import Service


def limited(service: Service, limit: str) -> Flask:
    return application(service, ApiSettings(rate_limit_per_worker=limit))


def test_a_key_that_asks_too_often_is_told_when_to_come_again(
    service: Service, tokens: Callable[..., str]
) -> None:
    client = limited(service, "3/hour").test_client()
    mine, other = ({"Authorization": f"Bearer {tokens('tester', name=name)}"} for name in ("", "b"))
    statuses = [client.get("/v1/decisions", headers=mine).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    answer = client.get("/v1/decisions", headers=mine)
    assert answer.get_json()["code"] == "too_many_requests"
    assert answer.content_type == "application/problem+json"
    assert 1 <= int(answer.headers["Retry-After"]) <= 3600
    assert client.get("/v1/decisions", headers=other).status_code == 200


def test_a_wrong_key_uses_up_nobody_s_limit(service: Service, tokens: Callable[..., str]) -> None:
    client = limited(service, "1/hour").test_client()
    wrong = [client.get("/v1/decisions", headers={"Authorization": "Bearer x"}) for _ in range(3)]
    right = client.get("/v1/decisions", headers={"Authorization": f"Bearer {tokens('tester')}"})
    assert [one.status_code for one in (*wrong, right)] == [401, 401, 401, 200]


def test_an_empty_limit_is_none(service: Service, tokens: Callable[..., str]) -> None:
    client = limited(service, "").test_client()
    headers = {"Authorization": f"Bearer {tokens('tester')}"}
    statuses = {client.get("/v1/decisions?limit=1", headers=headers).status_code for _ in range(50)}
    assert statuses == {200}


def test_a_limit_that_cannot_be_read_stops_the_start(service: Service) -> None:
    with pytest.raises(ValueError, match="often"):
        limited(service, "often")


def test_a_window_begins_with_the_first_request_and_ends_after_its_seconds() -> None:
    (limit,) = limits_of("2 per 10 seconds")
    waits = [limit.wait("k", at) for at in (100.0, 109.0, 109.5, 109.9, 110.0, 119.0, 119.0)]
    assert waits == [0, 0, 1, 1, 0, 0, 1]


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("2000/second", [(2000, 1)]),
        ("1 per minute", [(1, 60)]),
        ("5/2 hours; 10/day, 3/second", [(5, 7200), (10, 86400), (3, 1)]),
        ("", []),
        (" ", []),
    ],
)
def test_limits_are_read(text: str, limits: list[tuple[int, int]]) -> None:
    assert [(one.amount, one.seconds) for one in limits_of(text)] == limits


@pytest.mark.parametrize("text", ["often", "0/second", "-1/second", "1/week", "1", "1/second,"])
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a limit"):
        limits_of(text)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, ApiSettings()),
        (
            {"QERAR_RATE_LIMIT_PER_WORKER": "", "QERAR_BATCH_MIB": "2"},
            ApiSettings(rate_limit_per_worker="", batch_bytes=2 * 1024 * 1024),
        ),
    ],
)
def test_the_limits_come_from_the_environment(
    environ: dict[str, str], expected: ApiSettings
) -> None:
    assert ApiSettings.of(environ) == expected
