"""Try it: a form of what a policy asks for, decided and not logged; or tried by two at once.

What is entered is sent, never put into an address, as it may be somebody's data.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from admin_ui.languages import _, lang
from admin_ui.local import local, short_day
from admin_ui.pages.tryit_form import Part, boxes, form_of, joined, pointers
from admin_ui.pages.tryit_values import added, entered_of, inputs_of, removed
from admin_ui.pages.tryit_words import faults_by_pointer
from admin_ui.rendering import render
from admin_ui.sessions import needs, who
from engine.errors import (
    EvaluationFault,
    InvalidInput,
    KnownAtInFuture,
    NoVersionInForce,
    PolicyFaults,
    UnknownDraft,
    UnknownPolicy,
)
from engine.service import By, PolicyVersion, Request, Role, Service, Tried, day_of
from engine.service.asking import asked_by
from engine.service.contrasting import Contrast, contrast
from engine.service.snapshot import BAKU

__all__ = ["blueprint"]

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


def blueprint(service: Service) -> Blueprint:
    """The pages where policies are tried."""
    pages = Blueprint("tryit", __name__, url_prefix="/try")
    page = _Page(service)

    @pages.get("/")
    @needs(Role.TESTER, Role.EDITOR, Role.APPROVER)
    def index() -> str:
        return render("work/tries.html", policies=service.policies.summaries())

    @pages.get("/<policy>")
    @needs(Role.TESTER, Role.EDITOR, Role.APPROVER)
    def policy(policy: str) -> str | Response:
        if request.args.get("policy", policy) != policy:
            return redirect(url_for("admin.tryit.policy", policy=request.args["policy"]), 303)
        entered, dates = page.begin(policy)
        return page.shown(policy, entered, dates, decide=False)[0]

    @pages.post("/<policy>")
    @needs(Role.TESTER, Role.EDITOR, Role.APPROVER)
    def decided(policy: str) -> tuple[str, int]:
        entered = {
            name: value for name, value in request.form.items() if name.startswith(("/", "#"))
        }
        for button, change in (("add", added), ("remove", removed)):
            pointer = request.form.get(button)
            if pointer:
                return page.shown(
                    policy, change(entered, pointer), request.form, decide=False, at=pointer
                )
        return page.shown(policy, entered, request.form, decide="choose" not in request.form)

    return pages


class _Page:
    """Makes the page of a policy from what was chosen and entered."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def begin(self, policy: str) -> tuple[dict[str, str], Mapping[str, str]]:
        """What the form holds at first: an example's inputs, a logged decision's, or nothing."""
        dates: dict[str, str] = dict(request.args)
        logged, example = request.args.get("decision"), request.args.get("example", "")
        if logged:
            told = self._service.decisions.explanation(who(), logged, lang())
            if told["policy"] == policy:
                given = told["trace"]["inputs"]
                dates.setdefault("effective_date", told["effective_date"])
                return entered_of(_nested(given)), dates
        examples = self._service.trying.examples(who(), policy) if example.isdecimal() else ()
        if example.isdecimal() and int(example) < len(examples):
            body = examples[int(example)].body
            dates.setdefault("effective_date", str(body.get("effective_date", "")))
            return entered_of(body.get("inputs", {})), dates
        return {}, dates

    def shown(
        self,
        policy: str,
        entered: Mapping[str, str],
        chosen: Mapping[str, str],
        *,
        decide: bool,
        at: str | None = None,
    ) -> tuple[str, int]:
        """The page and its status; ``at`` is where an item of a list was added or removed."""
        if policy not in self._service.policies.ids():
            raise UnknownPolicy(policy)
        faults, on, known = _dates(chosen)
        sides = [self._side(policy, chosen.get("by", ""), on, known, faults)]
        against = chosen.get("against", "-") or "in-force"
        if against != "-":
            sides.append(self._side(policy, against, on, known, faults))
        laws = [side.version for side in sides if side.version is not None]
        asked: dict[str, Any] = {}
        told: dict[str, Any] = {}
        for law in laws:
            asked = joined(asked, asked_by(law))
            for one in self._service.policies.narrative_of(law, lang()).inputs:
                told.setdefault(one.path, one)
        if decide and laws and not faults:
            sides = [self._decided(policy, side, entered, on, known, faults) for side in sides]
        parts = form_of(asked, list(told.values()), entered, faults)
        listed = _listed(parts, faults)
        decided = [side for side in sides if side.tried is not None]
        return render(
            "work/try.html",
            policy=policy,
            title=local(self._service.policies.summary(policy).versions[-1].title),
            parts=parts,
            sides=sides,
            decided=decided,
            faults=faults,
            listed=listed,
            contrast=_contrast(sides),
            by=chosen.get("by", ""),
            against=against if len(sides) > 1 else "-",
            effective_date=chosen.get("effective_date", ""),
            known_at=chosen.get("known_at", ""),
            choices=self._choices(policy),
            examples=self._examples(policy),
            curl=_curl(policy, asked, entered, on, known) if decided else None,
            at=at,
            focus=_focus(parts, at),
        ), 422 if decide and faults else 200

    def _side(
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
            cannot = _cannot(error)
        if by == By() and version is not None:
            label = _("In force: version %(number)s", number=version.version)
        return Side(by, chosen, label, version, cannot)

    def _decided(
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
            cannot = _cannot(error)
        return Side(side.by, side.chosen, side.label, side.version, cannot, tried)

    def _choices(self, policy: str) -> list[tuple[str, str]]:
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

    def _examples(self, policy: str) -> list[str]:
        """What the examples show; they are named in English alone."""
        found = self._service.trying.examples(who(), policy)
        if lang() == "en":
            return [one.name for one in found]
        return [
            _(
                "Example %(number)s, for %(day)s",
                number=place,
                day=short_day(one.body.get("effective_date") or self._service.today()),
            )
            for place, one in enumerate(found, 1)
        ]

    def _label(self, policy: str, by: By) -> str:
        if by.version is not None:
            return _("Version %(number)s", number=by.version)
        if by.draft is None:
            return _("In force")
        return next(
            (words for key, words in self._choices(policy) if key == f"draft-{by.draft}"),
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


def _dates(chosen: Mapping[str, str]) -> tuple[dict[str, str], date | None, datetime | None]:
    """The two dates, and what is wrong with them; what is known is asked in Baku's time."""
    faults: dict[str, str] = {}
    day, known = chosen.get("effective_date", "").strip(), chosen.get("known_at", "").strip()
    on = day_of(day) if day else None
    if day and on is None:
        faults["effective_date"] = _("There is no such day.")
    at = None
    if known:
        try:
            at = datetime.fromisoformat(known)
            at = at if at.tzinfo else at.replace(tzinfo=BAKU)
        except ValueError:
            faults["known_at"] = _("Write a day and a time, as in 2022-07-30T10:00.")
    return faults, on, at


def _cannot(error: Exception) -> str:
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


def _contrast(sides: list[Side]) -> Contrast | None:
    tried = [side.tried for side in sides if side.tried is not None]
    return contrast(tried[0].told, tried[1].told) if len(tried) == 2 else None


def _listed(parts: tuple[Part, ...], faults: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Every fault for the list above the form: where it leads, what it is of, its words."""
    known = pointers(parts)
    found = []
    order = {name: place for place, name in enumerate(known)}
    for pointer, words in sorted(faults.items(), key=lambda one: order.get(one[0], -1)):
        part = known.get(pointer)
        if part is not None:
            found.append((f"#{part.id}", part.label, words))
        elif pointer in ("effective_date", "known_at"):
            label = _("Effective date") if pointer == "effective_date" else _("As known at")
            found.append((f"#{pointer}", label, words))
        else:
            found.append(("", pointer, words))
    return found


def _focus(parts: tuple[Part, ...], at: str | None) -> str | None:
    """Where the reader goes on: into what was added, or to the button that adds more."""
    if at is None:
        return None
    known = pointers(parts)
    if at not in known:
        return f"add{at.rpartition('/')[0]}"
    part = known[at]
    last = part.items[-1:] if hasattr(part, "items") else ()
    inside = next((one.name for one in boxes(last) if hasattr(one, "kind")), None)
    return inside or f"add{at if hasattr(part, 'items') else at.rpartition('/')[0]}"


def _nested(given: list[dict[str, Any]]) -> dict[str, Any]:
    """The inputs that were given, from a trace: by the words of their paths."""
    found: dict[str, Any] = {}
    for one in given:
        if not one["given"]:
            continue
        *groups, name = one["path"].split(".")
        place = found
        for group in groups:
            place = place.setdefault(group, {})
        place[name] = one["value"]
    return found


def _curl(
    policy: str, asked: Mapping[str, Any], entered: Mapping[str, str],
    on: date | None, known: datetime | None,
) -> str:  # fmt: skip
    """The same request for the interface, as a command: a dry run, which leaves no trace."""
    body: dict[str, Any] = {"dry_run": True}
    if on is not None:
        body["effective_date"] = on.isoformat()
    if known is not None:
        body["known_at"] = known.isoformat()
    body["inputs"] = inputs_of(asked, entered)
    text = json.dumps(body, ensure_ascii=False)
    address = f"{request.url_root}v1/policies/{policy}/decisions"
    return (
        f"curl -sS {shlex.quote(address)} \\\n"
        '  -H "Authorization: Bearer $QERAR_KEY" \\\n'
        "  -H 'Content-Type: application/json' \\\n"
        f"  --data {shlex.quote(text)}"
    )
