"""Personal texts of inputs masked so that they keep their shape: letters x and X, digits 0.

Masked is every text that is written freely: of no list of words, and compared
by no formula with a text of the policy's own.  Equal texts stay equal and
different ones different, so that what is counted or compared among them comes to
the same.  Amounts, dates, ratios and choices stay: they are what a case shows;
what is given in their place and is none of them does not.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import re2

from engine.boundaries import compared_texts
from engine.errors import json_pointer
from engine.policy import PolicyVersion
from engine.policy.model import Field, Kind, TypeSpec
from engine.policy.reading.scalars import to_date, to_decimal, to_instant

__all__ = ["Masked", "mask"]

#: what may stand for a letter or a digit where the plain mask does not fit a pattern, in this order
_LETTERS = f"Xx{string.ascii_letters}ƏĞÖÜÇŞİəğöüçşı"
_DIGITS = string.digits
_NUMBERS = (Kind.MONEY, Kind.RATIO, Kind.INTEGER, Kind.NUMBER)
_DURATION = re.compile(r"-?P(?=.)[0-9YMWDTHS.]*")
#: how the values of a kind are written that is no list of words
_WRITTEN: Mapping[Kind, Callable[[str], object]] = {
    **dict.fromkeys(_NUMBERS, to_decimal),
    Kind.DATE: to_date,
    Kind.DATETIME: to_instant,
    Kind.DURATION: _DURATION.fullmatch,
}
#: how many texts of one shape are kept apart
_MOST = 2000
_NOTHING = object()

Keys = tuple[str | int, ...]
Said = Callable[[TypeSpec, str, Keys], str]


@dataclass(frozen=True, slots=True)
class Masked:
    """Inputs with their personal texts masked, and the JSON pointers of those."""

    inputs: Any
    pointers: tuple[str, ...]


def mask(policy: PolicyVersion, inputs: Any) -> Masked:
    """The inputs (raw JSON) without personal texts; what is not declared is left out."""
    masking = _Masking(compared_texts(policy))
    masking.whole(policy.inputs, inputs, masking.note)
    masked = masking.whole(policy.inputs, inputs, masking.masked)
    return Masked(masked, tuple(masking.pointers))


class _Masking:
    """Reads inputs twice: for the patterns that a text must fit wherever it stands, and to mask."""

    def __init__(self, compared: Mapping[str, frozenset[str]]) -> None:
        self.pointers: list[str] = []
        self._compared = compared
        self._patterns: dict[str, set[str]] = {}
        self._given: dict[str, str] = {}
        self._taken: set[str] = set()
        self._tried: dict[tuple[str, tuple[str, ...]], Iterator[str]] = {}

    def whole(self, declared: Mapping[str, Field], inputs: Any, said: Said) -> dict[str, Any]:
        """The declared inputs with what ``said`` makes of each text."""
        found: dict[str, Any] = {}
        for path, field in declared.items():
            keys = tuple(path.split("."))
            value: Any = inputs
            for key in keys:
                value = value.get(key, _NOTHING) if isinstance(value, Mapping) else _NOTHING
            if value is not _NOTHING:
                place = found
                for key in keys[:-1]:
                    place = place.setdefault(key, {})
                place[keys[-1]] = _value(field.spec, value, keys, said)
        return found

    def note(self, spec: TypeSpec, value: str, keys: Keys) -> str:
        """Remember what a text must fit."""
        if self._is_compared(value, keys):
            self._taken.add(value)
        else:
            patterns = self._patterns.setdefault(value, set())
            if spec.pattern is not None and re2.fullmatch(spec.pattern, value) is not None:
                patterns.add(spec.pattern)
        return value

    def masked(self, spec: TypeSpec, value: str, keys: Keys) -> str:
        """The mask of a text: the same wherever it stands."""
        if self._is_compared(value, keys):
            return value
        if value not in self._given:
            self._given[value] = self._new(value)
        found = self._given[value]
        if found != value:
            self.pointers.append(json_pointer(*keys))
        return found

    def _is_compared(self, value: str, keys: Keys) -> bool:
        name = next(key for key in reversed(keys) if isinstance(key, str))
        return value in self._compared.get(name, ())

    def _new(self, value: str) -> str:
        """A mask that no other text has, where there is one left."""
        patterns = tuple(sorted(self._patterns[value]))
        each = [re2.compile(pattern).fullmatch for pattern in patterns]

        def fits(text: str) -> bool:
            return all(one(text) is not None for one in each)

        first = next(_variants(value))
        for text in self._tried.setdefault((first, patterns), _variants(value)):
            found = text if fits(text) else _fitted(value, text, fits)
            if found not in self._taken:
                self._taken.add(found)
                return found
        return first if fits(first) else _fitted(value, first, fits)


def _value(spec: TypeSpec, value: Any, keys: Keys, said: Said) -> Any:
    if isinstance(value, Mapping) and spec.kind is Kind.RECORD:
        return {
            name: _value(field.spec, value[name], (*keys, name), said)
            for name, field in spec.fields.items()
            if name in value
        }
    if isinstance(value, list | tuple) and spec.kind is Kind.LIST and spec.item is not None:
        return [_value(spec.item, one, (*keys, place), said) for place, one in enumerate(value)]
    if isinstance(value, str):
        value = unicodedata.normalize("NFC", value)
        written = _WRITTEN.get(spec.kind)
        if value in spec.values or (written is not None and written(value) is not None):
            return value
        return said(spec, value, keys)
    if value is None or isinstance(value, bool) or (_is_number(value) and spec.kind in _NUMBERS):
        return value
    if isinstance(value, Mapping):  # of another type than is declared
        return {}
    return [] if isinstance(value, list | tuple) else 0


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal)


def _variants(value: str) -> Iterator[str]:
    """The plain mask, then others of the same shape: the last places count up."""
    places = [place for place, sign in enumerate(value) if _kind(sign)]
    for number in range(_MOST):
        signs, left = list(value), number
        for place in reversed(places):
            kind = _kind(value[place])
            if kind == "N":
                left, part = divmod(left, 10)
                signs[place] = str(part)
            else:
                left, part = divmod(left, 26)
                letter = chr(ord("a") + (ord("x") - ord("a") + part) % 26)
                signs[place] = letter.upper() if value[place].isupper() else letter
        if left:
            return
        yield "".join(signs)


def _kind(sign: str) -> str:
    """ "L" of a letter or a sign that no file may hold, "N" of a digit, "" of what stays."""
    category = unicodedata.category(sign)
    if category[0] in "LM" or (category == "Cc" and sign not in "\t\n"):
        return "L"
    return "N" if category[0] == "N" else ""


def _fitted(value: str, wanted: str, fits: Callable[[str], bool]) -> str:
    """As much of the mask as patterns allow, sign by sign; what they prescribe stays."""
    found = value
    for place, sign in enumerate(value):
        kind = _kind(sign)
        for other in (wanted[place], *(_LETTERS if kind == "L" else _DIGITS)) if kind else ():
            tried = f"{found[:place]}{other}{found[place + 1 :]}"
            if fits(tried):
                found = tried
                break
    return found
