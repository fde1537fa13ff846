"""Cases of a policy: those shipped and those saved, and saving a decision or a try as one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from admin_ui.languages import _
from admin_ui.local import local
from admin_ui.rendering import render
from admin_ui.sessions import needs, who
from engine.errors import CaseNameTaken, InputFault, InvalidInput, NotJson
from engine.service import MadeCase, Request, Role, Service, day_of, instant_of, read_json

__all__ = ["blueprint"]

Answer = str | AnyResponse | tuple[str, int]


def blueprint(service: Service) -> Blueprint:
    """The pages of cases."""
    pages = Blueprint("cases", __name__, url_prefix="/cases")
    cases = service.cases

    @pages.get("/<policy>")
    @needs(Role.TESTER, Role.EDITOR, Role.APPROVER, Role.AUDITOR)
    def index(policy: str) -> Answer:
        kept = cases.kept(who(), policy)
        return render(
            "cases/index.html",
            policy=policy,
            title=_title(service, policy),
            kept=kept,
            may_change=who().has(Role.TESTER, Role.EDITOR),
        )

    @pages.get("/<policy>/<which>.yaml")
    @needs(Role.TESTER, Role.EDITOR, Role.APPROVER, Role.AUDITOR)
    def file(policy: str, which: str) -> Answer:
        if which not in ("shipped", "saved"):
            abort(404)
        text = cases.text(who(), policy, saved=which == "saved")
        answer = Response(text, mimetype="application/yaml")
        answer.headers["Content-Disposition"] = f'attachment; filename="{policy}.yaml"'
        return answer

    @pages.post("/<policy>/remove")
    @needs(Role.TESTER, Role.EDITOR)
    def remove(policy: str) -> Answer:
        name = request.form.get("name", "")
        cases.remove(who(), policy, name)
        flash(_("The case “%(name)s” is removed.", name=name), "yes")
        return redirect(url_for("admin.cases.index", policy=policy), 303)

    @pages.get("/of/<decision>")
    @needs(Role.TESTER, Role.EDITOR)
    def of_decision(decision: str) -> Answer:
        made = cases.of_decision(who(), decision)
        return _form(service, made, {}, back=_back(decision))

    @pages.post("/of/<decision>")
    @needs(Role.TESTER, Role.EDITOR)
    def save_decision(decision: str) -> Answer:
        def make(name: str | None) -> MadeCase:
            return cases.of_decision(who(), decision, name)

        return _saved(service, make, {}, _back(decision))

    @pages.post("/<policy>/tried")
    @needs(Role.TESTER, Role.EDITOR)
    def of_try(policy: str) -> Answer:
        """What was tried comes with the form: it may be somebody's data, so in no address."""
        sent = {name: request.form.get(name, "") for name in ("inputs", "on", "known_at")}
        asked = Request(_inputs(sent["inputs"]), day_of(sent["on"]), instant_of(sent["known_at"]))

        def make(name: str | None) -> MadeCase:
            return cases.of_try(who(), policy, asked, name)

        back = url_for("admin.tryit.policy", policy=policy)
        if "name" not in request.form:
            return _form(service, make(None), sent, back=back)
        return _saved(service, make, sent, back)

    return pages


def _saved(service: Service, make: Any, sent: dict[str, str], back: str) -> Answer:
    """Saves the case under the name that was sent; or the form again, with what is wrong."""
    faults: dict[str, str] = {}
    name = request.form.get("name", "")
    try:
        made: MadeCase = make(name)
    except InvalidInput as error:
        if not any(one.pointer == "/name" for one in error.errors):
            raise
        made = make(None)
        faults["name"] = _("Write a name of at most 200 characters on one line.")
    if made.decided_otherwise and request.form.get("anyway") != "yes":
        faults["anyway"] = _("Say that you want it saved although it is decided otherwise.")
    if not faults:
        try:
            service.cases.save(who(), made)
        except CaseNameTaken:
            faults["name"] = _("Another case of the policy has this name.")
    if faults:
        page = _form(service, made, sent, back=back, name=name, faults=faults)
        return page, 422
    flash(_("The case is saved. From now on drafts are tried by it."), "yes")
    return redirect(url_for("admin.cases.index", policy=made.policy), 303)


def _form(
    service: Service,
    made: MadeCase,
    sent: dict[str, str],
    *,
    back: str,
    name: str | None = None,
    faults: dict[str, str] | None = None,
) -> str:
    return render(
        "cases/make.html",
        made=made,
        title=_title(service, made.policy),
        sent=sent,
        name=made.name if name is None else name,
        faults=faults or {},
        anyway=request.form.get("anyway") == "yes",
        back=back,
    )


def _back(decision: str) -> str:
    return url_for("admin.decisions.decision", decision=decision)


def _title(service: Service, policy: str) -> str:
    return local(service.policies.summary(policy).versions[-1].title)


def _inputs(text: str) -> Any:
    """What was tried, as the page of trying sends it along."""
    try:
        return read_json(text)
    except NotJson:
        fault = InputFault("/inputs", "not_json", "these are not inputs")
        raise InvalidInput((fault,)) from None
