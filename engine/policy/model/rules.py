"""Rules and what they say: findings, messages, remedies, actions, obligations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.policy.model.base import Citation, Formula, LocalText, Place
from engine.policy.model.types import TypeSpec

__all__ = [
    "ActionTemplate",
    "ActionsSpec",
    "Finding",
    "Message",
    "Obligation",
    "Placeholder",
    "Remedy",
    "Rule",
    "Severity",
]


@dataclass(frozen=True, slots=True)
class Placeholder:
    """``{max_principal:money}``: a FEEL formula and how to show it."""

    text: str  # as written between the braces, before the colon
    format: str  # money | percent | number | integer | date | text
    formula: Formula


@dataclass(frozen=True, slots=True)
class Message:
    """A message in two languages with its placeholders by their text."""

    text: LocalText
    placeholders: tuple[Placeholder, ...] = ()


class Severity(StrEnum):
    ADVERSE = "adverse"
    REFER = "refer"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason code; ``verdict`` is a value of ``outcome.order`` or None."""

    code: str
    verdict: str | None
    severity: Severity
    message: Message
    place: Place


@dataclass(frozen=True, slots=True)
class Remedy:
    """What would help: inputs to set (path, formula), or only a message.

    One under a rule is offered when the rule fires; one under ``remedies:``
    when its ``when`` holds (it may read ``outcome`` and ``findings``).
    """

    id: str
    set: tuple[tuple[str, Formula], ...]
    place: Place
    message: Message | None = None
    when: Formula | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class ActionTemplate:
    """An action a rule asks for; ``fields`` are formulas by declared field."""

    code: str
    rank: Formula | None
    fields: Mapping[str, Formula]


@dataclass(frozen=True, slots=True)
class ActionsSpec:
    """What actions look like and how they are ordered (ascending); ``labels`` are by code."""

    order_by: str = "rank"
    fields: Mapping[str, TypeSpec] = field(default_factory=dict)
    field_labels: Mapping[str, LocalText] = field(default_factory=dict)
    labels: Mapping[str, LocalText] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """A production: when it holds (once, or for each element), its consequences."""

    name: str
    when: Formula
    place: Place
    variable: str | None = None  # for_each
    elements: Formula | None = None  # the list for_each runs over
    after: tuple[str, ...] = ()
    finding: str | None = None
    at: str | None = None  # dotted path, may start with the variable
    facts: tuple[str, ...] = ()
    action: ActionTemplate | None = None
    remedies: tuple[Remedy, ...] = ()
    label: LocalText | None = None
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Obligation:
    """What follows from an outcome (``on`` is an outcome or "any")."""

    code: str
    on: str
    message: Message
    place: Place
    when: Formula | None = None
    until: Formula | None = None
    citation: Citation | None = None
