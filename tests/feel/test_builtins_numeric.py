"""Numeric built-ins and the aggregates of lists."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel.builtins import builtins_for
from engine.feel.dialect import Dialect
from engine.feel.failure import FeelFailure
from engine.feel.types import (
    CONSTANT_UNIT,
    AnyType,
    BooleanType,
    DateType,
    ListType,
    NumberType,
    StringType,
)
from engine.feel.values import numbers
from tests.feel.calling import FAILS, D, at, call, outcome


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("decimal", ["0.3333", "2"], "0.33"),
        ("decimal", ["2.5", "0"], "2"),
        ("decimal", ["0.515", "2"], "0.52"),
        ("decimal", ["0.3333", "2.5"], "0.33"),
        ("floor", ["-1.5"], "-2"),
        ("floor", ["-1.56", "1"], "-1.6"),
        ("ceiling", ["-1.56", "1"], "-1.5"),
        ("ceiling", ["1.2"], "2"),
        ("round up", ["-1.121", "2"], "-1.13"),
        ("round down", ["-1.126", "2"], "-1.12"),
        ("round half up", ["2.345", "2"], "2.35"),
        ("round half up", ["-2.345", "2"], "-2.35"),
        ("round half down", ["2.345", "2"], "2.34"),
        ("round half up", ["1250", "-2"], "1300"),
        ("abs", ["-2.5"], "2.5"),
        ("modulo", ["-12", "5"], "3"),
        ("modulo", ["12", "-5"], "-3"),
        ("modulo", ["10.1", "4.5"], "1.1"),
        ("sqrt", ["16"], "4"),
        ("exp", ["0"], "1"),
        ("log", ["1"], "0"),
    ],
)
def test_a_numeric_function(name, arguments, expected) -> None:
    assert call(name, *map(D, arguments)) == D(expected)


def test_odd_and_even_ask_for_whole_numbers() -> None:
    numbers = [D(-3), D(0), D(2), D("1.5")]
    assert [call("odd", n) for n in numbers] == [True, False, False, False]
    assert [call("even", n) for n in numbers] == [False, True, True, False]


def test_abs_takes_durations_too() -> None:
    assert [call("abs", at(text)) for text in ("-P1D", "P1D", "-P1Y")] == [
        at("P1D"),
        at("P1D"),
        at("P1Y"),
    ]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("floor", [None, D(1)]),
        ("floor", [D("1.56"), None]),
        ("floor", []),
        ("floor", [D(1), D(1), D(2)]),
        ("floor", ["1.5"]),
        ("round up", [D("5.5")]),
        ("round up", [D("5.5"), D(-6112)]),
        ("round up", [D("5.5"), D(6177)]),
        ("modulo", [D(1), D(0)]),
        ("sqrt", [D(-1)]),
        ("sqrt", [True]),
        ("log", [D(0)]),
        ("abs", ["a"]),
        ("odd", [None]),
    ],
)
def test_a_numeric_function_refuses_what_it_does_not_take(name, arguments) -> None:
    assert outcome(name, *arguments) == FAILS


def test_a_failure_names_the_function_and_the_parameter() -> None:
    with pytest.raises(FeelFailure) as failure:
        call("floor", D(1), "1")
    assert failure.value.message == "floor: scale must be a number, not a string"
    with pytest.raises(FeelFailure) as failure:
        call("sqrt", D(-1))
    assert failure.value.message == "sqrt: a negative number has no square root"


def test_named_arguments_come_in_any_order() -> None:
    assert call("floor", scale=D(1), n=D("1.56")) == D("1.5")
    assert outcome("floor", n=D("1.5"), scal=D(1)) == FAILS
    assert outcome("floor", scale=D(1)) == FAILS


@pytest.mark.parametrize(
    ("name", "items", "expected"),
    [
        ("min", [D(3), D(1), D(2)], D(1)),
        ("max", [D(3), D(1), D(2)], D(3)),
        ("min", ["b", "a"], "a"),
        ("max", [at("2020-01-01"), at("2021-01-01")], at("2021-01-01")),
        ("min", [at("P1D"), at("PT23H")], at("PT23H")),
        ("sum", [D("0.1")] * 3, D("0.3")),
        ("mean", [D(1), D(2), D(4)], D("2.333333333333333333333333333333333")),
        ("median", [D(8), D(2), D(5), D(3), D(4)], D(4)),
        ("median", [D(6), D(1), D(2), D(3)], D("2.5")),
        ("product", [D(2), D(3), D("0.5")], D(3)),
        ("stddev", [D(2), D(4), D(7), D(5)], D("2.081665999466132735282297706979931")),
        ("mode", [D(6), D(1), D(9), D(6), D(1)], [D(1), D(6)]),
        ("all", [True, False], False),
        ("all", [True, None], None),
        ("all", [False, None], False),
        ("any", [False, None], None),
        ("any", [True, None], True),
    ],
)
def test_an_aggregate_takes_a_list_or_its_items(name, items, expected) -> None:
    assert call(name, items) == expected
    assert call(name, *items) == expected
    assert call(name, list=items) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("min", None),
        ("max", None),
        ("sum", None),
        ("mean", None),
        ("median", None),
        ("product", None),
        ("stddev", None),
        ("mode", []),
        ("all", True),
        ("any", False),
    ],
)
def test_an_aggregate_of_nothing(name, expected) -> None:
    assert call(name, []) == expected
    assert outcome(name) == FAILS


@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("min", [D(1), "a"]),
        ("min", [D(1), None]),
        ("max", [None]),
        ("max", [True, False]),
        ("sum", [D(1), None]),
        ("mean", [D(1), "2"]),
        ("median", [at("P1D")]),
        ("product", [D(1), True]),
        ("stddev", [D(1), None]),
        ("mode", [D(1), None]),
        ("all", [False, D(1)]),
        ("any", [True, "true"]),
    ],
)
def test_an_aggregate_refuses_items_of_other_kinds(name, items) -> None:
    assert outcome(name, items) == FAILS


def test_an_aggregate_of_null_fails() -> None:
    names = ["min", "sum", "mean", "median", "product", "stddev", "mode", "count"]
    assert [outcome(name, None) for name in names] == [FAILS] * len(names)


def test_one_item_has_no_deviation() -> None:
    assert call("stddev", [D(47)]) is None


@given(st.lists(st.decimals(-1000, 1000, places=4), min_size=1, max_size=8))
def test_sum_mean_median_and_extremes_agree_with_each_other(items) -> None:
    total = call("sum", items)
    assert total == sum(items)
    assert call("min", items) <= call("median", items) <= call("max", items)
    assert abs(call("mean", items) * len(items) - total) <= D("1e-27")


ENUM = frozenset({"a", "b"})
MANAT, PLAIN = NumberType("AZN"), NumberType()
LITERAL, COUNT = NumberType(CONSTANT_UNIT), NumberType(integer=True)


@pytest.mark.parametrize(
    ("name", "types", "result"),
    [
        ("min", [ListType(MANAT)], MANAT.as_nullable()),
        ("min", [MANAT, LITERAL], MANAT),
        ("min", [DateType(), DateType()], DateType()),
        ("max", [ListType(StringType(ENUM))], StringType(ENUM, nullable=True)),
        ("sum", [ListType(MANAT)], MANAT.as_nullable()),
        ("sum", [MANAT, MANAT], MANAT),
        ("mean", [ListType(COUNT)], PLAIN.as_nullable()),
        ("median", [ListType(MANAT)], MANAT.as_nullable()),
        ("product", [ListType(COUNT)], COUNT.as_nullable()),
        ("mode", [ListType(MANAT)], ListType(MANAT)),
        ("count", [ListType(MANAT)], COUNT),
        ("all", [ListType(BooleanType())], BooleanType()),
        ("any", [ListType(BooleanType(nullable=True))], BooleanType(nullable=True)),
        ("floor", [MANAT, COUNT], MANAT),
        ("floor", [PLAIN], COUNT),
        ("round half up", [MANAT, LITERAL], MANAT),
        ("abs", [MANAT], MANAT),
        ("modulo", [MANAT, LITERAL], MANAT),
        ("sqrt", [PLAIN], PLAIN),
        ("sum", [AnyType()], PLAIN.as_nullable()),
    ],
)  # fmt: skip
def test_a_result_keeps_the_unit_of_its_arguments(name, types, result) -> None:
    signature = builtins_for(Dialect.POLICY)[name].positional(len(types))[0]
    assert signature.result_type(tuple(types)) == result


@pytest.mark.parametrize(
    ("name", "types"),
    [
        ("min", [MANAT, NumberType("USD")]),
        ("max", [MANAT, PLAIN]),
        ("modulo", [MANAT, PLAIN]),
        ("product", [ListType(MANAT)]),
    ],
)
def test_units_that_do_not_go_together_are_told_before_evaluation(name, types) -> None:
    signature = builtins_for(Dialect.POLICY)[name].positional(len(types))[0]
    with pytest.raises(FeelFailure):
        signature.result_type(tuple(types))


@given(st.lists(st.integers(-(10**6), 10**6).map(lambda units: D(units) / 1000), min_size=2))
def test_the_standard_deviation_is_that_of_exact_fractions(items: list[Decimal]) -> None:
    values = [Fraction(item) for item in items]
    mean = sum(values, Fraction(0)) / len(values)
    variance = sum(((one - mean) ** 2 for one in values), Fraction(0)) / (len(values) - 1)
    found = Fraction(call("stddev", items))
    assert abs(found * found - variance) <= variance * Fraction(1, 10**33)


def test_the_standard_deviation_of_a_thousand_huge_numbers() -> None:
    huge = [D(number).scaleb(6000) for number in range(1, 1001)]
    assert call("stddev", huge) == call("stddev", [D(number) for number in range(1, 1001)]).scaleb(
        6000, numbers.CONTEXT
    )
