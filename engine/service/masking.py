"""Personal texts of inputs masked so that they keep their shape: letters x and X, digits 0.

Masked is every text that is written freely: of no list of words, and compared
by no formula with a text of the policy's own.  Equal texts stay equal and
different ones different, so that what is counted or compared among them comes to
the same.  Amounts, dates, ratios and choices stay: they are what a case shows.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import re2

from engine.boundaries import compared_texts
from engine.errors import json_pointer
from engine.policy import PolicyVersion
from engine.policy.model import Field, Kind, TypeSpec

__all__ = ["Masked", "mask"]

#: what may stand for a letter or a digit where the plain mask does not fit a pattern
_LETTERS = "XxAaBb"
_DIGITS = "01"


@dataclass(frozen=True, slots=True)
class Masked:
    """Inputs with their personal texts masked, and the JSON pointers of those."""

    inputs: Any
    pointers: tuple[str, ...]


def mask(policy: PolicyVersion, inputs: Any) -> Masked:
    """The inputs (raw JSON) without personal texts; what is not declared is left out."""
    return _Masking(compared_texts(policy)).whole(policy.inputs, inputs)


class _Masking:
    def __init__(self, compared: Mapping[str, frozenset[str]]) -> None:
        self._compared = compared
        self._given: dict[str, str] = {}
        self._taken: set[str] = set()
        self._pointers: list[str] = []

    def whole(self, declared: Mapping[str, Field], inputs: Any) -> Masked:
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
                place[keys[-1]] = self._value(field.spec, value, keys)
        return Masked(found, tuple(self._pointers))

    def _value(self, spec: TypeSpec, value: Any, keys: tuple[str | int, ...]) -> Any:
        if isinstance(value, Mapping) and spec.kind is Kind.RECORD:
            return {
                name: self._value(field.spec, value[name], (*keys, name))
                for name, field in spec.fields.items()
                if name in value
            }
        if isinstance(value, list | tuple) and spec.kind is Kind.LIST and spec.item is not None:
            return [self._value(spec.item, one, (*keys, place)) for place, one in enumerate(value)]
        if isinstance(value, str) and spec.kind is Kind.TEXT:
            return self._text(spec, value, keys)
        return value

    def _text(self, spec: TypeSpec, value: str, keys: tuple[str | int, ...]) -> str:
        name = next(key for key in reversed(keys) if isinstance(key, str))
        value = unicodedata.normalize("NFC", value)
        if value in self._compared.get(name, ()):
            return value
        fits = re2.compile(spec.pattern).fullmatch if spec.pattern is not None else None
        masked = self._given.get(value)
        if masked is None or (fits is not None and fits(masked) is None):
            masked = self._new(value, fits)
            self._given.setdefault(value, masked)
        if masked != value:
            self._pointers.append(json_pointer(*keys))
        return masked

    def _new(self, value: str, fits: Callable[[str], Any] | None) -> str:
        """A mask that no other text has, where there is one left."""
        first = None
        for text in _variants(value):
            masked = text if fits is None or fits(text) is not None else _fitted(value, text, fits)
            first = first or masked
            if masked not in self._taken:
                self._taken.add(masked)
                return masked
        return first or value


_NOTHING = object()
#: how many texts of one shape are kept apart
_MOST = 2000


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
    """ "L" of a letter, "N" of a digit, "" of what stays."""
    kind = unicodedata.category(sign)[0]
    return "L" if kind in "LM" else kind if kind == "N" else ""


def _fitted(value: str, wanted: str, fits: Callable[[str], Any]) -> str:
    """As much of the mask as a pattern allows, sign by sign; what it prescribes stays."""
    if fits(value) is None:  # it is refused as it is, and so will its mask be
        return wanted
    found = value
    for place, sign in enumerate(value):
        kind = _kind(sign)
        for other in (wanted[place], *(_LETTERS if kind == "L" else _DIGITS)) if kind else ():
            tried = f"{found[:place]}{other}{found[place + 1 :]}"
            if other != sign and fits(tried) is not None:
                found = tried
                break
    return found
