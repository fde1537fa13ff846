"""All policies, and one of them on both clocks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import Blueprint, request
from markupsafe import Markup

from admin_ui.languages import _, lang
from admin_ui.local import short_day
from admin_ui.pages.policies_standing import (
    STATUSES,
    Share,
    page_of,
    shares_of,
    standing_of,
)
from admin_ui.pictures.shares import shares
from admin_ui.pictures.timeline import NARROW, WIDE, Asked, Row, timeline
from admin_ui.rendering import is_fragment, render
from engine.service import (
    Activation,
    History,
    PolicySummary,
    Reign,
    Service,
    Step,
    VersionStanding,
    Withdrawal,
)
from engine.service.narrating import spans_of
from engine.service.snapshot import civil_date

__all__ = ["blueprint"]

#: letters that are typed without their marks where a keyboard lacks them
_PLAIN: Final = str.maketrans("əıöüçşğ", "eioucsg")


@dataclass(frozen=True, slots=True)
class Line:
    """A policy in the list."""

    summary: PolicySummary
    history: History
    next: Reign | None
    shares: tuple[Share, ...]

    @property
    def policy(self) -> str:
        return self.summary.policy

    @property
    def decided(self) -> int:
        return sum(share.count for share in self.shares)


def blueprint(service: Service) -> Blueprint:
    """Policies and what rules when."""
    pages = Blueprint("policies", __name__, url_prefix="/policies")
    pages.add_app_template_filter(spans_of, "spans")
    pages.add_app_template_filter(_status, "standing")
    pages.add_app_template_filter(_bar, "shares")
    pages.add_app_template_filter(_breakable, "breakable")
    pages.add_app_template_global(page_of)

    @pages.get("")
    def index() -> str:
        asked = request.args.get("q", "").strip()
        lines = [one for one in _lines(service) if _fits(one.summary, asked)]
        template = "policies/found.html" if is_fragment() else "policies/index.html"
        return render(template, lines=lines, asked=asked)

    @pages.get("/<policy>")
    def show(policy: str) -> str:
        summary = service.policies.summary(policy)
        history = service.histories.of(policy)
        today = service.today()
        asked = _asked(history, today)
        counts = service.figures.outcomes().get(policy, {})
        latest = summary.versions[-1]
        return render(
            "policies/policy.html",
            policy=policy,
            title=latest.title,
            history=history,
            rules=history.rules(today),
            next=history.next_after(today),
            versions=[
                (one, standing_of(service, history, one.version))
                for one in reversed(history.published)
            ],
            shares=shares_of(counts, latest),
            steps=list(reversed(history.steps)),
            pictures=_pictures(history, today, asked, latest.title),
            asked=asked,
            told=_told(history),
        )

    return pages


def _lines(service: Service) -> list[Line]:
    today = service.today()
    histories, counts = service.histories.all(), service.figures.outcomes()
    return [
        Line(
            summary,
            history := histories[summary.policy],
            history.next_after(today),
            shares_of(counts.get(summary.policy, {}), summary.versions[-1]),
        )
        for summary in service.policies.summaries()
    ]


def _fits(summary: PolicySummary, asked: str) -> bool:
    """Whether every word that was asked for begins somewhere in its name or titles."""
    title = summary.versions[-1].title
    text = _plain(f"{summary.policy} {title.az} {title.en}")
    return all(word in text for word in _plain(asked).split())


def _plain(text: str) -> str:
    return text.replace("İ", "i").replace("I", "i").casefold().translate(_PLAIN)


# --- one policy ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked ("in force on, as known on"), what is wrong with it, what is answered."""

    on: str
    known: str
    faults: Mapping[str, str]
    day: date | None = None
    known_day: date | None = None
    step: Step | None = None
    reign: Reign | None = None


def _asked(history: History, today: date) -> Answer:
    given = {name: request.args.get(name, "").strip() for name in ("on", "known")}
    if not any(given.values()):
        return Answer(today.isoformat(), today.isoformat(), {})
    faults = {}
    days: dict[str, date] = {}
    for name, text in given.items():
        try:
            days[name] = date.fromisoformat(text) if text else today
        except ValueError:
            faults[name] = _("Give a day as year-month-day: 2022-07-30.")
    if "known" in days and days["known"] > today:
        faults["known"] = _("What will be known after today nobody can tell yet.")
    texts = {name: text or today.isoformat() for name, text in given.items()}
    if faults:
        return Answer(texts["on"], texts["known"], faults)
    step = history.known_on(days["known"], civil_date)
    reign = step.reign(days["on"]) if step else None
    return Answer(texts["on"], texts["known"], {}, days["on"], days["known"], step, reign)


def _pictures(history: History, today: date, asked: Answer, title: Any) -> list[object]:
    rows = [
        Row(civil_date(step.at), _happened(history, step), step.reigns) for step in history.steps
    ]
    pointed = None
    if asked.day is not None:
        row = history.steps.index(asked.step) if asked.step else None
        pointed = Asked(asked.day, row)
    words = _(
        "Which version of “%(policy)s” rules when, as known when", policy=getattr(title, lang())
    )
    return [
        timeline(rows, history.withdrawn, today, layout, words, pointed)
        for layout in (WIDE, NARROW)
    ]


def _happened(history: History, step: Step) -> str:
    """What a step recorded, shortly."""
    said = [_short(history, event) for event in step.events]
    return said[0] if len(said) == 1 else f"{said[0]} (+{len(said) - 1})"


def _short(history: History, event: Activation | Withdrawal) -> str:
    number = history.version_of(event)
    if isinstance(event, Withdrawal):
        return _("version %(number)s withdrawn", number=number)
    if event.effective_from is None:
        return _("version %(number)s, open start", number=number)
    day = short_day(event.effective_from)
    return _("version %(number)s from %(day)s", number=number, day=day)


def _told(history: History) -> list[dict[str, Any]]:
    """Every event, newest first, with who made it and what rules by it."""
    rules = {step.sequence: step.reigns for step in history.steps}
    told = [
        {
            "event": event,
            "version": history.version_of(event),
            "made": history.made[event.sequence],
            "withdrawal": isinstance(event, Withdrawal),
            "gone": isinstance(event, Activation) and event.id in history.withdrawn,
            "reigns": rules.get(event.sequence),
        }
        for event in history.events
    ]
    return told[::-1]


def _status(value: VersionStanding) -> str:
    return str(STATUSES[value])


def _bar(given: tuple[Share, ...]) -> object:
    words = ", ".join(f"{one.label} {one.percent}%" for one in given)
    return shares([(one.kind, one.count) for one in given], words)


def _breakable(name: str) -> Markup:
    """A name of the policy that may go on in a new line where its parts meet."""
    return Markup("<wbr>").join(re.findall(r"[^._/]+[._/]?|[._/]", name))
