"""Cases compare with whatever the service answers, also where a policy cannot be loaded."""

from __future__ import annotations

from typing import Any

from engine.service.cases import Difference, differences


def test_a_policy_that_cannot_be_loaded_is_told_where_invalid_input_is_expected() -> None:
    expect: dict[str, Any] = {"status": 422, "errors": [{"pointer": "/deposit/amount"}]}
    answer: dict[str, Any] = {
        "status": 500,
        "code": "policy_faults",
        "detail": "policies/versions/deposit_term/1.yaml:3:5: a fault",
        "errors": [{"line": 3, "column": 5, "detail": "a fault"}],
    }
    told = "500 policy_faults: policies/versions/deposit_term/1.yaml:3:5: a fault"
    assert differences(expect, answer) == (Difference("status", 422, told),)
