"""What compiled expressions give, in both dialects, and how they fail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.errors import FeelEvaluationError, UnknownValue
from engine.feel import Dialect, Scope, compile_expression, feel_text
from engine.feel.types import (
    AnyType,
    BooleanType,
    ContextType,
    DateType,
    FunctionType,
    ListType,
    NumberType,
    StringType,
)

D = Decimal
SCOPE = Scope(
    {
        "a": NumberType(),
        "b": NumberType(),
        "maybe": NumberType(nullable=True),
        "flag": BooleanType(),
        "maybe_flag": BooleanType(nullable=True),
        "text": StringType(),
        "day": DateType(),
        "loan": ContextType({"principal": NumberType(), "rate": NumberType()}),
        "spouse": ContextType({"income": NumberType()}, nullable=True),
        "incomes": ListType(ContextType({"amount": NumberType(), "kind": StringType()})),
        "twice": FunctionType((("n", NumberType()),), NumberType()),
        "Monthly Salary": NumberType(),
        "anything": AnyType(),
    }
)
ENV: dict[str, Any] = {
    "a": D("0.1"),
    "b": D("0.2"),
    "maybe": None,
    "flag": True,
    "maybe_flag": None,
    "text": "ə",
    "day": date(2020, 2, 29),
    "loan": {"principal": D(1000), "rate": D("0.07")},
    "spouse": None,
    "incomes": [{"amount": D(5), "kind": "salary"}, {"amount": D(7), "kind": "other"}],
    "twice": lambda n: n * 2,
    "Monthly Salary": D(300),
    "anything": D(3),
}


def value(text: str, env: Mapping[str, Any] = ENV) -> str:
    return feel_text(compile_expression(text, SCOPE).evaluate(env))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b", "0.3"),
        ("a + b = 0.3", "true"),
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ("2 / 3", "0.6666666666666666666666666666666667"),
        ("2 ** 0.5", "1.414213562373095048801688724209698"),
        ("1.0 = 1.00", "true"),
        ("maybe = null", "true"),
        ("maybe != 3", "true"),
        ("if maybe = null then 0 else maybe + 1", "0"),
        ("maybe = null or maybe > 1", "true"),
        ("maybe_flag and flag", "null"),
        ("maybe_flag and false", "false"),
        ("maybe_flag or true", "true"),
        ("not(maybe_flag)", "null"),
        ("not(flag)", "false"),
        ('text + "x"', '"əx"'),
        ("a between 0.1 and 0.1", "true"),
        ("a in (0.1..1]", "false"),
        ("a in [0.1..1]", "true"),
        ("a in (5, < 1)", "true"),
        ('text in ("a", "ə")', "true"),
        ("a in [0.1, 3]", "true"),
        ("loan.principal * loan.rate", "70"),
        ("spouse.income", "null"),
        ("incomes.amount", "[5, 7]"),
        ('incomes[kind = "salary"].amount', "[5]"),
        ("incomes[amount > 5 and item.amount < 8].kind", '["other"]'),
        ("incomes[1].amount", "5"),
        ("incomes[-1].amount", "7"),
        ("incomes[3]", "null"),
        ("incomes[amount = 0]", "[]"),
        ("[1, 2, 3][item > 1]", "[2, 3]"),
        ("[[1, 2], [3]][count(item[item > 1]) = 1]", "[[1, 2], [3]]"),
        ("for i in 1..3 return i * a", "[0.1, 0.2, 0.3]"),
        ("for i in 3..1 return i", "[3, 2, 1]"),
        ("for i in [2..4) return i", "[2, 3]"),
        ("for i in 1..2, j in i..2 return i * 10 + j", "[11, 12, 22]"),
        ("for i in 1..6 return if i < 3 then 1 else partial[-1] + partial[-2]",
         "[1, 1, 2, 3, 5, 8]"),
        ('for d in day..@"2020-03-02" return d.day', "[29, 1, 2]"),
        ("some i in incomes satisfies i.amount > 6", "true"),
        ("every i in incomes satisfies i.amount > 6", "false"),
        ("every i in [] satisfies false", "true"),
        ("some i in incomes, j in incomes satisfies i.amount + j.amount = 12", "true"),
        ("twice(a)", "0.2"),
        ("twice(n: twice(a))", "0.4"),
        ("Monthly Salary * 12", "3600"),
        ("{net: 2, gross: net * 2}.gross", "4"),
        ('{"a-b": 1, c: a-b + 1}.c', "2"),
        ('{"1": 5, "+": 7, b: 1 + 2}.b', "3"),
        ("{f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(20)}.r",
         "2432902008176640000"),
        ("(function(x: number, y) x - y)(y: 1, x: 3)", "2"),
        ("sort(incomes, function(x, y) x.amount > y.amount)[1].amount", "7"),
        ("sort([2, 3, 1], function(x, y) x < y)", "[1, 2, 3]"),
        ('day + duration("P1Y")', '@"2021-02-28"'),
        ('day - @"2020-02-01"', '@"P28D"'),
        ("day.year", "2020"),
        ("@\"10:30:00@Asia/Baku\".timezone", '"Asia/Baku"'),
        ("[1..5].start included", "true"),
        ("a instance of number", "true"),
        ("maybe instance of number", "false"),
        ("incomes instance of list<context<amount: number>>", "true"),
        ("incomes instance of list<number>", "false"),
        ("(function(x) x) instance of function<number> -> number", "true"),
        ("[1..5] instance of range<number>", "true"),
        ("anything + 1", "4"),
        ("round half up(1/3, 16)", "0.3333333333333333"),
        ("string length(\"🐎\")", "1"),
    ],
)  # fmt: skip
def test_an_expression_gives(text: str, expected: str) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 / 0", "null"),
        ('1 + "a"', "null"),
        ("true and 1", "null"),
        ("false and 1", "false"),
        ('1 = "a"', "null"),
        ("if 1 then 2 else 3", "3"),
        ("{a: 1}.b", "null"),
        ("[{a: 1}, {b: 2}].a", "[1, null]"),
        ("[1, 2, 3][5]", "null"),
        ("5[1]", "5"),
        ("null[1]", "null"),
        ("[{a: 1}, {a: 2}][a > 1]", "[{a: 2}]"),
        ("[{item: 1}, {item: 2}][item > 1]", "[{item: 2}]"),
        ("[{a: 1}][a = b]", "[]"),
        ("for i in 1 return i + 1", "[2]"),
        ("for i in null return i", "null"),
        ("some i in [1, null] satisfies i > 1", "null"),
        ("unknown", "null"),
        ("unknown(1)", "null"),
        ("abs(\"a\")", "null"),
        ("abs(n: -1)", "1"),
        ("(function(x: number) x)(\"a\")", "null"),
        ("5 in ]1..5[", "false"),
        ("(< 5) = (< 5)", "true"),
        ("function() external {java: {class: \"x\"}}", "null"),
        ('1 instance of foo', "null"),
        ('@"nonsense"', "null"),
    ],
)  # fmt: skip
def test_in_the_standard_dialect_a_failure_is_null(text: str, expected: str) -> None:
    compiled = compile_expression(text, Scope(), Dialect.STANDARD)
    assert feel_text(compiled.evaluate({})) == expected


@pytest.mark.parametrize(
    ("text", "message", "operands"),
    [
        ("loan.principal / (a - 0.1)", "line 1, column 16: division by zero",
         [("loan.principal", D(1000)), ("a", D("0.1"))]),
        ("1 +\n  1 / (a - a)", "line 2, column 5: division by zero", [("a", D("0.1"))]),
        ("10 ** 9999 * 1", "line 1, column 4: the number is too large", []),
        ('anything + "x"', "line 1, column 10: cannot add a number and a string",
         [("anything", D(3))]),
        ("anything and true", "line 1, column 1: true or false is needed, not a number",
         [("anything", D(3))]),
        ("anything.x", "line 1, column 1: a number has no property \"x\"", [("anything", D(3))]),
        ("for i in 1..2 return i / (i - 1)", "line 1, column 24: division by zero", []),
        ("incomes[1 / (amount - 7) > 0]", "line 1, column 11: division by zero", []),
        ('number("x", ",", ".")', "line 1, column 1: ", []),
        ("anything(1)", "line 1, column 1: a number cannot be called", [("anything", D(3))]),
        ("some x in [anything, true] satisfies x",
         "line 1, column 38: true or false is needed, not a number", []),
        ('if anything = "x" then 1 else 2',
         "line 1, column 13: cannot compare a number with a string", [("anything", D(3))]),
        ("(function(x: string) x)(anything)",
         "line 1, column 2: x must be a text, not a number", [("anything", D(3))]),
    ],
)  # fmt: skip
def test_in_the_policy_dialect_a_failure_is_an_error_with_place_and_operands(
    text: str, message: str, operands: list[tuple[str, Any]]
) -> None:
    with pytest.raises(FeelEvaluationError) as caught:
        value(text)
    assert str(caught.value).startswith(message)
    assert [tuple(one) for one in caught.value.operands] == operands


def test_a_value_of_another_type_than_declared_is_an_error_with_its_place() -> None:
    with pytest.raises(FeelEvaluationError, match="line 1, column 3: a value is not of the type"):
        value("a > b", {"a": None, "b": D(1)})


def test_a_name_without_a_value_is_an_error_with_its_place() -> None:
    with pytest.raises(FeelEvaluationError, match="line 1, column 5: there is no value for 'b'"):
        value("a + b", {"a": D(1)})


def test_what_an_environment_raises_passes_unchanged() -> None:
    class Env(dict[str, Any]):
        def __missing__(self, name: str) -> Any:
            raise UnknownValue(name, date(2030, 1, 1))

    with pytest.raises(UnknownValue, match="b has no value for 2030-01-01"):
        value("a + b", Env(a=D(1)))


def test_only_what_decides_is_evaluated() -> None:
    assert value("false and 1 / (a - a) > 0") == "false"
    assert value("true or 1 / (a - a) > 0") == "true"
    assert value("if flag then 1 else 1 / (a - a)") == "1"
    assert value("some i in [1, 0] satisfies 1 / i > 0") == "true"


def test_an_error_in_a_function_of_another_expression_keeps_its_own_place() -> None:
    inner = compile_expression("function(n)\n  1 / n", SCOPE).evaluate({})
    outer = compile_expression("anything(0)", SCOPE)
    with pytest.raises(FeelEvaluationError) as caught:
        outer.evaluate({"anything": inner})
    assert (caught.value.line, caught.value.column) == (2, 5)
    assert caught.value.source == "function(n)\n  1 / n"


@pytest.mark.parametrize("source", ["0", "12.50", "007", '""', '"İ, ə"', "999999999999999.5"])
def test_a_literal_alone_is_read_without_the_parser_as_the_parser_reads_it(source: str) -> None:
    plain, parsed = compile_expression(source, Scope({})), compile_expression(f"{source} ", Scope())
    assert plain.ast == parsed.ast
    assert (plain.source, plain.type) == (source, parsed.type)
