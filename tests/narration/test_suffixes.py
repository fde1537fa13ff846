"""Azerbaijani suffixes follow the last vowel of what is read aloud."""

from __future__ import annotations

import pytest

from engine.narration.grammar.parts import Case, Form
from engine.narration.grammar.suffixes import (
    conjugated,
    inflected,
    number_inflected,
    number_word,
    ordinal,
)

ABLATIVE, DATIVE, GENITIVE = Case.ABLATIVE, Case.DATIVE, Case.GENITIVE


@pytest.mark.parametrize(
    ("number", "forms"),
    [
        ("0", "0-dan 0-a 0-ın"),
        ("1", "1-dən 1-ə 1-in"),
        ("2", "2-dən 2-yə 2-nin"),
        ("3", "3-dən 3-ə 3-ün"),
        ("4", "4-dən 4-ə 4-ün"),
        ("5", "5-dən 5-ə 5-in"),
        ("6", "6-dan 6-ya 6-nın"),
        ("7", "7-dən 7-yə 7-nin"),
        ("8", "8-dən 8-ə 8-in"),
        ("9", "9-dan 9-a 9-un"),
        ("10", "10-dan 10-a 10-un"),
        ("20", "20-dən 20-yə 20-nin"),
        ("30", "30-dan 30-a 30-un"),
        ("40", "40-dan 40-a 40-ın"),
        ("50", "50-dən 50-yə 50-nin"),
        ("60", "60-dan 60-a 60-ın"),
        ("70", "70-dən 70-ə 70-in"),
        ("80", "80-dən 80-ə 80-in"),
        ("90", "90-dan 90-a 90-ın"),
        ("100", "100-dən 100-ə 100-ün"),
        ("1.000", "1.000-dən 1.000-ə 1.000-in"),
        ("206", "206-dan 206-ya 206-nın"),
        ("10.000", "10.000-dən 10.000-ə 10.000-in"),
        ("1.000.000", "1.000.000-dan 1.000.000-a 1.000.000-un"),
        ("2.000.000.000", "2.000.000.000-dan 2.000.000.000-a 2.000.000.000-ın"),
        ("2,5", "2,5-dən 2,5-ə 2,5-in"),
        ("0,06", "0,06-dan 0,06-ya 0,06-nın"),
        ("45%", "45%-dən 45%-ə 45%-in"),
        ("-3", "-3-dən -3-ə -3-ün"),
    ],
)
def test_a_number_takes_the_suffix_of_its_last_word(number: str, forms: str) -> None:
    cases = (ABLATIVE, DATIVE, GENITIVE)
    assert " ".join(number_inflected(number, case) for case in cases) == forms


def test_a_number_in_the_nominative_is_as_it_is() -> None:
    assert number_inflected("3", Case.NOMINATIVE) == "3"


@pytest.mark.parametrize(
    ("word", "possessive", "forms"),
    [
        ("göstəricisi", True, "göstəricisinin göstəricisinə göstəricisini göstəricisində "
         "göstəricisindən"),
        ("siyahısı", True, "siyahısının siyahısına siyahısını siyahısında siyahısından"),
        ("cəmi", True, "cəminin cəminə cəmini cəmində cəmindən"),
        ("böyüyü", True, "böyüyünün böyüyünə böyüyünü böyüyündə böyüyündən"),
        ("sonu", True, "sonunun sonuna sonunu sonunda sonundan"),
        ("gün", False, "günün günə günü gündə gündən"),
        ("səbəblər", False, "səbəblərin səbəblərə səbəbləri səbəblərdə səbəblərdən"),
        ("əsas borc", False, "əsas borcun əsas borca əsas borcu əsas borcda əsas borcdan"),
    ],
)  # fmt: skip
def test_a_word_takes_every_case(word: str, possessive: bool, forms: str) -> None:
    cases = (GENITIVE, DATIVE, Case.ACCUSATIVE, Case.LOCATIVE, ABLATIVE)
    assert " ".join(inflected(word, case, possessive) for case in cases) == forms
    assert inflected(word, Case.NOMINATIVE, possessive) == word


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("ol", "olduqda olmalıdır olan olmadıqda olmamalıdır olmayan"),
        ("ödənil", "ödənildikdə ödənilməlidir ödənilən ödənilmədikdə ödənilməməlidir ödənilməyən"),
        ("başla", "başladıqda başlamalıdır başlayan başlamadıqda başlamamalıdır başlamayan"),
        ("düş", "düşdükdə düşməlidir düşən düşmədikdə düşməməlidir düşməyən"),
        ("et", "etdikdə etməlidir edən etmədikdə etməməlidir etməyən"),
    ],
)
def test_a_verb_takes_every_form_a_condition_is_said_in(verb: str, forms: str) -> None:
    said = [
        conjugated(verb, form, yes)
        for yes in (True, False)
        for form in (Form.WHEN, Form.MUST, Form.THAT)
    ]
    assert " ".join(said) == forms


def test_a_place_in_a_row_is_said_by_its_number() -> None:
    places = ("1", "2", "3", "6", "9", "10", "40", "100")
    expected = ["1-ci", "2-ci", "3-cü", "6-cı", "9-cu", "10-cu", "40-cı", "100-cü"]
    assert [ordinal(place) for place in places] == expected


def test_the_last_word_of_a_number_is_that_read_last() -> None:
    assert [number_word(digits) for digits in ("1206", "5000", "40", "700")] == [
        "altı",
        "min",
        "qırx",
        "yüz",
    ]
