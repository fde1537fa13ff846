"""The policies answer every case as written, and every element is reached by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.errors import InvalidInput, NoVersionInForce
from engine.policy import PolicyVersion
from engine.service import DecisionService
from engine.service.testing import CaseResult, Coverage, run_cases

_INPUTS: dict[str, Any] = {
    "vehicle": {"powertrain": "other", "production_date": "2014-01-10", "price": "10000.00"},
    "incomes": [{"source": "salary", "amount": "1000.00", "documented": True}],
    "credit_registry": {"checked": True, "monthly_burden": "0.00"},
    "loan": {"principal": "5000.00", "annual_rate": "0.18", "term_months": 24},
    "questionnaire_signed": True,
    "information_verified": True,
    "assessment": {
        "needs_asset_sale": False,
        "existing_needs_new_debt": False,
        "breaks_other_obligations": False,
    },
    "suitability": {"meets_requirements": True, "meets_aims": True, "meets_needs": True},
}


def _differences(results: Sequence[CaseResult]) -> list[str]:
    return [
        f"{result.case.file}:{result.case.line}: {result.case.name}: {difference}"
        for result in results
        for difference in result.differences
    ]


def test_the_policies_answer_their_own_cases(
    own: tuple[tuple[CaseResult, ...], tuple[Coverage, ...]],
) -> None:
    results, _ = own
    assert _differences(results) == []


def test_every_element_of_every_version_is_reached_by_a_case(
    shipped: tuple[PolicyVersion, ...], own: tuple[tuple[CaseResult, ...], tuple[Coverage, ...]]
) -> None:
    _, reached = own
    assert {(one.version.policy_id, one.version.version): one.missed for one in reached} == {
        (version.policy_id, version.version): () for version in shipped
    }


def test_the_policies_answer_the_shared_cases(root: Path, shared_cases: Path) -> None:
    results, _ = run_cases(root / "policies", sorted(shared_cases.glob("*.yaml")))
    assert _differences(results) == []
    assert len(results) > 40


def test_an_application_before_the_first_car_limits_names_the_policy_that_is_missing(
    service: DecisionService,
) -> None:
    with pytest.raises(NoVersionInForce) as refused:
        service.decide("car_loan_application", _INPUTS, date(2014, 3, 21))
    assert (refused.value.policy, refused.value.effective_date) == ("car_loan", date(2014, 3, 21))


def test_an_application_names_every_version_it_used(service: DecisionService) -> None:
    answer = service.decide("car_loan_application", _INPUTS, date(2022, 8, 15)).to_json()
    assert [(one["policy"], one["policy_version"]) for one in answer["used"]] == [
        ("car_loan", 2),
        ("affordability", 1),
    ]


def test_a_finding_of_an_application_says_which_policy_found_it(service: DecisionService) -> None:
    inputs = {**_INPUTS, "loan": {**_INPUTS["loan"], "principal": "50000.00"}}
    answer = service.decide("car_loan_application", inputs, date(2022, 8, 15)).to_json()
    assert {(one["code"], one["element"], one["pointer"]) for one in answer["reasons"]} == {
        ("CAR_LTV_EXCEEDED", "car_loan/rules/ltv_limit", "/loan/principal"),
        ("BYG_EXCEEDED", "affordability/rules/byg_limit", "/loan/principal"),
    }


@pytest.mark.parametrize("policy", ["affordability", "car_loan_application"])
def test_a_list_that_is_too_long_is_refused(service: DecisionService, policy: str) -> None:
    inputs = {**_INPUTS, "incomes": _INPUTS["incomes"] * 101}
    if policy == "affordability":
        del inputs["vehicle"]
    with pytest.raises(InvalidInput) as refused:
        service.decide(policy, inputs, date(2024, 3, 1))
    assert [(one.pointer, one.code) for one in refused.value.errors] == [
        ("/incomes", "too_many_items")
    ]
