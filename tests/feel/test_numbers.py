"""FEEL numbers: 34 digits, half even, exact where they can be, never the ambient context."""

from __future__ import annotations

import subprocess
import sys
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    localcontext,
)
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel.failure import FeelFailure
from engine.feel.values import numbers

D = Decimal

feel_numbers = st.builds(
    lambda digits, exponent: D(digits).scaleb(exponent),
    st.integers(-(10**33), 10**33),
    st.integers(-60, 60),
)


def test_a_third_has_34_digits() -> None:
    assert numbers.divide(D(1), D(3)) == D("0.3333333333333333333333333333333333")


def test_sums_round_half_to_even_at_the_34th_digit() -> None:
    large = D("1000000000000000000000000000000000")
    assert numbers.add(large, D("0.5")) == large
    assert numbers.add(large + 1, D("0.5")) == large + 2


def test_the_ambient_context_changes_no_result() -> None:
    operands = D("12345678901234567890.5"), D("7.000000001")
    operations = (numbers.add, numbers.subtract, numbers.multiply, numbers.divide, numbers.modulo)
    expected = [operation(*operands) for operation in operations]
    with localcontext() as ambient:
        ambient.prec = 3
        ambient.rounding = ROUND_UP
        assert [operation(*operands) for operation in operations] == expected
        assert numbers.negate(operands[0]) == D("-12345678901234567890.5")
        assert numbers.absolute(operands[0]) == D("12345678901234567890.5")
        assert numbers.parse_number("12345.678") == D("12345.678")


@pytest.mark.parametrize(
    ("operation", "left", "right", "sentence"),
    [
        (numbers.divide, "1", "0", "division by zero"),
        (numbers.divide, "0", "0", "division by zero"),
        (numbers.modulo, "1", "0", "division by zero"),
        (numbers.multiply, "9e6144", "10", "the number is too large"),
        (numbers.multiply, "1e-6000", "1e-6000", "the number is too close to zero"),
        (numbers.power, "10", "10000000000", "the number is too large"),
        (numbers.power, "-2", "0.5", "the operation has no numeric result"),
        (numbers.power, "0", "0", "zero cannot be raised to zero or to a negative power"),
        (numbers.power, "0", "-1", "zero cannot be raised to zero or to a negative power"),
    ],
)
def test_an_operation_without_a_result_fails(operation, left, right, sentence) -> None:
    with pytest.raises(FeelFailure) as failure:
        operation(D(left), D(right))
    assert failure.value.message == sentence


def test_roots_logarithms_and_exponentials_are_correct_to_34_digits() -> None:
    # Values of Wolfram Alpha, rounded half even.
    assert numbers.square_root(D(2)) == D("1.414213562373095048801688724209698")
    assert numbers.logarithm(D(2)) == D("0.6931471805599453094172321214581766")
    assert numbers.exponential(D(1)) == D("2.718281828459045235360287471352662")
    assert numbers.power(D(2), D("0.5")) == D("1.414213562373095048801688724209698")


@pytest.mark.parametrize(
    ("function", "value"),
    [
        (numbers.square_root, "-1"),
        (numbers.logarithm, "0"),
        (numbers.logarithm, "-1"),
        (numbers.exponential, "1e6"),
    ],
)
def test_a_function_outside_its_domain_fails(function, value) -> None:
    with pytest.raises(FeelFailure):
        function(D(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("007", "7"),
        (".5", "0.5"),
        ("-1.50", "-1.5"),
        ("1.23e4", "12300"),
        ("1E-2", "0.01"),
        # 35 digits round to even
        ("1.0000000000000000000000000000000005", "1"),
    ],
)
def test_a_number_is_read(text, value) -> None:
    assert numbers.parse_number(text) == D(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "+1",
        "1.",
        "1,5",
        " 1",
        "1 ",
        "1_000",
        "NaN",
        "Infinity",
        "0x10",
        "٣",  # Arabic-Indic three
        "１",  # fullwidth one
        "1e",
        "1e99999",
        "1e-99999",
        "1e9999999999",
        "1" * 7000,
    ],
)
def test_what_is_no_number_of_feel_is_refused(text) -> None:
    with pytest.raises(FeelFailure):
        numbers.parse_number(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("-0.00", "0"),
        ("1E+3", "1000"),
        ("1E-7", "0.0000001"),
        ("27000.00", "27000"),
        ("-2.50", "-2.5"),
        ("100", "100"),
    ],
)
def test_numbers_print_plainly(value, text) -> None:
    assert numbers.number_text(D(value)) == text


