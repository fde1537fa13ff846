"""Values as FEEL literals that read back, and FEEL's own ``string()``."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import Dialect, Scope, compile_expression
from engine.feel.values import Range, identical
from engine.feel.values.temporal_text import parse_temporal
from engine.feel.values.text import feel_text, string_of

D = Decimal
at = parse_temporal

VALUES = [
    (None, "null", None),
    (True, "true", "true"),
    (D("-0.0"), "0", "0"),
    (D("1E+3"), "1000", "1000"),
    (D("0.90"), "0.9", "0.9"),
    ("", '""', ""),
    ('say "no"\\\n', '"say \\"no\\"\\\\\\n"', 'say "no"\\\n'),
    ("Qərar", '"Qərar"', "Qərar"),
    ("\x00\U0001f600", '"\\u0000😀"', "\x00\U0001f600"),
    (at("2020-01-01"), '@"2020-01-01"', "2020-01-01"),
    (at("10:00:00.5+04:00"), '@"10:00:00.5+04:00"', "10:00:00.5+04:00"),
    (at("2020-01-01T10:00:00"), '@"2020-01-01T10:00:00"', "2020-01-01T10:00:00"),
    (at("-PT36H"), '@"-P1DT12H"', "-P1DT12H"),
    (at("P14M"), '@"P1Y2M"', "P1Y2M"),
    ([D(1), "a", None], '[1, "a", null]', '[1, "a", null]'),
    (
        {"a": D(1), "full name": [], "": True},
        '{a: 1, "full name": [], "": true}',
        '{a: 1, "full name": [], "": true}',
    ),
    (Range(D(1), D(2), True, False), "[1..2)", "[1..2)"),
    (Range.of_operator(">=", D(2)), "(>= 2)", "(>= 2)"),
    (Range.of_operator("<", D(2)), "(< 2)", "(< 2)"),
    (Range.of_operator("!=", D(2)), "(!= 2)", "(!= 2)"),
]


@pytest.mark.parametrize(("value", "literal", "_string"), VALUES)
def test_a_value_is_written_as_its_literal(value, literal, _string) -> None:
    assert feel_text(value) == literal


@pytest.mark.parametrize(("value", "_literal", "string"), VALUES)
def test_string_gives_text_as_it_is_and_other_values_canonically(value, _literal, string) -> None:
    assert string_of(value) == string


def test_a_function_is_shown_by_its_parameters() -> None:
    class Function:
        parameters = ("a", "b")

        def __call__(self, a, b):
            return a

    assert feel_text(Function()) == "function(a, b) …"


def read_back(text: str) -> object:
    return compile_expression(text, Scope(), Dialect.STANDARD).evaluate({})


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.text(max_size=8),
    st.decimals(allow_nan=False, allow_infinity=False, places=4).map(lambda n: n.scaleb(-2)),
    st.integers(-(10**33), 10**33).map(lambda digits: D(digits).scaleb(20)),
    st.dates(),
    st.sampled_from(["-0044-03-15", "12021-01-01", "10:00:00.5", "10:00:00@Asia/Baku"]).map(at),
    st.datetimes().map(lambda moment: at(moment.isoformat())),
    st.integers(-(10**20), 10**20).map(lambda n: at(f"{'-' * (n < 0)}PT{abs(n) // 10**9}S")),
    st.integers(-(10**6), 10**6).map(lambda n: at(f"{'-' * (n < 0)}P{abs(n)}M")),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["a", "full name", "if", "a+b", '"']), inner, max_size=3),
    ),
    max_leaves=6,
)
ranges = st.builds(
    lambda ends, low, high: Range(D(min(ends)), D(max(ends)), low, high),
    st.tuples(st.integers(-9, 9), st.integers(-9, 9)),
    st.booleans(),
    st.booleans(),
)


@given(st.one_of(values, ranges))
def test_the_text_of_a_value_reads_back_as_an_identical_value(value) -> None:
    assert identical(read_back(feel_text(value)), value)


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">=", "=", "!="])
def test_a_range_of_a_unary_test_reads_back(operator) -> None:
    interval = Range.of_operator(operator, D(5))
    assert read_back(feel_text(interval)) == interval
