"""Static types in the policy dialect: units, kinds, nulls and what guards them."""

from __future__ import annotations

import pytest

from engine.errors import FeelTypeError
from engine.feel import Dialect, Scope, compile_expression
from engine.feel.types import (
    CONSTANT_UNIT,
    AnyType,
    BooleanType,
    ContextType,
    DateTimeType,
    DateType,
    DaysDurationType,
    FeelType,
    FunctionType,
    ListType,
    MonthsDurationType,
    NumberType,
    StringType,
    TimeType,
)

AZN = NumberType("AZN")
USD = NumberType("USD")
WHOLE = NumberType(integer=True)
SCOPE = Scope(
    {
        "price": AZN,
        "other": AZN,
        "dollars": USD,
        "deposited": NumberType("deposit.currency"),
        "ratio": NumberType(),
        "months": WHOLE,
        "kind": StringType(frozenset({"electric", "hybrid"})),
        "name": StringType(),
        "day": DateType(),
        "moment": DateTimeType(),
        "clock": TimeType(),
        "hours": DaysDurationType(),
        "term": MonthsDurationType(),
        "flag": BooleanType(),
        "maybe": AZN.as_nullable(),
        "maybe_flag": BooleanType(nullable=True),
        "loan": ContextType({"principal": AZN, "fee": AZN.as_nullable()}),
        "spouse": ContextType({"income": AZN, "name": StringType(nullable=True)}, nullable=True),
        "incomes": ListType(ContextType({"amount": AZN, "bonus": AZN.as_nullable()})),
        "debts": ListType(AZN, nullable=True),
        "rate": FunctionType((("on", DateType()), ("of", AZN)), NumberType()),
        "anything": AnyType(),
        "count": WHOLE,
    }
)


