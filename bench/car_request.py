"""The one car_loan case that every contender decides."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

__all__ = ["our_request", "request"]

_DAY = "2022-08-10"
_BUILT = "2021-05-01"


def request(principal: str, number: Callable[[str], object]) -> dict[str, Any]:
    """The case as the peers take it, amounts made by ``number``."""
    return {
        "effective_date": _DAY,
        "vehicle": {
            "powertrain": "electric",
            "production_date": _BUILT,
            "price": number("40000"),
        },
        "loan": {"principal": number(principal)},
    }


def our_request(principal: str) -> dict[str, Any]:
    """The case as Qərar takes it: exact amounts, the date apart from the inputs."""
    inputs = request(principal, Decimal)
    return {"effective_date": inputs.pop("effective_date"), "inputs": inputs}
