"""What is said means what the formula means: said again in FEEL, it has the same value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import FeelEvaluationError, FeelTypeError
from engine.feel import compile_expression
from engine.narration.grammar.parts import Form
from engine.narration.naming import Names
from engine.narration.saying.saying import Saying
from engine.policy import load_policy, policy_scope
from tests.narration.feel_language import FeelLanguage

POLICY = load_policy(
    b"""\
title: {az: Kredit, en: Loan}
inputs:
  n: {type: number}
  i: {type: integer}
  m: {type: money}
  r: {type: ratio}
  kind: {type: enum, values: [car, home]}
  day: {type: date}
  later: {type: date, optional: true}
  flag: {type: boolean}
  unsure: {type: boolean, optional: true}
  amounts: {type: list, of: {type: money}}
values:
  all_of_it:
    formula: >-
      n + i + r > 0 and m > 0 and kind = "car" and day > effective_date and later = null
      and flag and unsure = null and amounts = []
    type: boolean
outcome: {order: [approved], default: approved}
outputs: {any: [all_of_it]}
""",
    policy_id="loan",
    version=1,
    file="1.yaml",
)
SCOPE = policy_scope(POLICY)
NAMES = Names(POLICY, "en", {})

NUMBERS = [Decimal(text) for text in ("0", "1", "-2", "0.5", "3.25", "1000")]
DAYS = [date(2020, 2, 29), date(2022, 7, 30), date(2022, 7, 31)]
ENVS = st.fixed_dictionaries(
    {
        "n": st.sampled_from(NUMBERS),
        "i": st.sampled_from([Decimal(-1), Decimal(0), Decimal(2)]),
        "m": st.sampled_from(NUMBERS),
        "r": st.sampled_from([Decimal("0.45"), Decimal("0.5"), Decimal(1)]),
        "kind": st.sampled_from(["car", "home"]),
        "day": st.sampled_from(DAYS),
        "later": st.none() | st.sampled_from(DAYS),
        "flag": st.booleans(),
        "unsure": st.none() | st.booleans(),
        "amounts": st.lists(st.sampled_from(NUMBERS), max_size=3),
        "effective_date": st.sampled_from(DAYS),
    }
)

NUMBER = st.sampled_from(
    ["n", "i", "1", "2.5", "r", "day.year", "count(amounts)", "count(amounts[item > 1])"]
)
MONEY = st.sampled_from(
    [
        *("m", "total(amounts)", "m + 100", "(m - 1) - 2", "m - (1 - 2)", "m * 2 * n", "-m"),
        *("min(m, 100)", "max([m, 3])", "floor(m, 2)", "round half up(m / 3, 2)", "abs(m)"),
        *("(if flag then m else 5)", "(if later = null then 1 else m)", "floor(m)", "m / 3"),
        *("total(for a in amounts return a * 2)", "total(amounts[item > m])"),
        "round half up(round half up(m / 3, 16), 2)",
    ]
)
DATE = st.sampled_from(
    [
        *("day", "effective_date", '@"2022-07-30"', "add months(day, 1)", "add months(day, -i)"),
        *("add months(day, -2)", 'day + duration("P5D")', 'day - duration("P1M")'),
        "(if later = null then day else later)",
    ]
)
OPERATOR = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])


def _compared(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds(lambda a, op, b: f"{a} {op} {b}", values, OPERATOR, values),
        st.builds(lambda a, b, c: f"{a} between {b} and {c}", values, values, values),
        st.builds(lambda a, b, c: f"{a} in ({b}, > {c})", values, values, values),
        st.builds(lambda a, b, c: f"{a} in ({b}..{c}]", values, values, values),
        st.builds(lambda a, b, c: f"{a} in [{b}..{c}]", values, values, values),
        st.builds(lambda a, b: f"{a} in ({b}, {b})", values, values),
    )


LEAVES = st.one_of(
    *map(_compared, (NUMBER, MONEY, DATE)),
    st.sampled_from(
        [
            *("flag", "not(flag)", "flag = true", "flag = false", "true", "false"),
            *('kind = "car"', 'kind != "car"', 'kind in ("car", "home")', '"home" = kind'),
            *("later = null", "later != null", "later != null and later > day"),
            *("later = null or later <= day", "unsure != null and unsure", "null = unsure"),
            *("some a in amounts satisfies a > 1", "every a in amounts satisfies a > m"),
            *("list contains(amounts, m)", "m in amounts", "list contains([1, 2], i)"),
            *("i in (1, 2, 3)", "even(i)", "before(day, effective_date)", "all([flag, i > 1])"),
            *("any([flag, n > 1])", "some t in 1..i satisfies t > 1"),
        ]
    ),
)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds(lambda a, b: f"({a} and {b})", inner, inner),
        st.builds(lambda a, b: f"({a} or {b})", inner, inner),
        st.builds(lambda a, b, c: f"({a} or {b} or {c})", inner, inner, inner),
        st.builds(lambda a: f"not({a})", inner),
        st.builds(lambda a, b, c: f"(if {a} then {b} else {c})", inner, inner, inner),
        st.builds(lambda a, b: f"(if {a} then {b} else false)", inner, inner),
        st.builds(lambda a, b: f"(if {a} then true else {b})", inner, inner),
        st.builds(lambda a: f"(some a in amounts satisfies a > 2 and {a})", inner),
    )


def said(text: str, form: Form, yes: bool) -> str:
    expression = compile_expression(text, SCOPE)
    saying = Saying(FeelLanguage(), NAMES, text)
    return saying.clause(expression.ast, yes).say(form)


def value(text: str, env: dict[str, Any]) -> object:
    try:
        return compile_expression(text, SCOPE).evaluate(env)
    except FeelEvaluationError as error:
        return type(error)


@settings(max_examples=400)
@given(st.recursive(LEAVES, _grown, max_leaves=6), ENVS, st.sampled_from(Form), st.booleans())
def test_a_condition_said_again_has_the_same_value(
    text: str, env: dict[str, Any], form: Form, yes: bool
) -> None:
    try:
        before = value(text if yes else f"not({text})", env)
    except FeelTypeError:
        return  # not every pair of values compares
    assert value(said(text, form, yes), env) == before


@settings(max_examples=200)
@given(st.one_of(NUMBER, MONEY, DATE), ENVS)
def test_a_value_said_again_is_the_same(text: str, env: dict[str, Any]) -> None:
    expression = compile_expression(text, SCOPE)
    again = f"{Saying(FeelLanguage(), NAMES, text).noun(expression.ast)}"
    assert value(again, env) == value(text, env)
