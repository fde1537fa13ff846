"""What every part of a policy is made of: places, words, sources, formulas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.feel import Expression

__all__ = ["Citation", "Formula", "LocalText", "Place", "Source"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file: line and column count from 1, path is slash-joined keys."""

    line: int
    column: int
    path: str


@dataclass(frozen=True, slots=True)
class LocalText:
    """The same words in Azerbaijani and in English."""

    az: str
    en: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document that the policy's elements cite."""

    id: str
    title: LocalText
    issuer: str | None = None
    date: date | None = None
    note: LocalText | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Which clause of which source says so, and the catalogue's rule ids."""

    source: str
    clause: str | None = None
    catalogue: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """A FEEL text of the policy, where it stands, and its compiled form."""

    source: str
    place: Place
    expression: Expression
