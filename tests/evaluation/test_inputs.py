"""Inputs against the vocabulary: every fault at once, by pointer and code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InvalidInput
from engine.evaluation.canonical import render_inputs
from engine.evaluation.digest import canonical_json
from engine.evaluation.inputs.fields import MAX_ITEMS
from engine.evaluation.inputs.json_text import read_json
from engine.evaluation.inputs.scalars import MAX_TEXT
from engine.evaluation.inputs.schema import build_input_schema
from engine.feel.values.temporal import DateTime, DaysDuration, MonthsDuration
from engine.policy.model import (
    Field,
    Kind,
    LocalText,
    Outcome,
    Place,
    PolicyVersion,
    TypeSpec,
)

D = Decimal
TODAY = date(2022, 8, 10)
PLACE = Place(1, 1, "")
MONEY = TypeSpec(Kind.MONEY, scale=2, minimum=D("0.01"))
RATIO = TypeSpec(Kind.RATIO, minimum=D(0), maximum=D(1))
DAY = 86_400 * 10**9


def field(name: str, spec: TypeSpec, *, optional: bool = False) -> Field:
    return Field(name, replace(spec, nullable=optional), PLACE, optional=optional)


def policy(*fields: Field) -> PolicyVersion:
    return PolicyVersion(
        policy_id="p",
        version=1,
        digest="sha256:00",
        file="p/1.yaml",
        title=LocalText("p", "p"),
        sources={},
        inputs={one.name: one for one in fields},
        outcome=Outcome(("ok",), "ok"),
        outputs={},
    )


def load(raw: object, *fields: Field) -> dict[str, Any]:
    return build_input_schema(policy(*fields)).load(raw, TODAY)


def faults(raw: object, *fields: Field) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as raised:
        load(raw, *fields)
    return [(one.pointer, one.code) for one in raised.value.errors]


INCOME = TypeSpec(
    Kind.RECORD,
    fields={
        one.name: one
        for one in (
            field("source", TypeSpec(Kind.ENUM, values=("salary", "other"))),
            field("amount", MONEY),
            field("note", TypeSpec(Kind.TEXT), optional=True),
        )
    },
)
VEHICLE = (
    field("vehicle.powertrain", TypeSpec(Kind.ENUM, values=("electric", "other"))),
    field("vehicle.production_date", TypeSpec(Kind.DATE)),
    field("vehicle.price", MONEY),
    field("vehicle.colour", TypeSpec(Kind.TEXT), optional=True),
    field("incomes", TypeSpec(Kind.LIST, item=INCOME, min_items=1, max_items=3)),
    field("notice.kind", TypeSpec(Kind.TEXT), optional=True),
    field("notice.given_on", TypeSpec(Kind.DATE), optional=True),
)
GOOD = {
    "vehicle": {"powertrain": "electric", "production_date": "2021-05-01", "price": "40000"},
    "incomes": [{"source": "salary", "amount": D("1000.5"), "note": None}],
}


def test_good_inputs_are_typed_and_nested_by_path() -> None:
    assert load(GOOD, *VEHICLE) == {
        "vehicle": {
            "powertrain": "electric",
            "production_date": date(2021, 5, 1),
            "price": D("40000.00"),
            "colour": None,
        },
        "incomes": [{"source": "salary", "amount": D("1000.50"), "note": None}],
        "notice": {"kind": None, "given_on": None},
    }


def test_every_fault_is_reported_at_once_by_pointer() -> None:
    raw = {
        "vehicle": {"powertrain": "diesel", "price": "12.345", "co~l/our": 1},
        "incomes": [
            {"source": 1, "amount": "-1", "note": "x"},
            None,
            {"amount": True, "period": 1},
        ],
        "notice": {"given_on": "2023-02-29"},
        "_schema": {},
    }
    assert faults(raw, *VEHICLE) == [
        ("/_schema", "unknown_field"),
        ("/incomes/0/amount", "out_of_range"),
        ("/incomes/0/source", "wrong_type"),
        ("/incomes/1", "null_not_allowed"),
        ("/incomes/2/amount", "wrong_type"),
        ("/incomes/2/period", "unknown_field"),
        ("/incomes/2/source", "required"),
        ("/notice/given_on", "bad_date"),
        ("/vehicle/co~0l~1our", "unknown_field"),
        ("/vehicle/powertrain", "not_in_enum"),
        ("/vehicle/price", "too_many_decimals"),
        ("/vehicle/production_date", "required"),
    ]


@pytest.mark.parametrize("raw", [None, [], "x", D(1), True])
def test_inputs_that_are_no_object_are_one_fault_at_the_root(raw: object) -> None:
    assert faults(raw, *VEHICLE) == [("", "wrong_type")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"vehicle": None}, [("/vehicle", "null_not_allowed")]),
        ({"vehicle": [GOOD["vehicle"]]}, [("/vehicle", "wrong_type")]),
        ({"incomes": []}, [("/incomes", "too_few_items")]),
        ({"incomes": [{}] * 4}, [("/incomes", "too_many_items")]),
        ({"incomes": {"0": {}}}, [("/incomes", "wrong_type")]),
        ({"incomes": None}, [("/incomes", "null_not_allowed")]),
        ({"notice": "late"}, [("/notice", "wrong_type")]),
    ],
)
def test_objects_and_lists_are_checked_as_wholes(
    change: Mapping[str, object], expected: list[tuple[str, str]]
) -> None:
    assert faults({**GOOD, **change}, *VEHICLE) == expected


def test_a_group_of_optional_inputs_may_be_null_and_a_missing_group_names_its_inputs() -> None:
    assert load({**GOOD, "notice": None}, *VEHICLE)["notice"] == {"kind": None, "given_on": None}
    assert faults({"incomes": GOOD["incomes"]}, *VEHICLE) == [
        ("/vehicle/powertrain", "required"),
        ("/vehicle/price", "required"),
        ("/vehicle/production_date", "required"),
    ]


SCALED = TypeSpec(Kind.NUMBER, scale=3, minimum=D(-5))
INTEGER = TypeSpec(Kind.INTEGER, scale=0, maximum=D(10))
WIDE = TypeSpec(Kind.NUMBER)
DATE = TypeSpec(Kind.DATE, minimum=date(2000, 1, 1), maximum=date(2022, 12, 31))
CODE = TypeSpec(Kind.TEXT, pattern="[A-Z]{2}[0-9]+", max_length=5)


@pytest.mark.parametrize(
    ("spec", "given", "expected"),
    [
        (MONEY, "12.30", D("12.30")),
        (MONEY, D("12.340"), D("12.34")),
        (MONEY, "000012", D("12.00")),
        (MONEY, 12, D("12.00")),
        (RATIO, "1", D(1)),
        (RATIO, D("-0.0"), D("0.0")),
        (RATIO, "0." + "1" * 16, D("0." + "1" * 16)),
        (SCALED, "-5", D("-5.000")),
        (INTEGER, "10.0", D(10)),
        (WIDE, "9" * 30, D("9" * 30)),
        (DATE, "2000-01-01", date(2000, 1, 1)),
        (DATE, "2022-12-31", date(2022, 12, 31)),
        (DATE, date(2020, 2, 29), date(2020, 2, 29)),
        (TypeSpec(Kind.DATE), "0001-01-01", date(1, 1, 1)),
        (
            TypeSpec(Kind.DATETIME),
            "2022-07-30T10:00:00.5+04:00",
            DateTime(date(2022, 7, 30), 36_000_500_000_000, 14_400),
        ),
        (TypeSpec(Kind.DURATION), "P1DT12H", DaysDuration(DAY * 3 // 2)),
        (TypeSpec(Kind.DURATION, months=True), "P1Y6M", MonthsDuration(18)),
        (TypeSpec(Kind.BOOLEAN), False, False),
        (TypeSpec(Kind.ENUM, values=("a", "b")), "b", "b"),
        (TypeSpec(Kind.TEXT), "e\u0301", "é"),
        (TypeSpec(Kind.ENUM, values=("é",)), "e\u0301", "é"),
        (TypeSpec(Kind.TEXT, max_length=1), "e\u0301", "é"),
        (CODE, "AB123", "AB123"),
        (TypeSpec(Kind.TEXT), "x" * MAX_TEXT, "x" * MAX_TEXT),
    ],
)
def test_a_value_of_its_type_is_accepted(spec: TypeSpec, given: object, expected: object) -> None:
    value = load({"x": given}, field("x", spec))["x"]
    assert repr(value) == repr(expected)  # equal numbers may have other decimals, or be -0


@pytest.mark.parametrize(
    ("spec", "given", "code"),
    [
        (MONEY, "12.345", "too_many_decimals"),
        (MONEY, D("0.001"), "too_many_decimals"),
        (INTEGER, "1.5", "too_many_decimals"),
        (WIDE, "0." + "1" * 17, "too_many_decimals"),
        (MONEY, "1" * 31, "too_many_digits"),
        (MONEY, "1" * 400, "too_many_digits"),
        (MONEY, D("1e31"), "too_many_digits"),
        (MONEY, 10**400, "too_many_digits"),
        (MONEY, "-1", "out_of_range"),
        (MONEY, "0.00", "out_of_range"),
        (RATIO, D("1.01"), "out_of_range"),
        (INTEGER, "11", "out_of_range"),
        (MONEY, "abc", "not_a_decimal"),
        (MONEY, "", "not_a_decimal"),
        (MONEY, "1e3", "not_a_decimal"),
        (MONEY, "1_000", "not_a_decimal"),
        (MONEY, " 1", "not_a_decimal"),
        (MONEY, "1\n", "not_a_decimal"),
        (MONEY, "+1", "not_a_decimal"),
        (MONEY, ".5", "not_a_decimal"),
        (MONEY, "5.", "not_a_decimal"),
        (MONEY, "1,5", "not_a_decimal"),
        (MONEY, "--1", "not_a_decimal"),
        (MONEY, "NaN", "not_a_decimal"),
        (MONEY, "Infinity", "not_a_decimal"),
        (MONEY, D("NaN"), "not_a_decimal"),
        (MONEY, D("-Infinity"), "not_a_decimal"),
        (MONEY, "\u0661\u0662", "not_a_decimal"),
        (MONEY, "\uff11", "not_a_decimal"),
        (MONEY, True, "wrong_type"),
        (MONEY, 1.5, "wrong_type"),
        (MONEY, {}, "wrong_type"),
        (MONEY, None, "null_not_allowed"),
        (DATE, "2023-02-29", "bad_date"),
        (DATE, "2022-2-1", "bad_date"),
        (DATE, "20220201", "bad_date"),
        (DATE, "2022-W01-1", "bad_date"),
        (DATE, "0000-01-01", "bad_date"),
        (DATE, "2022-01-01T00:00:00Z", "bad_date"),
        (DATE, "\u0662\u0660\u0662\u0662-01-01", "bad_date"),
        (DATE, " 2022-1-01", "bad_date"),
        (DATE, "1999-12-31", "date_out_of_range"),
        (DATE, "2023-01-01", "date_out_of_range"),
        (DATE, D(20220101), "wrong_type"),
        (TypeSpec(Kind.DATETIME), "2022-07-30T10:00:00", "bad_datetime"),
        (TypeSpec(Kind.DATETIME), "2022-07-30", "bad_datetime"),
        (TypeSpec(Kind.DATETIME), "2022-02-30T10:00:00Z", "bad_datetime"),
        (TypeSpec(Kind.DATETIME), "0000-01-30T10:00:00Z", "bad_datetime"),
        (TypeSpec(Kind.DATETIME), "2022-07-30T24:00:00Z", "bad_datetime"),
        (TypeSpec(Kind.DATETIME), D(1), "wrong_type"),
        (TypeSpec(Kind.DURATION), "P1Y", "bad_duration"),
        (TypeSpec(Kind.DURATION, months=True), "P1D", "bad_duration"),
        (TypeSpec(Kind.DURATION), "five days", "bad_duration"),
        (TypeSpec(Kind.DURATION), D(5), "wrong_type"),
        (TypeSpec(Kind.BOOLEAN), "true", "wrong_type"),
        (TypeSpec(Kind.BOOLEAN), D(1), "wrong_type"),
        (TypeSpec(Kind.ENUM, values=("a", "b")), "A", "not_in_enum"),
        (TypeSpec(Kind.ENUM, values=("a", "b")), True, "wrong_type"),
        (TypeSpec(Kind.TEXT), D(1), "wrong_type"),
        (TypeSpec(Kind.TEXT), "x" * (MAX_TEXT + 1), "too_long"),
        (TypeSpec(Kind.TEXT), "e\u0301" * 9 * MAX_TEXT, "too_long"),
        (TypeSpec(Kind.TEXT), "a\ud800", "not_text"),
        (CODE, "AB1234", "too_long"),
        (CODE, "AB", "pattern_mismatch"),
        (CODE, "AB1\n", "pattern_mismatch"),
        (TypeSpec(Kind.TEXT, pattern="(a*)*b"), "a" * 5000, "pattern_mismatch"),
        (TypeSpec(Kind.LIST, item=MONEY), ["1"] * (MAX_ITEMS + 1), "too_many_items"),
    ],
)
def test_what_is_not_a_value_of_its_type_is_refused_by_code(
    spec: TypeSpec, given: object, code: str
) -> None:
    assert faults({"x": given}, field("x", spec)) == [("/x", code)]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("1e999999", "not_a_decimal"),
        ("9" * 400, "too_many_digits"),
        ("1.2345", "too_many_decimals"),
    ],
)
def test_a_json_number_that_cannot_be_taken_is_reported_where_it_stands(
    number: str, code: str
) -> None:
    raw = read_json(f'{{"a": {{"b": [1, {number}]}}}}')
    spec = TypeSpec(Kind.LIST, item=MONEY)
    assert faults(raw, field("a.b", spec)) == [("/a/b/1", code)]


def test_an_input_may_be_named_as_anything_the_schema_itself_has() -> None:
    names = ("load", "fields", "context", "validate", "many", "self")
    declared = [field(name, TypeSpec(Kind.BOOLEAN)) for name in names]
    assert load(dict.fromkeys(names, True), *declared) == dict.fromkeys(names, True)


# --- printing and reading again --------------------------------------------------

_DIGITS = st.integers(0, 16)
_DATES = st.dates(date(1, 1, 1), date(9999, 12, 31))


def _scalar() -> st.SearchStrategy[tuple[TypeSpec, Any]]:
    """A type and a value of it."""
    numbers = st.tuples(
        st.sampled_from([Kind.MONEY, Kind.NUMBER, Kind.RATIO]),
        _DIGITS,
        st.integers(-(10**13), 10**13),
    ).map(lambda t: (TypeSpec(t[0], scale=t[1]), D(t[2]).scaleb(-t[1])))
    return st.one_of(
        numbers,
        st.tuples(_DIGITS, st.integers(-(10**13), 10**13)).map(
            lambda t: (TypeSpec(Kind.NUMBER), D(t[1]).scaleb(-t[0]))
        ),
        st.integers(-(10**29), 10**29).map(lambda n: (TypeSpec(Kind.INTEGER, scale=0), D(n))),
        _DATES.map(lambda day: (TypeSpec(Kind.DATE), day)),
        st.tuples(_DATES, st.integers(0, DAY - 1), st.integers(-840, 840)).map(
            lambda t: (TypeSpec(Kind.DATETIME), DateTime(t[0], t[1], t[2] * 60))
        ),
        st.integers(-(10**20), 10**20).map(lambda n: (TypeSpec(Kind.DURATION), DaysDuration(n))),
        st.integers(-(10**6), 10**6).map(
            lambda n: (TypeSpec(Kind.DURATION, months=True), MonthsDuration(n))
        ),
        st.booleans().map(lambda value: (TypeSpec(Kind.BOOLEAN), value)),
        st.sampled_from(["a", "ə", "A b"]).map(
            lambda value: (TypeSpec(Kind.ENUM, values=("a", "ə", "A b")), value)
        ),
        st.text('aé\u0301\n"\\ə😀', max_size=5).map(lambda text: (TypeSpec(Kind.TEXT), text)),
    )


def _record(pairs: Mapping[str, tuple[TypeSpec, Any]], given: bool) -> tuple[TypeSpec, Any]:
    fields = {name: field(name, spec, optional=not given) for name, (spec, _) in pairs.items()}
    values = {name: value if given else None for name, (_, value) in pairs.items()}
    return TypeSpec(Kind.RECORD, fields=fields), values


_TYPED = st.recursive(
    _scalar(),
    lambda inner: st.one_of(
        inner.map(lambda pair: (TypeSpec(Kind.LIST, item=pair[0]), [pair[1], pair[1]])),
        st.builds(
            _record,
            st.dictionaries(st.sampled_from(["one", "two", "three"]), inner, min_size=1),
            st.booleans(),
        ),
    ),
    max_leaves=4,
)
_NAMES = st.sampled_from(["a", "b", "c.x", "c.y", "c.d.z", "d.x"])


@given(st.dictionaries(_NAMES, st.tuples(_TYPED, st.booleans()), min_size=1, max_size=4))
def test_printing_inputs_and_reading_them_again_loses_nothing(
    case: Mapping[str, tuple[tuple[TypeSpec, Any], bool]],
) -> None:
    declared = [field(name, spec, optional=opt) for name, ((spec, _), opt) in case.items()]
    raw: dict[str, Any] = {}
    for name, ((_, value), _) in case.items():
        *parents, last = name.split(".")
        target = raw
        for parent in parents:
            target = target.setdefault(parent, {})
        target[last] = value
    schema = build_input_schema(policy(*declared))
    typed = schema.load(raw, TODAY)
    printed = canonical_json(render_inputs(typed, policy(*declared).inputs))
    again = schema.load(read_json(printed), TODAY)
    assert again == typed
    assert canonical_json(render_inputs(again, policy(*declared).inputs)) == printed


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=3) | st.decimals(allow_nan=True),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(
                st.sampled_from(["vehicle", "price", "incomes", "source", "x"]), inner
            )
        ),
        max_leaves=8,
    )
)
def test_any_json_is_either_typed_or_refused_with_faults(raw: object) -> None:
    try:
        load(raw, *VEHICLE)
    except InvalidInput as error:
        assert error.errors


@pytest.mark.parametrize("written", ["0.18", "0.18000000000000000", "0.180000000000000000000000"])
def test_zeros_behind_the_last_decimal_of_a_ratio_do_not_count(written: str) -> None:
    rate = load({"rate": written}, field("rate", RATIO))["rate"]
    assert rate == D("0.18")
    assert rate.as_tuple().exponent >= -16
