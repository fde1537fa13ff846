"""What a draft would have changed of past decisions, on the page where it is judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from admin_ui.pages.editor import sentence
from admin_ui.pages.replays import READERS
from admin_ui.pages.replays_labels import Book
from admin_ui.pages.replays_page import in_place, progress_of
from admin_ui.pages.replays_told import Told
from admin_ui.pages.replays_words import days_words, problem_words
from admin_ui.rendering import is_fragment, render
from admin_ui.sessions import needs, who
from engine.errors import QerarError, StoreUnavailable, UnknownReplay
from engine.service import Draft, Replay, Role, Service

__all__ = ["add_views", "impact_view", "signed"]

Answer = str | AnyResponse | tuple[str, int]


def add_views(pages: Blueprint, service: Service) -> None:
    """Begin it anew; follow it as it goes."""
    drafts = service.drafts

    @pages.post("/impact")
    @needs(Role.TESTER, Role.EDITOR, Role.APPROVER)
    def begin_impact(draft: str) -> Answer:
        try:
            drafts.begin_impact(who(), draft)
        except StoreUnavailable:
            raise
        except QerarError as error:
            flash(sentence(error), "no")
        return _back(draft)

    @pages.get("/impact")
    def impact(draft: str) -> Answer:
        if not is_fragment():
            return _back(draft)
        try:
            found = drafts.read(draft)
            view = impact_view(service, found)
        except StoreUnavailable:
            return "", 204  # what is shown stays, and it is asked again
        if view and view["progress"]:
            return render("replays/progress.html", progress=view["progress"])
        part = render("editor/impact_part.html", draft=found, impact=view, judges=_judges(found))
        return in_place(make_response(part), "#impact")


def impact_view(service: Service, draft: Draft) -> Mapping[str, Any] | None:
    """What the page tells of a draft's impact; None where none is wanted and none was begun."""
    found = draft.impact
    wanted = service.settings.impact_months > 0 and draft.state.status == "submitted"
    if found is None and not wanted:
        return None
    view: dict[str, Any] = {
        "found": found,
        "signs": found is not None and found.current and found.status == "done",
        "needs": wanted,
        "begins": draft.state.open and who().has(Role.TESTER, Role.EDITOR, Role.APPROVER),
        "replay": None,
        "progress": None,
    }
    replay = _replay(service, found.replay) if found and found.replay else None
    if found is None or replay is None:
        return view
    if not replay.ended and found.current:
        poll = url_for("admin.approve.impact", draft=draft.id)
        return view | {"replay": replay, "progress": progress_of(replay, poll)}
    told, book = replay.to_json(), Book(service)
    views = Told(told, book)
    return view | {
        "replay": replay,
        "told": told,
        "days": days_words(told["selection"]["from"], told["selection"]["to"]),
        "matrices": views.matrices(),
        "affected": views.affected(),
        "titles": book.title,
        "fault": problem_words(told["error"], book.labels(replay.policy).input),
        "href": url_for("admin.replays.show", replay=replay.id),
    }


def signed() -> dict[str, Any]:
    """What the form of approval says of the impact: which one was seen, or that none was."""
    without = request.form.get("without_impact") == "yes"
    seen = request.form.get("impact_digest") or None
    return {"without_impact": without, "impact_digest": None if without else seen}


def _replay(service: Service, replay: str) -> Replay | None:
    """The replay behind it, for who may read replays; None where it is gone."""
    if not who().has(*READERS):
        return None
    try:
        return service.replays.read(who(), replay)
    except UnknownReplay:
        return None


def _judges(draft: Draft) -> bool:
    caller = who()
    return caller.has(Role.APPROVER) and draft.state.status == "submitted"


def _back(draft: str) -> AnyResponse:
    return redirect(url_for("admin.approve.review", draft=draft, _anchor="impact"), 303)
