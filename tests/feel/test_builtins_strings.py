"""String built-ins, patterns, and the conversions that are not about time."""

from __future__ import annotations

import pytest

from engine.feel.failure import FeelFailure
from engine.feel.values import Range
from tests.feel.calling import FAILS, D, at, call, outcome


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("substring", ["foobar", D(3)], "obar"),
        ("substring", ["foobar", D(3), D(3)], "oba"),
        ("substring", ["foobar", D(-2), D(1)], "a"),
        ("substring", ["foobar", D(3), D(30)], "obar"),
        ("substring", ["\U0001f40eab", D(2)], "ab"),
        ("string length", ["\U0001f40eab"], D(3)),
        ("upper case", ["aBc4ə"], "ABC4Ə"),
        ("lower case", ["AbC4Ə"], "abc4ə"),
        ("substring before", ["foobar", "bar"], "foo"),
        ("substring before", ["foobar", "x"], ""),
        ("substring before", ["abc", ""], ""),
        ("substring after", ["foobar", "ob"], "ar"),
        ("substring after", ["foobar", "x"], ""),
        ("substring after", ["abc", ""], "abc"),
        ("contains", ["foobar", "o"], True),
        ("contains", ["", "a"], False),
        ("starts with", ["foobar", "fo"], True),
        ("ends with", ["foobar", "r"], True),
        ("ends with", ["foobar", "x"], False),
        ("string join", [["a", None, "c"], "X"], "aXc"),
        ("string join", [["a", "b"]], "ab"),
        ("string join", [["a", "b"], None], "ab"),
        ("string join", [[], "X"], ""),
        ("string join", ["a", "X"], "a"),
        ("string", [D("1.10")], "1.1"),
        ("string", [None], None),
        ("string", [at("P1D")], "P1D"),
        ("not", [True], False),
        ("not", [None], None),
    ],
)
def test_a_string_function(name, arguments, expected) -> None:
    assert call(name, *arguments) == expected


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("substring", ["foobar", D(0)]),
        ("substring", ["foobar", D(7)]),
        ("substring", ["foobar", D(1), D(0)]),
        ("substring", ["foobar", D("1.5")]),
        ("string length", [None]),
        ("string length", [D(1)]),
        ("contains", ["a", None]),
        ("string join", [[D(1)], "X"]),
        ("string join", [None]),
        ("string join", [D(1), "X"]),
        ("not", [D(1)]),
    ],
)
def test_a_string_function_refuses_what_it_does_not_take(name, arguments) -> None:
    assert outcome(name, *arguments) == FAILS


def test_joining_cannot_make_an_endless_text() -> None:
    assert outcome("string join", ["a" * 1000] * 500, "b" * 2000) == FAILS


@pytest.mark.parametrize(
    ("arguments", "number"),
    [
        (["1.000.000,01", ".", ","], "1000000.01"),
        (["1,000,000.01", ",", "."], "1000000.01"),
        (["1 000 000.01", " ", "."], "1000000.01"),
        (["1000000.01", None, "."], "1000000.01"),
        (["1,000,000.00", ",", None], "1000000"),
        (["-5", None, None], "-5"),
        (["1,000,000.01", " ", "."], FAILS),
        (["1.5", None, ","], FAILS),
        (["1,000,000.01", ":", "."], FAILS),
        (["1,000,000.01", ",", ":"], FAILS),
        (["1,000,000.00", ",", ","], FAILS),
        (["1,000,000", ".", None], FAILS),
        ([None, ".", ","], FAILS),
        ([D(123), ".", ","], FAILS),
        (["foo,bar.001", ".", ","], FAILS),
        (["NaN", None, None], FAILS),
        (["٣", None, None], FAILS),
        (["1.000.000,01", "."], FAILS),
    ],
)
def test_a_text_is_read_as_a_number_with_its_separators(arguments, number) -> None:
    expected = number if number == FAILS else D(number)
    assert outcome("number", *arguments) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1..3]", Range(D(1), D(3), True, True)),
        (" ( 1 .. 3.5 [ ", Range(D(1), D("3.5"), False, False)),
        ("]-2..-.5)", Range(D(-2), D("-0.5"), False, False)),
        ('["a..b".."c"]', Range("a..b", "c", True, True)),
        ('[@"1970-01-01"..date("1970-01-02")]',
         Range(at("1970-01-01"), at("1970-01-02"), True, True)),
        ('[duration("P1D")..@"P2D"]', Range(at("P1D"), at("P2D"), True, True)),
    ],
)  # fmt: skip
def test_a_text_is_read_as_a_range(text, expected) -> None:
    assert call("range", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "1..3", "[1..]", "[..2]", ">=10", "[3..1]", '[1.."b"]', "[null..null]", "[a..b]",
        '[@"1970-01-01"..@"1970-01-02T00:00:00"]', '[@"PT2H"..@"PT1H"]', '[@"foo"..@"bar"]',
        '[date(string("1970-01-01"))..date("1970-01-02")]', "[1..3" + " " * 2000 + "]",
        "[true..false]",
    ],
)  # fmt: skip
def test_a_text_that_is_no_range_of_literals_is_refused(text) -> None:
    assert outcome("range", text) == FAILS