def type_of(text: str) -> FeelType:
    return compile_expression(text, SCOPE).type


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", NumberType(CONSTANT_UNIT, integer=True)),
        ("1.50", NumberType(CONSTANT_UNIT)),
        ('"x"', StringType(frozenset({"x"}))),
        ("price + other", AZN),
        ("price + 5", AZN),
        ("5 - price", AZN),
        ("price * ratio", AZN),
        ("ratio * price", AZN),
        ("price * 2", AZN),
        ("price / months", AZN),
        ("price / 2", AZN),
        ("price / other", NumberType()),
        ("months + 1", WHOLE),
        ("months / 2", NumberType()),
        ("months * months", WHOLE),
        ("ratio ** 2", NumberType()),
        ("-price", AZN),
        ("name + kind", StringType()),
        ("day + term", DateType()),
        ("term + day", DateType()),
        ("day - day", DaysDurationType()),
        ("moment - hours", DateTimeType()),
        ("clock + hours", TimeType()),
        ("hours / hours", NumberType()),
        ("hours * 2", DaysDurationType()),
        ("2 * term", MonthsDurationType()),
        ("price > other", BooleanType()),
        ("flag and price > 1", BooleanType()),
        ("flag and maybe_flag", BooleanType(nullable=True)),
        ("not(maybe_flag)", BooleanType(nullable=True)),
        ("if flag then price else 0", AZN),
        ("if flag then price else null", AZN.as_nullable()),
        ('if flag then "a" else "b"', StringType(frozenset({"a", "b"}))),
        ("loan.principal", AZN),
        ("spouse.income", AZN.as_nullable()),
        ("incomes.amount", ListType(AZN)),
        ("incomes[amount > 5]", SCOPE.names["incomes"]),
        ("incomes[1]", ContextType({"amount": AZN, "bonus": AZN.as_nullable()}, nullable=True)),
        ("incomes[1].amount", AZN.as_nullable()),
        ("[price, 5]", ListType(AZN)),
        ("[]", ListType(AnyType(nullable=False))),
        ("if flag then [] else [price]", ListType(AZN)),
        ("for i in 1..3 return i", ListType(WHOLE)),
        ("for i in incomes return i.amount * 2", ListType(AZN)),
        ("some i in incomes satisfies i.amount > 5", BooleanType()),
        ("{a: price, b: a * 2}", ContextType({"a": AZN, "b": AZN})),
        ("day.year", WHOLE),
        ("term.months", WHOLE),
        ("rate(day, price)", NumberType()),
        ("rate(of: price, on: day)", NumberType()),
        ("sum(incomes.amount)", AZN.as_nullable()),
        ("total(incomes.amount)", AZN),
        ("min(price, other)", AZN),
        ("floor(price, 2)", AZN),
        ("floor(price)", NumberType("AZN", integer=True)),
        ("count([1, 2])", WHOLE),
        ('date("2020-01-01")', DateType()),
        ('duration("P1Y")', MonthsDurationType()),
        ('duration("PT1H")', DaysDurationType()),
        ('@"2020-01-01T00:00:00"', DateTimeType()),
        ("anything + 1", AnyType()),
        ("anything.x.y", AnyType()),
    ],
)
def test_an_expression_has_this_type(text: str, expected: FeelType) -> None:
    assert type_of(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("prise", "line 1, column 1: 'prise' is not declared; did you mean 'price'?"),
        ("loan.principle", "line 1, column 1: there is no entry 'principle'; "
         "did you mean 'principal'?"),
        ("day.yaer", "line 1, column 1: a date has no property 'yaer'; did you mean 'year'?"),
        ("flor(price)", "line 1, column 1: there is no function 'flor'; did you mean 'floor'?"),
        ("price + dollars",
         "line 1, column 7: money in AZN and money in USD do not go together"),
        ("price + ratio",
         "line 1, column 7: money in AZN and a plain number do not go together"),
        ("price > months",
         "line 1, column 7: money in AZN and a plain number do not go together"),
        ("deposited = price",
         "line 1, column 11: money in deposit.currency and money in AZN do not go together"),
        ("if flag then price else ratio",
         "line 1, column 1: money in AZN and a plain number do not go together"),
        ("price * other", "line 1, column 7: cannot multiply money in AZN by money in AZN"),
        ("ratio / price", "line 1, column 7: cannot divide a number by money in AZN"),
        ("price ** 2", "line 1, column 7: cannot raise money in AZN to the power of "
         "a whole number"),
        ("price + name", "line 1, column 7: cannot add money in AZN and a text"),
        ("day + 1", "line 1, column 5: cannot add a date and a whole number"),
        ("day > moment", "line 1, column 5: cannot order a date and a date and time"),
        ("day = name", "line 1, column 5: cannot compare a date with a text"),
        ("flag > true", "line 1, column 6: cannot order a boolean and a boolean"),
        ("-name", "line 1, column 1: cannot negate a text"),
        ('kind = "hybird"', 'line 1, column 6: "hybird" is not one of "electric", "hybrid"; '
         "did you mean 'hybrid'?"),
        ('kind in ("electric", "diesel")',
         'line 1, column 22: "diesel" is not one of "electric", "hybrid"'),
        ("maybe + 1", "line 1, column 1: maybe may be null; guard it, "
         "as in 'if maybe != null then'"),
        ("maybe > 1", "line 1, column 1: maybe may be null; guard it, "
         "as in 'if maybe != null then'"),
        ("if maybe_flag then 1 else 2", "line 1, column 4: maybe_flag may be null; guard it, "
         "as in 'if maybe_flag != null then'"),
        ("spouse.income * 2", "line 1, column 1: spouse.income may be null; guard it, "
         "as in 'if spouse.income != null then'"),
        ("debts[1]", "line 1, column 1: debts may be null; guard it, "
         "as in 'if debts != null then'"),
        ("total(debts)", "line 1, column 7: in 'total', 'list': it may be null"),
        ("total(incomes.bonus)",
         "line 1, column 7: in 'total', 'list': an item of it may be null"),
        ("null + 1", "line 1, column 1: null cannot be an operand here"),
        ("if price then 1 else 2",
         "line 1, column 4: the condition of 'if' must be a boolean, not money in AZN"),
        ("if flag then 1 else name", "line 1, column 1: 'then' gives a whole number "
         "and 'else' a text"),
        ("flag and price", "line 1, column 10: what 'and' joins must be a boolean, "
         "not money in AZN"),
        ("incomes[amount]",
         "line 1, column 9: in a filter a number is a position, not money in AZN"),
        ("price[1]", "line 1, column 1: only a list can be filtered, not money in AZN"),
        ("for i in price return i",
         "line 1, column 10: an iterator runs over a list or a range, not money in AZN"),
        ('for i in "a".."c" return i',
         "line 1, column 10: an iterator counts whole numbers or dates, not a text"),
        ("some i in incomes satisfies i.amount",
         "line 1, column 29: what is to be satisfied must be a boolean, not money in AZN"),
        ("rate(day)", "line 1, column 1: rate takes 2 arguments, not 1"),
        ("rate(price, day)",
         "line 1, column 6: 'on' of rate: it must be a date, not money in AZN"),
        ("rate(on: day, off: price)",
         "line 1, column 1: rate has no parameter 'off'; did you mean 'of'?"),
        ("price(1)", "line 1, column 1: price is money in AZN, not a function"),
        ("floor(name)", "line 1, column 7: in 'floor', 'n': it must be a number, not a text"),
        ("min(price, dollars)", "line 1, column 12: money in AZN and money in USD "
         "do not go together"),
        ("max(maybe, 5)", "line 1, column 5: maybe may be null; guard it"),
        ("max(debts)", "line 1, column 5: debts may be null; guard it"),
        ("max(incomes.bonus)", "line 1, column 5: an item of incomes.bonus may be null; "
         "keep the others, as in 'incomes.bonus[item != null]'"),
        ('min(name, 1)', "line 1, column 11: cannot order a text and a whole number"),
        ("min(loan, loan)", "line 1, column 5: cannot order a context and a context"),
        ("price in debts", "line 1, column 10: debts may be null; guard it"),
        ('list contains([kind], "hybird")', 'line 1, column 23: "hybird" is not one of '
         '"electric", "hybrid"; did you mean \'hybrid\'?'),
        ("list contains(incomes.amount, ratio)", "line 1, column 31: money in AZN and "
         "a plain number do not go together; an amount is an input or parameter of type money"),
        ('index of(incomes.amount, name)', "line 1, column 26: cannot compare money in AZN "
         "with a text"),
        ("{a: price} = {a: ratio}", "line 1, column 12: money in AZN and a plain number"),
        ("for i in 1..price return i", "line 1, column 13: an iterator counts whole numbers "
         "or dates, not money in AZN"),
        ("now()", "line 1, column 1: now() reads the clock, which a policy must not"),
        ("today()", "line 1, column 1: today() reads the clock, which a policy must not"),
        ('date("2022-02-30")', "line 1, column 6: "),
        ('@"25:00:00"', "line 1, column 1: "),
        ("price instance of numbr",
         "line 1, column 19: 'numbr' is not a type; did you mean 'number'?"),
    ],
)  # fmt: skip
def test_a_type_that_does_not_fit_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(FeelTypeError) as caught:
        type_of(text)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        "if maybe = null then 0 else maybe + 1",
        "if maybe != null then maybe + 1 else 0",
        "if null = maybe then 0 else maybe + 1",
        "maybe != null and maybe > 1",
        "maybe = null or maybe > 1",
        "not(maybe = null) and maybe > 1",
        "not(maybe = null or flag) and maybe > 1",
        "not(maybe != null and flag) or maybe > 1",
        "if maybe = null or loan.fee = null then 0 else maybe + loan.fee",
        "loan.fee != null and loan.fee > 1",
        "maybe = price and maybe > 1",
        "maybe != null and maybe between 1 and 2",
        "if maybe in (1, 2) then maybe + 1 else 0",
        "if maybe instance of number then maybe + 1 else 0",
        "if spouse = null then 0 else spouse.income + 1",
        "spouse.income != null and spouse.income > 1",
        "spouse.name != null and string length(spouse.name) > 1",
        "maybe_flag != null and maybe_flag and flag",
        "if maybe_flag = true then 1 else 2",
        "total(incomes[bonus != null].bonus)",
        "total(incomes[item.bonus != null].bonus)",
        "for i in incomes return if i.bonus = null then 0 else i.bonus * 2",
        "some i in incomes satisfies i.bonus != null and i.bonus > 1",
        "if debts = null then 0 else total(debts)",
        "if incomes[1] != null then incomes[1].amount + 1 else 0",
        "if incomes[1].bonus = null then 0 else incomes[1].bonus + 1",
        "if sum(incomes.amount) != null then sum( incomes.amount ) + 1 else 0",
        "max(incomes.amount) != null and max(incomes.amount) > price",
        "(maybe_flag and maybe != null) and maybe > 1",
    ],
)
def test_a_guard_narrows(text: str) -> None:
    compile_expression(text, SCOPE)


