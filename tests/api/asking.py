"""What the tests of the HTTP interface ask."""

from __future__ import annotations

import copy
from typing import Any

__all__ = ["CAR", "DAY", "DECIDE", "car"]

#: the README's car loan: 36,500 manat for an electric car of 40,000, declined on that day
CAR = {
    "vehicle": {"powertrain": "electric", "production_date": "2021-05-01", "price": "40000"},
    "loan": {"principal": "36500"},
}
DAY = "2022-08-10"
DECIDE = "/v1/policies/car_loan/decisions"


def car(**changes: Any) -> dict[str, Any]:
    """A request body: that car loan on its day, with changes; ``...`` leaves a field out."""
    body = {"effective_date": DAY, "inputs": copy.deepcopy(CAR)} | changes
    return {name: value for name, value in body.items() if value is not ...}