@pytest.mark.parametrize(
    ("text", "pattern", "flags", "found"),
    [
        ("abracadabra", "bra", None, True),
        ("abracadabra", "^a.*a$", "", True),
        ("abracadabra", "^bra", "", False),
        ("Mary\rJones", "Mary.Jones", None, False),
        ("Mary\rJones", "Mary.Jones", "s", True),
        ("\nabcd\ndefg\n", "^$", "m", True),
        ("abc\n", "c$", None, False),
        ("abc", "ABC", "i", True),
        ("\u212a", "k", "i", True),
        ("x", "[A-Z-[OI]]", "i", True),
        ("O", "[A-Z-[OI]]", "i", False),
        ("i", "[A-Z-[OI]]", "i", False),
        ("q", "[^Q]", "i", False),
        ("hello world", "he ll o[ ]worl d", "x", True),
        ("hello world", r"\p{ I s B a s i c L a t i n }+", "x", True),
        ("a.b", "a.b", "q", True),
        ("axb", "a.b", "q", False),
        ("ə7 ", r"^\w\d\s$", None, True),
        ("a-b", r"^\i\c*$", None, True),
        ("7", r"\D", None, False),
        ("ə", r"^\p{Ll}$", None, True),
        ("ə", r"\P{IsBasicLatin}", None, True),
        ("7", r"[\W\S]", None, True),
        ("a]b", r"[\]]", None, True),
        ("-", "[a-]", None, True),
        ("aaa", "^a{2,3}?$", None, True),
        ("(a)", r"^\(a\)$", None, True),
        ("ab", "^(?:a|b)+$", None, True),
    ],
)
def test_a_text_matches_a_pattern_of_xpath(text, pattern, flags, found) -> None:
    assert call("matches", text, pattern, flags) is found


@pytest.mark.parametrize(
    ("pattern", "flags"),
    [
        ("a", "p"),
        ("a", " "),
        ("a)", None),
        ("(a", None),
        ("[a", None),
        ("[]", None),
        ("a]", None),
        ("a}", None),
        ("*", None),
        ("a**", None),
        ("a{,2}", None),
        ("a{3,2}", None),
        ("a{1001}", None),
        ("[b-a]", None),
        ("a\\", None),
        (r"\b", None),
        (r"\x41", None),
        ("(?i)a", None),
        ("(?=a)", None),
        ("(?P<n>a)", None),
        (r"(a)\1", None),
        (r"[\1]", None),
        (r"\p{ IsBasicLatin}", None),
        (r"\p{IsKlingon}", None),
        (r"\p{Xx}", None),
        (r"[\p{L}-[a]]", None),
        ("a" * 1001, None),
        ("((a{100}){100}){100}", None),
    ],
)
def test_a_pattern_that_is_none_or_is_not_supported_fails(pattern, flags) -> None:
    assert outcome("matches", "a", pattern, flags) == FAILS


def test_a_fault_of_a_pattern_says_where() -> None:
    with pytest.raises(FeelFailure) as failure:
        call("matches", "abc", r"a(b)\1")
    assert failure.value.message == (
        "matches: after 6 characters of the pattern: back-references are not supported"
    )


def test_a_pattern_with_nested_repetitions_does_not_hold_a_worker() -> None:
    assert call("matches", "a" * 100_000 + "!", "^(a+)+$") is False
    assert call("matches", "a" * 100_000, "(a|aa)+$") is True


def test_the_work_of_a_pattern_is_bounded() -> None:
    assert outcome("matches", "a" * 200_001, "b") == FAILS
    assert outcome("matches", "x" * 100_000, "(x{0,30}){0,30}y") == FAILS
    assert outcome("replace", "x" * 20_000, "x*y|x", "z") == FAILS
    assert outcome("replace", "x" * 3_000, "x", "y" * 1000) == FAILS


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["banana", "a", "o"], "bonono"),
        (["abcd", "(ab)|(a)", "[1=$1][2=$2]"], "[1=ab][2=]cd"),
        (["abracadabra", "bra", "*"], "a*cada*"),
        (["abracadabra", "a(.)", "a$1$1"], "abbraccaddabbra"),
        (["abc", "b", "<$0>"], "a<b>c"),
        (["abc", "b", r"\$\\"], "a$\\c"),
        (["abc", "(b)", "$12"], "ab2c"),
        (["ABC", "b", "x", "i"], "AxC"),
        (["a.b", ".", "x", "q"], "axb"),
        (["a.b", ".", "$1", "q"], "a$1b"),
        (["ə1ə", "[0-9]", "-"], "ə-ə"),
        (["abc", "x*", "-"], FAILS),
        (["abc", "b", "$"], FAILS),
        (["abc", "b", r"\x"], FAILS),
        ([None, "b", "c"], FAILS),
        (["abc", "b", None], FAILS),
    ],
)
def test_matches_are_replaced(arguments, expected) -> None:
    assert outcome("replace", *arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["John Doe", r"\s"], ["John", "Doe"]),
        (["a;b;c;;", ";"], ["a", "b", "c", "", ""]),
        (["abc", "x"], ["abc"]),
        (["ə-ü-ö", "-"], ["ə", "ü", "ö"]),
        (["", ";"], [""]),
        (["abc", ""], FAILS),
    ],
)
def test_a_text_is_split_at_a_pattern(arguments, expected) -> None:
    assert outcome("split", *arguments) == expected


def test_half_a_surrogate_pair_in_a_text_is_refused_and_not_a_crash() -> None:
    assert outcome("matches", "\ud800", "a") == FAILS
    assert outcome("split", "\ud800", "a") == FAILS
