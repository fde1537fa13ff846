"""The lending functions: exact instalments and principals, years begun, months added."""

from __future__ import annotations

import doctest
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import Scope, compile_expression
from engine.feel.builtins import builtins_for, lending
from engine.feel.dialect import Dialect
from engine.feel.failure import FeelFailure
from engine.feel.types import CONSTANT_UNIT, ListType, NumberType
from engine.feel.values.dates import add_days, add_months, days_in_month
from tests.feel.calling import FAILS, D, call, outcome

QAPIK = Fraction(1, 100)

money = st.integers(0, 10**9).map(lambda qapik: D(qapik) / 100)
rates = st.one_of(
    st.just(D(0)),
    st.integers(1, 10_000).map(lambda points: D(points) / 10_000),
    st.integers(1, 10**16).map(lambda units: D(units).scaleb(-16)),
)
terms = st.one_of(st.integers(1, 60), st.sampled_from([120, 240, 360]))


def instalment(principal: Fraction, annual_rate: Fraction, months: int) -> Fraction:
    """The textbook formula in exact fractions."""
    rate = annual_rate / 12
    if rate == 0:
        return principal / months
    return principal * rate / (1 - (1 + rate) ** -months)


def test_the_examples_of_the_documentation_hold() -> None:
    assert doctest.testmod(lending).failed == 0


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        # the third anniversary is still "three years or less", the next day is not
        (date(2019, 7, 30), date(2022, 7, 29), 3),
        (date(2019, 7, 30), date(2022, 7, 30), 3),
        (date(2019, 7, 30), date(2022, 7, 31), 4),
        (date(2022, 7, 30), date(2022, 7, 30), 0),
        (date(2022, 7, 30), date(2022, 7, 31), 1),
        (date(2022, 7, 30), date(2022, 1, 1), 0),
        (date(2022, 7, 30), date(2020, 1, 1), 0),
        # 29 February: the anniversary in a common year is the 28th
        (date(2020, 2, 29), date(2021, 2, 28), 1),
        (date(2020, 2, 29), date(2021, 3, 1), 2),
        (date(2020, 2, 29), date(2024, 2, 28), 4),
        (date(2020, 2, 29), date(2024, 2, 29), 4),
        (date(2020, 2, 29), date(2024, 3, 1), 5),
        (date(2021, 2, 28), date(2024, 2, 28), 3),
        (date(2021, 2, 28), date(2024, 2, 29), 4),
        (date(2021, 12, 31), date(2022, 1, 1), 1),
    ],
)
def test_years_begun(start, end, years) -> None:
    assert call("years begun", start, end) == years


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_years_begun_is_the_smallest_number_whose_anniversary_is_not_before_the_end(a, b) -> None:
    years = int(call("years begun", a, b))
    assert years >= 0
    assert b <= add_months(a, 12 * years)
    assert years == 0 or b > add_months(a, 12 * (years - 1))


@given(st.dates(), st.dates())
def test_days_between_is_a_difference_of_dates(a, b) -> None:
    assert call("days between", a, b) == (b - a).days
    assert call("days between", b, a) == -call("days between", a, b)


def test_adding_months_takes_the_last_day_where_a_month_is_shorter() -> None:
    results = [call("add months", date(2023, 1, 31), D(n)) for n in (-2, 0, 1, 3, 13, 14, 1200)]
    assert results == [
        date(2022, 11, 30),
        date(2023, 1, 31),
        date(2023, 2, 28),
        date(2023, 4, 30),
        date(2024, 2, 29),
        date(2024, 3, 31),
        date(2123, 1, 31),
    ]


@given(st.dates(date(1000, 1, 1), date(3000, 1, 1)), st.integers(-600, 600))
def test_the_day_after_an_added_month_end_is_in_the_next_month(day, months) -> None:
    later = call("add months", day, D(months))
    if day.day > later.day:
        assert later.day == days_in_month(later.year, later.month)
        assert add_days(later, 1).day == 1


@pytest.mark.parametrize(
    ("principal", "rate", "months", "rounded"),
    [
        ("5000.00", "0.18", 24, "249.62"),
        ("20000.00", "0.18", 24, "998.48"),
        ("1200.00", "0", 12, "100.00"),
        ("1910.52", "0", 12, "159.21"),
        ("0", "0.18", 24, "0.00"),
    ],
)
def test_the_instalment_of_an_annuity(principal, rate, months, rounded) -> None:
    payment = call("annuity", D(principal), D(rate), D(months))
    assert call("round half up", payment, D(2)) == D(rounded)


