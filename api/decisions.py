"""Deciding, and reading what was decided."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from flask import Response, request
from werkzeug.datastructures import Headers

from api.blueprint import Blueprint
from api.body import JSON, check_type, json_of, read_body
from api.exchange import caller, current
from api.negotiation import accepted
from api.problems import Refused
from api.schemas import (
    CaseQuery,
    DecisionPage,
    DecisionSchema,
    ExplanationSchema,
    Lang,
    LetterQuery,
    ListQuery,
)
from api.settings import ApiSettings
from engine.service import Filter, Idempotency, Service, body_digest, request_of

__all__ = ["blueprint", "idempotency_key"]

HTML = "text/html"
YAML = "application/yaml"
_KEY = re.compile(r"[!-~]{1,255}")


class _Answer(Response):
    """A decision: its length is told and its Location is ASCII, so its headers are sent as they
    are; putting them right would take longer than all the rest of it."""

    def get_wsgi_headers(self, _: Mapping[str, Any]) -> Headers:
        """The headers."""
        return self.headers


def idempotency_key(environ: Mapping[str, Any]) -> str | None:
    """The Idempotency-Key header; raises Refused (422) where it is not one."""
    given: str | None = environ.get("HTTP_IDEMPOTENCY_KEY")
    if given is None or _KEY.fullmatch(given):
        return given
    message = "1 to 255 visible ASCII characters are expected"
    raise Refused(
        422,
        "bad_idempotency_key",
        f"Idempotency-Key: {message}",
        errors=[
            {
                "pointer": "/Idempotency-Key",
                "in": "header",
                "code": "bad_idempotency_key",
                "message": message,
            }
        ],
    )


def blueprint(service: Service, settings: ApiSettings) -> Blueprint:
    """``/v1/policies/{policy}/decisions`` and ``/v1/decisions``."""
    made = Blueprint("decisions", __name__, description="Deciding, and what was decided")
    decisions = service.decisions

    @made.route("/v1/policies/<policy>/decisions", methods=["POST"])
    @made.doc(operationId="decide")
    @made.response(201, DecisionSchema, description="Decided, and recorded before this answer")
    @made.alt_response(200, schema=DecisionSchema, description="Decided as a dry run", success=True)
    def decide(policy: str) -> Response:
        """Decide by the version in force

        The decision is durable before it is answered.  With an Idempotency-Key
        the same body is answered with the first answer, whatever the day.
        """
        exchange = current()
        accepted(exchange.environ, JSON)
        key = idempotency_key(exchange.environ)
        check_type(exchange.environ, JSON)
        body = json_of(read_body(exchange, settings.body_bytes), settings.body_keys)
        asked = request_of(body)
        once = None if key is None or asked.dry_run else Idempotency(key, body_digest(body))
        decided = decisions.decide(exchange.known_caller(), policy, asked, once)
        exchange.note(outcome=decided.outcome, policy_version=decided.policy_version)
        if decided.status == "logged":
            exchange.logged = decided.outcome
        answer = _Answer(decided.body, 200 if decided.id is None else 201, content_type=JSON)
        if decided.id is not None:
            answer.headers["Location"] = f"/v1/decisions/{decided.id}"
        if decided.status == "replayed":
            answer.headers["Idempotency-Replayed"] = "true"
        return answer

    @made.route("/v1/decisions/<decision>")
    @made.doc(operationId="read_decision")
    @made.response(200, DecisionSchema)
    def read(decision: str) -> Response:
        """Read a decision, exactly as it was answered"""
        accepted(request.environ, JSON)
        return Response(decisions.read(caller(), decision), mimetype=JSON)

    @made.route("/v1/decisions/<decision>/explanation")
    @made.doc(operationId="explain_decision")
    @made.arguments(Lang, location="query")
    @made.response(200, ExplanationSchema)
    def explain(query: dict[str, Any], decision: str) -> Response:
        """Explain a decision: every value, table row and rule behind it"""
        accepted(request.environ, JSON)
        told = decisions.explanation(caller(), decision, query["lang"])
        return Response(json.dumps(told, ensure_ascii=False), mimetype=JSON)

    @made.route("/v1/decisions/<decision>/letter")
    @made.doc(operationId="decision_letter")
    @made.arguments(LetterQuery, location="query")
    @made.response(200, {"type": "string"}, content_type=HTML, description="The letter or paper")
    def letter(query: dict[str, Any], decision: str) -> Response:
        """Print a decision as a letter of one page, or a paper of its policy

        `paper` is the code of one of the papers that the policy version declares: a
        notice, a card.  A paper that is not due is refused, and so is one that lacks
        what it must say: every missing field is named with the input that gives it.
        """
        accepted(request.environ, HTML)
        found = decisions.letter(caller(), decision, query["lang"], query.get("paper"))
        answer = Response(found.html, mimetype=HTML)
        answer.headers["Content-Security-Policy"] = found.content_security_policy
        answer.headers["Content-Language"] = query["lang"]
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    @made.route("/v1/decisions/<decision>/case")
    @made.doc(operationId="decision_case")
    @made.arguments(CaseQuery, location="query")
    @made.response(200, {"type": "object"}, content_type=YAML, description="A file of one case")
    def case(query: dict[str, Any], decision: str) -> Response:
        """Make a case of a decision, to be kept with the policy's cases

        Personal texts are masked and the reference is left out; amounts, dates and
        choices stay.  What is expected is what the masked inputs are decided as;
        where that is not what was decided, a comment at its head says so.  Nothing
        is saved.
        """
        accepted(request.environ, YAML)
        found = service.cases.of_decision(caller(), decision, query.get("name"))
        return Response(found.text, mimetype=YAML)

    @made.route("/v1/decisions")
    @made.doc(operationId="list_decisions")
    @made.arguments(ListQuery, location="query")
    @made.response(200, DecisionPage)
    def page(query: dict[str, Any]) -> Response:
        """List decisions, newest first"""
        accepted(request.environ, JSON)
        cursor, limit = query.pop("cursor", None), query.pop("limit")
        found = decisions.page(caller(), Filter(**query), cursor, limit)
        return Response(found.json(), mimetype=JSON)

    return made
