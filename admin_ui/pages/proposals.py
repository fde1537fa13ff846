"""What needs a second person and is no draft: withdrawals, and activations of what is published."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from admin_ui.languages import _, lang
from admin_ui.numbers import whole
from admin_ui.pages.approve import day_of
from admin_ui.pages.editor import input_fault, sentence
from admin_ui.rendering import render
from admin_ui.sessions import needs, who
from engine.errors import InvalidInput, QerarError, StoreUnavailable, UnknownActivation
from engine.service import Activation, Proposal, Role, Service, status_of

__all__ = ["blueprint"]

Answer = str | AnyResponse | tuple[str, int]
#: who may propose
PROPOSERS: Final = (Role.EDITOR, Role.APPROVER)


def blueprint(service: Service) -> Blueprint:
    """The pages of proposals."""
    pages = Blueprint("proposals", __name__, url_prefix="/proposals")
    proposals = service.proposals

    @pages.get("")
    def index() -> Answer:
        everything = request.args.get("all") == "yes"
        return render(
            "editor/proposals.html",
            proposals=proposals.list(open_only=not everything),
            everything=everything,
            titles=_titles(service),
            standing=_standing(service),
        )

    @pages.get("/<proposal>")
    def show(proposal: str) -> Answer:
        return _page(service, proposal)

    @pages.get("/withdraw/<activation>")
    @needs(*PROPOSERS)
    def withdraw(activation: str) -> Answer:
        return _withdrawal_form(service, activation)

    @pages.post("/withdraw/<activation>")
    @needs(*PROPOSERS)
    def propose_withdrawal(activation: str) -> Answer:
        try:
            made = proposals.propose_withdrawal(who(), activation, request.form.get("why", ""))
        except InvalidInput as error:
            faults = {one.pointer.removeprefix("/"): input_fault(one) for one in error.errors}
            return _withdrawal_form(service, activation, faults), 422
        except QerarError as error:
            return _withdrawal_form(service, activation, refused=_told(error)), status_of(error)
        return _proposed(made)

    @pages.get("/activate/<policy>/<int:version>")
    @needs(*PROPOSERS)
    def activate(policy: str, version: int) -> Answer:
        return _activation_form(service, policy, version)

    @pages.post("/activate/<policy>/<int:version>")
    @needs(*PROPOSERS)
    def propose_activation(policy: str, version: int) -> Answer:
        form = request.form
        try:
            days = day_of(form.get("effective_from")), day_of(form.get("effective_to"))
            if days[0] is None:
                raise ValueError
        except ValueError:
            wrong = {"effective_from": _("Give the first day, as in 2026-01-31.")}
            return _activation_form(service, policy, version, wrong), 422
        try:
            made = proposals.propose_activation(who(), policy, version, *days, form.get("why", ""))
        except InvalidInput as error:
            faults = {one.pointer.removeprefix("/"): input_fault(one) for one in error.errors}
            return _activation_form(service, policy, version, faults), 422
        except QerarError as error:
            refused = _told(error)
            return _activation_form(service, policy, version, refused=refused), status_of(error)
        return _proposed(made)

    @pages.post("/<proposal>/<any(approve, reject, retract):step>")
    @needs(*PROPOSERS)
    def decide(proposal: str, step: str) -> Answer:
        why = request.form.get("why", "")
        try:
            match step:
                case "approve":
                    proposals.approve(who(), proposal, why)
                case "reject":
                    proposals.reject(who(), proposal, why)
                case _:
                    proposals.retract(who(), proposal, why)
        except InvalidInput as error:
            return _page(service, proposal, faults={step: input_fault(error.errors[0])}), 422
        except QerarError as error:
            return _page(service, proposal, refused=_told(error)), status_of(error)
        done = {
            "approve": _("It is approved and recorded."),
            "reject": _("The proposal is rejected."),
            "retract": _("The proposal is taken back."),
        }
        flash(done[step], "yes")
        return redirect(url_for("admin.proposals.show", proposal=proposal), 303)

    return pages


def _proposed(made: Proposal) -> AnyResponse:
    flash(_("It is proposed. Now another approver decides."), "yes")
    return redirect(url_for("admin.proposals.show", proposal=made.id), 303)


def _told(error: QerarError) -> str:
    """Why a step was refused; what is nobody's fault here goes on as an error page."""
    if isinstance(error, StoreUnavailable):
        raise error
    return sentence(error)


def _page(
    service: Service,
    proposal: str,
    *,
    faults: dict[str, str] | None = None,
    refused: str | None = None,
) -> str:
    found = service.proposals.read(proposal)
    caller = who()
    own = found.record.by == caller.actor
    affected = None
    if found.open:
        affected = service.proposals.affected(proposal, after=_after()).told_to(caller)
    return render(
        "editor/proposal.html",
        proposal=found,
        titles=_titles(service),
        activation=_activation(service, found.record.activation),
        affected=affected,
        judges=found.open and caller.has(Role.APPROVER),
        own=own,
        wrong=faults or {},
        refused=refused,
        reads_decisions=caller.has(Role.AUDITOR),
    )


def _withdrawal_form(
    service: Service,
    activation: str,
    faults: dict[str, str] | None = None,
    refused: str | None = None,
) -> str:
    found = _activation(service, activation)
    if found is None:
        raise UnknownActivation(activation)
    try:
        affected = service.proposals.affected_by_withdrawal(activation, after=_after())
    except QerarError as error:
        affected, refused = None, _told(error)
    return render(
        "editor/withdraw.html",
        activation=found,
        titles=_titles(service),
        affected=affected,
        wrong=faults or {},
        refused=refused,
        reads_decisions=who().has(Role.AUDITOR),
        form=request.form,
    )


def _activation_form(
    service: Service,
    policy: str,
    version: int,
    faults: dict[str, str] | None = None,
    refused: str | None = None,
) -> str:
    service.policies.digest(policy, version)
    wrong = dict(faults or {})
    given = request.form or request.args
    affected = None
    try:
        first, last = day_of(given.get("effective_from")), day_of(given.get("effective_to"))
        if first is not None:
            affected = service.proposals.affected_by_activation(
                policy, version, first, last, after=_after()
            )
    except ValueError:
        wrong["effective_from"] = _("Give the day as in 2026-01-31.")
    except InvalidInput as error:
        wrong |= {one.pointer.removeprefix("/"): input_fault(one) for one in error.errors}
    return render(
        "editor/activate.html",
        policy=policy,
        version=version,
        titles=_titles(service),
        affected=affected,
        wrong=wrong,
        refused=refused,
        reads_decisions=who().has(Role.AUDITOR),
        form=given,
    )


def _after() -> int:
    given = whole(request.args.get("after", "0"))
    if given is None:
        raise BadRequest
    return given


def _titles(service: Service) -> dict[str, str]:
    found = service.policies.summaries()
    return {one.policy: str(getattr(one.versions[-1].title, lang())) for one in found}


def _standing(service: Service) -> list[Any]:
    """The activations that were not withdrawn, the last known first."""
    found = [one for policy in service.policies.summaries() for one in policy.activations]
    return sorted(found, key=lambda one: one.recorded_at, reverse=True)


def _activation(service: Service, activation: str | None) -> Activation | None:
    return next((one for one in _standing(service) if one.id == activation), None)
