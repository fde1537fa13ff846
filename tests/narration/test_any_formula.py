"""Whatever formula a policy has, narration says something, always the same, in either language."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import FeelSyntaxError, FeelTypeError
from engine.feel import compile_expression
from engine.feel.builtins import builtins_for
from engine.feel.dialect import Dialect
from engine.feel.types import BooleanType
from engine.narration import spans_of
from engine.narration.grammar import azerbaijani_words, english_words
from engine.policy import policy_scope
from tests.narration.labelled import POLICY, said

SCOPE = policy_scope(POLICY)
LEAVES = st.sampled_from(
    [
        *("loan.principal", "loan.months", "loan.kind", "loan.rate", "signed_on", "ended_on"),
        *("moment", "people", "amounts", "note", "ok", "cap", "grace", "effective_date"),
        *("roof(signed_on)", "people.income", "people[1].name", "people[active]", "people[-2]"),
        *('"car"', '"x{y}z"', "1", "0.5", "-3", "1000000", "null", "true", "false", "[]"),
        *('@"2020-02-29"', 'duration("P1Y")', 'duration("PT36H")', 'time("10:00:00")', "{a: 1}"),
        *('date and time("2020-01-01T00:00:00")', "signed_on.year", "[1..3]", "(1..3)"),
        "people[loans[payment > 1].payment[1] > 2]",
    ]
)
ONE_ARGUMENT = sorted(
    name
    for name, builtin in builtins_for(Dialect.POLICY).items()
    if builtin.positional(1) and name != "duration"
)
TWO_ARGUMENTS = sorted(
    name for name, builtin in builtins_for(Dialect.POLICY).items() if builtin.positional(2)
)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operator = st.sampled_from(["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">="])
    return st.one_of(
        st.builds(lambda op, a, b: f"({a} {op} {b})", operator, inner, inner),
        st.builds(lambda op, a, b: f"({a} {op} {b})", st.sampled_from(["and", "or"]), inner, inner),
        st.builds(lambda f, a: f"{f}({a})", st.sampled_from(ONE_ARGUMENT), inner),
        st.builds(lambda f, a, b: f"{f}({a}, {b})", st.sampled_from(TWO_ARGUMENTS), inner, inner),
        st.builds(lambda c, a, b: f"(if {c} then {a} else {b})", inner, inner, inner),
        st.builds(lambda a, b: f"(for v in {a} return {b})", inner, inner),
        st.builds(lambda a, b: f"(for v in 1..{a} return v + {b})", inner, inner),
        st.builds(lambda a, b: f"(some v in {a} satisfies v = {b})", inner, inner),
        st.builds(lambda a, b: f"(every v in {a} satisfies {b})", inner, inner),
        st.builds(lambda a, b, c: f"({a} in ({b}, [{c}..3], > {b}))", inner, inner, inner),
        st.builds(lambda a, b, c: f"({a} between {b} and {c})", inner, inner, inner),
        st.builds(lambda a, b: f"{a}[{b}]", inner, inner),
        st.builds(lambda a, b: f"[{a}, {b}]", inner, inner),
        st.builds(lambda a, b: f"{{p: {a}, q: {b}}}.q", inner, inner),
        st.builds(lambda a: f"({a} instance of list<number>)", inner),
        st.builds(lambda a, b: f"(function(w) {a})({b})", inner, inner),
        st.builds(lambda a: f"sort({a}, function(x, y) x < y)", inner),
        st.builds(lambda a: f"({a}).month", inner),
    )


@settings(max_examples=400)
@given(st.recursive(LEAVES, _grown, max_leaves=6))
def test_a_formula_is_said_and_said_the_same(text: str) -> None:
    try:
        expression = compile_expression(text, SCOPE)
    except (FeelSyntaxError, FeelTypeError):
        return
    for lang in ("az", "en"):
        words = said(text, lang)
        assert words == said(text, lang)
        for sentence in words:
            assert sentence.strip()
            bare = "".join("code" if span.code else span.text for span in spans_of(sentence))
            assert re.search(r"\{\d|<function|object at|None|Decimal|  ", bare) is None
    if isinstance(expression.type, BooleanType):
        assert said(text, "az") != said(text, "en")


def test_both_languages_have_words_for_the_same_things() -> None:
    for kind in ("PHRASES", "PREDICATES"):
        az, en = getattr(azerbaijani_words, kind), getattr(english_words, kind)
        assert {key for key, _ in az} == {key for key, _ in en}
    assert azerbaijani_words.ROUNDINGS.keys() == english_words.ROUNDINGS.keys()
