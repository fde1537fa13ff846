"""What needs a second person and is no draft: withdrawals, and activations of what is published."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from api.blueprint import Blueprint
from api.body import JSON
from api.exchange import current
from api.given import given
from api.negotiation import accepted
from api.settings import ApiSettings
from api.workshop_answers import answer, json_body
from api.workshop_asks import (
    ActivateBody,
    EndBody,
    PageQuery,
    ProposalListQuery,
    WhyBody,
)
from api.workshop_schemas import (
    AffectedSchema,
    DoneSchema,
    ProposalListSchema,
    ProposalSchema,
)
from engine.service import Service
from engine.service.workshop import Done, Proposal

__all__ = ["blueprint"]


def blueprint(service: Service, settings: ApiSettings) -> Blueprint:
    """``/v1/proposals``, and where what needs one is asked for."""
    made = Blueprint("proposals", __name__, description="What a second person approves")
    proposals = service.proposals

    @made.route("/v1/activations/<activation>/withdraw", methods=["POST"])
    @made.doc(operationId="withdraw_activation", requestBody=json_body(WhyBody))
    @made.response(202, ProposalSchema, description="Proposed: another approver must do the same")
    @made.alt_response(200, schema=DoneSchema, description="Withdrawn", success=True)
    def withdraw(activation: str) -> Response:
        """Withdraw an activation: it should never have been

        The first who asks proposes it; when another, an approver, asks for the same, it is done.
        """
        exchange = current()
        accepted(exchange.environ, JSON)
        asked = given(exchange, WhyBody, settings)
        found = proposals.withdraw(exchange.known_caller(), activation, asked["why"])
        if isinstance(found, Done):
            return answer(found.to_json())
        return _proposed(found)

    @made.route("/v1/policies/<policy>/activations", methods=["POST"])
    @made.doc(operationId="propose_activation", requestBody=json_body(ActivateBody))
    @made.response(202, ProposalSchema, description="Proposed: another must approve it")
    def activate(policy: str) -> Response:
        """Propose that a published version applies from a day on"""
        exchange = current()
        accepted(exchange.environ, JSON)
        asked = given(exchange, ActivateBody, settings)
        version, days = asked["policy_version"], (asked["effective_from"], asked["effective_to"])
        who = exchange.known_caller()
        return _proposed(proposals.propose_activation(who, policy, version, *days, asked["why"]))

    @made.route("/v1/proposals")
    @made.doc(operationId="list_proposals")
    @made.arguments(ProposalListQuery, location="query")
    @made.response(200, ProposalListSchema)
    def list_proposals(query: dict[str, Any]) -> Response:
        """List proposals, the last made first"""
        accepted(request.environ, JSON)
        found = proposals.list(query.get("policy"), query["open"])
        return answer({"proposals": [one.to_json() for one in found]})

    @made.route("/v1/proposals/<proposal>")
    @made.doc(operationId="read_proposal")
    @made.response(200, ProposalSchema)
    def read(proposal: str) -> Response:
        """Read a proposal"""
        accepted(request.environ, JSON)
        return answer(proposals.read(proposal).to_json())

    @made.route("/v1/proposals/<proposal>/affected")
    @made.doc(operationId="affected_by_proposal")
    @made.arguments(PageQuery, location="query")
    @made.response(200, AffectedSchema)
    def affected_by(query: dict[str, Any], proposal: str) -> Response:
        """List the decisions on record whose law the proposal would change

        Without the role editor, approver or auditor they are counted, not listed.
        """
        exchange = current()
        accepted(exchange.environ, JSON)
        found = proposals.affected(proposal, **query).told_to(exchange.known_caller())
        return answer(found.to_json())

    @made.route("/v1/proposals/<proposal>/approve", methods=["POST"])
    @made.doc(operationId="approve_proposal", requestBody=json_body(EndBody, required=False))
    @made.response(200, DoneSchema)
    def approve(proposal: str) -> Response:
        """Approve a proposal: what it asks for is done

        By an approver who did not make it.
        """
        exchange = current()
        accepted(exchange.environ, JSON)
        asked = given(exchange, EndBody, settings, needed=False)
        done = proposals.approve(exchange.known_caller(), proposal, asked["why"])
        return answer(done.to_json())

    @made.route("/v1/proposals/<proposal>/reject", methods=["POST"])
    @made.doc(operationId="reject_proposal", requestBody=json_body(WhyBody))
    @made.response(200, ProposalSchema)
    def reject(proposal: str) -> Response:
        """Reject a proposal, with a reason"""
        exchange = current()
        accepted(exchange.environ, JSON)
        asked = given(exchange, WhyBody, settings)
        return answer(proposals.reject(exchange.known_caller(), proposal, asked["why"]).to_json())

    @made.route("/v1/proposals/<proposal>/retract", methods=["POST"])
    @made.doc(operationId="retract_proposal", requestBody=json_body(EndBody, required=False))
    @made.response(200, ProposalSchema)
    def retract(proposal: str) -> Response:
        """Take one's own proposal back"""
        exchange = current()
        accepted(exchange.environ, JSON)
        asked = given(exchange, EndBody, settings, needed=False)
        found = proposals.retract(exchange.known_caller(), proposal, asked["why"])
        return answer(found.to_json())

    return made


def _proposed(proposal: Proposal) -> Response:
    response = answer(proposal.to_json(), 202)
    response.headers["Location"] = f"/v1/proposals/{proposal.id}"
    return response
