"""Computed defaults, bounds and constraints of inputs, and what they do beside other faults."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.errors import EvaluationFault, InputFault, InvalidInput
from engine.evaluation.inputs.schema import InputSchema, build_input_schema
from engine.policy import load_policy
from tests.evaluation.making import decimals

D = Decimal
TODAY = date(2022, 8, 10)

_POLICY = """
title: {az: p, en: p}
types:
  visit:
    day: {type: date, max: effective_date, informational: true}
    until: {type: date, min: day, default: day, informational: true}
    minutes: {type: integer, min: 1, default: 30, informational: true}
    cost: {type: number, scale: 1, default: minutes * 0.1, informational: true}
    seen: {type: date, optional: true, default: effective_date, informational: true}
parameters:
  floor_price: {value: 10, type: money, status: institution}
inputs:
  vehicle.price: {type: money, min: floor_price}
  vehicle.value: {type: money, default: vehicle.price, max: vehicle.price * 2}
  vehicle.half: {type: money, default: vehicle.value / 2}
  vehicle.made: {type: date, max: effective_date, informational: true}
  visits: {type: list, of: visit, default: []}
  usual:
    type: list
    of: visit
    default: '[{day: @"2022-01-01", until: @"2022-01-01", minutes: 5, cost: 0.5}]'
    informational: true
  days: {type: list, of: {type: date, max: effective_date}, default: [], informational: true}
  first: {type: visit, optional: true, informational: true}
  rate: {type: ratio, default: 0.05, informational: true}
  burden:
    type: money
    optional: true
    default: if vehicle.price > 50 then null else 0
    informational: true
constraints:
  - {check: vehicle.half <= vehicle.value, at: vehicle.half, message: {az: çox, en: too much}}
  - check: count(visits) <= 2 or vehicle.price > floor_price
    at: visits
    code: cheap
    message: {az: ucuz, en: cheap}
rules:
  never: {when: false, then: {finding: NEVER}}
findings:
  NEVER: {verdict: declined, severity: adverse, message: {az: yox, en: no}}
