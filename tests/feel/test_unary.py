"""The cells of decision tables: what they match, their constant form, what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import FeelSyntaxError, FeelTypeError
from engine.feel import CellForm, Dialect, Interval, Scope, compile_unary_tests, feel_text
from engine.feel.types import (
    AnyType,
    BooleanType,
    ContextType,
    DateType,
    FeelType,
    ListType,
    NumberType,
    StringType,
)

D = Decimal
NUMBER = NumberType()
MAYBE = NumberType(nullable=True)
KIND = StringType(frozenset({"electric", "hybrid", "other"}))
DAY = DateType()
SCOPE = Scope({"limit": NUMBER, "loan": ContextType({"term": NUMBER})})
ENV = {"limit": D(5), "loan": {"term": D(12)}}


@pytest.mark.parametrize(
    ("cell", "declared", "hits", "misses"),
    [
        ("-", NUMBER, [D(1)], []),
        (" - ", MAYBE, [None, D(1)], []),
        ("3", NUMBER, [D(3), D("3.00")], [D(4)]),
        ("-3", NUMBER, [D(-3)], [D(3)]),
        ("<= 3", NUMBER, [D(3), D(-1)], [D("3.01")]),
        ("> 3", NUMBER, [D(4)], [D(3)]),
        ("= 3", NUMBER, [D(3)], [D(4)]),
        ("!= 3", NUMBER, [D(4)], [D(3)]),
        ("(1..3]", NUMBER, [D("1.01"), D(3)], [D(1), D("3.01")]),
        ("[1..3)", NUMBER, [D(1)], [D(3)]),
        ("]1..3[", NUMBER, [D(2)], [D(1), D(3)]),
        ("1, 3, > 10", NUMBER, [D(1), D(3), D(11)], [D(2), D(10)]),
        ("[1, 2]", NUMBER, [D(1), D(2)], [D(3)]),
        ("not(1, 3)", NUMBER, [D(2)], [D(1), D(3)]),
        ("not(> 3)", NUMBER, [D(3)], [D(4)]),
        ("< limit", NUMBER, [D(4)], [D(5)]),
        ("[limit..loan.term]", NUMBER, [D(5), D(12)], [D(4), D(13)]),
        ("? > 3 and ? < limit", NUMBER, [D(4)], [D(3), D(5)]),
        ("? * 2 = 6", NUMBER, [D(3)], [D(2)]),
        ("1, ? > limit", NUMBER, [D(1), D(6)], [D(5)]),
        ("not(? > 3)", NUMBER, [D(3)], [D(4)]),
        ("limit > 4", NUMBER, [D(0)], []),
        ("limit > 5", NUMBER, [], [D(0)]),
        ('"electric"', KIND, ["electric"], ["hybrid"]),
        ('"electric", "hybrid"', KIND, ["electric", "hybrid"], ["other"]),
        ('not("other")', KIND, ["electric"], ["other"]),
        ("true", BooleanType(), [True], [False]),
        ("not(true)", BooleanType(), [False], [True]),
        ("null", MAYBE, [None], [D(1)]),
        ("not(null)", MAYBE, [D(1)], [None]),
        ("3, null", MAYBE, [D(3), None], [D(1)]),
        ("? != null and ? > 3", MAYBE, [D(4)], [None, D(3)]),
        ('>= date("2022-07-30")', DAY, [date(2022, 7, 30)], [date(2022, 7, 29)]),
        ('[@"2020-01-01"..@"2020-12-31"]', DAY, [date(2020, 12, 31)], [date(2021, 1, 1)]),
        ("list contains(?, 1)", ListType(NUMBER), [[D(1)]], [[D(2)]]),
        ("[1, 2]", ListType(NUMBER), [[D(1), D(2)]], [[D(2), D(1)]]),
    ],
)
def test_a_cell_matches_these_values_and_not_those(
    cell: str, declared: FeelType, hits: list[Any], misses: list[Any]
) -> None:
    tests = compile_unary_tests(cell, declared, SCOPE)
    assert [tests.matches(value, ENV) for value in hits] == [True] * len(hits)
    assert [tests.matches(value, ENV) for value in misses] == [False] * len(misses)


def point(value: Any) -> Interval:
    return Interval(value, True, value, True)


@pytest.mark.parametrize(
    ("cell", "declared", "form"),
    [
        ("-", NUMBER, CellForm(True, False, (), True)),
        ("3", NUMBER, CellForm(False, False, (point(D(3)),), False)),
        ("<= 3", NUMBER, CellForm(False, False, (Interval(None, False, D(3), True),), False)),
        ("> 3", NUMBER, CellForm(False, False, (Interval(D(3), False, None, False),), False)),
        ("(1..3]", NUMBER, CellForm(False, False, (Interval(D(1), False, D(3), True),), False)),
        ("1, [3, 4]", NUMBER,
         CellForm(False, False, (point(D(1)), point(D(3)), point(D(4))), False)),
        ("not(1, null)", MAYBE, CellForm(False, True, (point(D(1)),), False)),
        ("not(1)", MAYBE, CellForm(False, True, (point(D(1)),), True)),
        ("null", MAYBE, CellForm(False, False, (), True)),
        ("!= 3", MAYBE, CellForm(False, False, (Interval(None, False, D(3), False),
                                               Interval(D(3), False, None, False)), True)),
        ('"electric"', KIND, CellForm(False, False, (point("electric"),), False)),
        ("false", BooleanType(), CellForm(False, False, (point(False),), False)),
        ('date("2020-01-01")', DAY, CellForm(False, False, (point(date(2020, 1, 1)),), False)),
        ("< limit", NUMBER, None),
        ("? > 3", NUMBER, None),
        ("1 + 1", NUMBER, None),
        ("floor(1)", NUMBER, None),
    ],
)  # fmt: skip
def test_a_constant_cell_has_a_form(cell: str, declared: FeelType, form: CellForm | None) -> None:
    assert compile_unary_tests(cell, declared, SCOPE).form == form


def test_a_cell_names_what_it_reads_beside_its_input() -> None:
    assert compile_unary_tests("< limit, ? > loan.term", NUMBER, SCOPE).names == {
        "limit",
        "loan.term",
    }


@pytest.mark.parametrize(
    ("cell", "declared", "message"),
    [
        ("> ", NUMBER, "line 1, column 3: the expression is not finished; expected a value"),
        ("1, ", NUMBER, "line 1, column 4: the expression is not finished; "
         "expected a value, a comparison"),
        ("", NUMBER, "line 1, column 1: the text is empty; expected a value"),
        ("(1..3", NUMBER, "line 1, column 6: the expression is not finished"),
        ('"x"', NUMBER, "line 1, column 1: cannot compare a number with a text"),
        ('"electro"', KIND, 'line 1, column 1: "electro" is not one of "electric", "hybrid", '
         "\"other\"; did you mean 'electric'?"),
        ("< 3", MAYBE, "line 1, column 1: ? may be null; guard it, as in 'if ? != null then'"),
        ("[1..2]", MAYBE, "line 1, column 1: ? may be null"),
        ("? + 1", NUMBER, "line 1, column 3: a test that reads '?' must be a boolean, "
         "not a number"),
        ('["a".."b"]', NUMBER, "line 1, column 1: cannot order a number and a text"),
        ("< limits", NUMBER, "line 1, column 3: 'limits' is not declared; "
         "did you mean 'limit'?"),
    ],
)  # fmt: skip
def test_a_cell_that_does_not_fit_its_column_is_refused(
    cell: str, declared: FeelType, message: str
) -> None:
    with pytest.raises((FeelSyntaxError, FeelTypeError)) as caught:
        compile_unary_tests(cell, declared, SCOPE)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("< 3", None, False),
        ('"x"', D(3), False),
        ('< "x"', D(3), False),
        ("[1..3], null", None, True),
        ("? > 3", D(4), True),
        ("[[1..3], 7]", D(2), True),
        ("unknown", None, True),
        ("1 = 1", D(3), True),
        ("not(3)", D(4), True),
    ],
)
def test_in_the_standard_dialect_what_cannot_be_told_does_not_match(
    cell: str, value: Any, expected: bool
) -> None:
    tests = compile_unary_tests(cell, AnyType(), Scope(), Dialect.STANDARD)
    assert tests.matches(value, {}) is expected


NUMBERS = st.integers(-4, 4).map(D)
ENDS = st.sampled_from(["[", "("]), st.sampled_from(["]", ")"])
RANGES = st.builds(
    lambda low, high, ends: f"{ends[0]}{min(low, high)}..{max(low, high)}{ends[1]}",
    NUMBERS, NUMBERS, st.tuples(*ENDS),
)  # fmt: skip
TESTS = (
    NUMBERS.map(feel_text)
    | st.builds(
        lambda op, n: f"{op} {n}", st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), NUMBERS
    )
    | RANGES
)


def form_matches(form: CellForm, value: Decimal) -> bool:
    """What a form says, told from the intervals alone."""
    inside = any(
        (one.low is None or value > one.low or (one.low_closed and value == one.low))
        and (one.high is None or value < one.high or (one.high_closed and value == one.high))
        for one in form.alternatives
    )
    return form.any or inside != form.negated


@given(st.lists(TESTS, min_size=1, max_size=4), st.booleans(), NUMBERS)
def test_the_form_of_a_cell_matches_what_the_cell_matches(
    tests: list[str], negated: bool, value: Decimal
) -> None:
    joined = ", ".join(tests)
    cell = compile_unary_tests(f"not({joined})" if negated else joined, NUMBER, Scope())
    assert cell.form is not None
    assert form_matches(cell.form, value) == cell.matches(value, {})


@given(
    text=st.text(st.sampled_from("abə İ-?.,()[]"), max_size=6).map(lambda body: f'"{body}"')
    | st.sampled_from(["0", "00", "0.50", "12", "999999999999999.5", '"electric"', '"other"']),
    column=st.sampled_from([NUMBER, MAYBE, StringType(), KIND, KIND.as_nullable(), DAY]),
    value=st.sampled_from([None, D(0), D("0.5"), D(12), "", "a", "electric"]),
)
def test_a_literal_alone_is_read_without_the_parser_as_the_parser_reads_it(
    text: str, column: FeelType, value: Any
) -> None:
    def seen(source: str) -> Any:
        try:
            cell = compile_unary_tests(source, column, SCOPE)
        except FeelTypeError as error:
            return error.message
        return cell.form, cell.names, cell.matches(value, ENV) if _fits(value, column) else None

    assert seen(text) == seen(f"{text} ")


def _fits(value: Any, column: FeelType) -> bool:
    if value is None:
        return column.nullable
    return isinstance(column, NumberType) == isinstance(value, D)
