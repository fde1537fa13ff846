"""Drafts: their list, the editor with what its script asks, and the YAML for who reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import Any, Final

from flask import Blueprint, Response, flash, jsonify, redirect, request, url_for
from flask.sansio.app import App
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from admin_ui import errors
from admin_ui.languages import _, lang
from admin_ui.numbers import whole
from admin_ui.pages.editor import (
    SENTENCES,
    FaultView,
    anchor,
    differing,
    fault_views,
    sections_of,
    sentence,
    texts,
    where_words,
    words_of,
)
from admin_ui.rendering import render
from admin_ui.sessions import needs, who
from engine.errors import (
    DraftFaulty,
    EditRefused,
    PolicyFaults,
    QerarError,
    StaleDraft,
    UnknownDraft,
    WrongStep,
)
from engine.service import Caller, Role, Service
from engine.service.editing import document, edit, pointers_of
from engine.service.workshop import Check, Draft

__all__ = ["blueprint", "faults_of", "may_edit"]

Answer = str | AnyResponse | tuple[str, int] | tuple[Response, int]
#: the name that faults give a draft's bytes
FILE: Final = "the draft"


def blueprint(service: Service) -> Blueprint:
    """The pages of drafts."""
    pages = Blueprint("drafts", __name__, url_prefix="/drafts")
    errors.SENTENCES.update(SENTENCES)
    pages.record_once(lambda state: _filters(state.app))
    drafts = service.drafts

    @pages.get("")
    def index() -> Answer:
        everything = request.args.get("all") == "yes"
        policy = request.args.get("policy") or None
        names = service.people.actors()
        found = drafts.list(policy, open_only=not everything)
        titles = {one.policy: one.versions[-1].title for one in service.policies.summaries()}
        return render(
            "editor/index.html",
            drafts=found,
            names=names,
            titles=titles,
            everything=everything,
            policy=policy,
            version=request.args.get("version"),
            versions=_versions(service),
            proposals=service.proposals.list(open_only=True),
        )

    @pages.post("")
    @needs(Role.EDITOR)
    def create() -> Answer:
        policy, _sign, version = request.form.get("from", "").partition("/")
        policy = request.form.get("policy") or policy
        version = request.form.get("version") or version
        number = whole(version)
        if version and number is None:
            raise BadRequest
        made = drafts.create(who(), policy, number)
        return redirect(url_for("admin.drafts.show", draft=made.id), 303)

    @pages.get("/<draft>")
    def show(draft: str) -> Answer:
        found = drafts.read(draft)
        try:
            said = document(found.body, FILE)
        except PolicyFaults:
            return redirect(url_for("admin.drafts.yaml", draft=draft), 303)
        edits = may_edit(found, who())
        return render(
            "editor/edit.html",
            draft=found,
            title=_title(said, found.policy),
            sections=sections_of(said),
            sources=_sources(said),
            edits=edits,
        )

    @pages.get("/<draft>/model")
    def model(draft: str) -> Answer:
        """What the script begins with: the document, its revision, and its sentences."""
        found = drafts.read(draft)
        with _readable(draft):
            said = document(found.body, FILE)
        told = {"document": said, "etag": found.etag, "revision": found.state.revision}
        return jsonify(told | {"texts": texts()})

    @pages.post("/<draft>/preview")
    @needs(Role.EDITOR)
    def preview(draft: str) -> Answer:
        """The check of what is not saved: nothing is stored."""
        given = _given()
        found = drafts.read(draft)
        body = drafts.revision(draft, _revision(given, found))
        try:
            with _readable(draft):
                body = edit(body, given["operations"])
                said = document(body, FILE)
        except EditRefused as error:
            return _refused(error, body), 422
        check = drafts.check_body(found.policy, body, found.state.base_version)
        words = {}
        if check.loaded is not None:
            words = words_of(service.policies.narrative_of(check.loaded, lang()), said)
        faults = [asdict(one) for one in faults_of(check, body, said)]
        return jsonify({"faults": faults, "words": words})

    @pages.post("/<draft>/save")
    @needs(Role.EDITOR)
    def save(draft: str) -> Answer:
        """Store operations upon the revision they were made on; 412 tells what another changed."""
        given = _given()
        try:
            with _readable(draft):
                made = drafts.edit(who(), draft, given["operations"], given.get("etag"))
        except StaleDraft:
            return jsonify({"html": _meanwhile(service, draft, given)}), 412
        except EditRefused as error:
            return _refused(error, drafts.revision(draft, _revision(given, None))), 422
        except WrongStep as error:
            return jsonify({"why": sentence(error)}), 409
        return jsonify({"etag": made.etag, "revision": made.state.revision})

    @pages.get("/<draft>/yaml")
    def yaml(draft: str) -> Answer:
        found = drafts.read(draft)
        return _yaml_page(service, found, found.body.decode("utf-8", "replace"))

    @pages.post("/<draft>/yaml")
    @needs(Role.EDITOR)
    def yaml_saved(draft: str) -> Answer:
        text = request.form.get("body", "").replace("\r\n", "\n")
        found = drafts.read(draft)
        if request.form.get("do") == "check":
            return _yaml_page(service, found, text)
        try:
            drafts.replace(who(), draft, text.encode("utf-8"), request.form.get("etag"))
        except StaleDraft:
            meanwhile = _meanwhile(service, draft, {"etag": request.form.get("etag")})
            return _yaml_page(service, found, text, meanwhile), 412
        except QerarError as error:
            return _yaml_page(service, found, text, fault=sentence(error)), 422
        flash(_("The draft is saved."), "yes")
        return redirect(url_for("admin.drafts.yaml", draft=draft), 303)

    return pages


def _filters(app: App) -> None:
    for each in (anchor, shown):
        app.jinja_env.filters[each.__name__] = each


def shown(value: Any) -> str:
    """A value of an answer: a text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def may_edit(draft: Draft, caller: Caller) -> bool:
    """Whether somebody may change a draft as it stands."""
    return draft.state.open and caller.has(Role.EDITOR)


