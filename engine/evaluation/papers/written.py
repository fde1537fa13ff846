"""A paper as it was written of a decision: its parts with their values, in no language yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.evaluation.deciding.decision import Decision
from engine.evaluation.messages.forms import Parameter
from engine.policy.model import LocalText, Message, Paper, PaperField, PaperPart, PolicyVersion

__all__ = ["Line", "Page", "Register", "Section", "Written"]


@dataclass(frozen=True, slots=True)
class Line:
    """A field and its value; None where it is optional and there is none."""

    field: PaperField
    value: Parameter | None


@dataclass(frozen=True, slots=True)
class Section:
    """A part that is shown: a ``text``, or ``rows`` of lines.

    Fields have a row for each element, one where there is no for_each; a table
    has a row for each element or decision.
    """

    part: PaperPart
    text: Message | None = None
    parameters: Mapping[str, Parameter] | None = None
    rows: tuple[tuple[Line, ...], ...] = ()

    @property
    def title(self) -> LocalText | None:
        """What stands above it."""
        return self.part.title


@dataclass(frozen=True, slots=True)
class Page:
    """A copy of the paper: whom it is for, what it says, who signs it."""

    to: tuple[Line, ...]
    sections: tuple[Section, ...]
    signed: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A letter or card, a page for each addressee, and the decision that it was written of."""

    policy: PolicyVersion
    paper: Paper
    effective_date: date
    decision: Decision
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """A register over decisions: its sections, and how many decisions it was made over."""

    policy: PolicyVersion
    paper: Paper
    effective_date: date
    sections: tuple[Section, ...]
    cases: int
