"""Reading policies over HTTP: what there is, what is in force, files, schemas, differences."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from freezegun import freeze_time
from ruamel.yaml import YAML
from werkzeug.test import TestResponse

from engine.policy import document
from engine.service import Service
from tests.api.conftest import As
from tests.conftest import ROOT

FILE = ROOT / "policies" / "versions" / "car_loan" / "2.yaml"
DIGEST = f"sha256:{hashlib.sha256(FILE.read_bytes()).hexdigest()}"
VERSION = "/v1/policies/car_loan/versions/2"


def refused(response: TestResponse) -> tuple[int, str]:
    assert response.mimetype == "application/problem+json"
    return response.status_code, response.json["code"]


def test_every_policy_is_listed_with_its_versions_and_what_is_in_force(as_: As) -> None:
    told = as_("auditor").get("/v1/policies").json
    assert list(told) == ["policies"]
    folders = sorted(path for path in FILE.parents[1].iterdir() if path.is_dir())
    assert {
        one["policy"]: [version["policy_version"] for version in one["versions"]]
        for one in told["policies"]
    } == {folder.name: sorted(int(path.stem) for path in folder.iterdir()) for folder in folders}
    assert [one["policy"] for one in told["policies"]] == [folder.name for folder in folders]
    in_force = {one["policy"]: one["in_force"] for one in told["policies"]}
    assert (in_force["car_loan"], in_force["car_loan_application"]) == (2, 1)


def test_a_policy_tells_its_versions_and_activations(as_: As) -> None:
    told = as_("editor").get("/v1/policies/car_loan").json
    assert told["title"] == {"az": "Avtomobil krediti", "en": "Car loan"}
    assert told["versions"][1] == {"policy_version": 2, "policy_digest": DIGEST}
    assert told["in_force"] == 2
    second = told["activations"][1]
    assert set(second) == {
        *("id", "policy_version", "effective_from", "effective_to", "recorded_at", "why")
    }
    assert (second["policy_version"], second["effective_from"], second["effective_to"]) == (
        *(2, "2022-07-30", None),
    )


@pytest.mark.parametrize(
    "role", ["origination", "tester", "editor", "approver", "auditor", "admin"]
)
def test_every_role_may_read_policies(as_: As, role: str) -> None:
    assert as_(role).get(VERSION).status_code == 200


# --- in force --------------------------------------------------------------------


def test_the_version_in_force_is_told_for_a_day(as_: As) -> None:
    told = as_("tester").get("/v1/policies/car_loan/in-force?on=2022-07-29").json
    digest = as_("tester").get("/v1/policies/car_loan").json["versions"][0]["policy_digest"]
    assert told | {"recorded_at": "…"} == {
        "policy": "car_loan",
        "policy_version": 1,
        "policy_digest": digest,
        "effective_from": "2014-03-22",
        "effective_to": None,
        "recorded_at": "…",
    }


def test_the_version_in_force_is_told_as_it_was_known_at_a_moment(as_: As) -> None:
    address = "/v1/policies/car_loan/in-force?on=2022-08-10&known_at="
    client = as_("auditor")
    versions = [
        client.get(address + moment).json["policy_version"]
        for moment in (
            "2022-07-22T07:59:59Z",
            "2022-07-22T08:00:00Z",
            "2022-07-22T12:00:00%2B04:00",
        )
    ]
    assert versions == [1, 2, 2]


@pytest.mark.parametrize(
    ("now", "version"), [("2022-07-29T19:59:59Z", 1), ("2022-07-29T20:00:00Z", 2)]
)
def test_without_a_day_it_is_today_in_baku(as_: As, now: str, version: int) -> None:
    """Midnight in Baku is 20:00 in UTC."""
    client = as_("auditor")
    with freeze_time(now):
        assert client.get("/v1/policies/car_loan/in-force").json["policy_version"] == version


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("on=2014-03-21", 409, "no_version_in_force"),
        ("on=2022-02-30", 422, "invalid_parameters"),
        ("on=30.07.2022", 422, "invalid_parameters"),
        ("on=", 422, "invalid_parameters"),
        ("on=2022-07-30&on=2022-07-31", 422, "invalid_parameters"),
        ("day=2022-07-30", 422, "invalid_parameters"),
        ("known_at=2022-07-30", 422, "invalid_parameters"),
        ("known_at=2022-07-30T00:00:00", 422, "invalid_parameters"),
        ("known_at=2999-01-01T00:00:00Z", 422, "known_at_in_future"),
        ("on=9999-12-31", 422, "invalid_parameters"),
    ],
)
def test_what_cannot_be_in_force_is_refused_by_name(
    as_: As, query: str, status: int, code: str
) -> None:
    answer = as_("tester").get(f"/v1/policies/car_loan/in-force?{query}")
    assert refused(answer) == (status, code)


# --- a version -------------------------------------------------------------------


def test_the_yaml_of_a_version_is_the_published_bytes(as_: As) -> None:
    answer = as_("tester").get(VERSION, headers={"Accept": "application/yaml"})
    assert answer.data == FILE.read_bytes()
    assert answer.mimetype == "application/yaml"
    assert answer.headers["ETag"] == f'"{DIGEST}"'
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept"


def test_yaml_that_the_caller_has_is_not_sent_again(as_: As) -> None:
    headers = {"Accept": "application/yaml", "If-None-Match": f'"{DIGEST}"'}
    answer = as_("tester").get(VERSION, headers=headers)
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == f'"{DIGEST}"'


def test_the_json_of_a_version_is_the_whole_document(as_: As) -> None:
    answer = as_("tester").get(VERSION)
    assert (answer.mimetype, answer.headers["Vary"]) == ("application/json", "Accept")
    told: dict[str, Any] = answer.json
    identity = {"policy": "car_loan", "policy_version": 2, "policy_digest": DIGEST}
    assert told == {**identity, **document(FILE.read_bytes(), "2.yaml")}
    written = YAML(typ="safe", pure=True).load(FILE)
    assert list(told)[3:] == list(written)
    rows = told["tables"]["max_ltv"]["rows"]
    assert rows[0] | {"source": ...} == {
        "id": "electric_to_3_years",
        "when": ['"electric"', "<= 3"],
        "then": "0.90",
        "source": ...,
    }


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("text/html, application/yaml;q=0.9, application/json;q=0.1", "application/yaml"),
        ("application/json, application/yaml;q=0", "application/json"),
    ],
)
def test_the_kind_of_a_version_is_chosen_by_accept(as_: As, accept: str, kind: str) -> None:
    assert as_("tester").get(VERSION, headers={"Accept": accept}).mimetype == kind


@pytest.mark.parametrize("path", [VERSION, f"{VERSION}/schema", "/v1/policies"])
def test_what_cannot_be_answered_as_asked_is_406(as_: As, path: str) -> None:
    answer = as_("tester").get(path, headers={"Accept": "text/html"})
    assert refused(answer) == (406, "not_acceptable")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("car_lone/versions/2", "unknown_policy"),
        ("car_loan/versions/3", "unknown_version"),
        ("car_loan/versions/0", "unknown_version"),
        ("car_loan/versions/02", "unknown_version"),
        ("car_loan/versions/-2", "unknown_version"),
        ("car_loan/versions/٢", "unknown_version"),
        ("car_loan/versions/2.yaml", "unknown_version"),
        (f"car_loan/versions/{'9' * 5000}", "unknown_version"),
        ("car_loan/versions/3/schema", "unknown_version"),
        ("car_lone", "unknown_policy"),
        ("car_lone/in-force", "unknown_policy"),
        ("car_lone/diff?from=1&to=2", "unknown_policy"),
        ("car_loan/diff?from=1&to=3", "unknown_version"),
        ("car_loan/versions", "not_found"),
    ],
)
def test_what_is_not_there_is_404_by_name(as_: As, path: str, code: str) -> None:
    assert refused(as_("tester").get(f"/v1/policies/{path}")) == (404, code)


# --- schemas and differences --------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("*/*", "application/schema+json"), ("application/json", "application/json")],
)
def test_the_schema_of_a_version_s_inputs_is_json_schema(
    as_: As, service: Service, accept: str, kind: str
) -> None:
    answer = as_("tester").get(f"{VERSION}/schema", headers={"Accept": accept})
    assert (answer.mimetype, answer.headers["Vary"]) == (kind, "Accept")
    assert json.loads(answer.data) == service.policies.schema("car_loan", 2)
    assert json.loads(answer.data)["required"] == ["vehicle", "loan"]


def test_two_versions_are_compared_element_by_element(as_: As) -> None:
    told = as_("tester").get("/v1/policies/car_loan/diff?from=1&to=2").json
    assert (told["policy"], told["from"], told["to"]) == ("car_loan", 1, 2)
    by_element = {one["element"]: one for one in told["differences"]}
    row = "tables/max_ltv/rows/hybrid_to_1_year"
    assert by_element[row] == {
        "element": row,
        "kind": "added",
        "before": None,
        "after": '"hybrid" | <= 1 -> 0.80',
    }
    assert by_element["inputs/vehicle.powertrain/optional"] == {
        "element": "inputs/vehicle.powertrain/optional",
        "kind": "changed",
        "before": "true",
        "after": "false",
    }
    assert {one["kind"] for one in told["differences"]} == {"added", "removed", "changed"}


def test_comparing_the_other_way_round_mirrors_the_differences(as_: As) -> None:
    client, address = as_("tester"), "/v1/policies/car_loan/diff"
    there = client.get(f"{address}?from=1&to=2").json["differences"]
    back = client.get(f"{address}?from=2&to=1").json["differences"]
    mirrored = {"added": "removed", "removed": "added", "changed": "changed"}
    assert {(o["element"], o["kind"], o["before"], o["after"]) for o in there} == {
        (o["element"], mirrored[o["kind"]], o["after"], o["before"]) for o in back
    }


def test_a_version_does_not_differ_from_itself(as_: As) -> None:
    assert as_("tester").get("/v1/policies/car_loan/diff?from=2&to=2").json["differences"] == []


@pytest.mark.parametrize(
    "query", ["", "from=1", "from=1&to=", "from=1&to=x", "from=0&to=1", "from=1&to=2&x=3"]
)
def test_a_comparison_without_two_versions_is_refused(as_: As, query: str) -> None:
    answer = as_("tester").get(f"/v1/policies/car_loan/diff?{query}")
    assert refused(answer) == (422, "invalid_parameters")


def test_a_comparison_says_which_version_is_not_given(as_: As) -> None:
    answer = as_("tester").get("/v1/policies/car_loan/diff?from=1")
    assert answer.json["detail"] == "to: this is required"
    assert answer.json["errors"] == [
        {"pointer": "/to", "in": "query", "code": "required", "message": "this is required"}
    ]


@pytest.mark.parametrize(
    "query",
    [
        "policies/car_loan/in-force?known_at=2022-07-22T12:00:00+04:00",
        "decisions?to=2022-07-22T12:00:00+04:00",
    ],
)
def test_a_plus_that_a_query_read_as_a_space_is_told(as_: As, query: str) -> None:
    answer = as_("tester").get(f"/v1/{query}")
    assert refused(answer) == (422, "invalid_parameters")
    assert answer.json["detail"].endswith("; + is written %2B in a query")
