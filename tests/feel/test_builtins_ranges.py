"""Built-ins that relate points and ranges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel.values import Range, contains
from tests.feel.calling import FAILS, D, at, call, outcome


def within(text: str) -> Range:
    """``"[1..10)"`` as a range; ``">= 5"`` as that of a unary test."""
    if text[0] in "<>":
        operator, end = text.split()
        return Range.of_operator(operator, D(end))
    start, end = text[1:-1].split("..")
    return Range(D(start), D(end), text[0] == "[", text[-1] == "]")


def operand(text: str) -> object:
    return within(text) if text[0] in "[(<>" else D(text)


# The table of DMN 1.5, section 10.3.4.9, and the bounds around it.
TABLE = [
    ("before", "1", "10", True),
    ("before", "10", "1", False),
    ("before", "1", "[1..10]", False),
    ("before", "1", "(1..10]", True),
    ("before", "[1..10)", "10", True),
    ("before", "[1..10]", "10", False),
    ("before", "[1..10]", "(10..20]", True),
    ("before", "[1..10]", "[10..20]", False),
    ("before", "< 5", "7", True),
    ("before", "> 5", "7", False),
    ("before", "7", "< 9", False),
    ("after", "12", "[1..10]", True),
    ("after", "10", "[1..10)", True),
    ("after", "10", "[1..10]", False),
    ("after", "(11..20]", "11", True),
    ("after", "(11..20]", "[1..11]", True),
    ("meets", "[1..5]", "[5..10]", True),
    ("meets", "[1..5)", "[5..10]", False),
    ("met by", "[5..10]", "[1..5]", True),
    ("met by", "(5..10]", "[1..5]", False),
    ("overlaps", "[1..5]", "[5..8]", True),
    ("overlaps", "[1..5)", "[5..8]", False),
    ("overlaps", "[1..8]", "[3..5]", True),
    ("overlaps", "> 5", "< 6", True),
    ("overlaps before", "[1..5]", "[3..8]", True),
    ("overlaps before", "[1..5)", "(1..5]", True),
    ("overlaps before", "[1..5]", "[1..5]", False),
    ("overlaps after", "[3..8]", "[1..5]", True),
    ("overlaps after", "[5..8]", "[1..5)", False),
    ("finishes", "10", "[1..10]", True),
    ("finishes", "10", "[1..10)", False),
    ("finishes", "[5..10)", "[1..10]", False),
    ("finishes", "[1..10]", "[1..10]", True),
    ("finishes", "5", "> 1", False),
    ("finished by", "[1..10]", "[5..10]", True),
    ("finished by", "[1..10)", "10", False),
    ("includes", "[1..10]", "5", True),
    ("includes", "[1..10)", "10", False),
    ("includes", "[1..10]", "(1..10)", True),
    ("includes", "(1..10]", "[1..10]", False),
    ("includes", ">= 1", "[1..10]", True),
    ("during", "5", "[1..10]", True),
    ("during", "[1..10]", "(1..10]", False),
    ("during", "[5..6]", "<= 6", True),
    ("starts", "1", "[1..10]", True),
    ("starts", "1", "(1..10]", False),
    ("starts", "[1..5]", "[1..10]", True),
    ("starts", "(1..5]", "[1..10]", False),
    ("started by", "[1..10]", "1", True),
    ("started by", "(1..10)", "(1..10)", True),
    ("coincides", "5", "5", True),
    ("coincides", "[1..5]", "[1..5]", True),
    ("coincides", "(1..5)", "[1..5]", False),
]


@pytest.mark.parametrize(("name", "left", "right", "expected"), TABLE)
def test_a_relation_of_points_and_ranges(name, left, right, expected) -> None:
    assert call(name, operand(left), operand(right)) is expected


@pytest.mark.parametrize(
    ("name", "left", "right"),
    [
        ("before", D(1), "a"),
        ("before", None, D(1)),
        ("before", within("[1..2]"), at("P1D")),
        ("during", "a", within("[1..2]")),
        ("meets", D(1), within("[1..2]")),
        ("coincides", D(1), within("[1..2]")),
        ("starts", within("[1..2]"), D(1)),
    ],
)
def test_operands_without_an_order_or_of_another_form_fail(name, left, right) -> None:
    assert outcome(name, left, right) == FAILS


def test_the_forms_have_their_own_parameter_names() -> None:
    assert call("before", point1=D(1), point2=D(2)) is True
    assert call("before", point=D(1), range=within("[2..3]")) is True
    assert call("before", range1=within("[1..2]"), range2=within("[3..4]")) is True
    assert outcome("before", point1=D(1), range=within("[2..3]")) == FAILS


ranges = st.builds(
    lambda ends, low, high: Range(D(min(ends)), D(max(ends)), low, high),
    st.tuples(st.integers(0, 4), st.integers(5, 9)),
    st.booleans(),
    st.booleans(),
)
points = [D(n) / 4 for n in range(-2, 42)]


@given(ranges, ranges)
def test_relations_of_ranges_agree_with_their_members(one, other) -> None:
    inside = [contains(one, point) for point in points]
    also = [contains(other, point) for point in points]
    assert call("during", one, other) == all(b for a, b in zip(inside, also, strict=True) if a)
    assert call("overlaps", one, other) == any(map(all, zip(inside, also, strict=True)))
    assert call("includes", other, one) == call("during", one, other)
    assert call("before", one, other) == call("after", other, one)