@pytest.mark.parametrize(
    "text",
    [
        "if maybe = null then maybe + 1 else 0",
        "maybe = null and maybe > 1",
        "maybe != null or maybe > 1",
        "if maybe = null and flag then 0 else maybe + 1",
        "if maybe != null or flag then maybe + 1 else 0",
        "maybe > 1 and maybe != null",
        "if flag then maybe + 1 else 0",
        "if maybe in (1, null) then maybe + 1 else 0",
        "for maybe in [null, 1] return maybe + 1",
        "total(incomes[bonus = null].bonus)",
        "if spouse != null then spouse.name + name else name",
        "if maybe in (!= 5) then maybe + 1 else 0",
        "if maybe in (= null) then maybe + 1 else 0",
        "maybe_flag and (if maybe_flag then true else false)",
        "if incomes[1] != null then incomes[2].amount + 1 else 0",
        "if incomes[1] != null then (for incomes in [[1, null]] return incomes[1] + 1) else []",
    ],
)
def test_what_does_not_guard_does_not_narrow(text: str) -> None:
    with pytest.raises(FeelTypeError, match="may be null"):
        compile_expression(text, SCOPE)


def test_an_input_named_like_a_function_hides_it_only_as_a_value() -> None:
    assert type_of("count + count([1])") == WHOLE


def test_the_standard_dialect_checks_no_types() -> None:
    texts = ['price + "a"', "maybe + 1", "prise", "flor(1)", "if price then 1 else 2"]
    compiled = [compile_expression(text, SCOPE, Dialect.STANDARD) for text in texts]
    env = {"price": None, "maybe": None}
    assert [one.evaluate(env) for one in compiled[:4]] == [None] * 4
