"""Cases over HTTP: the policies' own, and those beside the repository, as they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.schemas import DecisionSchema, ExplanationSchema, ProblemSchema
from engine.service import Service
from engine.service.cases import Case, Difference, differences, read_cases
from tests.api.conftest import Answered, As, ask, asked
from tests.conftest import ROOT

POLICIES = sorted(path.stem for path in (ROOT / "policies" / "cases").glob("*.yaml"))


def found(case: Case, answer: TestResponse) -> Iterator[tuple[str, Difference]]:
    """How what HTTP answers differs from what the case expects."""
    told = answer.get_json()
    shape = DecisionSchema() if answer.status_code == 201 else ProblemSchema(unknown="include")
    assert (case.name, shape.validate(told)) == (case.name, {})
    for one in differences(case.expect, told):
        yield case.name, one


@pytest.mark.parametrize("policy", POLICIES)
def test_a_policy_s_own_cases_are_answered_as_written(
    answered: Callable[[str], tuple[Answered, ...]], policy: str
) -> None:
    assert answered(policy)
    assert [one for each in answered(policy) for one in found(each.case, each.answer)] == []


@pytest.mark.parametrize("policy", POLICIES)
def test_what_was_answered_is_explained_or_comes_out_the_same_again(
    answered: Callable[[str], tuple[Answered, ...]], service: Service, as_: As, policy: str
) -> None:
    """Explained is the first of those that came out alike: each case's trace is read by
    tests/policies.  An explanation is refused where the digest is not the logged one."""
    auditor = as_("auditor")
    for each in answered(policy):
        if each.answer.status_code != 201:
            continue
        if each.first:
            place = each.answer.headers["Location"]
            explained = auditor.get(f"{place}/explanation?lang=en").get_json()
            assert (each.case.name, ExplanationSchema().validate(explained)) == (each.case.name, {})
        else:
            told = each.answer.get_json()
            assert service.decisions.replay(told["decision_id"]) == told["digest"], each.case.name


@pytest.mark.parametrize("policy", ["affordability", "car_loan", "deposit_renewal"])
def test_the_shared_cases_are_answered_as_written(
    tester: FlaskClient, shared_cases: Path, policy: str
) -> None:
    cases = read_cases(shared_cases / f"{policy}.yaml")
    assert cases
    assert [one for case in cases for one in found(case, ask(tester, case))] == []


def test_every_policy_has_cases() -> None:
    versions = ROOT / "policies" / "versions"
    assert sorted(path.name for path in versions.iterdir() if path.is_dir()) == POLICIES


def test_a_number_of_a_case_is_sent_as_it_is_written() -> None:
    case = Case("p", "n", "f", 1, None, None, {"a": Decimal("0.10")}, {})
    assert asked(case) == '{"inputs":{"a":0.10}}'
