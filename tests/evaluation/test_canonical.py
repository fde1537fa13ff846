"""Values as JSON, canonical JSON, and digests that must never move."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import NotRenderable
from engine.evaluation.canonical import (
    render,
    render_inputs,
    render_untyped,
)
from engine.evaluation.digest import canonical_json, content_digest, decision_content
from engine.evaluation.inputs.json_text import read_json
from engine.feel.values.temporal import DateTime, DaysDuration, MonthsDuration, Time, WideDate
from engine.policy.model import Field, Kind, Place, TypeSpec

D = Decimal
PLACE = Place(1, 1, "")
MONEY = TypeSpec(Kind.MONEY)
DAY = 86_400 * 10**9


def decision_digest(**case: Any) -> str:
    return content_digest(decision_content(**case))


def fields(**specs: TypeSpec) -> dict[str, Field]:
    return {name: Field(name, spec, PLACE) for name, spec in specs.items()}


RECORD = TypeSpec(
    Kind.RECORD,
    fields=fields(amount=MONEY, until=TypeSpec(Kind.DATE, nullable=True))
    | {"note": Field("note", TypeSpec(Kind.TEXT), PLACE, optional=True)},
)


@pytest.mark.parametrize(
    ("spec", "value", "expected"),
    [
        (MONEY, D("27000"), "27000.00"),
        (MONEY, D("1E+3"), "1000.00"),
        (MONEY, D("12.340"), "12.34"),
        (MONEY, D("-0.00"), "0.00"),
        (MONEY, D("-0.5"), "-0.50"),
        (TypeSpec(Kind.MONEY, scale=4), D("1.5"), "1.5000"),
        (TypeSpec(Kind.RATIO), D("0.9000"), "0.9"),
        (TypeSpec(Kind.RATIO), D("1E+1"), "10"),
        (TypeSpec(Kind.RATIO, scale=2), D("0.9"), "0.90"),
        (TypeSpec(Kind.RATIO), D("1E-16"), "0.0000000000000001"),
        (TypeSpec(Kind.NUMBER), D("-0"), "0"),
        (TypeSpec(Kind.NUMBER, scale=40), D("1E-40"), f"0.{'0' * 39}1"),
        (TypeSpec(Kind.NUMBER, scale=0), D("7.0"), "7"),
        (TypeSpec(Kind.INTEGER), D("12.0"), 12),
        (TypeSpec(Kind.INTEGER), D("9" * 34), int("9" * 34)),
        (TypeSpec(Kind.DATE), date(999, 2, 3), "0999-02-03"),
        (TypeSpec(Kind.DATETIME), DateTime(date(2022, 7, 30), 0, 0), "2022-07-30T00:00:00Z"),
        (
            TypeSpec(Kind.DATETIME),
            DateTime(date(2022, 7, 30), DAY // 2 + 1, 14_400, "Asia/Baku"),
            "2022-07-30T12:00:00.000000001+04:00",
        ),
        (TypeSpec(Kind.DURATION), DaysDuration(5 * DAY), "P5D"),
        (TypeSpec(Kind.DURATION, months=True), MonthsDuration(18), "P1Y6M"),
        (TypeSpec(Kind.BOOLEAN), False, False),
        (TypeSpec(Kind.ENUM, values=("AZN", "USD")), "USD", "USD"),
        (TypeSpec(Kind.TEXT), "e\u0301", "é"),
        (TypeSpec(Kind.LIST, item=MONEY), [D(1), D("2.5")], ["1.00", "2.50"]),
        (RECORD, {"amount": D(1), "until": None}, {"amount": "1.00", "until": None}),
        (
            RECORD,
            {"amount": D(1), "until": date(2022, 1, 1), "note": "x"},
            {"amount": "1.00", "until": "2022-01-01", "note": "x"},
        ),
        (TypeSpec(Kind.RATIO, nullable=True), None, None),
    ],
)
def test_a_value_is_given_as_its_type_says(spec: TypeSpec, value: object, expected: object) -> None:
    rendered = render(value, spec)
    assert (rendered, type(rendered)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("spec", "value", "path", "message"),
    [
        (MONEY, D("12.345"), "", "more than 2 decimals: 12.345"),
        (TypeSpec(Kind.INTEGER), D("1.5"), "", "not a whole number: 1.5"),
        (TypeSpec(Kind.RATIO), D(1) / D(3), "", "more than 16 decimals: 0.33333333"),
        (MONEY, D("1E+6000"), "", "too large: 1E+6000"),
        (MONEY, D("NaN"), "", "NaN is not a money"),
        (MONEY, 1.5, "", "1.5 is not a money"),
        (MONEY, True, "", "True is not a money"),
        (MONEY, None, "", "null is not a money"),
        (TypeSpec(Kind.BOOLEAN), D(1), "", "1 is not a boolean"),
        (TypeSpec(Kind.TEXT), D(1), "", "1 is not a text"),
        (TypeSpec(Kind.ENUM, values=("a", "b")), "c", "", "c is not one of a, b"),
        (TypeSpec(Kind.DATE), WideDate(10_000, 1, 1), "", "10000-01-01 is not a date"),
        (TypeSpec(Kind.DATE), "2022-01-01", "", "2022-01-01 is not a date"),
        (TypeSpec(Kind.DATETIME), date(2022, 1, 1), "", "2022-01-01 is not a datetime"),
        (TypeSpec(Kind.DURATION), MonthsDuration(1), "", "MonthsDuration"),
        (TypeSpec(Kind.LIST, item=MONEY), [D(1), D("0.001")], "/1", "more than 2 decimals: 0.001"),
        (TypeSpec(Kind.LIST, item=MONEY), D(1), "", "1 is not a list"),
        (RECORD, {"amount": "1", "until": None}, "/amount", "1 is not a money"),
        (RECORD, {"until": None}, "/amount", "null is not a money"),
        (RECORD, {"amount": D(1), "until": None, "x": D(1)}, "", "x is not a field of the record"),
        (
            TypeSpec(Kind.LIST, item=TypeSpec(Kind.RECORD, fields=fields(**{"a/b~c": MONEY}))),
            [{"a/b~c": None}],
            "/0/a~1b~0c",
            "null is not a money",
        ),
    ],
)
def test_a_value_that_does_not_fit_its_type_is_never_changed_to_fit(
    spec: TypeSpec, value: object, path: str, message: str
) -> None:
    with pytest.raises(NotRenderable) as raised:
        render(value, spec)
    assert raised.value.path == path
    assert raised.value.message.startswith(message)


def test_inputs_are_nested_by_path_and_what_was_not_given_is_left_out() -> None:
    declared = fields(**{"vehicle.price": MONEY, "loan.principal": MONEY}) | {
        "vehicle.colour": Field("vehicle.colour", TypeSpec(Kind.TEXT), PLACE, optional=True),
        "notice.kind": Field("notice.kind", TypeSpec(Kind.TEXT), PLACE, optional=True),
    }
    typed: dict[str, Any] = {
        "vehicle": {"price": D(1), "colour": None},
        "loan": {"principal": D(2)},
        "notice": {"kind": None},
    }
    assert render_inputs(typed, declared) == {
        "vehicle": {"price": "1.00"},
        "loan": {"principal": "2.00"},
    }
    typed["loan"]["principal"] = D("0.001")
    with pytest.raises(NotRenderable) as raised:
        render_inputs(typed, declared)
    assert raised.value.path == "/loan/principal"


def test_a_value_without_declared_type_is_given_plainly() -> None:
    value = {
        "n": D("1.500"),
        "l": [True, None, "e\u0301"],
        "d": date(2022, 1, 2),
        "w": WideDate(12021, 1, 31),
        "t": Time(DAY // 2),
        "p": DaysDuration(DAY),
    }
    assert render_untyped(value) == {
        "n": "1.5",
        "l": [True, None, "é"],
        "d": "2022-01-02",
        "w": "12021-01-31",
        "t": "12:00:00",
        "p": "P1D",
    }
    for refused in (1.5, D("NaN"), object()):
        with pytest.raises(NotRenderable):
            render_untyped(refused)


def test_canonical_json_has_sorted_keys_no_spaces_and_normal_text() -> None:
    value = {"ə": 1, "b": [True, None, "e\u0301\n"], "B": {"z": "", "a": {}}}
    assert canonical_json(value).decode() == '{"B":{"a":{},"z":""},"b":[true,null,"é\\n"],"ə":1}'


@pytest.mark.parametrize(
    "value", [1.5, D(1), date(2022, 1, 1), {1: 2}, {"é": 1, "e\u0301": 2}, float("nan")]
)
def test_canonical_json_takes_nothing_that_could_be_written_two_ways(value: object) -> None:
    with pytest.raises(NotRenderable):
        canonical_json({"x": [value]})


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**29), 10**29) | _TEXT,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc"), inner),
        max_leaves=10,
    )
)
def test_canonical_json_is_the_same_after_reading_it_again(value: object) -> None:
    once = canonical_json(value)
    again = read_json(once)
    assert canonical_json(_integers(again)) == once


def _integers(value: Any) -> Any:
    """Numbers as the integers ``canonical_json`` takes."""
    match value:
        case Decimal():
            return int(value)
        case list():
            return [_integers(item) for item in value]
        case dict():
            return {key: _integers(item) for key, item in value.items()}
    return value


CASE: dict[str, Any] = {
    "policies": ["sha256:aa", "sha256:0b"],
    "effective_date": date(2022, 8, 10),
    "inputs": {"vehicle": {"powertrain": "electric", "price": "40000.00"}},
    "outcome": "declined",
    "outputs": {"max_ltv": "0.90", "max_principal": "36000.00"},
    "findings": [
        ("CAR_LTV_EXCEEDED", "rules/ltv_limit", "/loan/principal", {"max_ltv": "0.90"}),
        ("NOTE", "rules/note", None, {}),
    ],
    "actions": [{"code": "SEND_NOTICE_1", "rank": 40, "pay_by": "2022-08-15", "who": None}],
    "obligations": ["DISCLOSE_RATE", "RETAIN"],
}
EMPTY: dict[str, Any] = {
    "policies": [],
    "effective_date": date(1, 1, 1),
    "inputs": {},
    "outcome": "approved",
    "outputs": {},
    "findings": [],
    "actions": [],
    "obligations": [],
}


@pytest.mark.parametrize(
    ("case", "digest"),
    [
        (CASE, "sha256:fb38d65a3eed49261c2c427dae2d8bff737c7e9a6ca6c5ccb86b256be4884d6a"),
        (EMPTY, "sha256:1d23c18a5d2357203ade7b2d4489612c66ed04c90840c9b4d6907076263ba248"),
        (
            CASE | {"inputs": {"kim": "Əli Vəliyev"}},
            "sha256:00bf85e3e0a33bc2401816ae51c6bd54e4b25000ab101560ad34be4bd7b49839",
        ),
    ],
)
def test_the_digests_of_fixed_cases_never_move(case: dict[str, Any], digest: str) -> None:
    assert decision_digest(**case) == digest


def test_the_digest_is_that_of_this_text() -> None:
    text = (
        '{"actions":[],"effective_date":"0001-01-01","findings":[],"inputs":{},'
        '"obligations":[],"outcome":"approved","outputs":{},"policies":[],"scheme":1}'
    )
    assert decision_digest(**EMPTY) == "sha256:" + sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"policies": ["sha256:0b", "sha256:aa", "sha256:0b"]}, True),
        ({"policies": ["sha256:aa"]}, False),
        ({"effective_date": date(2022, 8, 11)}, False),
        ({"inputs": {"vehicle": {"price": "40000.00", "powertrain": "electric"}}}, True),
        ({"inputs": {"vehicle": {"price": "40000.0", "powertrain": "electric"}}}, False),
        ({"outcome": "approved"}, False),
        ({"outputs": {}}, False),
        ({"findings": CASE["findings"][::-1]}, False),
        ({"findings": CASE["findings"][:1]}, False),
        ({"actions": []}, False),
        ({"obligations": ["RETAIN", "DISCLOSE_RATE"]}, False),
    ],
)
def test_the_digest_moves_with_what_was_decided_and_with_nothing_else(
    change: dict[str, Any], same: bool
) -> None:
    assert (decision_digest(**CASE | change) == decision_digest(**CASE)) is same
