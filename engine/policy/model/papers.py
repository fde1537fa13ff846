"""Papers that are written from a decision: letters, cards, registers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.policy.model.base import Citation, Formula, LocalText, Place
from engine.policy.model.rules import Message, Placeholder

__all__ = ["Paper", "PaperField", "PaperKind", "PaperPart"]


class PaperKind(StrEnum):
    LETTER = "letter"  # addressed and signed; with for_each, a page for each addressee
    CARD = "card"  # for the institution's own file
    REGISTER = "register"  # over the decisions of many cases, a row each


@dataclass(frozen=True, slots=True)
class PaperField:
    """Something that a paper shows under a label: a line, or a column of a table.

    Unless ``optional`` it must have a value, or the paper is not written.
    """

    name: str
    shown: Placeholder
    label: LocalText
    place: Place
    optional: bool = False
    total: bool = False  # a column whose sum stands below it
    group: LocalText | None = None  # stands above the columns that share it
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class PaperPart:
    """A part of a paper: a ``text``, labelled ``fields``, or a table of ``columns``.

    It is left out where ``when`` does not hold.  With ``for_each`` fields are
    shown, and a table has a row, for each element.  Of a register, a table has
    a row for each decision in which ``when`` holds.
    """

    name: str
    place: Place
    title: LocalText | None = None
    when: Formula | None = None
    variable: str | None = None  # for_each
    elements: Formula | None = None
    text: Message | None = None
    fields: Mapping[str, PaperField] = field(default_factory=dict)
    columns: Mapping[str, PaperField] = field(default_factory=dict)
    blank: int = 0  # empty rows below a table, to be filled by hand
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: ``when`` it may be written, whom it is for, what it says, who signs it."""

    code: str
    kind: PaperKind
    title: LocalText
    place: Place
    parts: Mapping[str, PaperPart]
    when: Formula | None = None
    variable: str | None = None  # for_each
    elements: Formula | None = None
    to: Mapping[str, PaperField] = field(default_factory=dict)
    signed: Mapping[str, PaperField] = field(default_factory=dict)
    citation: Citation | None = None

    @property
    def named(self) -> dict[str, PaperField]:
        """The fields that are on every page of it, which its texts read by name."""
        found = {**self.to, **self.signed}
        for part in self.parts.values():
            if part.when is None and part.variable is None:
                found.update(part.fields)
        return found

    def fields(self) -> Iterator[PaperField]:
        """Every field and column, in the order of the page."""
        yield from self.to.values()
        for part in self.parts.values():
            yield from part.fields.values()
            yield from part.columns.values()
        yield from self.signed.values()
