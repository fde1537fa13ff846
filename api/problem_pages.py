"""What each problem's ``type`` leads to: ``/problems`` and ``/problems/<code>``, in plain text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Flask, Response, abort

__all__ = ["MEANINGS", "install"]

#: code -> what it means to who called
MEANINGS: Final[Mapping[str, str]] = {
    "bad_request": "The request is not HTTP as this service reads it, or ended early.",
    "not_json": (
        "The body is not JSON: `line` and `column` say where. A key that stands twice in one "
        "object, NaN, a lone surrogate and nesting deeper than 64 levels are not JSON here."
    ),
    "not_authenticated": "Send Authorization: Bearer <key> with a key that is in use.",
    "role_required": "The key is valid and lacks the role; `roles` are those that would do.",
    "effective_date_outside_window": (
        "A key for origination decides only for days near `today`: at most `window` days from it."
    ),
    "not_found": "There is nothing at this address.",
    "unknown_policy": "There is no policy of this id.",
    "unknown_version": "The policy has no version of this number.",
    "unknown_decision": "There is no decision of this id that this key may read.",
    "unknown_draft": "There is no draft of this id.",
    "unknown_activation": "There is no activation of this id.",
    "activation_withdrawn": "The activation is withdrawn already.",
    "unknown_paper": "The policy version has no paper of this code that is written of one "
    "decision; `detail` lists those it has.",
    "paper_not_due": "This paper is not written of this decision: its condition does not hold.",
    "paper_incomplete": "What the paper must say is not known; `errors` names every missing field "
    "and the input that gives it. The paper is written of a decision made with them.",
    "unknown_replay": "There is no replay of this id.",
    "replay_ended": "The replay has ended already: it is done, failed or cancelled.",
    "replay_of_other_ledger": (
        "The replay was asked for over a ledger in whose place another was put, such as a backup: "
        "entry `ledger_sequence` is not the one it was then. Ask for it anew."
    ),
    "unknown_proposal": "There is no proposal of this id.",
    "method_not_allowed": "The address does not take this method; Allow lists what it does.",
    "not_acceptable": "The Accept header fits nothing that can be answered here.",
    "no_version_in_force": "No version of the policy is in force on the day, as then known.",
    "idempotency_key_reused": (
        "The Idempotency-Key came before with another body. The first decision stands."
    ),
    "wrong_step": "The draft cannot take this step as it is; `draft_status` says how it is.",
    "self_approval": (
        "Who created, changed, submitted or proposed it cannot approve it: another must."
    ),
    "draft_behind": (
        "A version, `policy_version`, was published since the draft was begun: rebase it first."
    ),
    "nothing_changed": "The draft says what the version it was made from says.",
    "rebase_conflict": (
        "The draft and the newer version change the same places, `pointers`, differently: say "
        "with `keep` whose change stands."
    ),
    "impact_unfinished": (
        "What the draft would have changed is not known: its replay, `replay`, is at `done` of "
        "`total` decisions, or did not end well. Wait, start it anew, or approve with "
        "`without_impact`, which the ledger keeps."
    ),
    "impact_changed": (
        "The replay of the draft that ended last, `replay`, came to `digest`, not to the "
        "`impact_digest` that was sent. Look at it before you approve."
    ),
    "not_the_proposer": "Only who made a proposal takes it back; an approver may reject it.",
    "proposal_ended": "The proposal was approved, rejected or retracted before.",
    "proposal_open": "The same is proposed already, by `proposal`, and waits for a second person.",
    "stale_draft": (
        "Somebody changed the draft since it was read: it is at `revision`, `etag`. Read it "
        "again; nothing was overwritten."
    ),
    "if_match_missing": "Send If-Match with the ETag that the draft was read with.",
    "edit_refused": (
        "A policy file cannot be changed so: `operation` counts the operations from 0, `pointer` "
        "is its place. Nothing was changed."
    ),
    "draft_faulty": (
        "The draft cannot be published: `errors` are its faults, each at its pointer in the "
        "draft's document, with its line and column in the YAML."
    ),
    "decision_erased": "The decision was made; its content was erased after its retention.",
    "too_large": "The body is longer than this address takes.",
    "unsupported_media_type": (
        "The Content-Type is not what this address takes, not UTF-8, or the body is compressed."
    ),
    "invalid_input": (
        "`errors` lists every fault by JSON pointer: inside `inputs` for an input of the policy, "
        "else of the request's own field."
    ),
    "invalid_parameters": "`errors` lists every fault of the query's parameters.",
    "bad_idempotency_key": "An Idempotency-Key is 1 to 255 visible ASCII characters.",
    "bad_cursor": "A cursor is what a page gave as next_cursor, unchanged.",
    "known_at_in_future": "Nobody knows yet what will be known: known_at is after now.",
    "instant_without_zone": "An instant needs its offset from UTC.",
    "too_many_requests": "The key asks too often; Retry-After says how long to wait.",
    "internal_error": "The service failed. Its log tells more under the request's id.",
    "digest_differs": (
        "The decision was made again and is not the one in the log, so nothing is shown. The "
        "operator must look into it."
    ),
    "replays_damaged": (
        "The file that holds the results of replays cannot be read. Nothing else is in it: the "
        "operator deletes it, and replays can be asked for anew. The ledger is not concerned."
    ),
    "policy_fault": (
        "The policy could not be evaluated for these inputs, so nothing was decided. The fault "
        "is recorded; `policy`, `policy_version` and `element` say where it lies."
    ),
    "unavailable": "The service cannot take the request now. Retry-After says when to try.",
    "store_unavailable": (
        "Nothing can be recorded at the moment, so nothing was decided. It is safe to repeat."
    ),
}


def install(app: Flask) -> None:
    """Serve the pages; they need no key."""

    def pages() -> Response:
        return _text("\n".join(_page(code) for code in MEANINGS))

    def page(code: str) -> Response:
        if code not in MEANINGS:
            abort(404)
        return _text(_page(code))

    app.add_url_rule("/problems", "problems", pages)
    app.add_url_rule("/problems/<code>", "problem", page)


def _page(code: str) -> str:
    return f"{code}\n  {MEANINGS[code]}\n"


def _text(text: str) -> Response:
    return Response(text, mimetype="text/plain")
