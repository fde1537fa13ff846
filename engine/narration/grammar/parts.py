"""What phrases are made of: nouns that take cases, conditions that take forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

__all__ = ["Case", "Clause", "Form", "Noun", "Over", "TooLong", "Unsayable"]


class Unsayable(Exception):
    """There are no words for this; what holds it is shown as FEEL."""


class TooLong(Exception):
    """A formula has more parts than anyone reads; the whole of it is shown as FEEL."""


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
    set apart; ``label`` is the name where it is only a name, ``bare`` that in
    quotation marks.  In a template ``{0:dat}`` is the dative of the first,
    ``{0:bare}`` its name alone where it has one.
    """

    say: Callable[[Case], str]
    compound: bool = False
    label: str | None = None
    bare: str | None = None
    note: str | None = None  # how it is rounded, and what it is so
    base: Noun | None = None
    # a list, some of one, one or the other, a record by its fields
    kind: Literal["", "list", "kept", "choice", "record"] = ""

    def __format__(self, case: str) -> str:
        if case == "bare":
            return self.say(Case.NOMINATIVE) if self.bare is None else self.bare
        return self.say(Case(case or "nom"))


@dataclass(frozen=True, slots=True)
class Over:
    """What a loop runs over: entries of ``of``, or by ``name`` its values, or those to ``last``."""

    of: Noun
    name: str | None = None
    last: Noun | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition in words.

    Among others it is set apart where it is ``joined`` of several, or ``scoped``:
    said of each entry of a list.
    """

    say: Callable[[Form], str]
    joined: bool = False
    scoped: bool = False

    def __format__(self, form: str) -> str:
        return self.say(Form(form or "when"))
