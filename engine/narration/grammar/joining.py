"""Conditions said together, alike in every language but for three of its words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from engine.narration.grammar.parts import Clause, Form

__all__ = ["Joining", "set_apart"]


class Joining:
    """How a language says several conditions at once."""

    #: between the last two of which all hold, and of which at least one does
    and_word: ClassVar[str]
    or_word: ClassVar[str]
    #: before what must hold where ``{0}`` does
    where: ClassVar[str]

    def joined(self, every: bool, parts: Sequence[Clause]) -> Clause:
        """All of several conditions, or at least one of them."""
        inner = [set_apart(one) for one in parts]
        word = self.and_word if every else self.or_word

        def say(form: Form) -> str:
            *first, last = (one.say(form) for one in inner)
            return f"{', '.join(first)} {word} {last}"

        return Clause(say, joined=True)

    def either(
        self, parts: Sequence[Clause], others_fail: Callable[[], Sequence[Clause]] | None
    ) -> Clause:
        """At least one of several; as what must be, the last where the others fail."""
        any_ = self.joined(False, parts)

        def say(form: Form) -> str:
            if form is not Form.MUST or others_fail is None:
                return any_.say(form)
            before = others_fail()
            failing = before[0] if len(before) == 1 else self.joined(True, before)
            return f"{self.where.format(failing)} {parts[-1].say(form)}"

        return Clause(say, joined=True)


def set_apart(clause: Clause) -> Clause:
    """A condition in brackets where among others it could be read two ways."""
    if not clause.joined and not clause.scoped:
        return clause
    return Clause(lambda form: f"({clause.say(form)})")
