"""The ledger: its entries, newest first, and each with its place in the chain."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, abort, request, url_for

from admin_ui.entries import KINDS, actor, kind, place
from admin_ui.languages import _
from admin_ui.rendering import render
from admin_ui.sessions import needs, who
from engine.service import Role, Service

__all__ = ["blueprint"]

#: SQLite's largest integer: no entry is beyond it
LAST = 2**63 - 1


def blueprint(service: Service) -> Blueprint:
    """The pages of the ledger."""
    pages = Blueprint("ledger", __name__, url_prefix="/ledger")

    @pages.get("")
    @needs(Role.AUDITOR, Role.ADMIN)
    def index() -> str | tuple[str, int]:
        asked = {name: request.args.get(name, "") for name in ("kind", "since", "until")}
        days, faults = _days(asked)
        page = service.ledger.page(
            who(),
            [asked["kind"]] if asked["kind"] in KINDS else None,
            days["since"],
            days["until"],
            request.args.get("cursor"),
        )
        names = service.people.actors()
        kept: dict[str, Any] = {name: value for name, value in asked.items() if value}
        here = "admin.ledger.index"
        shown = render(
            "ledger/index.html",
            entries=[(entry, actor(entry, names)) for entry in page.entries],
            kinds=[("", _("All kinds")), *((each, kind(each)) for each in KINDS)],
            asked=asked,
            faults=faults,
            narrowed=bool(kept),
            newest=url_for(here, **kept) if "cursor" in request.args else None,
            older=url_for(here, cursor=page.next_cursor, **kept) if page.next_cursor else None,
            head=service.ledger.head(who()),
        )
        return (shown, 422) if faults else shown

    @pages.get("/<int:sequence>")
    @needs(Role.AUDITOR, Role.ADMIN)
    def entry(sequence: int) -> str:
        found = service.ledger.entry(who(), sequence) if sequence <= LAST else None
        if found is None:
            abort(404)
        head = service.ledger.head(who())
        return render(
            "ledger/entry.html",
            entry=found,
            actor=actor(found, service.people.actors()),
            place=place(found, who()),
            newer=sequence + 1 if sequence < head.sequence else None,
        )

    return pages


def _days(asked: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The days that were asked for, and what is wrong with them."""
    days: dict[str, date | None] = {"since": None, "until": None}
    faults = {}
    for name in days:
        if asked[name]:
            try:
                days[name] = date.fromisoformat(asked[name])
            except ValueError:
                faults[name] = _("A day is expected, such as 2026-11-22.")
    return days, faults
