"""The cases beside the repository, over HTTP, as they are written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.service.cases import Case, Difference, differences, read_cases
from tests.system.load import car_request
from tests.system.serving import Server

FIRST_LIMITS = "2014-03-05T08:00:00Z"  # when the first limits for cars became known
SECOND_LIMITS = "2022-07-22T08:00:00Z"  # and the second, in force from 2022-07-30


def json_text(value: object) -> str:
    """JSON with every number as it is written in the case: 0.10 stays 0.10."""
    match value:
        case Decimal():
            return format(value, "f")
        case dict():
            items = (f"{json.dumps(key)}: {json_text(one)}" for key, one in value.items())
            return f"{{{', '.join(items)}}}"
        case list():
            return f"[{', '.join(map(json_text, value))}]"
        case _:
            return json.dumps(value)


def request_of(case: Case) -> str:
    body: dict[str, Any] = {"inputs": case.inputs}
    if case.effective_date is not None:
        body["effective_date"] = case.effective_date.isoformat()
    if case.known_at is not None:
        body["known_at"] = case.known_at.isoformat()
    return json_text(body)


def answer_to(case: Case, client: httpx.Client) -> dict[str, Any]:
    path = f"/v1/policies/{case.policy}/decisions"
    headers = {"Content-Type": "application/json"}
    response = client.post(path, content=request_of(case).encode(), headers=headers)
    told: dict[str, Any] = response.json()
    if response.status_code == 201:
        assert response.headers["Content-Type"] == "application/json"
        assert client.get(f"/v1/decisions/{told['decision_id']}").content == response.content
    else:
        assert response.headers["Content-Type"] == "application/problem+json"
        assert told["status"] == response.status_code
    return told


@pytest.mark.parametrize("policy", ["affordability", "car_loan", "deposit_renewal"])
def test_the_shared_cases_are_answered_as_written(
    shipped: Server, shared_cases: Path, policy: str
) -> None:
    cases = read_cases(shared_cases / f"{policy}.yaml")
    found: list[tuple[str, Difference]] = []
    with shipped.client() as client:
        for case in cases:
            answer = answer_to(case, client)
            found += [(case.name, one) for one in differences(case.expect, answer)]
    assert found == []
    assert len(cases) >= 10


def test_every_file_of_shared_cases_is_among_them(shared_cases: Path) -> None:
    files = {path.stem for path in shared_cases.glob("*.yaml")}
    assert files == {"affordability", "car_loan", "deposit_renewal"}


@pytest.mark.parametrize(
    ("effective_date", "known_at", "expected"),
    [
        ("2022-08-10", "2022-07-22T07:59:59.999999Z", (1, "declined")),
        ("2022-08-10", SECOND_LIMITS, (2, "declined")),
        ("2022-08-10", "2022-07-22T12:00:00+04:00", (2, "declined")),
        ("2022-08-10", "2014-03-05T07:59:59Z", (409, "no_version_in_force")),
        ("2022-07-29", SECOND_LIMITS, (1, "declined")),
        ("2014-03-22", FIRST_LIMITS, (1, "declined")),
        ("2014-03-21", FIRST_LIMITS, (409, "no_version_in_force")),
    ],
)
def test_a_decision_by_what_was_known_then(
    server: Server, effective_date: str, known_at: str, expected: tuple[int, str]
) -> None:
    """``expected``: the version and the outcome, or the status and the code."""
    body = car_request("then", 36_500, effective_date) | {"known_at": known_at}
    body["inputs"]["vehicle"]["production_date"] = "2014-01-10"
    with server.client() as client:
        response = client.post("/v1/policies/car_loan/decisions", json=body)
    told: Mapping[str, Any] = response.json()
    if response.status_code == 201:
        assert (told["policy_version"], told["outcome"]) == expected
    else:
        assert (told["status"], told["code"]) == expected


def test_what_was_known_at_the_decision_is_what_it_says(server: Server) -> None:
    """``known_at`` and ``registry_sequence`` of the answer give the same decision again."""
    body = car_request("again", 36_500) | {"known_at": "2022-07-01T00:00:00Z"}
    with server.client() as client:
        first = client.post("/v1/policies/car_loan/decisions", json=body).json()
        again = client.post(
            "/v1/policies/car_loan/decisions", json=body | {"known_at": first["known_at"]}
        ).json()
        in_force = client.get(
            "/v1/policies/car_loan/in-force",
            params={"on": first["effective_date"], "known_at": first["known_at"]},
        ).json()
    assert first["known_at"] == "2022-07-01T00:00:00Z"
    same = ("policy_version", "policy_digest", "registry_sequence", "digest", "outputs", "known_at")
    assert [first[name] for name in same] == [again[name] for name in same]
    assert in_force["policy_version"] == first["policy_version"] == 1
    assert in_force["policy_digest"] == first["policy_digest"]