@given(money, rates, terms)
def test_the_instalment_is_right_to_34_digits(principal, rate, months) -> None:
    exact = instalment(Fraction(principal), Fraction(rate), months)
    found = Fraction(call("annuity", principal, rate, D(months)))
    assert abs(found - exact) <= abs(exact) / 10**33 / 2


@pytest.mark.parametrize(
    ("payment", "rate", "months", "principal"),
    [
        ("550.00", "0.18", 24, "11016.72"),
        ("400.00", "0.18", 24, "8012.16"),
        ("690.00", "0.18", 24, "13820.97"),
        ("250.01", "0.18", 24, "5007.80"),
        ("700.00", "0.18", 24, "14021.28"),
        ("550.00", "0", 12, "6600.00"),
        ("159.21", "0", 12, "1910.52"),
        ("0", "0.18", 24, "0"),
        ("0.001", "0", 12, "0.01"),
    ],
)
def test_the_largest_principal(payment, rate, months, principal) -> None:
    assert call("largest principal", D(payment), D(rate), D(months)) == D(principal)


@given(money, rates, terms)
def test_the_largest_principal_is_affordable_and_a_qapik_more_is_not(payment, rate, months) -> None:
    found = Fraction(call("largest principal", payment, rate, D(months)))
    assert (found / QAPIK).denominator == 1
    exact = Fraction(payment), Fraction(rate)
    assert instalment(found, exact[1], months) <= exact[0]
    assert instalment(found + QAPIK, exact[1], months) > exact[0]


@pytest.mark.parametrize("function", ["annuity", "largest principal"])
@pytest.mark.parametrize(
    ("amount", "rate", "months"),
    [
        ("-0.01", "0.18", "24"),
        ("1", "-0.01", "24"),
        ("1", "0.18", "0"),
        ("1", "0.18", "-1"),
        ("1", "0.18", "1.5"),
        ("1", "0.18", "1201"),
        ("1", "0.18", "1e30"),
        ("1", "0.00000000000000001", "24"),
        ("1", "1e5000", "24"),
        ("1", "1e-5000", "24"),
    ],
)
def test_amounts_rates_and_terms_outside_their_bounds_fail(function, amount, rate, months) -> None:
    assert outcome(function, D(amount), D(rate), D(months)) == FAILS


def test_an_amount_of_more_digits_than_a_number_has_fails() -> None:
    assert outcome("largest principal", D("1e33"), D("0.18"), D(24)) == FAILS


@pytest.mark.parametrize(
    ("principal", "rate", "days", "rounded"),
    [
        ("10000", "0.06", 200, "328.77"),
        ("1000", "0.36", 10, "9.86"),
        ("10000", "0.06", 365, "600.00"),
        ("10000", "0.06", 366, "601.64"),
        ("36.50", "0.10", 5, "0.05"),
        ("36.50", "0.01", 5, "0.01"),
        ("36.49", "0.01", 5, "0.00"),
        ("10000", "0.06", 0, "0.00"),
        ("10000", "0", 200, "0.00"),
        ("0", "0.06", 200, "0.00"),
    ],
)
def test_the_interest_for_days(principal, rate, days, rounded) -> None:
    interest = call("interest for days", D(principal), D(rate), D(days))
    assert call("round half up", interest, D(2)) == D(rounded)


@given(money, rates, st.integers(0, 40_000), st.sampled_from([None, 1, 360, 364, 365, 366]))
def test_the_interest_for_days_is_right_to_34_digits(principal, rate, days, year) -> None:
    given_year = [] if year is None else [D(year)]
    found = Fraction(call("interest for days", principal, rate, D(days), *given_year))
    exact = Fraction(principal) * Fraction(rate) * days / (year or 365)
    assert abs(found - exact) <= abs(exact) / 10**33 / 2


@given(money, rates, st.integers(0, 4_000), st.integers(0, 4_000))
def test_the_interest_for_days_rounds_to_the_qapik_of_its_exact_value(
    principal, rate, days, more
) -> None:
    interest = call("interest for days", principal, rate, D(days))
    exact = Fraction(principal) * Fraction(rate) * days / 365
    assert call("round half up", interest, D(2)) == D(int(exact * 100 + Fraction(1, 2))) / 100
    assert call("interest for days", principal, rate, D(days + more)) >= interest


