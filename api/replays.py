"""Replays: logged decisions decided again, as they were and by something else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from api.blueprint import Blueprint
from api.body import JSON
from api.exchange import caller, current
from api.given import given
from api.negotiation import accepted
from api.replay_asks import ReplayBody, ReplayListQuery, RowsQuery, SidesQuery
from api.replay_schemas import (
    ReplayListSchema,
    ReplaySchema,
    ReplayWithDecisionsSchema,
    SidesSchema,
)
from api.settings import ApiSettings
from api.workshop_answers import answer
from engine.errors import InputFault, InvalidInput, KnownAtInFuture
from engine.service import AsKnownAt, ByDraft, ByVersion, Replay, Selection, Service

__all__ = ["blueprint", "started"]

#: what the list leaves out of each: it is long
_TABLES = frozenset({"transitions", "findings", "rules", "money", "read"})


def blueprint(service: Service, settings: ApiSettings) -> Blueprint:
    """``/v1/replays``."""
    made = Blueprint("replays", __name__, description="Logged decisions decided again")
    replays = service.replays

    @made.route("/v1/replays", methods=["POST"])
    @made.doc(operationId="start_replay")
    @made.response(202, ReplaySchema, description="Begun; a short one has ended already")
    def start() -> Response:
        """Decide logged decisions again

        Each as it was, to the same digest or an alarm; and where `against` says by what else, by
        that: what would come out is compared with what is on record.  Nothing is recorded in the
        ledger.
        """
        exchange = current()
        accepted(exchange.environ, JSON)
        asked = given(exchange, ReplayBody, settings)
        selection, against = Selection(**asked["selection"]), _against(asked["against"])
        try:
            begun = replays.start(exchange.known_caller(), asked["policy"], selection, against)
        except KnownAtInFuture as error:
            pointer = "/against/in_force/known_at"
            raise InvalidInput((InputFault(pointer, error.code, str(error)),)) from None
        return started(begun)

    @made.route("/v1/replays")
    @made.doc(operationId="list_replays")
    @made.arguments(ReplayListQuery, location="query")
    @made.response(200, ReplayListSchema)
    def list_replays(query: dict[str, Any]) -> Response:
        """List replays, the newest first, without their tables"""
        accepted(request.environ, JSON)
        found = replays.list(caller(), **query)
        last = found[-1].id if len(found) == query["limit"] else None
        more = last and replays.list(caller(), **query | {"limit": 1, "before": last})
        page = [
            {name: told for name, told in one.to_json().items() if name not in _TABLES}
            for one in found
        ]
        return answer({"replays": page, "next_before": last if more else None})

    @made.route("/v1/replays/<replay>")
    @made.doc(operationId="read_replay")
    @made.arguments(RowsQuery, location="query")
    @made.response(200, ReplayWithDecisionsSchema)
    def read(query: dict[str, Any], replay: str) -> Response:
        """Read a replay: how far it is, what it counts, and the decisions that differ

        The tables and the decisions are of what is replayed so far.  `kind`, `from` and `to`
        narrow the decisions.
        """
        accepted(request.environ, JSON)
        changes = replays.changes(caller(), replay, **query)
        return answer({**replays.read(caller(), replay).to_json(), **changes.to_json()})

    @made.route("/v1/replays/<replay>/cancel", methods=["POST"])
    @made.doc(operationId="cancel_replay")
    @made.response(200, ReplaySchema)
    def cancel(replay: str) -> Response:
        """Cancel a replay that has not ended

        One that runs ends soon after: what it has counted until then stays readable.
        """
        accepted(request.environ, JSON)
        return answer(replays.cancel(caller(), replay).to_json())

    @made.route("/v1/replays/<replay>/decisions/<decision>")
    @made.doc(operationId="replayed_decision")
    @made.arguments(SidesQuery, location="query")
    @made.response(200, SidesSchema)
    def sides(query: dict[str, Any], replay: str, decision: str) -> Response:
        """Explain a decision as it was, and as it would be

        Both are made again with their whole traces, and laid side by side.  They hold the
        applicant's inputs: for auditors, and for the key that decided it.
        """
        accepted(request.environ, JSON)
        return answer(replays.sides(caller(), replay, decision).to_json(query["lang"]))

    return made


def started(begun: Replay) -> Response:
    """The answer to who asked for a replay."""
    response = answer(begun.to_json(), 202)
    response.headers["Location"] = f"/v1/replays/{begun.id}"
    return response


def _against(asked: Mapping[str, Any] | None) -> ByVersion | ByDraft | AsKnownAt | None:
    """What is asked for; the schema lets exactly one through."""
    match asked:
        case {"version": number}:
            return ByVersion(number)
        case {"draft": draft}:
            return ByDraft(draft)
        case {"in_force": {"known_at": instant}}:
            return AsKnownAt(instant)
    return None