@given(feel_numbers)
def test_printing_and_reading_a_number_loses_nothing(value) -> None:
    assert numbers.parse_number(numbers.number_text(value)) == value


@given(feel_numbers, feel_numbers.filter(bool))
def test_modulo_has_the_sign_of_the_divisor_and_is_exact_before_rounding(left, right) -> None:
    exact = Fraction(left) % Fraction(right)
    result = numbers.modulo(left, right)
    assert abs(Fraction(result) - exact) <= abs(exact) / 10**33


@pytest.mark.parametrize(
    ("mode", "rounded"),
    [
        (ROUND_FLOOR, ["2.4", "2.5", "2.5", "-2.5", "-2.6"]),
        (ROUND_CEILING, ["2.5", "2.5", "2.6", "-2.4", "-2.5"]),
        (ROUND_UP, ["2.5", "2.5", "2.6", "-2.5", "-2.6"]),
        (ROUND_DOWN, ["2.4", "2.5", "2.5", "-2.4", "-2.5"]),
        (ROUND_HALF_UP, ["2.5", "2.5", "2.6", "-2.5", "-2.6"]),
        (ROUND_HALF_DOWN, ["2.4", "2.5", "2.5", "-2.4", "-2.5"]),
        (ROUND_HALF_EVEN, ["2.4", "2.5", "2.6", "-2.4", "-2.6"]),
    ],
)
def test_each_rounding_treats_halves_its_own_way(mode, rounded) -> None:
    values = ["2.45", "2.5", "2.55", "-2.45", "-2.55"]
    results = [numbers.round_to_scale(D(value), D(1), mode) for value in values]
    assert results == [D(value) for value in rounded]


@given(feel_numbers, st.integers(-70, 70), st.sampled_from([ROUND_HALF_UP, ROUND_FLOOR]))
def test_rounding_moves_a_number_by_less_than_a_unit(value, scale, mode) -> None:
    unit = Fraction(10) ** -scale
    moved = Fraction(numbers.round_to_scale(value, D(scale), mode)) - Fraction(value)
    assert -unit < moved <= (0 if mode == ROUND_FLOOR else unit / 2)


def test_a_scale_outside_those_of_decimal128_is_refused() -> None:
    assert numbers.round_to_scale(D("5.5"), D(6176), ROUND_UP) == D("5.5")
    for scale in (-6112, 6177):
        with pytest.raises(FeelFailure):
            numbers.round_to_scale(D("5.5"), D(scale), ROUND_UP)


THREADS = """
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal as D
from threading import Barrier
from engine.feel.values import numbers

barrier = Barrier(16)

def work(seed):
    barrier.wait()
    value = D(seed)
    for step in range(1, 400):
        value = numbers.add(numbers.divide(value, D(7)), numbers.multiply(D(step), D("1.000001")))
        value = numbers.square_root(numbers.power(value, D(2)))
        try:
            numbers.divide(value, D(0))
        except Exception as failure:
            assert str(failure) == "division by zero", failure
    return str(value)

with ThreadPoolExecutor(16) as pool:
    together = list(pool.map(work, range(16)))
barrier = Barrier(1)
assert together == [work(seed) for seed in range(16)]
"""


def test_sixteen_threads_agree_with_one_from_the_first_call_on() -> None:
    run = subprocess.run(
        [sys.executable, "-c", THREADS], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
