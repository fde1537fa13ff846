"""The policies answer every case as written, and every element is reached by one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.errors import InvalidInput, NoVersionInForce
from engine.service import DecisionService, run_cases

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


def _differences(service: DecisionService, folder: Path) -> tuple[int, list[str]]:
    results, _ = run_cases(service, sorted(folder.glob("*.yaml")))
    found = [
        f"{result.case.file}:{result.case.line}: {result.case.name}: {difference}"
        for result in results
        for difference in result.differences
    ]
    return len(results), found


def test_the_policies_answer_their_own_cases(service: DecisionService, root: Path) -> None:
    count, found = _differences(service, root / "policies" / "cases")
    assert found == []
    assert count > 300


def test_the_policies_answer_the_shared_cases(service: DecisionService, shared_cases: Path) -> None:
    count, found = _differences(service, shared_cases)
    assert found == []
    assert count == 43


def test_every_element_is_reached_by_a_case(service: DecisionService, root: Path) -> None:
    files = sorted((root / "policies" / "cases").glob("*.yaml"))
    _, reached = run_cases(service, files, coverage=True)
    missed = [f"{one.policy}@{one.version}: {name}" for one in reached for name in one.missed]
    assert missed == []
    assert len(list(reached)) == 7


def test_an_application_before_the_first_car_limits_names_the_policy_that_is_missing(
    service: DecisionService,
) -> None:
    with pytest.raises(NoVersionInForce) as refused:
        service.decide("car_loan_application", _INPUTS, date(2014, 3, 21))
    assert (refused.value.policy, refused.value.effective_date) == ("car_loan", date(2014, 3, 21))


def test_an_application_names_every_version_it_used(service: DecisionService) -> None:
    answer = service.decide("car_loan_application", _INPUTS, date(2022, 8, 15)).to_json()
    assert [(one["policy"], one["policy_version"]) for one in answer["used"]] == [
        ("affordability", 1),
        ("car_loan", 2),
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
