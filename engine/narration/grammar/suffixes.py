"""Azerbaijani suffixes after words of our own and after numbers as they are read aloud.

A suffix follows the last vowel of the spoken word: 3 is "üç", so "3-dən"; 6 is
"altı", so "6-dan"; 45 % is "qırx beş faiz".  Names that a policy brings never
take one: a word of ours stands after them and takes it.
"""

from __future__ import annotations

from typing import Final

from engine.narration.grammar.parts import Case, Form

__all__ = ["conjugated", "inflected", "number_inflected", "number_word", "ordinal"]

_VOWELS: Final = "aıoueəiöü"
_HIGH: Final = {
    "a": "ı",
    "ı": "ı",
    "o": "u",
    "u": "u",
    "e": "i",
    "ə": "i",
    "i": "i",
    "ö": "ü",
    "ü": "ü",
}
_BACK: Final = "aıou"
_ONES: Final = ("sıfır", "bir", "iki", "üç", "dörd", "beş", "altı", "yeddi", "səkkiz", "doqquz")
_TENS: Final = ("", "on", "iyirmi", "otuz", "qırx", "əlli", "altmış", "yetmiş", "səksən", "doxsan")
_POWERS: Final = ("min", "milyon", "milyard", "trilyon")


def inflected(word: str, case: Case, possessive: bool = False) -> str:
    """``word`` in a case; ``possessive`` where it ends in the suffix of possession (cəmi, sayı)."""
    return word + _suffix(word, case, possessive)


def _last_vowel(word: str) -> str:
    return next(letter for letter in reversed(word.lower()) if letter in _VOWELS)


def _suffix(word: str, case: Case, possessive: bool) -> str:
    vowel = _last_vowel(word)
    low, high = ("a" if vowel in _BACK else "ə"), _HIGH[vowel]
    ends_in_vowel = word.lower()[-1] in _VOWELS
    buffer = "n" if possessive else ""
    match case:
        case Case.NOMINATIVE:
            return ""
        case Case.GENITIVE:
            return f"n{high}n" if ends_in_vowel else f"{high}n"
        case Case.ACCUSATIVE:
            return f"n{high}" if ends_in_vowel else high
        case Case.DATIVE:
            return f"{'n' if possessive else 'y'}{low}" if ends_in_vowel else low
        case Case.LOCATIVE:
            return f"{buffer}d{low}"
        case Case.ABLATIVE:
            return f"{buffer}d{low}n"


def number_word(digits: str) -> str:
    """The last word of a whole number read aloud: "altı" of "1206", "min" of "5000"."""
    digits = digits.lstrip("0")
    if not digits:
        return _ONES[0]
    zeros = len(digits) - len(digits.rstrip("0"))
    if zeros == 0:
        return _ONES[int(digits[-1])]
    if zeros == 1:
        return _TENS[int(digits[-2])]
    if zeros == 2:
        return "yüz"
    return _POWERS[min(zeros // 3, len(_POWERS)) - 1]


def number_inflected(text: str, case: Case) -> str:
    """A number in local form with a case: "3-dən", "2,5-ə", "45%-dən"."""
    if case is Case.NOMINATIVE:
        return text
    return f"{text}-{_suffix(_spoken(text), case, False)}"


def _spoken(text: str) -> str:
    if text.endswith("%"):
        return "faiz"
    _, _, decimals = text.partition(",")
    digits = "".join(sign for sign in (decimals or text) if sign.isdigit())
    return number_word(digits)


def ordinal(number: str) -> str:
    """The place in a row: "1-ci", "6-cı", "10-cu", "3-cü"."""
    word = number_word(number)
    vowel = _last_vowel(word)
    return f"{number}-c{_HIGH[vowel]}"


def conjugated(verb: str, form: Form, yes: bool) -> str:
    """A verb's stem in the form a condition is said in: "olduqda", "olmalıdır", "olan".

    ``yes`` False is the negation: "olmadıqda", "olmamalıdır", "olmayan".
    """
    stem = verb if yes else verb + ("ma" if _last_vowel(verb) in _BACK else "mə")
    vowel = _last_vowel(stem)
    back = vowel in _BACK
    low, high = ("a" if back else "ə"), _HIGH[vowel]
    match form:
        case Form.WHEN:
            return f"{stem}d{high}{'qda' if back else 'kdə'}"
        case Form.MUST:
            return f"{stem}m{low}l{'ıdır' if back else 'idir'}"
        case Form.THAT:
            if verb == "et" and yes:
                return "edən"
            return f"{stem}{'y' if stem[-1] in _VOWELS else ''}{low}n"
