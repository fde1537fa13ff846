"""A draft's checks, changes and consequences on one page; submitting, approving, rejecting it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from admin_ui.languages import _, lang
from admin_ui.local import day
from admin_ui.numbers import whole
from admin_ui.pages.approve_impact import add_views, impact_view, signed
from admin_ui.pages.drafts import FILE, faults_of, may_edit
from admin_ui.pages.editor import fault_views, input_fault, sentence
from admin_ui.rendering import render
from admin_ui.sessions import needs, who
from engine.errors import (
    DraftFaulty,
    InvalidInput,
    PolicyFaults,
    QerarError,
    RebaseConflict,
    StoreUnavailable,
)
from engine.service import Check, Draft, Role, Service, status_of
from engine.service.editing import document
from engine.service.workshop import Keep

__all__ = ["blueprint", "day_of"]

Answer = str | AnyResponse | tuple[str, int]
#: what a form may say -> whose change stands where both moved on
_KEPT: Final[dict[str, Keep]] = {"draft": "draft", "version": "version"}


def blueprint(service: Service) -> Blueprint:
    """The page on which a draft is judged."""
    pages = Blueprint("approve", __name__, url_prefix="/drafts/<draft>/review")
    drafts = service.drafts

    @pages.get("")
    def review(draft: str) -> Answer:
        return _page(service, draft)

    @pages.post("/submit")
    @needs(Role.EDITOR)
    def submit(draft: str) -> Answer:
        note = request.form.get("note", "")
        try:
            drafts.submit(who(), draft, request.form.get("etag"), note)
        except InvalidInput as error:
            return _page(service, draft, faults={"note": input_fault(error.errors[0])}), 422
        except DraftFaulty as error:
            return _page(service, draft, refused=sentence(error)), 422
        except QerarError as error:
            return _refused(service, draft, error)
        flash(_("The draft is submitted. Now somebody else approves it."), "yes")
        return _back(draft)

    @pages.post("/discard")
    @needs(Role.EDITOR)
    def discard(draft: str) -> Answer:
        try:
            drafts.discard(who(), draft, request.form.get("why", ""))
        except QerarError as error:
            return _refused(service, draft, error)
        flash(_("The draft is discarded."), "yes")
        return redirect(url_for("admin.drafts.index"), 303)

    @pages.post("/rebase")
    @needs(Role.EDITOR)
    def rebase(draft: str) -> Answer:
        kept = _KEPT.get(request.form.get("keep", ""))
        try:
            drafts.rebase(who(), draft, request.form.get("etag"), kept)
        except RebaseConflict as error:
            return _page(service, draft, conflict=error.pointers), 409
        except QerarError as error:
            return _refused(service, draft, error)
        flash(_("The draft is made from the newest version now. Look at what it changes."), "yes")
        return _back(draft)

    @pages.post("/approve")
    @needs(Role.APPROVER)
    def approve(draft: str) -> Answer:
        form = request.form
        try:
            first, last = day_of(form.get("effective_from")), day_of(form.get("effective_to"))
            if first is None:
                raise ValueError
        except ValueError:
            missing = {"effective_from": _("Give the first day, as in 2026-01-31.")}
            return _page(service, draft, faults=missing), 422
        try:
            seen, why = form.get("etag"), form.get("why", "")
            made = drafts.approve(who(), draft, seen, first, last, why, **signed())
        except InvalidInput as error:
            faults = {one.pointer.removeprefix("/"): input_fault(one) for one in error.errors}
            return _page(service, draft, faults=faults), 422
        except QerarError as error:
            return _refused(service, draft, error)
        told = _(
            "Version %(number)s is published. It applies from %(day)s.",
            number=made.version,
            day=day(first),
        )
        flash(told, "yes")
        return _back(draft)

    @pages.post("/reject")
    @needs(Role.APPROVER)
    def reject(draft: str) -> Answer:
        try:
            drafts.reject(who(), draft, request.form.get("why", ""), request.form.get("etag"))
        except InvalidInput as error:
            return _page(service, draft, faults={"reject": input_fault(error.errors[0])}), 422
        except QerarError as error:
            return _refused(service, draft, error)
        flash(_("The draft is rejected. Its editor can change it and submit it again."), "yes")
        return _back(draft)

    add_views(pages, service)
    return pages


def day_of(text: str | None) -> date | None:
    """A day as a form gives it, None where it gives none; raises ValueError."""
    given = (text or "").strip()
    if not given:
        return None
    if "." in given:
        first, month, year = given.split(".")
        return date(int(year), int(month), int(first))
    return date.fromisoformat(given)


def _back(draft: str) -> AnyResponse:
    return redirect(url_for("admin.approve.review", draft=draft), 303)


def _refused(service: Service, draft: str, error: QerarError) -> Answer:
    """The page as things stand now, with why the step was not taken."""
    if isinstance(error, StoreUnavailable):
        raise error
    return _page(service, draft, refused=sentence(error)), status_of(error)


def _page(
    service: Service,
    draft: str,
    *,
    faults: dict[str, str] | None = None,
    refused: str | None = None,
    conflict: tuple[str, ...] = (),
) -> str:
    found = service.drafts.read(draft)
    state, caller = found.state, who()
    wrong = dict(faults or {})
    first, last = _days(service, found, wrong)
    check = service.drafts.check(draft, first)
    affected = None
    if state.status == "submitted" and "effective_to" not in wrong:
        try:
            after = whole(request.args.get("after", "")) or 0
            every = service.drafts.affected(draft, first, last, after=after)
            affected = every.told_to(caller)
        except InvalidInput as error:
            wrong |= {one.pointer.removeprefix("/"): input_fault(one) for one in error.errors}
    against = check.base_version if request.args.get("against") == "base" else check.in_force
    against = against or check.base_version
    return render(
        "editor/review.html",
        draft=found,
        title=_title(check, found),
        check=check,
        faults=_fault_views(check, found),
        against=against,
        changes=_changes(service, check, found.policy, against),
        affected=affected,
        impact=impact_view(service, found),
        first=first,
        last=last,
        backdated=first < service.today(),
        edits=may_edit(found, caller),
        judges=caller.has(Role.APPROVER) and state.status == "submitted",
        had_hand=caller.actor in state.hands,
        reads_decisions=caller.has(Role.AUDITOR),
        wrong=wrong,
        refused=refused,
        conflict=conflict,
        form=request.form,
    )


def _days(service: Service, draft: Draft, wrong: dict[str, str]) -> tuple[date, date | None]:
    """The days looked at: those asked for, else what the draft proposes, else tomorrow."""
    given = request.form if "effective_from" in request.form else request.args
    tomorrow = service.today() + timedelta(days=1)
    days: list[date | None] = []
    for name in ("effective_from", "effective_to"):
        try:
            days.append(day_of(given.get(name)))
        except ValueError:
            wrong[name] = _("Give the day as in 2026-01-31.")
            days.append(None)
    first = days[0] or draft_day(draft) or tomorrow
    if days[0] is None and first < tomorrow:
        first = tomorrow
    return first, days[1]


def draft_day(draft: Draft) -> date | None:
    """The first day that a draft proposes, where it can be read."""
    try:
        return day_of(str(document(draft.body, FILE).get("effective_from") or ""))
    except (PolicyFaults, ValueError):
        return None


def _fault_views(check: Check, draft: Draft) -> list[Any]:
    try:
        said = document(draft.body, FILE)
    except PolicyFaults as error:
        return fault_views(None, ((one, "") for one in error.faults))
    return faults_of(check, draft.body, said)


def _changes(service: Service, check: Check, policy: str, against: int | None) -> Any:
    """What differs from a version, None where it cannot be told."""
    if check.loaded is None or against is None:
        return None
    before = service.policies.version(policy, against)
    return service.policies.changes_of(before, check.loaded, lang())


def _title(check: Check, draft: Draft) -> str:
    if check.loaded is None:
        return draft.policy
    return str(getattr(check.loaded.title, lang()))