@pytest.mark.parametrize(
    "arguments",
    [
        ("-0.01", "0.06", "1"),
        ("1", "-0.01", "1"),
        ("1", "1000.01", "1"),
        ("1", "0.00000000000000001", "1"),
        ("1", "0.06", "-1"),
        ("1", "0.06", "1.5"),
        ("1", "0.06", "1", "0"),
        ("1", "0.06", "1", "-365"),
        ("1", "0.06", "1", "365.25"),
    ],
)
def test_the_interest_for_days_fails_outside_its_bounds(arguments) -> None:
    assert outcome("interest for days", *map(D, arguments)) == FAILS


@pytest.mark.parametrize(
    ("payment", "dues", "covered"),
    [
        ("160", ["25"] * 11, 6),
        ("175", ["25"] * 11, 7),
        ("174.99", ["25"] * 11, 6),
        ("300", ["25"] * 11, 11),
        ("0", ["25", "25"], 0),
        ("80", ["30", "50", "20.50"], 2),
        ("79.99", ["30", "50", "20.50"], 1),
        # one that is small enough but stands behind one that is not
        ("20", ["25", "10"], 0),
        ("10", [], 0),
    ],
)
def test_dues_are_covered_one_after_another(payment, dues, covered) -> None:
    assert call("dues covered", D(payment), [D(due) for due in dues]) == covered


@given(money, st.lists(money, max_size=30))
def test_the_first_dues_covered_fit_the_payment_and_one_more_does_not(payment, dues) -> None:
    covered = int(call("dues covered", payment, dues))
    assert sum(map(Fraction, dues[:covered])) <= Fraction(payment)
    assert covered == len(dues) or sum(map(Fraction, dues[: covered + 1])) > Fraction(payment)


@given(money, money.filter(bool), st.integers(0, 40))
def test_of_equal_dues_as_many_are_covered_as_go_into_the_payment(payment, due, count) -> None:
    assert call("dues covered", payment, [due] * count) == min(
        count, Fraction(payment) // Fraction(due)
    )


@pytest.mark.parametrize(
    ("payment", "dues"), [("-0.01", ["1"]), ("1", ["1", "-0.01"]), ("0", ["5", "-1"])]
)
def test_no_negative_amount_covers_or_is_covered(payment: str, dues: list[str]) -> None:
    assert outcome("dues covered", D(payment), [D(due) for due in dues]) == FAILS
    assert outcome("dues covered", D(payment), [None]) == FAILS


def test_a_total_is_zero_for_an_empty_list_and_refuses_other_than_numbers() -> None:
    assert [call("total", items) for items in ([], [D("0.1")] * 3)] == [D(0), D("0.3")]
    assert outcome("total", [D(1), None]) == FAILS
    assert outcome("total", None) == FAILS


def test_positions_never_count_down() -> None:
    assert [call("positions", items) for items in ([], ["a", None, "c"])] == [
        [],
        [D(1), D(2), D(3)],
    ]


def test_amounts_keep_their_unit_and_counts_are_plain() -> None:
    functions = builtins_for(Dialect.POLICY)
    manat, plain, days = NumberType("AZN"), NumberType(), ListType(NumberType("AZN"))

    def result(name, *types):
        (signature,) = functions[name].overloads
        return signature.result_type(types)

    assert result("annuity", manat, plain, plain) == manat
    assert result("largest principal", manat, plain, plain) == manat
    assert result("interest for days", manat, plain, plain) == manat
    assert result("interest for days", manat, plain, plain, plain) == manat
    assert result("dues covered", manat, days) == NumberType(integer=True)
    with pytest.raises(FeelFailure):
        result("dues covered", NumberType("USD"), days)
    assert result("total", days) == manat
    assert result("positions", days) == ListType(NumberType(integer=True))


def test_the_lending_functions_are_the_policy_dialects_alone() -> None:
    extra = set(builtins_for(Dialect.POLICY)) - set(builtins_for(Dialect.STANDARD))
    assert extra == {
        "years begun",
        "days between",
        "add months",
        "annuity",
        "largest principal",
        "interest for days",
        "dues covered",
        "total",
        "positions",
    }
    assert isinstance(call("annuity", D(1), D(0), D(3)), Decimal)


@pytest.mark.parametrize(
    "text",
    [
        "annuity(1000, 0, 12)",
        "largest principal(5, 0, 12)",
        "interest for days(1000, 0, 12)",
        "interest for days(principal: 5, annual_rate: 0, days: 12, days_in_year: 360)",
    ],
)
def test_an_instalment_of_a_whole_amount_is_no_whole_number(text: str) -> None:
    assert compile_expression(text, Scope()).type == NumberType(CONSTANT_UNIT)
