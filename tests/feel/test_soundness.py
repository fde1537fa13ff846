"""What an expression of the policy dialect gives is of the static type it was found to have."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import FeelEvaluationError, FeelTypeError
from engine.feel import Scope, compile_expression
from engine.feel.types import (
    BooleanType,
    ContextType,
    DateType,
    FeelType,
    ListType,
    NumberType,
    StringType,
)
from engine.feel.typing.type_names import conforms

D = Decimal
KIND = StringType(frozenset({"x", "y"}))
ITEM = ContextType(
    {"amount": NumberType("AZN"), "bonus": NumberType("AZN", nullable=True), "kind": KIND}
)
SCOPE = Scope(
    {
        "n": NumberType(),
        "i": NumberType(integer=True),
        "m": NumberType("AZN"),
        "maybe": NumberType(nullable=True),
        "flag": BooleanType(),
        "unsure": BooleanType(nullable=True),
        "kind": KIND,
        "day": DateType(),
        "xs": ListType(ITEM),
        "ns": ListType(NumberType(nullable=True)),
    }
)

NUMBERS = st.sampled_from([D(0), D(1), D(-2), D("0.5"), D("3.25")])
ITEMS = st.fixed_dictionaries(
    {"amount": NUMBERS, "bonus": st.none() | NUMBERS, "kind": st.sampled_from(["x", "y"])}
)
ENVS = st.fixed_dictionaries(
    {
        "n": NUMBERS,
        "i": st.sampled_from([D(0), D(2), D(-1)]),
        "m": NUMBERS,
        "maybe": st.none() | NUMBERS,
        "flag": st.booleans(),
        "unsure": st.none() | st.booleans(),
        "kind": st.sampled_from(["x", "y"]),
        "day": st.sampled_from([date(2020, 2, 29), date(2022, 7, 30)]),
        "xs": st.lists(ITEMS, max_size=3),
        "ns": st.lists(st.none() | NUMBERS, max_size=3),
    }
)

LEAVES = st.sampled_from(
    [*SCOPE.names, "1", "0", "2.5", "null", "true", "false", "[]", '"x"', '"z"', '@"2020-01-01"',
     "day.year", "xs.amount", "xs[1].amount", "xs.kind"]
)  # fmt: skip


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    arithmetic = st.sampled_from(["+", "-", "*", "/", "**"])
    comparison = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
    one = st.sampled_from(
        ["abs", "floor", "sum", "total", "min", "max", "mean", "count", "not", "reverse",
         "distinct values", "string", "all", "any", "positions", "median", "mode", "flatten"]
    )  # fmt: skip
    return st.one_of(
        st.builds(lambda op, a, b: f"({a} {op} {b})", arithmetic, inner, inner),
        st.builds(lambda op, a, b: f"({a} {op} {b})", comparison, inner, inner),
        st.builds(lambda op, a, b: f"({a} {op} {b})", st.sampled_from(["and", "or"]), inner, inner),
        st.builds(lambda c, a, b: f"(if {c} then {a} else {b})", inner, inner, inner),
        st.builds(lambda a, b: f"(if {a} != null then {a} else {b})", inner, inner),
        st.builds(lambda a, b, c: f"({a} != null and {b} > {c})", inner, inner, inner),
        st.builds(lambda f, a: f"{f}({a})", one, inner),
        st.builds(lambda f, a, b: f"{f}({a}, {b})", one, inner, inner),
        st.builds(lambda a, b: f"[{a}, {b}]", inner, inner),
        st.builds(lambda a, b: f"{a}[{b}]", inner, inner),
        st.builds(lambda a: f"xs[bonus != null and {a}].bonus", inner),
        st.builds(lambda a, b: f"(for v in {a} return {b})", inner, inner),
        st.builds(lambda a: f"(for v in xs return v.amount + {a})", inner),
        st.builds(lambda a, b: f"(some v in {a} satisfies {b})", inner, inner),
        st.builds(lambda a, b, c: f"({a} in ({b}, [{c}..3]))", inner, inner, inner),
        st.builds(lambda a, b: f"{{p: {a}, q: {b}}}.q", inner, inner),
        st.builds(lambda a, b: f"(function(w) {a})({b})", inner, inner),
    )


def admits(declared: FeelType, value: Any) -> bool:
    """Is the value one that the static type promises."""
    if value is None:
        return declared.nullable
    match declared:
        case NumberType(integer=True) if value != value.to_integral_value():
            return False
        case StringType(values=values) if values is not None and value not in values:
            return False
        case ListType(item=item):
            return isinstance(value, list) and all(admits(item, one) for one in value)
        case ContextType(entries=entries):
            return all(admits(one, value[name]) for name, one in entries.items())
    return conforms(value, declared)


@settings(max_examples=500)
@given(st.recursive(LEAVES, _grown, max_leaves=5), ENVS)
def test_a_value_is_of_the_static_type(text: str, env: dict[str, Any]) -> None:
    try:
        expression = compile_expression(text, SCOPE)
    except FeelTypeError:
        return
    try:
        value = expression.evaluate(env)
    except FeelEvaluationError as error:
        assert "not of the type declared" not in error.message, text
        return
    assert admits(expression.type, value), f"{text}: {value} is not {expression.type}"
