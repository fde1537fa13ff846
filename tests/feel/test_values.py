"""Kinds, equality, order, membership, arithmetic and properties of FEEL values."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.feel import values
from engine.feel.failure import FeelFailure
from engine.feel.values import Range, compare, contains, equal, identical, kind_of, property_of
from engine.feel.values.dates import WideDate
from engine.feel.values.kinds import bounded_list
from engine.feel.values.temporal_text import parse_temporal

D = Decimal
at = parse_temporal


def between(start, end, low=True, high=True):
    return Range(start, end, low, high)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "null"),
        (True, "boolean"),
        (D(1), "number"),
        ("a", "string"),
        (date(2020, 1, 1), "date"),
        (WideDate(-1, 1, 1), "date"),
        (at("10:00:00"), "time"),
        (at("2020-01-01T10:00:00"), "date and time"),
        (at("P1D"), "days and time duration"),
        (at("P1M"), "years and months duration"),
        ([], "list"),
        ({}, "context"),
        (between(D(1), D(2)), "range"),
        (lambda: None, "function"),
    ],
)
def test_every_value_has_a_kind(value, kind) -> None:
    assert kind_of(value) == kind


@pytest.mark.parametrize("value", [1, 1.5, datetime(2020, 1, 1), (1,), object()])
def test_what_is_no_feel_value_is_a_programming_error(value) -> None:
    with pytest.raises(TypeError):
        kind_of(value)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (None, None, True),
        (None, D(0), False),
        ([], None, False),
        (False, D(0), None),
        (D(1), True, None),
        (D(100), "100", None),
        (D("0.00"), D("-0"), True),
        (D("12300"), D("1.23e4"), True),
        ("foo", "Foo", False),
        ([D(1), [D(3)]], [D(1), [D(3)]], True),
        ([D(1), D(2)], [D(2), D(1)], False),
        ([D(1)], [D(1), D(1)], False),
        ([D(1), "a"], [D(1), D(2)], None),
        ([D(1), "a"], [D(2), D(2)], False),
        ({"a": D(1), "b": D(2)}, {"b": D(2), "a": D(1)}, True),
        ({"a": D(1)}, {"a": D(2)}, False),
        ({"a": D(1)}, {"b": D(1)}, False),
        ({}, [], None),
        (at("P1D"), at("PT24H"), True),
        (at("P1Y"), at("P12M"), True),
        (at("P1Y"), at("P365D"), None),
        (at("2020-01-01"), at("2020-01-01T00:00:00"), None),
        (at("10:30:00Z"), at("10:30:00+00:00"), True),
        (at("10:30:00.0001"), at("10:30:00.0002"), True),
        (at("10:30:00"), at("10:30:00Z"), None),
        (at("10:30:00@Europe/Paris"), at("10:30:00@Europe/Paris"), True),
        (at("2002-04-02T23:00:00-04:00"), at("2002-04-03T02:00:00-01:00"), True),
        (at("2018-10-08T00:00:00+02:00"), at("2018-10-08T00:00:00@Europe/Paris"), True),
        (at("2018-10-08T00:00:00"), at("2018-10-08T00:00:00Z"), None),
        (between(D(1), D(2)), between(D(1), D(2)), True),
        (between(D(1), D(2)), between(D(1), D(2), False), False),
        (Range.of_operator("<", D(10)), between(None, D(10), False, False), False),
        (Range.of_operator("=", D(10)), between(D(10), D(10)), False),
        (Range.of_operator("!=", D(10)), Range.of_operator("!=", D(10)), True),
        (len, len, True),
        (len, max, None),
    ],
)
def test_equality_is_ternary(left, right, expected) -> None:
    assert equal(left, right) is expected
    assert equal(right, left) is expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (D(1), D("1.0"), 0),
        (D(1), D(2), -1),
        ("b", "a", 1),
        ("Z", "a", -1),
        (date(9999, 12, 31), WideDate(10000, 1, 1), -1),
        (at("10:00:00+02:00"), at("09:00:00Z"), -1),
        (at("10:00:00"), at("09:00:00Z"), None),
        (at("10:00:00@Europe/Paris"), at("09:00:00@Europe/Rome"), None),
        (at("2020-01-01T00:00:00Z"), at("2020-01-01T01:00:00"), None),
        (at("2020-01-01T00:00:00Z"), at("2020-01-01T00:00:00@Asia/Baku"), 1),
        (at("P1D"), at("PT25H"), -1),
        (at("P1M"), at("P30D"), None),
        (True, False, None),
        (None, D(1), None),
        ([], [], None),
    ],
)
def test_order_exists_within_a_kind(left, right, expected) -> None:
    assert compare(left, right) == expected
    assert compare(right, left) == (None if expected is None else -expected)


same_kind = st.sampled_from(
    [
        st.decimals(allow_nan=False, allow_infinity=False, places=2),
        st.text(max_size=3),
        st.dates(),
        st.builds(lambda s: at(f"10:00:0{s}Z"), st.integers(0, 9)),
        st.builds(lambda s: at(f"2020-01-01T10:00:00.{s}"), st.integers(0, 9)),
        st.builds(lambda s: at(f"P{s}D"), st.integers(0, 9)),
    ]
).flatmap(lambda kind: st.tuples(kind, kind, kind))


@given(same_kind)
def test_exactly_one_of_less_equal_and_greater_holds_and_order_is_transitive(three) -> None:
    one, two, three_ = three
    assert (compare(one, two) == 0) is equal(one, two)
    assume(compare(one, two) in (-1, 0) and compare(two, three_) in (-1, 0))
    assert compare(one, three_) in (-1, 0)


@pytest.mark.parametrize(
    ("interval", "inside", "outside"),
    [
        (between(D(1), D(3)), ["1", "2", "3"], ["0.9", "3.1"]),
        (between(D(1), D(3), False, False), ["1.1", "2.9"], ["1", "3"]),
        (Range.of_operator("<", D(3)), ["-5", "2.9"], ["3"]),
        (Range.of_operator("<=", D(3)), ["3"], ["3.1"]),
        (Range.of_operator(">", D(3)), ["3.1"], ["3"]),
        (Range.of_operator(">=", D(3)), ["3", "1e99"], ["2.9"]),
        (Range.of_operator("=", D(3)), ["3.0"], ["2"]),
        (Range.of_operator("!=", D(3)), ["2"], ["3.0"]),
    ],
)
def test_a_range_contains_what_lies_between_its_ends(interval, inside, outside) -> None:
    assert [contains(interval, D(value)) for value in inside] == [True] * len(inside)
    assert [contains(interval, D(value)) for value in outside] == [False] * len(outside)


def test_membership_is_unknown_across_kinds_and_at_a_null_end() -> None:
    unknown = [
        (between(D(1), D(3)), "2"),
        (between(D(1), D(3)), None),
        (between(None, D(3)), D(2)),
        (between(D(1), None), D(2)),
        (Range.of_operator("!=", D(3)), "3"),
    ]
    assert [contains(interval, value) for interval, value in unknown] == [None] * 5


def test_is_compares_zones_by_name_and_kinds_strictly() -> None:
    pairs = [
        (at("23:00:50Z"), at("23:00:50+00:00"), True),
        (at("23:00:50"), at("23:00:50Z"), False),
        (at("20:00:50+00:00"), at("21:00:50+01:00"), False),
        (at("23:00:50@Etc/GMT"), at("23:00:50Z"), False),
        (at("P0Y"), at("P0D"), False),
        (D("1.0"), D(1), True),
        (at("2012-12-25"), at("2012-12-25T00:00:00Z"), False),
    ]
    assert [identical(left, right) for left, right, _ in pairs] == [same for *_, same in pairs]


@pytest.mark.parametrize(
    ("operation", "left", "right", "expected"),
    [
        ("add", D("1.2345"), D("2.234"), D("3.4685")),
        ("add", "foo", "bar", "foobar"),
        ("add", "2021-01-31", "P1M", "2021-02-28"),
        ("add", "P1Y", "2020-02-29", "2021-02-28"),
        ("add", "2021-01-01", "PT36H", "2021-01-02"),
        ("add", "2021-01-12T10:10:10@Australia/Melbourne", "P1DT1H",
         "2021-01-13T11:10:10@Australia/Melbourne"),
        ("add", "-2021-01-01T10:10:10+11:00", "-P1D", "-2022-12-31T10:10:10+11:00"),
        ("add", "10:15:00+11:00", "P1D", "10:15:00+11:00"),
        ("add", "P1Y", "-P2M", "P10M"),
        ("add", "PT24H", "P1D", "P2D"),
        ("subtract", "2021-01-02", "1995-01-01", "P9498D"),
        ("subtract", "2021-01-02", "-PT1H", "2021-01-02"),
        ("subtract", "2021-01-02", "PT1H", "2021-01-01"),
        ("subtract", "2021-03-31", "P1M", "2021-02-28"),
        ("subtract", "2021-01-02T10:10:10@Europe/Paris", "2021-01-01", "P1DT9H10M10S"),
        ("subtract", "2021-01-02", "2021-01-01T10:10:10+11:00", "P1DT49M50S"),
        ("subtract", "2021-01-02T10:10:10@Europe/Paris", "1995-01-01T10:10:10@Asia/Dhaka",
         "P9498DT5H"),
        ("subtract", "10:10:10", "11:10:10", "-PT1H"),
        ("subtract", "10:00:00+02:00", "07:00:00Z", "PT1H"),
        ("subtract", "-P1D", "PT2H", "-P1DT2H"),
        ("multiply", "P1Y11M", D("-2.5"), "-P4Y9M"),
        ("multiply", D("1.5"), "P4DT1H", "P6DT1H30M"),
        ("divide", "P10Y11M", D("2.5"), "P4Y4M"),
        ("divide", "P10DT23H", D("2.5"), "P4DT9H12M"),
        ("divide", "P10Y", "P5Y", D(2)),
        ("divide", "P10D", "PT240H", D(1)),
        ("power", D(5), D(-2), D("0.04")),
    ],
)  # fmt: skip
def test_arithmetic_of_every_kind(operation, left, right, expected) -> None:
    texts = (left, right, expected)
    if operation == "add" and left == "foo":
        operands: list[object] = list(texts)
    else:
        operands = [at(text) if isinstance(text, str) else text for text in texts]
    assert getattr(values, operation)(*operands[:2]) == operands[2]


@pytest.mark.parametrize(
    ("operation", "left", "right", "sentence"),
    [
        ("add", D(1), "1", "cannot add a number and a string"),
        ("add", None, D(1), "cannot add null and a number"),
        ("add", D(1), at("P1D"), "cannot add a number and a days and time duration"),
        ("subtract", "b", "a", "cannot subtract a string from a string"),
        ("subtract", at("P1D"), at("2020-01-01"),
         "cannot subtract a date from a days and time duration"),
        ("subtract", at("2020-01-01"), at("2020-01-01T00:00:00"),
         "cannot subtract a local date and time and one in a zone"),
        ("subtract", at("10:00:00"), at("10:00:00Z"),
         "cannot subtract times of different or unknown zones"),
        ("multiply", at("P1D"), at("P1D"),
         "cannot multiply a days and time duration by a days and time duration"),
        ("multiply", True, D(1), "cannot multiply a boolean by a number"),
        ("divide", D(1), D(0), "division by zero"),
        ("divide", at("P1D"), D(0), "division by zero"),
        ("divide", at("P1Y"), at("P0Y"), "division by zero"),
        ("divide", at("P10D"), at("P1Y"),
         "cannot divide a days and time duration by a years and months duration"),
        ("power", [D(2)], D(2), "cannot raise a list to the power of a number"),
    ],
)  # fmt: skip
def test_arithmetic_that_has_no_meaning_fails_and_says_so(operation, left, right, sentence) -> None:
    with pytest.raises(FeelFailure) as failure:
        getattr(values, operation)(left, right)
    assert failure.value.message == sentence


def test_negation_is_for_numbers_and_durations() -> None:
    assert [values.negate(value) for value in (D(2), at("P1D"), at("-P1M"))] == [
        D(-2),
        at("-P1D"),
        at("P1M"),
    ]
    with pytest.raises(FeelFailure):
        values.negate("a")


@given(st.dates(date(1000, 1, 1), date(9000, 1, 1)), st.dates(date(1000, 1, 1), date(9000, 1, 1)))
def test_a_difference_of_dates_added_to_the_earlier_gives_the_later(one, other) -> None:
    assert values.add(other, values.subtract(one, other)) == one


@pytest.mark.parametrize(
    ("value", "name", "expected"),
    [
        (at("2024-02-29"), "year", D(2024)),
        (at("2024-02-29"), "weekday", D(4)),
        (at("-0044-03-15"), "month", D(3)),
        (at("2024-02-29T10:20:30.5"), "day", D(29)),
        (at("2024-02-29T10:20:30.5"), "second", D(30)),
        (at("10:20:30"), "hour", D(10)),
        (at("10:20:30"), "time offset", None),
        (at("10:20:30+04:00"), "time offset", at("PT4H")),
        (at("2024-06-01T10:20:30@Europe/Paris"), "time offset", at("PT2H")),
        (at("2024-06-01T10:20:30@Europe/Paris"), "timezone", "Europe/Paris"),
        (at("P1Y14M"), "months", D(2)),
        (at("-P1DT2H3M4.5S"), "seconds", D("-4.5")),
        (between(D(1), D(2), True, False), "end included", False),
        (between(D(1), D(2)), "start", D(1)),
    ],
)
def test_a_property_is_read(value, name, expected) -> None:
    assert property_of(value, name) == expected


@pytest.mark.parametrize(
    ("value", "name"), [(at("2024-02-29"), "hour"), (D(1), "year"), (None, "a"), (True, "year")]
)
def test_a_property_that_is_not_there_fails(value, name) -> None:
    with pytest.raises(FeelFailure):
        property_of(value, name)


def test_no_single_operation_makes_an_endless_text_or_list() -> None:
    with pytest.raises(FeelFailure):
        values.add("a" * 600_000, "b" * 600_000)
    with pytest.raises(FeelFailure):
        bounded_list([None] * 1_000_001)


def test_a_date_of_a_frozen_clock_is_a_date() -> None:
    class FrozenDate(date):
        pass

    assert kind_of(FrozenDate(2020, 1, 1)) == "date"
