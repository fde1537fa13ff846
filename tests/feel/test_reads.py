"""What an expression says about itself: names, functions, operands, conditions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.errors import UnknownValue
from engine.feel import ConditionTree, Scope, compile_expression
from engine.feel.types import (
    BooleanType,
    ContextType,
    DateType,
    FunctionType,
    ListType,
    NumberType,
)
from tests.feel.test_evaluation import ENV

SCOPE = Scope(
    {
        "price": NumberType(),
        "flag": BooleanType(),
        "day": DateType(),
        "loan": ContextType({"principal": NumberType(), "opened": DateType()}),
        "incomes": ListType(ContextType({"amount": NumberType()})),
        "limit": FunctionType((("on", DateType()),), NumberType()),
    }
)


@pytest.mark.parametrize(
    ("text", "names", "functions"),
    [
        ("1 + 2", set(), set()),
        ("loan.principal > price", {"loan.principal", "price"}, set()),
        ("loan", {"loan"}, set()),
        ("loan.opened.year", {"loan.opened"}, set()),
        ("incomes.amount", {"incomes"}, set()),
        ("incomes[amount > price].amount", {"incomes", "price"}, set()),
        ("for i in incomes return i.amount + price", {"incomes", "price"}, set()),
        ("for price in [1] return price", set(), set()),
        ("for i in 1..price return partial", {"price"}, set()),
        ("some i in incomes satisfies i.amount > price", {"incomes", "price"}, set()),
        ("(function(price) price + loan.principal)(1)", {"loan.principal"}, set()),
        ("{price: 1, b: price}", set(), set()),
        ("{a: price, b: a}", {"price"}, set()),
        ("floor(limit(loan.opened))", {"limit", "loan.opened"}, {"floor", "limit"}),
        ("sort([1], function(x, y) min(x, y) = x)", set(), {"sort", "min"}),
        ("price in (1, > loan.principal)", {"price", "loan.principal"}, set()),
        ("for d in [day] return limit(d)", {"day", "limit"}, {"limit"}),
    ],
)
def test_an_expression_names_what_it_reads_and_calls(
    text: str, names: set[str], functions: set[str]
) -> None:
    expression = compile_expression(text, SCOPE)
    assert (expression.names, expression.functions) == (names, functions)


def test_operands_are_what_it_read_in_order_each_once() -> None:
    expression = compile_expression(
        "loan.principal > price and price + limit(loan.opened) > loan.principal", SCOPE
    )
    env: dict[str, Any] = {
        "loan": {"principal": Decimal(5), "opened": ENV["day"]},
        "price": Decimal(7),
        "limit": lambda on: Decimal(on.year),
    }
    assert expression.operands(env) == (
        ("loan.principal", Decimal(5)),
        ("price", Decimal(7)),
        ("limit(loan.opened)", Decimal(2020)),
        ("loan.opened", ENV["day"]),
    )


def test_an_operand_without_a_value_is_left_out() -> None:
    def limit(on: object) -> object:
        raise UnknownValue("limit", ENV["day"])

    expression = compile_expression("limit(day) > price", SCOPE)
    env = {"limit": limit, "day": ENV["day"], "price": Decimal(1)}
    assert [one.text for one in expression.operands(env)] == ["day", "price"]


def outline(tree: ConditionTree) -> Any:
    """A tree as connectives and texts."""
    if tree.connective is None:
        return tree.expression.source
    return (tree.connective, *(outline(part) for part in tree.parts))


def test_conditions_are_the_connectives_and_their_leaves() -> None:
    expression = compile_expression(
        "(price > 1 or flag) and not(loan.principal = 2 and flag) and price in [1..3]", SCOPE
    )
    assert outline(expression.conditions) == (
        "and",
        ("or", "price > 1", "flag"),
        ("not", ("and", "loan.principal = 2", "flag")),
        "price in [1..3]",
    )


def test_a_leaf_of_the_conditions_evaluates_on_its_own() -> None:
    expression = compile_expression("flag and (price + 1) * 2 > 5", SCOPE)
    leaf = expression.conditions.parts[1].expression
    assert leaf.source == "(price + 1) * 2 > 5"
    assert leaf.evaluate({"price": Decimal(2)}) is True
    assert leaf.names == {"price"}
