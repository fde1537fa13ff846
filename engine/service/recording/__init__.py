"""Entries of the ledger, each with a payload that says it to a person."""

from engine.service.recording.basics import (
    new_id,
    new_salt,
    payload,
    who_told,
)
from engine.service.recording.drafts import (
    Step,
    draft_changed_entry,
    draft_created_entry,
    draft_entry,
    draft_step_entry,
)
from engine.service.recording.people import (
    ordered,
    sign_in_entry,
    sign_in_failed_entry,
    sign_out_entry,
    user_changed_entry,
    user_entry,
)
from engine.service.recording.registry import (
    Ended,
    Origin,
    Proposed,
    activation_entry,
    proposal_ended_entry,
    proposal_entry,
    version_entry,
    withdrawal_entry,
)

__all__ = [
    "Ended",
    "Origin",
    "Proposed",
    "Step",
    "activation_entry",
    "draft_changed_entry",
    "draft_created_entry",
    "draft_entry",
    "draft_step_entry",
    "new_id",
    "new_salt",
    "ordered",
    "payload",
    "proposal_ended_entry",
    "proposal_entry",
    "sign_in_entry",
    "sign_in_failed_entry",
    "sign_out_entry",
    "user_changed_entry",
    "user_entry",
    "version_entry",
    "who_told",
    "withdrawal_entry",
]
