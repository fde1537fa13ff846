"""One case has one digest, however it is written down."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from engine.service import DecisionService

DAY = date(2023, 1, 1)
CASE: dict[str, Any] = {
    "incomes": [{"source": "salary", "amount": "1000.00", "documented": True}],
    "credit_registry": {"checked": False},
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


@pytest.mark.parametrize(
    ("where", "written"),
    [
        (("credit_registry", "monthly_burden"), "0"),
        (("credit_registry", "monthly_burden"), None),
        (("loan", "annual_rate"), "0.18000000000000000000"),
        (("loan", "principal"), "5000"),
        (("other_debts",), []),
        (("additional_services",), False),
        (("suitability", "requested_amount"), None),
    ],
)
def test_a_default_that_is_written_out_is_the_same_case(
    service: DecisionService, where: tuple[str, ...], written: object
) -> None:
    other = copy.deepcopy(CASE)
    *parents, last = where
    holder = other
    for parent in parents:
        holder = holder[parent]
    holder[last] = written
    digests = {service.decide("affordability", one, DAY).decision.digest for one in (CASE, other)}
    assert len(digests) == 1
