"""Values in messages, in the form of each language."""

from datetime import date
from decimal import Decimal, localcontext

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from engine.evaluation.messages.forms import Parameter, format_value, render_message
from engine.feel.values.temporal_text import parse_date_time, parse_duration
from engine.policy.model import Kind, LocalText, Message, TypeSpec

ENGINE = TypeSpec(
    Kind.ENUM,
    values=("electric",),
    value_labels={"electric": LocalText("elektrik", "electric car")},
)


def _at(time: str) -> object:
    return parse_date_time(f"2024-03-12T{time}")


@pytest.mark.parametrize(
    ("value", "form", "az", "en"),
    [
        (Decimal("36000"), "money", "36.000,00 AZN", "36,000.00 AZN"),
        (Decimal("-0.5"), "money", "-0,50 AZN", "-0.50 AZN"),
        (
            Decimal("1234567890123456789012345678.01"),
            "money",
            "1.234.567.890.123.456.789.012.345.678,01 AZN",
            "1,234,567,890,123,456,789,012,345,678.01 AZN",
        ),
        (Decimal("0.9"), "percent", "90%", "90%"),
        (Decimal("0.9125"), "percent", "91,25%", "91.25%"),
        (Decimal("1.6667"), "percent", "166,67%", "166.67%"),
        (Decimal("1234.50"), "number", "1.234,5", "1,234.5"),
        (Decimal("1234"), "integer", "1.234", "1,234"),
        (date(2022, 8, 1), "date", "01.08.2022", "1 August 2022"),
        (
            _at("10:30:00+04:00"),
            "date",
            "12.03.2024 10:30 (UTC+04:00)",
            "12 March 2024 10:30 (UTC+04:00)",
        ),
        (_at("10:30:05Z"), "date", "12.03.2024 10:30:05 (UTC)", "12 March 2024 10:30:05 (UTC)"),
        (
            _at("00:00:00.5-01:30"),
            "date",
            "12.03.2024 00:00 (UTC-01:30)",
            "12 March 2024 00:00 (UTC-01:30)",
        ),
        (_at("09:00:00"), "date", "12.03.2024 09:00", "12 March 2024 09:00"),
        (parse_duration("PT0S"), "text", "0 dəqiqə", "0 minutes"),
        (parse_duration("PT1H"), "text", "1 saat", "1 hour"),
        (parse_duration("P2DT1M"), "text", "2 gün 1 dəqiqə", "2 days 1 minute"),
        (parse_duration("PT90S"), "text", "PT1M30S", "PT1M30S"),
        (parse_duration("-PT1M"), "text", "-PT1M", "-PT1M"),
        (True, "text", "bəli", "yes"),
        (None, "money", "yoxdur", "none"),
        (["a", "b"], "text", "a; b", "a; b"),
        ([], "text", "yoxdur", "none"),
    ],
)
def test_a_value_reads_as_its_language_writes_it(
    value: object, form: str, az: str, en: str
) -> None:
    assert (format_value(value, form, "az"), format_value(value, form, "en")) == (az, en)


@given(
    st.tuples(st.integers(0, 1), st.integers(0, 10**30), st.integers(-20, 3)),
    st.sampled_from(
        [("money", "#,##0.00"), ("integer", "#,##0"), ("percent", "#,##0%"), ("number", "#,##0.#")]
    ),
    st.sampled_from(["az", "en"]),
)
def test_a_number_reads_as_babel_writes_it_by_the_pattern_of_its_form(
    parts: tuple[int, int, int], form: tuple[str, str], lang: str
) -> None:
    sign, digits, exponent = parts
    value = Decimal((sign, tuple(map(int, str(digits))), exponent))
    name, pattern = form
    with localcontext(prec=100):  # Babel quantizes in the context it finds
        expected = format_decimal(value, pattern, lang, decimal_quantization=False)
    assert format_value(value, name, lang, currency="") == expected


def test_an_enumeration_is_shown_by_its_label_and_money_with_its_own_currency() -> None:
    assert format_value("electric", "text", "az", ENGINE) == "elektrik"
    assert format_value("electric", "text", "en", ENGINE) == "electric car"
    assert format_value(Decimal(5), "money", "en", currency="USD") == "5.00 USD"


def test_placeholders_are_replaced_and_doubled_braces_stay_single() -> None:
    message = Message(LocalText("{{ {x:money} }}", "{x:money} of { y.z : percent }"))
    parameters = {
        "x": Parameter(Decimal("1.5"), None, "money"),
        "y.z": Parameter(Decimal("0.25"), None, "percent"),
    }
    assert render_message(message, parameters) == {
        "az": "{ 1,50 AZN }",
        "en": "1.50 AZN of 25%",
    }


def test_a_parameter_is_given_exactly_by_its_declared_type() -> None:
    assert Parameter(Decimal("0.9"), TypeSpec(Kind.RATIO, scale=2), "percent").to_json() == "0.90"
    assert Parameter(Decimal("36000"), None, "money").to_json() == "36000.00"
    assert Parameter(Decimal("0.125"), None, "money").to_json() == "0.125"
    assert Parameter(date(2022, 8, 1), None, "date").to_json() == "2022-08-01"
    assert Parameter(None, TypeSpec(Kind.MONEY), "money").to_json() is None
