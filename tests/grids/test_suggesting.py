"""Axes to begin with."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from engine.evaluation import read_json
from engine.grids import suggested, usual, variable
from engine.service import DecisionService
from tests.conftest import ROOT
from tests.grids.conftest import CAR, ON

EXAMPLES = ROOT / "policies" / "examples"


@pytest.fixture(scope="module")
def service() -> DecisionService:
    return DecisionService(ROOT / "policies")


def begun(service: DecisionService, policy: str, most: int) -> tuple[str, ...]:
    """What is suggested for the first and the last version around the first example."""
    body: dict[str, Any] = json.loads((EXAMPLES / f"{policy}.json").read_text("utf-8"))[0]["body"]
    last = service.published() and max(
        int(path.stem) for path in (ROOT / "policies" / "versions" / policy).glob("*.yaml")
    )
    versions = [service.version(policy, number) for number in (1, last)]
    base = read_json(json.dumps(body["inputs"]))
    return suggested(versions, date.fromisoformat(body["effective_date"]), base, most)


def test_a_number_a_date_and_an_enumeration_near_the_rules(service: DecisionService) -> None:
    assert begun(service, "car_loan", 3333) == (
        "loan.principal=2000..72000:2000",
        "vehicle.production_date=on-P10Y..on:P6M",
        "vehicle.powertrain=*",
    )


def test_fewer_points_where_fewer_are_taken(service: DecisionService) -> None:
    assert begun(service, "car_loan", 300) == (
        "loan.principal=5000..70000:5000",
        "vehicle.production_date=on-P10Y..on:P2Y",
        "vehicle.powertrain=*",
    )


def test_words_where_the_rules_read_neither_numbers_nor_dates(service: DecisionService) -> None:
    found = begun(service, "mortgage_request", 300)
    assert found == ("request.channel=*", "request.service=*", "request.type=*")


def test_what_a_constraint_ties_to_the_effective_date_is_not_moved(
    service: DecisionService,
) -> None:
    assert not any("maturity" in axis for axis in begun(service, "deposit_renewal", 1000))


def test_values_for_an_input_lie_around_the_one_given(service: DecisionService) -> None:
    versions = [service.version("car_loan", number) for number in (1, 2)]
    known = variable(versions, CAR)
    assert set(known) == {
        "vehicle.powertrain", "vehicle.production_date", "vehicle.price",
        "vehicle.market_value", "loan.principal",
    }  # fmt: skip
    assert usual(versions, ON, CAR, "vehicle.price", 20) == "5000..80000:5000"
    assert usual(versions, ON, CAR, "vehicle.powertrain", 20) == "*"
    assert usual(versions, ON, CAR, "vehicle.colour", 20) is None
