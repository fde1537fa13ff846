"""The OpenAPI document: valid, whole, exact about every answer, and always of the policies now."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

import engine.errors
from api.openapi.problems import STATUSES, example_of
from app import application
from engine.errors import QerarError
from engine.service import Service, Settings, open_service, status_of
from tests.api.conftest import Answered, As, ask, asked
from tests.conftest import ROOT
from tests.service.recorded import activate

PROBLEM = "application/problem+json"
POLICIES = sorted(path.stem for path in (ROOT / "policies" / "cases").glob("*.yaml"))
METHODS = {"get", "post", "put", "delete", "patch"}
Document = dict[str, Any]


@pytest.fixture(scope="module")
def document(app: Flask) -> Document:
    answer = app.test_client().get("/openapi.json")
    assert answer.mimetype == "application/json"
    found: Document = answer.json
    return found


def operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield path, method, operation


def decide(document: Document, policy: str) -> dict[str, Any]:
    operation: dict[str, Any] = document["paths"][f"/v1/policies/{policy}/decisions"]["post"]
    return operation


def class_of(policy: str) -> str:
    """``car_loan`` -> ``CarLoan``."""
    return policy.title().replace("_", "")


def misfits(document: Document, schema: dict[str, Any], value: object) -> list[str]:
    whole = {**schema, "components": document["components"]}
    checker = Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(value)]


# --- the document as such ------------------------------------------------------------


def test_the_document_is_openapi_3_1(document: Document) -> None:
    assert document["openapi"] == "3.1.0"
    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_schema_in_it_is_one(document: Document) -> None:
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_address_under_v1_is_in_it_and_nothing_else(app: Flask, document: Document) -> None:
    served = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/v1/") or rule.endpoint.startswith("operations.")
    }
    own = {(f"/v1/policies/{policy}/decisions", "post") for policy in POLICIES}
    assert {(path, method) for path, method, _ in operations(document)} == served | own


def test_every_operation_says_who_may_what_comes_and_what_can_go_wrong(document: Document) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    for path, _, operation in operations(document):
        assert operation["summary"]
        assert operation["tags"][0] in {tag["name"] for tag in document["tags"]}
        assert operation["security"] == (
            [{"key": []}] if path.startswith(("/v1/", "/metrics")) else []
        )
        good = {status for status in operation["responses"] if status.startswith("2")}
        assert good, path
        for status, response in operation["responses"].items():
            if status >= "400":
                assert list(response["content"]) == [PROBLEM]
                assert response["content"][PROBLEM]["examples"]
            elif status != "304":
                assert response["content"]
                assert response["headers"]["X-Request-Id"]["required"]


def test_under_v1_every_operation_can_refuse_a_key_and_fail(document: Document) -> None:
    for path, _, operation in operations(document):
        if path.startswith("/v1/"):
            assert {"401", "406", "422", "429", "500", "503"} <= operation["responses"].keys()


def test_each_status_of_a_problem_is_that_of_its_error() -> None:
    errors = {
        error.code: error
        for error in vars(engine.errors).values()
        if isinstance(error, type) and issubclass(error, QerarError)
    }
    for code in STATUSES.keys() & errors.keys():
        assert STATUSES[code] == status_of(errors[code].__new__(errors[code])), code


@pytest.mark.parametrize(
    ("path", "headers", "code"),
    [
        ("/v1/policies?x=1", {}, "invalid_parameters"),
        ("/v1/policies", {"Authorization": "Basic x"}, "not_authenticated"),
        ("/v1/policies/car_loan/versions/x", {}, "unknown_version"),
        ("/v1/policies", {"Accept": "text/html"}, "not_acceptable"),
    ],
)
def test_the_example_of_a_problem_has_its_status_and_title(
    tester: FlaskClient, path: str, headers: dict[str, str], code: str
) -> None:
    told, example = tester.get(path, headers=headers).get_json(), example_of(code)
    assert [told[name] for name in ("code", "status", "title")] == [
        example[name] for name in ("code", "status", "title")
    ]


@pytest.mark.parametrize("code", sorted(STATUSES))
def test_the_example_of_a_problem_fits_its_schema(document: Document, code: str) -> None:
    schema = {"$ref": "#/components/schemas/Problem"}
    assert misfits(document, schema, example_of(code)) == []


# --- what generators of clients need -----------------------------------------------------


def parts(node: Any) -> Iterator[dict[str, Any]]:
    """Each object in a schema, itself included."""
    if isinstance(node, dict):
        yield node
    for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from parts(one)


def test_every_schema_has_a_name_that_can_be_a_class_and_a_title_of_its_own(
    document: Document,
) -> None:
    schemas = document["components"]["schemas"]
    assert [name for name in schemas if not re.fullmatch("[A-Z][A-Za-z0-9]*", name)] == []
    titles = [one["title"] for one in schemas.values() if "title" in one]
    assert sorted(set(titles)) == sorted(titles)


def test_every_list_says_of_what(document: Document) -> None:
    schemas = dict(document["components"]["schemas"])
    del schemas["PolicyDocument"]  # what files are held against
    lists = [one for one in parts([document["paths"], schemas]) if one.get("type") == "array"]
    assert [one for one in lists if "items" not in one] == []


def test_every_status_and_code_of_a_problem_has_a_type(document: Document) -> None:
    narrowed = [
        one["schema"]["allOf"][1]["properties"]
        for one in parts(document["paths"])
        if "allOf" in one.get("schema", {}) and "code" in one["schema"]["allOf"][1]["properties"]
    ]
    assert len(narrowed) > 100
    assert {(one["status"]["type"], one["code"]["type"]) for one in narrowed} == {
        ("integer", "string")
    }


def test_a_recorded_decision_leads_to_where_it_is_read_explained_and_printed(
    document: Document,
) -> None:
    there = {operation["operationId"] for _, _, operation in operations(document)}
    for path, _, operation in operations(document):
        if path.endswith("/decisions") and "201" in operation["responses"]:
            links = operation["responses"]["201"]["links"]
            assert {link["operationId"] for link in links.values()} == {
                *("read_decision", "explain_decision", "decision_letter", "decision_case"),
            }
            assert {link["operationId"] for link in links.values()} <= there
            assert {tuple(link["parameters"].items()) for link in links.values()} == {
                (("decision", "$response.body#/decision_id"),)
            }


# --- typed deciding --------------------------------------------------------------------


@pytest.mark.parametrize("policy", POLICIES)
def test_each_policy_has_an_address_with_its_own_inputs(
    document: Document, service: Service, policy: str
) -> None:
    body = decide(document, policy)["requestBody"]["content"]["application/json"]["schema"]
    inputs = body["properties"]["inputs"]
    offered = [one["$ref"].rpartition("/")[2] for one in inputs.get("anyOf", [inputs])]
    numbers = [version.version for version in service.policies.summary(policy).versions]
    names = {number: f"{class_of(policy)}V{number}Inputs" for number in numbers}
    assert offered == [names[number] for number in reversed(numbers)]
    for number in numbers:
        said = document["components"]["schemas"][names[number]]
        expected = service.policies.schema(policy, number)
        assert said["properties"] == expected["properties"]
        assert said["additionalProperties"] is False


@pytest.mark.parametrize("policy", POLICIES)
def test_every_example_is_decided_as_pasted_and_answered_as_shown(
    document: Document, as_: As, policy: str
) -> None:
    operation = decide(document, policy)
    asked = operation["requestBody"]["content"]["application/json"]
    shown = operation["responses"]["201"]["content"]["application/json"]
    client = as_("tester")
    decisions = [one["value"] for one in shown["examples"].values()]
    assert {(one["policy_version"], one["outcome"]) for one in decisions} == {
        (schema["properties"]["policy_version"]["const"], outcome)
        for name, schema in document["components"]["schemas"].items()
        if re.fullmatch(f"{class_of(policy)}V[0-9]+Decision", name)
        for outcome in schema["properties"]["outcome"]["enum"]
    }
    moments = dict.fromkeys(("decision_id", "ledger_sequence", "known_at", "decided_at"))
    for name, example in asked["examples"].items():
        assert misfits(document, asked["schema"], example["value"]) == []
        answer = client.post(f"/v1/policies/{policy}/decisions", json=example["value"])
        assert answer.status_code == 201
        assert answer.json | moments == shown["examples"][name]["value"] | moments
        for shape in (answer.json, shown["examples"][name]["value"]):
            assert misfits(document, shown["schema"], shape) == []


@pytest.mark.parametrize("policy", POLICIES)
def test_the_answer_to_every_shipped_case_fits_what_the_document_says(
    document: Document,
    answered: Callable[[str], tuple[Answered, ...]],
    tester: FlaskClient,
    policy: str,
) -> None:
    """What is not logged is asked for once of what comes out alike: it lacks but its number.

    What was decided is also a request that the document allows.
    """
    operation = decide(document, policy)
    answers = operation["responses"]
    request = operation["requestBody"]["content"]["application/json"]["schema"]
    for each in answered(policy):
        if each.answer.status_code == 201:
            assert misfits(document, request, json.loads(asked(each.case))) == [], each.case.name
        for answer in (each.answer, ask(tester, each.case, dry_run=True) if each.first else None):
            if answer is not None:
                said = answers[str(answer.status_code)]["content"][answer.mimetype]["schema"]
                assert misfits(document, said, answer.json) == [], each.case.name


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "referred"},
        {"policy_version": 3},
        {"decision_id": None},
        {"ledger_sequence": None},
        {"outputs": {}},
        {"more": 1},
        {"actions": [{}]},
    ],
)
def test_the_schema_of_a_decision_is_no_wider_than_what_is_answered(
    document: Document, change: dict[str, Any]
) -> None:
    answer = decide(document, "car_loan")["responses"]["201"]["content"]["application/json"]
    value = answer["examples"]["example_1"]["value"]
    assert misfits(document, answer["schema"], value) == []
    assert misfits(document, answer["schema"], value | change) != []


# --- made of what is published now ----------------------------------------------------


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Service]:
    """A service of its own, whose registry the test may change."""
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    settings = Settings(policies=tmp_path / "policies", data=tmp_path / "data")
    with open_service(settings) as opened:
        yield opened


def test_the_document_follows_the_registry(own: Service) -> None:
    client = application(own).test_client()

    def versions() -> list[int]:
        shown = decide(client.get("/openapi.json").json, "car_loan")["responses"]["201"]
        examples = shown["content"]["application/json"]["examples"].values()
        return [example["value"]["policy_version"] for example in examples]

    first = client.get("/openapi.json")
    again = client.get("/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert set(versions()) == {1, 2}
    activate(own, "car_loan", 1, date(2022, 7, 30), None, "the old rule again")
    assert set(versions()) == {1}
    changed = client.get("/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_two_processes_give_the_same_document(own: Service) -> None:
    answers = [application(own).test_client().get("/openapi.json") for _ in range(2)]
    assert answers[0].headers["ETag"] == answers[1].headers["ETag"]


def test_the_document_needs_no_key_and_records_nothing(own: Service) -> None:
    before = own.ledger_head()
    assert application(own).test_client().get("/openapi.json").status_code == 200
    assert own.ledger_head() == before
