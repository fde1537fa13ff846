"""What phrases are made of in either language: nouns that take cases, conditions that take forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Case", "Clause", "Form", "Noun", "Unsayable"]


class Unsayable(Exception):
    """There are no words for this; what holds it is shown as FEEL."""


class Case(StrEnum):
    """The cases of Azerbaijani nouns; English nouns are the same in all."""

    NOMINATIVE = "nom"
    GENITIVE = "gen"
    DATIVE = "dat"
    ACCUSATIVE = "acc"
    LOCATIVE = "loc"
    ABLATIVE = "abl"


class Form(StrEnum):
    """What a condition is said for.

    WHEN: "if the amount is more …"; MUST: "the amount must be more …"; THAT:
    of things ("lines for which the amount is more …").
    """

    WHEN = "when"
    MUST = "must"
    THAT = "that"


@dataclass(frozen=True, slots=True)
class Noun:
    """A value in words.

    ``compound`` where it is worked out of others, so that within another it is
    set apart; ``label`` is the bare name where it is only a name.  In a
    template ``{price:dat}`` gives the dative.
    """

    say: Callable[[Case], str]
    compound: bool = False
    label: str | None = None

    def __format__(self, case: str) -> str:
        return self.say(Case(case or "nom"))


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition in words; ``joined`` where it is several, so that within others it is set apart."""

    say: Callable[[Form], str]
    joined: bool = False

    def __format__(self, form: str) -> str:
        return self.say(Form(form or "when"))
