"""Replays: the list, a new one, how one goes, what it found, a decision by both."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from flask import Blueprint, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from admin_ui.languages import _
from admin_ui.pages.editor import sentence
from admin_ui.pages.replays_form import asked_of, form_page, refused_fields, titles_of
from admin_ui.pages.replays_labels import Book
from admin_ui.pages.replays_page import drafts_of, in_place, page_of, poll_of, progress_of
from admin_ui.pages.replays_words import STATES, against_words, days_words, first_up, problem_words
from admin_ui.rendering import is_fragment, render
from admin_ui.sessions import needs, who
from engine.errors import DraftFaulty, InvalidInput, KnownAtInFuture, ReplayEnded, StoreUnavailable
from engine.service import Replay, Role, Service, status_of

__all__ = ["READERS", "blueprint"]

Answer = str | AnyResponse | tuple[str, int]
#: who may ask for replays and read them
READERS: Final = (Role.TESTER, Role.EDITOR, Role.APPROVER, Role.AUDITOR)
#: replays that a page shows
PAGE: Final = 50


def blueprint(service: Service) -> Blueprint:
    """The pages of replays."""
    pages = Blueprint("replays", __name__, url_prefix="/replays")
    replays = service.replays

    @pages.get("")
    @needs(*READERS)
    def index() -> Answer:
        policy, before = request.args.get("policy") or None, request.args.get("before") or None
        found = replays.list(who(), policy, PAGE + 1, before)
        shown, more = found[:PAGE], len(found) > PAGE
        here = "admin.replays.index"
        return render(
            "replays/index.html",
            replays=[_line(service, one) for one in shown],
            titles=titles_of(service),
            policy=policy or "",
            newest=url_for(here, policy=policy) if before else None,
            older=url_for(here, policy=policy, before=shown[-1].id) if more else None,
        )

    @pages.get("/new")
    @needs(*READERS)
    def new() -> Answer:
        return form_page(service, request.args)

    @pages.post("")
    @needs(*READERS)
    def start() -> Answer:
        form = request.form
        asked = asked_of(form)
        if asked.faults:
            return form_page(service, form, asked.faults), 422
        try:
            made = replays.start(who(), form.get("policy", ""), asked.selection, asked.against)
        except InvalidInput as error:
            return form_page(service, form, refused_fields(error)), 422
        except KnownAtInFuture:
            later = {"known_at": _("Nobody knows yet what will be known then.")}
            return form_page(service, form, later), 422
        except DraftFaulty as error:
            return form_page(service, form, {"draft": sentence(error)}), status_of(error)
        return _to(made.id)

    @pages.get("/<replay>")
    @needs(*READERS)
    def show(replay: str) -> Answer:
        return page_of(service, replays.read(who(), replay))

    @pages.get("/<replay>/progress")
    @needs(*READERS)
    def progress(replay: str) -> Answer:
        if not is_fragment():
            return _to(replay)
        try:
            found = replays.read(who(), replay)
        except StoreUnavailable:
            return "", 204  # what is shown stays, and it is asked again
        if not found.ended:
            return render("replays/progress.html", progress=progress_of(found, poll_of(replay)))
        return in_place(make_response(page_of(service, found)), "#replay")

    @pages.post("/<replay>/cancel")
    @needs(*READERS)
    def cancel(replay: str) -> Answer:
        try:
            found = replays.cancel(who(), replay)
        except ReplayEnded:
            flash(_("It had ended already."), "info")
        else:
            flash(_("It is cancelled.") if found.ended else _("It will stop shortly."), "yes")
        return _to(replay)

    @pages.get("/<replay>/decisions/<decision>")
    @needs(*READERS)
    def decision(replay: str, decision: str) -> Answer:
        found = replays.read(who(), replay)
        told = found.to_json()
        return render(
            "replays/decision.html",
            replay=found,
            title=Book(service).title(found.policy),
            sides=replays.sides(who(), replay, decision),
            problem=partial(problem_words, label=Book(service).labels(found.policy).input),
            decision_id=decision,
            against=first_up(against_words(told["against"], drafts_of(found))),
        )

    return pages


def _line(service: Service, replay: Replay) -> Mapping[str, Any]:
    """A replay in the list."""
    told = replay.to_json()
    selection = told["selection"]
    return {
        "replay": replay,
        "told": told,
        "state": STATES[replay.status],
        "against": against_words(told["against"], drafts_of(replay)),
        "days": days_words(selection["from"], selection["to"]),
    }


def _to(replay: str) -> AnyResponse:
    return redirect(url_for("admin.replays.show", replay=replay), 303)
