"""What decides on the page of trying: the law in force, a version, a draft; what it came to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from admin_ui.languages import _
from admin_ui.local import short_day
from admin_ui.pages.tryit_values import inputs_of
from admin_ui.pages.tryit_words import faults_by_pointer
from admin_ui.sessions import who
from engine.errors import (
    EvaluationFault,
    InvalidInput,
    KnownAtInFuture,
    NoVersionInForce,
    PolicyFaults,
    UnknownDraft,
)
from engine.service import By, PolicyVersion, Request, Service, Tried
from engine.service.asking import asked_by
from engine.service.contrasting import Contrast, contrast

__all__ = ["Side", "Sides", "contrast_of", "why_not"]

_BY: Final = re.compile(r"version-([1-9][0-9]{0,8})|draft-([0-9A-Za-z_-]{1,64})")
#: what cannot decide, though what was entered may be right
_CANNOT: Final = (NoVersionInForce, PolicyFaults, EvaluationFault)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two that decide: how it is chosen, what it is called, and what it came to."""

    by: By
    chosen: str
    label: str
    version: PolicyVersion | None
    cannot: str | None
    tried: Tried | None = None


class Sides:
    """Makes the sides of a page; faults go into the mapping that is given, by pointer or field."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def chosen(
        self, policy: str, chosen: str, on: date | None, known: datetime | None,
        faults: dict[str, str],
    ) -> Side:  # fmt: skip
        by = _by(chosen)
        label = self._label(policy, by)
        version = None
        cannot = None
        try:
            version = self._service.trying.law(who(), policy, by, on, known)
        except KnownAtInFuture:
            faults["known_at"] = _("Nobody knows yet what will be known then.")
        except InvalidInput as error:
            faults["effective_date"] = faults_by_pointer(error.errors).popitem()[1]
        except _CANNOT as error:
            cannot = why_not(error)
        if by == By() and version is not None:
            label = _("In force: version %(number)s", number=version.version)
        return Side(by, chosen, label, version, cannot)

    def decided(
        self, policy: str, side: Side, entered: Mapping[str, str], on: date | None,
        known: datetime | None, faults: dict[str, str],
    ) -> Side:  # fmt: skip
        if side.version is None:
            return side
        inputs = inputs_of(asked_by(side.version), entered)
        asking = Request(inputs, on, known, dry_run=True)
        tried, cannot = None, None
        try:
            tried = self._service.trying.decide(who(), policy, asking, side.by)
        except InvalidInput as error:
            for pointer, words in faults_by_pointer(error.errors).items():
                said = faults.get(pointer, "")
                faults[pointer] = said if words in said else f"{said} {words}".strip()
        except _CANNOT as error:
            cannot = why_not(error)
        return Side(side.by, side.chosen, side.label, side.version, cannot, tried)

    def choices(self, policy: str) -> list[tuple[str, str]]:
        """What can decide: the law in force, each version, each draft at work."""
        versions = self._service.policies.summary(policy).versions
        found = [("in-force", _("In force on the day"))]
        found += [
            (f"version-{one.version}", _("Version %(number)s", number=one.version))
            for one in reversed(versions)
        ]
        names = self._service.people.actors()
        for one in self._service.drafts.list(policy, open_only=True):
            by = names.get(one.created_by or "", "")
            words = _("Draft of %(day)s, %(name)s", day=short_day(one.created_at), name=by or "—")
            found.append((f"draft-{one.id}", words))
        return found

    def _label(self, policy: str, by: By) -> str:
        if by.version is not None:
            return _("Version %(number)s", number=by.version)
        if by.draft is None:
            return _("In force")
        return next(
            (words for key, words in self.choices(policy) if key == f"draft-{by.draft}"),
            _("Draft"),
        )


def _by(chosen: str) -> By:
    """What was chosen to decide; raises UnknownVersion, UnknownDraft for what nobody can choose."""
    if chosen in ("", "in-force"):
        return By()
    found = _BY.fullmatch(chosen)
    if found is None:
        raise UnknownDraft(chosen[:64])
    return By(version=int(found[1])) if found[1] else By(draft=found[2])


def why_not(error: Exception) -> str:
    """Why a version or a draft cannot decide, though what was entered may be right."""
    if isinstance(error, NoVersionInForce):
        return _("No version is in force on this day, as known then.")
    if isinstance(error, PolicyFaults):
        return _("The draft has faults, so it cannot decide. The editor shows them.")
    if isinstance(error, EvaluationFault):
        return _(
            "The policy cannot be evaluated for this: %(element)s – %(what)s",
            element=error.element,
            what=error.message,
        )
    return str(error)


def contrast_of(sides: list[Side]) -> Contrast | None:
    tried = [side.tried for side in sides if side.tried is not None]
    return contrast(tried[0].told, tried[1].told) if len(tried) == 2 else None