outcome: {order: [declined, approved], default: approved}
outputs: {any: []}
"""


@pytest.fixture(scope="module")
def schema() -> InputSchema:
    policy = load_policy(_POLICY.encode(), policy_id="p", version=1, file="p/1.yaml", used=None)
    return build_input_schema(policy)


def loaded(schema: InputSchema, raw: dict[str, Any]) -> dict[str, Any]:
    return schema.load(raw, TODAY, names={"floor_price": D(10)})


def faults(schema: InputSchema, raw: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as raised:
        loaded(schema, raw)
    return [(one.pointer, one.code) for one in raised.value.errors]


def vehicle(**changes: Any) -> dict[str, Any]:
    return {"vehicle": {"price": "100", "made": "2022-08-10", **changes}}


def test_defaults_read_the_inputs_before_them_and_those_of_records_their_own_record(
    schema: InputSchema,
) -> None:
    raw = {**vehicle(), "visits": [{"day": "2022-08-01"}, {"day": "2022-08-02", "minutes": D(5)}]}
    assert loaded(schema, raw) == {
        "vehicle": {
            "price": D(100),
            "value": D(100),
            "half": D(50),
            "made": date(2022, 8, 10),
        },
        "visits": [
            {
                "day": date(2022, 8, 1),
                "until": date(2022, 8, 1),
                "minutes": D(30),
                "cost": D(3),
                "seen": TODAY,
            },
            {
                "day": date(2022, 8, 2),
                "until": date(2022, 8, 2),
                "minutes": D(5),
                "cost": D("0.5"),
                "seen": TODAY,
            },
        ],
        "usual": [
            {
                "day": date(2022, 1, 1),
                "until": date(2022, 1, 1),
                "minutes": D(5),
                "cost": D("0.5"),
                "seen": TODAY,
            },
        ],
        "days": [],
        "first": None,
        "rate": D("0.05"),
        "burden": None,
    }


def test_two_loads_share_nothing_that_a_default_filled_in(schema: InputSchema) -> None:
    once = loaded(schema, {**vehicle(), "first": {"day": "2022-08-01"}})
    again = loaded(schema, {**vehicle(price="20"), "first": {"day": "2022-08-03"}})
    later = schema.load(vehicle(), date(2022, 9, 1), names={"floor_price": D(10)})
    assert (once["usual"][0]["seen"], later["usual"][0]["seen"]) == (TODAY, date(2022, 9, 1))
    assert (once["vehicle"]["half"], once["first"]["until"]) == (D(50), date(2022, 8, 1))
    assert (again["vehicle"]["half"], again["first"]["until"]) == (D(10), date(2022, 8, 3))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (vehicle(made="2022-08-11"), [("/vehicle/made", "date_out_of_range")]),
        (vehicle(price="9.99"), [("/vehicle/price", "out_of_range")]),
        (vehicle(value="200.02"), [("/vehicle/value", "out_of_range")]),
        (vehicle(half="150"), [("/vehicle/half", "constraint")]),
        (
            {**vehicle(price="10"), "visits": [{"day": "2022-08-01"}] * 3},
            [("/visits", "cheap")],
        ),
        (
            {**vehicle(), "visits": [{"day": "2022-08-11"}, {"day": "2022-08-02"}]},
            [("/visits/0/day", "date_out_of_range")],
        ),
        (
            {**vehicle(), "first": {"day": "2022-08-02", "until": "2022-08-01"}},
            [("/first/until", "date_out_of_range")],
        ),
        (
            {**vehicle(), "days": ["2022-08-10", "2022-08-11", "2021-01-01", "2030-01-01"]},
            [("/days/1", "date_out_of_range"), ("/days/3", "date_out_of_range")],
        ),
    ],
)
def test_a_bound_or_constraint_that_does_not_hold_is_a_fault_where_it_belongs(
    schema: InputSchema, raw: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert faults(schema, raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        # the default of value, its bound, the default of half and both constraints read the price
        (
            {**vehicle(price="x", made="2022-08-11"), "visits": [{}] * 3, "colour": 1},
            [
                ("/colour", "unknown_field"),
                ("/vehicle/made", "date_out_of_range"),
                ("/vehicle/price", "not_a_decimal"),
                ("/visits/0/day", "required"),
                ("/visits/1/day", "required"),
                ("/visits/2/day", "required"),
            ],
        ),
        ({**vehicle(value="200.02", half="300")}, [("/vehicle/value", "out_of_range")]),
        ({"vehicle": []}, [("/vehicle", "wrong_type")]),
        # what is not declared is read by nothing, so it does not stand in the way of a constraint
        (
            {**vehicle(price="10"), "visits": [{"day": "2022-08-01", "x": 1}] * 3},
            [
                ("/visits", "cheap"),
                ("/visits/0/x", "unknown_field"),
                ("/visits/1/x", "unknown_field"),
                ("/visits/2/x", "unknown_field"),
            ],
        ),
        # half of the value has three decimals: the policy's fault, were the inputs right
        (vehicle(price="10.01", made="x"), [("/vehicle/made", "bad_date")]),
        (
            {**vehicle(), "visits": [None, {"day": "x"}, {"day": "2022-08-11", "minutes": D(0)}]},
            [
                ("/visits/0", "null_not_allowed"),
                ("/visits/1/day", "bad_date"),
                ("/visits/2/day", "date_out_of_range"),
                ("/visits/2/minutes", "out_of_range"),
            ],
        ),
        (
            {**vehicle(size=D(1)), "visits": [{"day": "2022-08-11", "colour": "red"}]},
            [
                ("/vehicle/size", "unknown_field"),
                ("/visits/0/colour", "unknown_field"),
                ("/visits/0/day", "date_out_of_range"),
            ],
        ),
    ],
)
def test_a_formula_that_reads_a_faulty_input_adds_no_second_fault(
    schema: InputSchema, raw: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert faults(schema, raw) == expected


def test_a_constraint_is_told_in_both_languages_and_a_bound_with_its_formula(
    schema: InputSchema,
) -> None:
    with pytest.raises(InvalidInput) as raised:
        loaded(schema, vehicle(half="150", made="2022-08-11"))
    assert raised.value.errors == (
        InputFault("/vehicle/half", "constraint", "too much", "çox"),
        InputFault(
            "/vehicle/made",
            "date_out_of_range",
            "this must not be after 2022-08-10 (effective_date)",
        ),
    )


def test_a_default_that_its_own_type_refuses_is_the_policy_s_fault(schema: InputSchema) -> None:
    with pytest.raises(EvaluationFault) as raised:
        loaded(schema, vehicle(price="10.01"))
    fault = raised.value
    assert (fault.policy, fault.version, fault.element) == ("p", 1, "inputs/vehicle.half/default")
    assert fault.message == "it gives 5.005, which is not a value of its type"
    assert fault.operands == (("vehicle.value", "10.01"),)


def test_what_formulas_read_beside_inputs_is_given_by_name(schema: InputSchema) -> None:
    raw = vehicle(price="99")
    assert schema.load(raw, TODAY, names={"floor_price": D(99)})["vehicle"]["price"] == D(99)
    with pytest.raises(InvalidInput):
        schema.load(raw, TODAY, names={"floor_price": D("99.01")})


def test_a_constraint_that_cannot_be_evaluated_is_the_policy_s_fault() -> None:
    text = _POLICY.replace(
        "vehicle.half <= vehicle.value", "vehicle.half / (vehicle.value - 100) > 0"
    )
    policy = load_policy(text.encode(), policy_id="p", version=1, file="p/1.yaml", used=None)
    with pytest.raises(EvaluationFault) as raised:
        loaded(build_input_schema(policy), vehicle())
    assert raised.value.element == "constraints/0"
    assert raised.value.operands == (("vehicle.half", "50"), ("vehicle.value", "100"))


@pytest.mark.parametrize(("price", "expected"), [("50.00", D("0.00")), ("50.02", None)])
def test_the_default_of_an_optional_input_may_leave_it_null(
    schema: InputSchema, price: str, expected: Decimal | None
) -> None:
    for raw in ({**vehicle(price=price)}, {**vehicle(price=price), "burden": None}):
        assert loaded(schema, raw)["burden"] == expected


_DEEP = """
title: {az: p, en: p}
inputs:
  car.price: {type: money}
  car.value: {type: money, max: car.price}
  parts: {type: list, of: {type: money, max: limit}, default: []}
  limit: {type: money, default: 10}
  owner.home.rent: {type: money, default: 1}
  owner.home.costs: {type: money, default: owner.home.rent}
rules:
  never:
    when: car.value > car.price or count(parts) > 9 or owner.home.costs > 9
    then: {finding: NEVER}
findings:
  NEVER: {verdict: declined, severity: adverse, message: {az: yox, en: no}}
outcome: {order: [declined, approved], default: approved}
outputs: {any: []}
"""


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"car": {"price": "x", "value": 1}}, [("/car/price", "not_a_decimal")]),
        (
            {"car": {"price": 1, "value": 1}, "limit": "x", "parts": [1]},
            [("/limit", "not_a_decimal")],
        ),
        ({"car": {"price": 1, "value": 1}, "parts": [11]}, [("/parts/0", "out_of_range")]),
        ({"car": {"price": 1, "value": 1}, "owner": 5}, [("/owner", "wrong_type")]),
    ],
)
def test_what_formulas_of_inputs_in_groups_and_lists_read_may_have_a_fault(
    raw: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    policy = load_policy(_DEEP.encode(), policy_id="p", version=1, file="p/1.yaml", used=None)
    raw = decimals(raw)
    assert faults(build_input_schema(policy), raw) == expected
