"""Values as FEEL literals that read back, and FEEL's own ``string()``."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.feel.temporal_text import parse_temporal
from engine.feel.text import feel_text, string_of
from engine.feel.values import Range

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
