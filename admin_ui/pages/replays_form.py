"""The form of a new replay: what it asks, read into what the service takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from admin_ui.languages import _
from admin_ui.local import local, short_day
from admin_ui.numbers import whole
from admin_ui.pages.replays_labels import Book
from admin_ui.rendering import render
from engine.errors import InvalidInput
from engine.service import Service, day_of
from engine.service.replays import Against, AsKnownAt, ByDraft, ByVersion, Selection
from engine.service.snapshot import BAKU

__all__ = ["WAYS", "Asked", "asked_of", "form_page", "refused_fields", "titles_of"]

#: what a replay can be against
WAYS: Final = ("nothing", "version", "draft", "known")
_DAYS: Final = ("since", "until", "effective_from", "effective_to")
#: pointers of the service's faults -> the field of the form
_FIELDS: Final[Mapping[str, str]] = {
    "/selection/from": "since",
    "/selection/to": "until",
    "/selection/outcome": "outcome",
    "/selection/effective_from": "effective_from",
    "/selection/effective_to": "effective_to",
    "/against/version": "version",
    "/against/draft": "draft",
    "/against/in_force/known_at": "known_at",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, and what is wrong with it by the name of its field."""

    selection: Selection
    against: Against | None
    faults: dict[str, str] = field(default_factory=dict)


def asked_of(form: Mapping[str, str]) -> Asked:
    """What a form asks for; only sound where there are no faults."""
    faults: dict[str, str] = {}
    days = {name: _day(form, name, faults) for name in _DAYS}
    for first, last in (("since", "until"), ("effective_from", "effective_to")):
        start, end = days[first], days[last]
        if start is not None and end is not None and end < start:
            faults[last] = _("This is before the first day.")
    selection = Selection(
        days["since"],
        days["until"],
        form.get("outcome") or None,
        days["effective_from"],
        days["effective_to"],
    )
    return Asked(selection, _against(form, faults), faults)


def refused_fields(error: InvalidInput) -> dict[str, str]:
    """What the service finds wrong, by the name of the field."""
    return {
        _FIELDS.get(one.pointer, "policy"): (
            _("This is before the first day.")
            if one.code == "before_start"
            else _("This cannot be taken: %(why)s", why=one.message)
        )
        for one in error.errors
    }


def _against(form: Mapping[str, str], faults: dict[str, str]) -> Against | None:
    match form.get("against", "nothing"):
        case "version":
            number = whole(form.get("version", ""))
            if number:
                return ByVersion(number)
            faults["version"] = _("Choose a version.")
        case "draft":
            draft = form.get("draft", "")
            if draft:
                return ByDraft(draft)
            faults["draft"] = _("Choose a draft.")
        case "known":
            moment = _moment(form.get("known_at", ""))
            if moment is not None:
                return AsKnownAt(moment)
            faults["known_at"] = _("Give a day and a time.")
    return None


def _day(form: Mapping[str, str], name: str, faults: dict[str, str]) -> date | None:
    given = form.get(name, "").strip()
    found = day_of(given) if given else None
    if given and found is None:
        faults[name] = _("There is no such day.")
    return found


def _moment(given: str) -> datetime | None:
    """A moment as the browser gives it, in Baku's time."""
    try:
        found = datetime.fromisoformat(given.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=BAKU)


def form_page(
    service: Service, given: Mapping[str, str], faults: Mapping[str, str] | None = None
) -> str:
    """The form with what was given, and what is wrong with it."""
    policy = given.get("policy", "")
    known = policy in service.policies.ids()
    versions = reversed(service.policies.summary(policy).versions) if known else ()
    outcomes = {
        name: Book(service).labels(policy).seen(name)[1]
        for version in (service.policies.summary(policy).versions if known else ())
        for name in version.outcome.order
    }
    return render(
        "replays/new.html",
        titles=titles_of(service),
        policy=policy if known else None,
        given=given,
        faults=faults or {},
        outcomes=outcomes,
        versions=[(one.version, _("Version %(number)s", number=one.version)) for one in versions],
        drafts=_open_drafts(service, policy) if known else [],
    )


def _open_drafts(service: Service, policy: str) -> list[tuple[str, str]]:
    names = service.people.actors()
    return [
        (
            one.id,
            _(
                "Draft of %(day)s, %(name)s",
                day=short_day(one.created_at),
                name=names.get(one.created_by or "", "") or "—",
            ),
        )
        for one in service.drafts.list(policy, open_only=True)
    ]


def titles_of(service: Service) -> dict[str, str]:
    """Every policy's title by its id."""
    return {one.policy: local(one.versions[-1].title) for one in service.policies.summaries()}
