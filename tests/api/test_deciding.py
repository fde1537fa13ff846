"""Deciding over HTTP: what is answered, once and again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from freezegun import freeze_time

from engine.service import Service
from tests.api.asking import DECIDE, car
from tests.api.conftest import As

ULID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
INSTANT = re.compile(r"[0-9-]{10}T[0-9:]{8}(\.[0-9]{1,6})?Z")
SHAPE = [
    *("decision_id", "policy", "policy_version", "policy_digest", "effective_date", "known_at"),
    *("registry_sequence", "decided_at", "reference", "engine", "outcome", "outputs", "reasons"),
    *("remedies", "actions", "obligations", "used", "digest", "ledger_sequence"),
]


def test_a_decision_has_the_contract_s_fields_and_is_where_location_says(
    tester: FlaskClient,
) -> None:
    answer = tester.post(DECIDE, json=car(reference="APP-1042"))
    assert answer.status_code == 201
    assert answer.content_type == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    told = answer.get_json()
    assert list(told) == SHAPE
    assert ULID.fullmatch(told["decision_id"])
    assert INSTANT.fullmatch(told["known_at"])
    assert told["known_at"] == told["decided_at"]
    assert answer.headers["Location"] == f"/v1/decisions/{told['decision_id']}"
    assert {name: told[name] for name in ("policy", "policy_version", "outcome", "reference")} == {
        "policy": "car_loan",
        "policy_version": 2,
        "outcome": "declined",
        "reference": "APP-1042",
    }
    assert told["outputs"] == {
        "max_ltv": "0.90",
        "ltv": "0.9125",
        "max_principal": "36000.00",
        "min_down_payment": "4000.00",
    }
    assert tester.get(answer.headers["Location"]).data == answer.data


def test_only_inputs_are_required_and_today_is_the_civil_day_in_baku(as_: As) -> None:
    origination = as_("origination")
    with freeze_time("2026-11-21T20:30:00Z"):  # half past midnight in Baku
        answer = origination.post(DECIDE, json=car(effective_date=...))
    assert answer.status_code == 201
    assert answer.get_json()["effective_date"] == "2026-11-22"


def test_fields_that_are_null_are_as_if_they_were_not_there(tester: FlaskClient) -> None:
    given = car(known_at=None, reference=None, dry_run=False)
    bare, full = tester.post(DECIDE, json=car()), tester.post(DECIDE, json=given)
    assert bare.status_code == full.status_code == 201
    assert bare.get_json()["digest"] == full.get_json()["digest"]


def test_a_dry_run_answers_200_and_is_not_logged(
    tester: FlaskClient, nothing_is_logged: None
) -> None:
    answer = tester.post(DECIDE, json=car(dry_run=True))
    told = answer.get_json()
    assert answer.status_code == 200
    assert "Location" not in answer.headers
    assert (told["decision_id"], told["ledger_sequence"]) == (None, None)
    assert told["outcome"] == "declined"


def test_what_was_known_at_an_instant_decides(tester: FlaskClient) -> None:
    by = tester.post(DECIDE, json=car(known_at="2022-07-01T00:00:00+04:00")).get_json()
    assert (by["policy_version"], by["known_at"]) == (1, "2022-06-30T20:00:00Z")


def test_a_number_counts_as_it_is_written(tester: FlaskClient) -> None:
    """36000.00 is the limit; a binary float between it and the next qəpik must not be made."""
    body = (
        '{"effective_date":"2022-08-10","inputs":{"vehicle":{"powertrain":"electric",'
        '"production_date":"2021-05-01","price":40000.00},"loan":{"principal":%s}}}'
    )
    outcomes = [
        tester.post(DECIDE, data=body % principal, content_type="application/json").get_json()[
            "outcome"
        ]
        for principal in ("36000.00", "36000.01")
    ]
    assert outcomes == ["approved", "declined"]


def test_a_reference_is_kept_in_nfc(tester: FlaskClient) -> None:
    answer = tester.post(DECIDE, json=car(reference="o\u0308du\u0308nc"))
    assert answer.get_json()["reference"] == "ödünc"


@pytest.mark.parametrize(
    "content_type",
    ["application/json; charset=utf-8", "application/json;charset=UTF-8", "Application/JSON"],
)
def test_json_may_say_that_it_is_utf_8(tester: FlaskClient, content_type: str) -> None:
    data = json.dumps(car(reference="Əli"), ensure_ascii=False).encode()
    answer = tester.post(DECIDE, data=data, content_type=content_type)
    assert (answer.status_code, answer.get_json()["reference"]) == (201, "Əli")


@pytest.mark.parametrize(
    "accept", ["application/json", "*/*", "application/*", "text/html, application/json;q=0.1"]
)
def test_what_accepts_json_is_answered_with_it(tester: FlaskClient, accept: str) -> None:
    assert tester.post(DECIDE, json=car(), headers={"Accept": accept}).status_code == 201


# --- idempotency ---------------------------------------------------------------


def once(client: FlaskClient, key: str, body: Any) -> Any:
    return client.post(DECIDE, json=body, headers={"Idempotency-Key": key})


def test_the_same_body_is_answered_with_the_first_answer_whatever_the_day(
    as_: As, newest: Callable[[], str | None]
) -> None:
    origination = as_("origination")
    body = car(effective_date=...)
    with freeze_time("2026-11-21T10:00:00Z"):
        first = once(origination, "the-same", body)
    with freeze_time("2027-06-01T10:00:00Z"):
        again = once(origination, "the-same", dict(reversed(list(body.items()))))
        assert newest() == first.get_json()["decision_id"]
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.data == first.data
    assert again.headers["Location"] == first.headers["Location"]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"


def test_another_body_under_the_key_is_refused(
    tester: FlaskClient, newest: Callable[[], str | None]
) -> None:
    first = once(tester, "another", car())
    again = once(tester, "another", car(reference="APP-2"))
    assert (again.status_code, again.get_json()["code"]) == (409, "idempotency_key_reused")
    assert newest() == first.get_json()["decision_id"]


def test_an_idempotency_key_is_one_caller_s_own(tester: FlaskClient, as_: As) -> None:
    mine, theirs = once(tester, "own", car()), once(as_("tester", name="b"), "own", car())
    assert mine.get_json()["decision_id"] != theirs.get_json()["decision_id"]
    assert theirs.status_code == 201


def test_a_dry_run_does_not_use_its_idempotency_key(tester: FlaskClient) -> None:
    statuses = [once(tester, "dry", body).status_code for body in (car(dry_run=True), car(), car())]
    assert statuses == [200, 201, 201]


def test_a_refused_request_leaves_its_idempotency_key_free(tester: FlaskClient) -> None:
    wrong = car(inputs={})
    assert once(tester, "free", wrong).status_code == 422
    assert once(tester, "free", car()).status_code == 201


def test_a_decision_made_over_http_replays_to_its_digest(
    service: Service, tester: FlaskClient
) -> None:
    told = tester.post(DECIDE, json=car()).get_json()
    assert service.decisions.replay(told["decision_id"]) == told["digest"]
