"""Try it: a form of what a policy asks for, decided and not logged; or tried by two at once.

What is entered is sent, never put into an address, as it may be somebody's data.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from admin_ui.languages import _, lang
from admin_ui.local import local, short_day
from admin_ui.numbers import whole
from admin_ui.pages.tryit_form import Part, boxes, form_of, joined, pointers
from admin_ui.pages.tryit_sides import Side, Sides, contrast_of
from admin_ui.pages.tryit_values import added, entered_of, inputs_of, removed
from admin_ui.rendering import render
from admin_ui.sessions import needs, who
from engine.errors import UnknownPolicy
from engine.service import By, Role, Service, day_of
from engine.service.asking import asked_by
from engine.service.snapshot import BAKU

__all__ = ["blueprint"]


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
        self._sides = Sides(service)

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
        place = whole(example)
        examples = () if place is None else self._service.trying.examples(who(), policy)
        if place is not None and place < len(examples):
            body = examples[place].body
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
        sides = [self._sides.chosen(policy, chosen.get("by", ""), on, known, faults)]
        against = chosen.get("against", "-") or "in-force"
        if against != "-":
            sides.append(self._sides.chosen(policy, against, on, known, faults))
        laws = [side.version for side in sides if side.version is not None]
        asked: dict[str, Any] = {}
        told: dict[str, Any] = {}
        for law in laws:
            asked = joined(asked, asked_by(law))
            for one in self._service.policies.narrative_of(law, lang()).inputs:
                told.setdefault(one.path, one)
        if decide and laws and not faults:
            sides = [
                self._sides.decided(policy, side, entered, on, known, faults) for side in sides
            ]
        parts = form_of(asked, list(told.values()), entered, faults)
        listed = _listed(parts, faults)
        tried = [side for side in sides if side.tried is not None]
        return render(
            "work/try.html",
            policy=policy,
            title=local(self._service.policies.summary(policy).versions[-1].title),
            parts=parts,
            sides=sides,
            decided=tried,
            faults=faults,
            listed=listed,
            contrast=contrast_of(sides),
            by=chosen.get("by", ""),
            against=against if len(sides) > 1 else "-",
            effective_date=chosen.get("effective_date", ""),
            known_at=chosen.get("known_at", ""),
            choices=self._sides.choices(policy),
            examples=self._examples(policy),
            curl=_curl(policy, asked, entered, on, known) if tried else None,
            case=_case(tried, asked, entered, known),
            at=at,
            focus=_focus(parts, at),
        ), 422 if decide and faults else 200

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


def _case(
    tried: list[Side], asked: Mapping[str, Any], entered: Mapping[str, str], known: datetime | None
) -> dict[str, str] | None:
    """What is sent along to save the case that the law in force decided; None where it did not."""
    ruled = next((side.tried for side in tried if side.tried and side.by == By()), None)
    if ruled is None or not who().has(Role.TESTER, Role.EDITOR):
        return None
    return {
        "inputs": json.dumps(inputs_of(asked, entered), ensure_ascii=False),
        "on": ruled.told["effective_date"],
        "known_at": "" if known is None else known.isoformat(),
    }


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
