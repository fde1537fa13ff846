"""No expression holds a worker: loops, recursion, growth and exponents are bounded."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.errors import FeelLimitError, FeelSyntaxError, QerarError
from engine.feel import Budget, Dialect, Scope, compile_expression
from engine.feel.types import ListType, NumberType, StringType

SCOPE = Scope({"xs": ListType(NumberType()), "text": StringType(), "n": NumberType()})
ENV = {"xs": [Decimal(n) for n in range(1000)], "text": "x" * 1000, "n": Decimal(10**9)}

UNBOUNDED = {
    "a long count": "for i in 1..10**9 return i",
    "a count down": "for i in 10**9..1 return i",
    "a count by a value": "for i in 1..n return i",
    "a count in a quantifier": "some i in 1..10**9 satisfies i < 0",
    "a range": "count(for i in [1..10**9] return i)",
    "nested loops": "for i in 1..10000 return for j in 1..10000 return 0",
    "iterators side by side": "for i in xs, j in xs, k in xs return 0",
    "a quantifier in a loop": "for i in xs return every j in xs satisfies j >= 0",
    "a filter in a loop": "for i in xs return xs[item > i]",
    "a projection in a loop": "for i in xs return for j in xs return sum(xs)",
    "membership in a loop": "for i in xs return for j in xs return j in xs",
    "equality of lists in a loop": "for i in xs return for j in xs return xs = xs",
    "doubling a list": (
        "for i in 1..30 return if i = 1 then xs else concatenate(partial[-1], partial[-1])"
    ),
    "doubling a text": ("for i in 1..40 return if i = 1 then text else partial[-1] + partial[-1]"),
    "recursion without end": "{f: function(k) f(k + 1), r: f(1)}.r",
    "recursion in two": "{f: function(k) if k < 0 then 0 else f(k - 1) + f(k - 1), r: f(35)}.r",
    "distinct records": "distinct values(for i in 1..10000 return {a: i})",
    "new patterns": 'for i in 1..20000 return matches("a", "[a-z]{500}" + string(i))',
    "flattening": "flatten(for i in xs return for j in xs return [i, j])",
}


@pytest.mark.parametrize("text", UNBOUNDED.values(), ids=UNBOUNDED)
def test_what_would_run_or_grow_too_far_is_a_limit_error(text: str) -> None:
    for dialect in Dialect:
        expression = compile_expression(text, SCOPE, dialect)
        with pytest.raises(FeelLimitError) as caught:
            expression.evaluate(ENV)
        assert caught.value.source == text


@pytest.mark.parametrize(
    "text",
    [
        "10 ** (10 ** (10 ** 10))",
        "2 ** (10 ** 30)",
        "1.0000001 ** (10 ** 30)",
        "exp(10 ** 30)",
        "for i in 1..3 return 10 ** (10 ** (i * 5))",
    ],
)
def test_a_number_too_large_fails_at_once(text: str) -> None:
    with pytest.raises(QerarError):
        compile_expression(text, Scope()).evaluate({})


def test_a_budget_is_spent_over_several_evaluations() -> None:
    expression = compile_expression("for i in xs return i", SCOPE)
    budget = Budget(steps=2500)
    expression.evaluate(ENV, budget)
    expression.evaluate(ENV, budget)
    with pytest.raises(FeelLimitError, match="more steps than it may"):
        expression.evaluate(ENV, budget)


def test_an_expression_without_loops_spends_nothing() -> None:
    budget = Budget(steps=0)
    assert compile_expression("n + 1 > 2 and n < 10**12", SCOPE).evaluate(ENV, budget) is True


def test_the_limits_of_a_budget_are_its_own() -> None:
    expression = compile_expression("for i in xs return i", SCOPE)
    with pytest.raises(FeelLimitError, match="a list of 11 items is longer than 10"):
        expression.evaluate(ENV, Budget(list_length=10))
    with pytest.raises(FeelLimitError, match="a text of 2000 characters is longer than 1500"):
        compile_expression("text + text", SCOPE).evaluate(ENV, Budget(text_length=1500))


def test_functions_may_call_each_other_as_deep_as_the_budget_says() -> None:
    text = "{f: function(k) if k = 0 then 0 else 1 + f(k - 1), r: f(30)}.r"
    expression = compile_expression(text, Scope())
    assert expression.evaluate({}) == 30
    with pytest.raises(FeelLimitError, match="functions call each other too deeply"):
        expression.evaluate({}, Budget(call_depth=10))
    assert expression.evaluate({}) == 30


def test_many_names_with_spaces_are_read_in_reasonable_work() -> None:
    entries = ", ".join(f"k {n}: k {n - 1}" for n in range(1, 600))
    context = compile_expression(f"{{k 0: 1, {entries}}}", Scope()).evaluate({})
    assert context["k 599"] == 1


def test_a_loop_has_no_more_variables_than_may_be_nested() -> None:
    text = ", ".join(f"i{number} in [1]" for number in range(81))
    with pytest.raises(FeelSyntaxError, match="more than 80 variables in one loop"):
        compile_expression(f"for {text} return 1", Scope())


def test_long_powers_are_steps() -> None:
    text = "for i in 1..5000 return largest principal(n, i / 100000, 1200)"
    with pytest.raises(FeelLimitError, match="more steps"):
        compile_expression(text, SCOPE).evaluate(ENV)
