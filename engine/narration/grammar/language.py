"""What a language must be able to say, whatever formula asks for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from engine.narration.grammar.parts import Clause, Noun, Over

__all__ = ["Language"]


class Language(Protocol):
    """The constructions of one language; their texts never hang an ending on a policy's own name.

    ``op`` is a comparison of FEEL (``= != < <= > >=``); ``yes`` False says the
    opposite of a condition.
    """

    lang: str

    # --- values ---------------------------------------------------------------------

    def label(self, name: str) -> Noun:
        """A value by its name."""

    def labelled_list(self, name: str) -> Noun:
        """A list by its name."""

    def code(self, feel: str) -> Noun:
        """What has no words, as FEEL."""

    def quoted(self, text: str) -> Noun:
        """A text, or one of the values of an enumeration."""

    def number(self, text: str) -> Noun:
        """A number or percentage in local form."""

    def amount(self, text: str) -> Noun:
        """Money in local form, with its currency."""

    def day(self, text: str) -> Noun:
        """A day in local form."""

    def duration(self, months: int, seconds: int) -> Noun:
        """A stretch of time: whole months, or seconds."""

    def truth(self, value: bool) -> Noun:
        """Yes or no, as a value."""

    def nothing(self) -> Noun:
        """No value."""

    def variable(self, name: str, days: bool) -> Noun:
        """A number or day that a loop counts through."""

    def rounded(self, value: Noun, how: str, scale: Noun | None, money: bool) -> Noun:
        """A value rounded by the function ``how``: to decimals, to a whole number, to money."""

    def phrase(self, key: str, *parts: Noun) -> Noun:
        """One of the language's fixed phrases (``PHRASES``), or of its functions."""

    def together(self, parts: Sequence[Noun]) -> Noun:
        """A, B and C."""

    def any_of(self, parts: Sequence[Noun]) -> Noun:
        """A, B or C."""

    def within(self, whole: str, part: Noun) -> Noun:
        """A part of something that is named."""

    def of_entry(self, of: Noun, part: Noun) -> Noun:
        """A part of one entry of a list, where several lists are gone through."""

    def counted(self, of: Noun) -> Noun:
        """How many a list has."""

    def asked(self, name: str, arguments: Sequence[Noun]) -> Noun:
        """What a table or a series says for something."""

    def of_all(self, of: Noun, name: str) -> Noun:
        """A field of every entry of a list."""

    def place(self, number: int, of: Noun) -> Noun:
        """The n-th of a list; negative from its end."""

    def kept(self, of: Noun, condition: Clause, records: bool) -> Noun:
        """Those of a list for which a condition holds."""

    def each(self, of: Sequence[Over], value: Noun) -> Noun:
        """A value worked out for each of a list, or for each number called so."""

    def record(self, fields: Sequence[tuple[str, Noun]]) -> Noun:
        """A record by its fields' names and values."""

    def choice(self, condition: Clause, yes: Noun, no: Noun) -> Noun:
        """One value or the other."""

    def whether(self, condition: Clause) -> Noun:
        """Yes or no, by whether a condition holds."""

    # --- cells of tables ------------------------------------------------------------

    def plain(self, text: str) -> Noun:
        """Words as they stand."""

    def test(self, op: str, value: Noun, days: bool) -> Noun:
        """What a cell compares its column with: "more than 3"."""

    def ends(self, low: Noun, high: Noun) -> Noun:
        """A range by what its two ends say."""

    def but(self, parts: Sequence[Noun]) -> Noun:
        """Anything but these."""

    # --- conditions -----------------------------------------------------------------

    def compare(self, op: str, left: Noun, right: Noun, days: bool) -> Clause:
        """A comparison of numbers, or of days."""

    def same(self, left: Noun, right: Noun, yes: bool) -> Clause:
        """Whether two values are the same; ``right`` is a word."""

    def holds(self, name: Noun, yes: bool) -> Clause:
        """Whether something that is true or false is true."""

    def given(self, value: Noun, asked: bool, yes: bool) -> Clause:
        """Whether there is a value; ``asked`` where people give it, else it is worked out."""

    def predicate(self, key: str, yes: bool, *parts: Noun) -> Clause:
        """One of the language's predicates (``PREDICATES``), or of its functions."""

    def contained(self, of: Noun, value: Noun, yes: bool) -> Clause:
        """Whether a list has a value."""

    def code_holds(self, feel: str, yes: bool) -> Clause:
        """A condition that has no words."""

    def always(self, yes: bool) -> Clause:
        """In every case, or in none."""

    def quantified(self, every: bool, of: Sequence[Over], held: Clause) -> Clause:
        """For every, or for at least one, of a list."""

    def either(
        self, parts: Sequence[Clause], others_fail: Callable[[], Sequence[Clause]] | None
    ) -> Clause:
        """At least one of several; as what must be, the last where the others fail."""

    def joined(self, every: bool, parts: Sequence[Clause]) -> Clause:
        """All of several conditions, or at least one of them."""
