"""Laws of compiled FEEL on generated expressions, and of its use by many threads."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal, localcontext
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.errors import FeelEvaluationError
from engine.feel import Dialect, Scope, compile_expression, feel_text
from engine.feel.types import AnyType, BooleanType, NumberType, StringType

D = Decimal
TYPED = Scope(
    {"a": NumberType(), "b": NumberType(), "p": BooleanType(), "q": BooleanType(),
     "s": StringType(), "t": StringType()}
)  # fmt: skip
UNTYPED = Scope({name: AnyType() for name in TYPED.names})

NUMBERS = st.recursive(
    st.sampled_from(["a", "b", "0", "1", "2.50", "-3"]),
    lambda inner: st.builds(
        lambda op, left, right: f"({left} {op} {right})",
        st.sampled_from("+-*/"), inner, inner,
    ) | inner.map(lambda one: f"-({one})") | inner.map(lambda one: f"abs({one})"),
    max_leaves=4,
)  # fmt: skip
TEXTS = st.sampled_from(["s", "t", '"x"', "(s + t)", "upper case(s)"])
CONDITIONS = st.recursive(
    st.builds(
        lambda op, left, right: f"{left} {op} {right}",
        st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), NUMBERS, NUMBERS,
    )
    | st.builds(
        lambda op, left, right: f"{left} {op} {right}",
        st.sampled_from(["=", "!=", "<", ">="]), TEXTS, TEXTS,
    )
    | st.sampled_from(["p", "q", "true", "a in [0..2)", "a in (1, > b)", 's in ("x", t)',
                       "b between 0 and a", "some i in [a, b] satisfies i > 0",
                       "every i in 1..3 satisfies i > a", "count([a, b][item > 0]) = 1"]),
    lambda inner: st.builds(
        lambda op, left, right: f"({left} {op} {right})",
        st.sampled_from(["and", "or"]), inner, inner,
    )
    | inner.map(lambda one: f"not({one})")
    | st.builds(lambda i, t, e: f"(if {i} then {t} else {e})", inner, inner, inner),
    max_leaves=5,
)  # fmt: skip
VALUES = st.decimals(-5, 5, places=2)
ENVS = st.fixed_dictionaries(
    {"a": VALUES, "b": VALUES, "p": st.booleans(), "q": st.booleans(),
     "s": st.sampled_from(["", "x", "ə"]), "t": st.sampled_from(["x", "y"])}
)  # fmt: skip


def outcome(text: str, scope: Scope, dialect: Dialect, env: dict[str, Any]) -> Any:
    """What it gives; an error as null, as the standard has it."""
    try:
        return compile_expression(text, scope, dialect).evaluate(env)
    except FeelEvaluationError:
        return None


@given(NUMBERS | CONDITIONS, ENVS)
def test_the_code_for_known_types_gives_what_the_code_for_any_types_gives(
    text: str, env: dict[str, Any]
) -> None:
    known = outcome(text, TYPED, Dialect.POLICY, env)
    assert known == outcome(text, UNTYPED, Dialect.POLICY, env)
    if known is not None:  # else the standard goes on where a policy stops
        assert known == outcome(text, UNTYPED, Dialect.STANDARD, env)


@given(CONDITIONS, ENVS)
def test_a_part_of_a_condition_stands_for_itself(text: str, env: dict[str, Any]) -> None:
    whole = compile_expression(text, TYPED)
    tree = whole.conditions
    try:
        value = whole.evaluate(env)
        parts = [part.expression.evaluate(env) for part in tree.parts]
    except FeelEvaluationError:
        return
    expected = {"and": all(parts), "or": any(parts), None: value}
    expected["not"] = not parts[0] if parts else None
    assert expected[tree.connective] is value


@given(st.text(max_size=60))
def test_any_text_is_compiled_or_refused_by_name(text: str) -> None:
    for dialect in Dialect:
        try:
            compile_expression(text, TYPED, dialect)
        except (FeelEvaluationError, RecursionError):
            raise
        except Exception as error:
            assert type(error).__name__ in ("FeelSyntaxError", "FeelTypeError"), text


@given(VALUES, VALUES)
def test_the_decimal_context_of_the_thread_does_not_matter(a: Decimal, b: Decimal) -> None:
    expression = compile_expression("[a / 3 + b, -a, a * b, floor(a), a < b, a ** 2]", TYPED)
    env = {"a": a, "b": b}
    usual = expression.evaluate(env)
    with localcontext() as context:
        context.prec = 2
        context.rounding = "ROUND_UP"
        narrow = expression.evaluate(env)
    assert feel_text(narrow) == feel_text(usual)


THREADS = """
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from engine.feel import Scope, compile_expression, feel_text
from engine.feel.types import NumberType

gate = Barrier(16)

def one(number):
    gate.wait()
    scope = Scope({"n": NumberType()})
    text = "[for i in 1..20 return round half up(n / i, 6), n ** 0.5]"
    return feel_text(compile_expression(text, scope).evaluate({"n": Decimal(number)}))

with ThreadPoolExecutor(16) as pool:
    print(list(pool.map(one, range(1, 17))))
"""


def test_sixteen_threads_of_a_fresh_process_get_what_one_gets() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", THREADS], capture_output=True, text=True, check=True
    )
    expression = compile_expression(
        "[for i in 1..20 return round half up(n / i, 6), n ** 0.5]", Scope({"n": NumberType()})
    )
    alone = [feel_text(expression.evaluate({"n": D(number)})) for number in range(1, 17)]
    assert ran.stdout.strip() == repr(alone)


def test_one_expression_serves_sixteen_threads() -> None:
    expression = compile_expression("sum(for i in 1..n return i / 7)", Scope({"n": NumberType()}))
    sizes = [D(1 + n % 40) for n in range(400)]
    alone = [expression.evaluate({"n": n}) for n in sizes]
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(lambda n: expression.evaluate({"n": n}), sizes)) == alone
