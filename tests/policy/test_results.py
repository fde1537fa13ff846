"""What decisions answer fits what their version's schema of results says, and nothing wider."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.errors import QerarError
from engine.policy import Results, results_of
from engine.service import Answer, DecisionService
from engine.service.cases import read_cases
from tests.policy.writing import POLICY, changed, load

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted((ROOT / "policies" / "cases").glob("*.yaml"))
SERVICE = DecisionService(ROOT / "policies")
USED = {one.policy: one.versions for one in SERVICE.policies()}
CHECKER = Draft202012Validator.FORMAT_CHECKER


def shipped(policy: str, version: int) -> Results:
    return results_of(SERVICE.version(policy, version), USED)


def answers(path: Path) -> list[Answer]:
    found = []
    for case in read_cases(path):
        try:
            arguments = (case.policy, case.inputs, case.effective_date, case.known_at)
            found.append(SERVICE.decide(*arguments))
        except QerarError:
            continue
    return found


def misfits(schema: Mapping[str, Any], value: object) -> list[str]:
    validator = Draft202012Validator(schema, format_checker=CHECKER)
    return [error.message for error in validator.iter_errors(value)]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_answer_to_every_shipped_case_fits(path: Path) -> None:
    for answer in answers(path):
        told = answer.to_json()
        results = shipped(told["policy"], told["policy_version"])
        assert misfits(results.outputs, told["outputs"]) == []
        assert told["outcome"] in results.outcomes
        assert {one["code"] for one in told["reasons"]} <= set(results.reasons)
        assert {one["code"] for one in told["obligations"]} <= set(results.obligations)
        assert results.action is not None or told["actions"] == []
        for action in told["actions"]:
            assert misfits(results.action or {}, action) == []


def test_the_schemas_of_results_are_schemas() -> None:
    for versions in USED.values():
        for version in versions:
            Draft202012Validator.check_schema(results_of(version, USED).outputs)


def test_amounts_and_ratios_have_their_declared_decimals() -> None:
    assert shipped("car_loan", 2).outputs == {
        "type": "object",
        "properties": {
            "max_ltv": {
                "title": "Highest loan-to-value ratio",
                "type": "string",
                "pattern": r"^-?(0|[1-9][0-9]*)\.[0-9]{2}$",
            },
            "ltv": {
                "title": "Loan-to-value ratio",
                "type": "string",
                "pattern": r"^-?(0|[1-9][0-9]*)\.[0-9]{4}$",
            },
            "max_principal": {
                "title": "Highest principal",
                "type": "string",
                "pattern": r"^-?(0|[1-9][0-9]*)\.[0-9]{2}$",
            },
            "min_down_payment": {
                "title": "Lowest down payment",
                "type": "string",
                "pattern": r"^-?(0|[1-9][0-9]*)\.[0-9]{2}$",
            },
        },
        "additionalProperties": False,
        "required": ["max_ltv", "ltv", "max_principal", "min_down_payment"],
    }


def test_what_a_series_may_not_know_may_be_null() -> None:
    """Version 1 of deposit_renewal reads a dated series, version 2 does not."""
    outputs = shipped("deposit_renewal", 1).outputs
    assert misfits(outputs, {"new_maturity": None}) == []
    assert "VALUE_NOT_KNOWN" in shipped("deposit_renewal", 1).reasons
    assert misfits(shipped("deposit_renewal", 2).outputs, {"new_maturity": None}) != []
    assert "VALUE_NOT_KNOWN" not in shipped("deposit_renewal", 2).reasons


def test_included_findings_and_obligations_are_those_of_every_version_used() -> None:
    whole = shipped("car_loan_application", 1)
    affordability = shipped("affordability", 2)
    assert set(whole.reasons) == {"CAR_LTV_EXCEEDED", *affordability.reasons}
    assert {"car_loan", "affordability", "max_principal"} == set(whole.outputs["required"])


def test_an_action_has_the_fields_that_rules_give_it() -> None:
    assert results_of(load(POLICY), {}).action == {
        "type": "object",
        "properties": {
            "code": {"type": "string", "enum": ["CALL"]},
            "element": {"type": "string"},
            "rank": {
                "anyOf": [
                    {"type": "string", "pattern": r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"},
                    {"type": "null"},
                ]
            },
            "on": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
        },
        "additionalProperties": False,
        "required": ["code", "element"],
    }


def test_a_table_that_collects_records_gives_a_list_of_objects() -> None:
    text = changed("outputs: {any: [share, paid]}", "outputs: {any: [share, paid, terms]}").replace(
        "  rate_of:\n",
        """\
  terms:
    hit_policy: COLLECT
    inputs: [loan.kind]
    outputs: {months: {type: integer}, fee: {type: money, nullable: true}}
    rows:
      - {id: all, when: ['-'], then: [12, null]}
  rate_of:
""",
        1,
    )
    given = results_of(load(text), {}).outputs["properties"]["terms"]
    assert misfits(given, [{"months": 12, "fee": None}, {"months": 6, "fee": "1.00"}]) == []
    assert misfits(given, [{"months": 12, "fee": "1.000"}]) != []
    assert misfits(given, [{"months": 12, "fee": None, "more": 1}]) != []
    assert misfits(given, [{"fee": None}]) != []
