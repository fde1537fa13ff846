"""What the document says of drafts and proposals beyond their views."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.openapi.operation import KEYED, TEXT, VARY, Operation, header
from api.openapi.replays import STARTED

__all__ = ["WORKSHOP"]

_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag that the draft was read with: what another changed since is not "
    "overwritten (412). Needed (428).",
    "schema": TEXT,
    "example": '"0-ce8f25121d0af3d8"',
}
_ETAG = header("What If-Match names when the draft is changed.", TEXT, required=True)
_LOCATION = header("Where it is read.", TEXT, required=True)
_READ = (*KEYED, "unknown_draft")
_ASKED = ("not_json", "too_large", "unsupported_media_type", "invalid_input", "bad_request")
_CHANGED = (*_READ, *_ASKED, "role_required", "if_match_missing", "stale_draft", "wrong_step")
_PROPOSED = (*KEYED, *_ASKED, "role_required")
_PROPOSAL = (*KEYED, "unknown_proposal")
_ENDED = ("role_required", "proposal_ended")
_TAGGED: Mapping[str, Mapping[str, Any]] = {"200": {"ETag": _ETAG}}


def _change(*codes: str) -> Operation:
    return Operation("Drafts", (*_CHANGED, *codes), parameters=(_IF_MATCH,), headers=_TAGGED)


WORKSHOP: Mapping[str, Operation] = {
    "begin_draft": Operation(
        "Drafts",
        (*KEYED, *_ASKED, "role_required", "unknown_policy", "unknown_version"),
        headers={"201": {"ETag": _ETAG, "Location": _LOCATION}},
    ),
    "list_drafts": Operation("Drafts", KEYED),
    "read_draft": Operation("Drafts", _READ, headers={"200": {"ETag": _ETAG, "Vary": VARY}}),
    "replace_draft": _change("edit_refused"),
    "edit_draft": _change("edit_refused", "draft_faulty"),
    "rebase_draft": _change("rebase_conflict", "draft_faulty"),
    "submit_draft": _change("draft_behind", "nothing_changed", "draft_faulty"),
    "approve_draft": Operation(
        "Drafts",
        (
            *(*_CHANGED, "self_approval", "draft_behind", "draft_faulty"),
            *("impact_unfinished", "impact_changed"),
        ),
        parameters=(_IF_MATCH,),
    ),
    "begin_impact": Operation(
        "Drafts",
        (*_READ, "role_required", "wrong_step", "draft_faulty", "bad_request"),
        headers=STARTED,
    ),
    "reject_draft": Operation(
        "Drafts", (*_READ, *_ASKED, "role_required", "wrong_step"), headers=_TAGGED
    ),
    "discard_draft": Operation(
        "Drafts", (*_READ, *_ASKED, "role_required", "wrong_step"), headers=_TAGGED
    ),
    "check_draft": Operation("Drafts", _READ),
    "affected_by_draft": Operation("Drafts", (*_READ, "invalid_input")),
    "withdraw_activation": Operation(
        "Proposals",
        (*_PROPOSED, "unknown_activation", "activation_withdrawn", "self_approval"),
        headers={"202": {"Location": _LOCATION}},
    ),
    "propose_activation": Operation(
        "Proposals",
        (*_PROPOSED, "unknown_policy", "unknown_version", "proposal_open"),
        headers={"202": {"Location": _LOCATION}},
    ),
    "list_proposals": Operation("Proposals", KEYED),
    "read_proposal": Operation("Proposals", _PROPOSAL),
    "affected_by_proposal": Operation("Proposals", _PROPOSAL),
    "approve_proposal": Operation(
        "Proposals", (*_PROPOSAL, *_ENDED, *_ASKED, "self_approval", "activation_withdrawn")
    ),
    "reject_proposal": Operation("Proposals", (*_PROPOSAL, *_ENDED, *_ASKED)),
    "retract_proposal": Operation("Proposals", (*_PROPOSAL, *_ENDED, *_ASKED, "not_the_proposer")),
}