def faults_of(check: Check, body: bytes, said: Any) -> list[FaultView]:
    """The faults of a check for people, each at its field; those in other policies at none."""
    own = zip(check.faults, pointers_of(body, check.faults), strict=True)
    found = fault_views(said, own)
    for one in check.used_by:
        found += fault_views(None, ((fault, "") for fault in one.faults))
    return found


@contextmanager
def _readable(draft: str) -> Iterator[None]:
    """What is no YAML is the draft's fault, not the server's; raises DraftFaulty."""
    try:
        yield
    except PolicyFaults as error:
        raise DraftFaulty(draft, error.faults) from None


def _given() -> dict[str, Any]:
    given = request.get_json(silent=True)
    if not isinstance(given, dict) or not isinstance(given.get("operations"), list):
        raise BadRequest
    return given


def _revision(given: dict[str, Any], draft: Draft | None) -> int:
    """The revision that an etag names: its first part."""
    found = whole(str(given.get("etag") or "").partition("-")[0])
    if found is not None:
        return found
    if draft is None:
        raise BadRequest
    return draft.state.revision


def _refused(error: EditRefused, body: bytes) -> Response:
    where = where_words(document(body, FILE), error.pointer)
    return jsonify({"pointer": error.pointer, "where": where, "why": error.why})


def _meanwhile(service: Service, draft: str, given: dict[str, Any]) -> str:
    """What another has changed since: by element in words, where both revisions load."""
    found = service.drafts.read(draft)
    state = found.state
    before = found.body  # of a revision that never was nothing can be told
    with suppress(UnknownDraft):
        before = service.drafts.revision(draft, _revision(given, found))
    loaded = [
        service.drafts.check_body(state.policy, body, state.base_version).loaded
        for body in (before, found.body)
    ]
    views, places = None, []
    if loaded[0] is not None and loaded[1] is not None:
        views = service.policies.changes_of(loaded[0], loaded[1], lang())
    else:
        with suppress(PolicyFaults):
            places = differing(document(before, FILE), document(found.body, FILE))
    by = found.name(state.editors[-1]) if state.editors else None
    return render("editor/meanwhile.html", draft=found, views=views, places=places, by=by)


def _yaml_page(
    service: Service,
    draft: Draft,
    text: str,
    meanwhile: str | None = None,
    fault: str | None = None,
) -> str:
    body = text.encode("utf-8")
    try:
        said = document(body, FILE)
    except PolicyFaults as error:
        said = None
        faults = fault_views(None, ((one, "") for one in error.faults))
    else:
        check = service.drafts.check_body(draft.policy, body, draft.state.base_version)
        faults = faults_of(check, body, said)
    return render(
        "editor/yaml.html",
        draft=draft,
        title=_title(said, draft.policy),
        text=text,
        faults=faults,
        meanwhile=meanwhile,
        fault=fault,
        edits=may_edit(draft, who()),
        forms=said is not None,
    )


def _title(said: Any, policy: str) -> str:
    found = said.get("title") if isinstance(said, dict) else None
    return str(found.get(lang()) or policy) if isinstance(found, dict) else policy


def _sources(said: dict[str, Any]) -> list[str]:
    found = said.get("sources")
    return list(found) if isinstance(found, dict) else []


def _versions(service: Service) -> list[tuple[str, str]]:
    """Every version, the last first, as a choice to begin from: ("car_loan/2", words)."""
    found = []
    for policy in service.policies.summaries():
        for version in reversed(policy.versions):
            title, number = str(getattr(version.title, lang())), version.version
            words = _("%(title)s, version %(number)s", title=title, number=number)
            found.append((f"{policy.policy}/{number}", words))
    return found
