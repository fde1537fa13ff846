"""Cases over HTTP: the policies' own, and those beside the repository, as they are written."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.schemas import DecisionSchema, ExplanationSchema, ProblemSchema
from engine.service import given_json, instant_text
from engine.service.cases import Case, Difference, differences, read_cases
from tests.conftest import ROOT

POLICIES = sorted(path.stem for path in (ROOT / "policies" / "cases").glob("*.yaml"))


def asked(case: Case) -> str:
    """The case as a body, its numbers as they are written."""
    body: dict[str, Any] = {"inputs": case.inputs}
    if case.effective_date is not None:
        body["effective_date"] = case.effective_date.isoformat()
    if case.known_at is not None:
        body["known_at"] = instant_text(case.known_at)
    return given_json(body)


def found(
    client: FlaskClient, cases: tuple[Case, ...], explain: bool = False
) -> Iterator[tuple[str, Difference]]:
    """How what HTTP answers differs from what the cases expect.

    With ``explain``, each decision must also be explained, so that it replays to its digest.
    """
    for case in cases:
        path = f"/v1/policies/{case.policy}/decisions"
        answer = client.post(path, data=asked(case), content_type="application/json")
        told = answer.get_json()
        if explain and answer.status_code == 201:
            explained = client.get(f"{answer.headers['Location']}/explanation?lang=en").get_json()
            assert ExplanationSchema().validate(explained) == {}
        shape = DecisionSchema() if answer.status_code == 201 else ProblemSchema(unknown="include")
        assert (case.name, shape.validate(told)) == (case.name, {})
        for one in differences(case.expect, told):
            yield case.name, one


@pytest.mark.parametrize("policy", POLICIES)
def test_a_policy_s_own_cases_are_answered_as_written(tester: FlaskClient, policy: str) -> None:
    cases = read_cases(ROOT / "policies" / "cases" / f"{policy}.yaml")
    assert cases
    assert list(found(tester, cases, explain=True)) == []


@pytest.mark.parametrize("policy", ["affordability", "car_loan", "deposit_renewal"])
def test_the_shared_cases_are_answered_as_written(
    tester: FlaskClient, shared_cases: Path, policy: str
) -> None:
    cases = read_cases(shared_cases / f"{policy}.yaml")
    assert cases
    assert list(found(tester, cases)) == []


def test_every_policy_has_cases() -> None:
    versions = ROOT / "policies" / "versions"
    assert sorted(path.name for path in versions.iterdir() if path.is_dir()) == POLICIES


def test_a_number_of_a_case_is_sent_as_it_is_written() -> None:
    case = Case("p", "n", "f", 1, None, None, {"a": Decimal("0.10")}, {})
    assert asked(case) == '{"inputs":{"a":0.10}}'
