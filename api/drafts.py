"""Drafts: begun, read, changed, checked, submitted, approved or rejected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, request

from api.blueprint import Blueprint
from api.body import JSON, check_type, read_body
from api.etags import if_match
from api.exchange import Exchange, current
from api.given import given, read_json_body, type_of
from api.negotiation import accepted
from api.policies import YAML
from api.replay_schemas import ReplaySchema
from api.replays import started
from api.settings import ApiSettings
from api.workshop_answers import answer, checked, json_body, of_draft
from api.workshop_asks import (
    AffectedQuery,
    ApproveBody,
    BeginBody,
    CheckQuery,
    DraftListQuery,
    EndBody,
    KeepBody,
    NoteBody,
    WhyBody,
)
from api.workshop_schemas import (
    AffectedSchema,
    ApprovedSchema,
    CheckSchema,
    DraftListSchema,
    DraftSchema,
)
from engine.errors import DraftFaulty, IfMatchMissing, InputFault, InvalidInput, PolicyFaults
from engine.service import Service
from engine.service.workshop import Draft

__all__ = ["PATCH_JSON", "blueprint"]

PATCH_JSON = "application/json-patch+json"


_TEXT = {"schema": {"type": "string", "description": "A policy file."}}
_DOCUMENT = {
    "schema": {"type": "object", "description": "The document as GET gives it, changed."},
}
_POINTER = {"type": "string", "pattern": "^(/|$)"}
_VALUE = {"description": "JSON; a number as a text of its digits, but for counts."}


def _operation(names: Sequence[str], more: Mapping[str, Any]) -> dict[str, Any]:
    properties = {"op": {"type": "string", "enum": names}, "path": _POINTER, **more}
    return {"type": "object", "required": list(properties), "properties": properties}


_PATCH = {
    "schema": {
        "type": "array",
        "description": "JSON Patch (RFC 6902); pointers are those of the draft's document.",
        "items": {
            "anyOf": [
                _operation(["add", "replace", "test"], {"value": _VALUE}),
                _operation(["remove"], {}),
                _operation(["move", "copy"], {"from": _POINTER}),
            ]
        },
    },
    "example": [
        {"op": "replace", "path": "/tables/max_ltv/rows/0/then", "value": "0.85"},
    ],
}


def blueprint(service: Service, settings: ApiSettings) -> Blueprint:
    """``/v1/policies/{policy}/drafts`` and ``/v1/drafts``."""
    made = Blueprint("drafts", __name__, description="Changing a policy by drafts")
    drafts = service.drafts

    def seen(exchange: Exchange, draft: str) -> str:
        """What the caller read the draft as; raises UnknownDraft, IfMatchMissing."""
        tag = if_match(exchange.environ, drafts.read(draft).etag)
        if tag is None:
            raise IfMatchMissing(draft)
        return tag

    @made.route("/v1/policies/<policy>/drafts", methods=["POST"])
    @made.doc(operationId="begin_draft", requestBody=json_body(BeginBody, {YAML: _TEXT}))
    @made.response(201, DraftSchema, description="Begun, and recorded")
    def begin(policy: str) -> Response:
        """Begin a draft of a policy's next version

        From the version in force today, from another, or from a text of one's own; a policy
        that is not there yet needs a text.  A text is sent as it is (YAML) or in `body`.
        """
        exchange = current()
        accepted(exchange.environ, JSON)
        asked: dict[str, Any] = {}
        if type_of(exchange.environ, JSON, YAML) == YAML:
            asked["body"] = read_body(exchange, settings.body_bytes)
        else:
            asked = given(exchange, BeginBody, settings)
            if "body" in asked:
                asked["body"] = asked["body"].encode()
        version, body = asked.get("from_version"), asked.get("body")
        begun = drafts.create(exchange.known_caller(), policy, version, body)
        response = of_draft(begun, 201)
        response.headers["Location"] = f"/v1/drafts/{begun.id}"
        return response

    @made.route("/v1/drafts")
    @made.doc(operationId="list_drafts")
    @made.arguments(DraftListQuery, location="query")
    @made.response(200, DraftListSchema)
    def list_drafts(query: dict[str, Any]) -> Response:
        """List drafts, the last changed first"""
        accepted(request.environ, JSON)
        found = drafts.list(query.get("policy"), query["open"])
        names = service.people.actors()
        return answer({"drafts": [Draft(one, b"", names).to_json() for one in found]})

    @made.route("/v1/drafts/<draft>")
    @made.doc(operationId="read_draft")
    @made.response(200, DraftSchema)
    @made.response(200, {"type": "string"}, content_type=YAML)
    def read(draft: str) -> Response:
        """Read a draft: where it stands, and what it says

        As YAML: its text alone.  The ETag is what If-Match names when it is changed.
        """
        kind = accepted(request.environ, JSON, YAML)
        found = drafts.read(draft)
        if kind == YAML:
            response = Response(found.body, mimetype=YAML)
            response.set_etag(found.etag)
        else:
            response = of_draft(found)
        response.vary.add("Accept")
        return response

    @made.route("/v1/drafts/<draft>", methods=["PUT"])
    @made.doc(
        operationId="replace_draft",
        requestBody={"required": True, "content": {YAML: _TEXT, JSON: _DOCUMENT}},
    )
    @made.response(200, DraftSchema)
    def replace(draft: str) -> Response:
        """Replace what a draft says

        YAML becomes its text as it is.  JSON is the whole document: the text is changed only
        where it says something else, comments and order stay.
        """
        exchange = current()
        accepted(exchange.environ, JSON)
        tag = seen(exchange, draft)
        body: bytes | dict[str, Any]
        if type_of(exchange.environ, YAML, JSON) == YAML:
            body = read_body(exchange, settings.body_bytes)
        else:
            body = read_json_body(exchange, settings)
            if not isinstance(body, dict):
                raise InvalidInput((InputFault("", "wrong_type", "an object is expected"),))
        return of_draft(drafts.replace(exchange.known_caller(), draft, body, tag))

    @made.route("/v1/drafts/<draft>", methods=["PATCH"])
    @made.doc(
        operationId="edit_draft", requestBody={"required": True, "content": {PATCH_JSON: _PATCH}}
    )
    @made.response(200, DraftSchema)
    def edit(draft: str) -> Response:
        """Change a draft by JSON Patch operations on its document

        All are carried out or none.  What they do not touch stays in the YAML as it is.
        """
        exchange = current()
        accepted(exchange.environ, JSON)
        tag = seen(exchange, draft)
        check_type(exchange.environ, PATCH_JSON)
        operations = read_json_body(exchange, settings)
        if not isinstance(operations, list):
            raise InvalidInput((InputFault("", "wrong_type", "a list is expected"),))
        try:
            return of_draft(drafts.edit(exchange.known_caller(), draft, operations, tag))
        except PolicyFaults as error:  # no operation has a place in what is no YAML
            raise DraftFaulty(draft, error.faults) from None

    @made.route("/v1/drafts/<draft>/check")
    @made.doc(operationId="check_draft")
    @made.arguments(CheckQuery, location="query")
    @made.response(200, CheckSchema)
    def check(query: dict[str, Any], draft: str) -> Response:
        """Check a draft: faults, cases that differ, what it changes"""
        accepted(request.environ, JSON)
        found, again = drafts.read(draft), None
        while again is None or again.etag != found.etag:  # what was checked is what is told of
            found = again or found
            told = drafts.check(draft, query.get("effective_from"))
            again = drafts.read(draft)
        return answer(checked(found, told))

    @made.route("/v1/drafts/<draft>/affected")
    @made.doc(operationId="affected_by_draft")
    @made.arguments(AffectedQuery, location="query")
    @made.response(200, AffectedSchema)
    def affected_by(query: dict[str, Any], draft: str) -> Response:
        """List the decisions on record whose law the draft would change

        Those for days on which another version was in force, of policies that use it too.
        Without the role editor, approver or auditor they are counted, not listed.
        """
        exchange = current()
        accepted(exchange.environ, JSON)
        days = query.get("effective_from"), query.get("effective_to")
        found = drafts.affected(draft, *days, after=query["after"], limit=query["limit"])
        return answer(found.told_to(exchange.known_caller()).to_json())

    @made.route("/v1/drafts/<draft>/rebase", methods=["POST"])
    @made.doc(operationId="rebase_draft", requestBody=json_body(KeepBody, required=False))
    @made.response(200, DraftSchema)
    def rebase(draft: str) -> Response:
        """Make a draft from the last version, with its own changes carried over"""
        exchange = current()
        accepted(exchange.environ, JSON)
        tag = seen(exchange, draft)
        asked = given(exchange, KeepBody, settings, needed=False)
        return of_draft(drafts.rebase(exchange.known_caller(), draft, tag, asked.get("keep")))

    @made.route("/v1/drafts/<draft>/submit", methods=["POST"])
    @made.doc(operationId="submit_draft", requestBody=json_body(NoteBody, required=False))
    @made.response(200, DraftSchema)
    def submit(draft: str) -> Response:
        """Submit a draft for approval

        Its text is frozen: a change of it takes the submission back.
        """
        exchange = current()
        accepted(exchange.environ, JSON)
        tag = seen(exchange, draft)
        asked = given(exchange, NoteBody, settings, needed=False)
        return of_draft(drafts.submit(exchange.known_caller(), draft, tag, asked["note"]))

    @made.route("/v1/drafts/<draft>/impact", methods=["POST"])
    @made.doc(operationId="begin_impact")
    @made.response(202, ReplaySchema, description="Begun; a short one has ended already")
    def impact(draft: str) -> Response:
        """Find out anew what a draft would have changed

        The decisions of its policy, and of those that use it, that were made in the last months
        (a setting) are decided again by the draft.  One of the draft as it is that has not ended
        yet is gone on with.
        """
        exchange = current()
        accepted(exchange.environ, JSON)
        who = exchange.known_caller()
        begun = drafts.begin_impact(who, draft)
        return started(service.replays.read(who, str(begun.replay)))

    @made.route("/v1/drafts/<draft>/approve", methods=["POST"])
    @made.doc(operationId="approve_draft", requestBody=json_body(ApproveBody))
    @made.response(200, ApprovedSchema)
    def approve(draft: str) -> Response:
        """Approve a draft: publish it as the next version, in force from a day on

        By somebody who never created, changed or submitted it, once it is known what it would
        have changed of what was decided: the approval keeps the digest of that.
        """
        exchange = current()
        accepted(exchange.environ, JSON)
        tag = seen(exchange, draft)
        asked = given(exchange, ApproveBody, settings)
        days = asked["effective_from"], asked["effective_to"]
        seen_impact = {name: asked[name] for name in ("impact_digest", "without_impact")}
        published = drafts.approve(
            exchange.known_caller(), draft, tag, *days, asked["why"], **seen_impact
        )
        return answer({"draft": draft, **published.to_json()})

    @made.route("/v1/drafts/<draft>/reject", methods=["POST"])
    @made.doc(operationId="reject_draft", requestBody=json_body(WhyBody))
    @made.response(200, DraftSchema)
    def reject(draft: str) -> Response:
        """Reject a draft, with a reason; a change of it makes it a draft again"""
        exchange = current()
        accepted(exchange.environ, JSON)
        asked = given(exchange, WhyBody, settings)
        return of_draft(drafts.reject(exchange.known_caller(), draft, asked["why"]))

    @made.route("/v1/drafts/<draft>/discard", methods=["POST"])
    @made.doc(operationId="discard_draft", requestBody=json_body(EndBody, required=False))
    @made.response(200, DraftSchema)
    def discard(draft: str) -> Response:
        """Discard a draft for good; it stays readable"""
        exchange = current()
        accepted(exchange.environ, JSON)
        asked = given(exchange, EndBody, settings, needed=False)
        return of_draft(drafts.discard(exchange.known_caller(), draft, asked["why"]))

    return made
