"""The shapes of drafts and proposals as they are answered, for the OpenAPI document.

Answers are not made from these (``api.workshop_answers`` and the service make them);
a test holds each answer against them.
"""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from api.policy_schemas import DifferenceSchema
from api.schemas import DIGEST

__all__ = [
    "AffectedSchema",
    "ApprovedSchema",
    "CheckSchema",
    "DoneSchema",
    "DraftListSchema",
    "DraftSchema",
    "ProposalListSchema",
    "ProposalSchema",
]


_IMPACT_STATUS = validate.OneOf(["queued", "running", "done", "failed", "cancelled", "unavailable"])


def _said(text: str, **more: Any) -> dict[str, Any]:
    return {"metadata": {"description": text}, "required": True, **more}


class ActorSchema(Schema):
    """A user or a key."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class SignedImpactSchema(Schema):
    """What an approval keeps of the impact: what was found out, or that it was not known."""

    replay = fields.String()
    digest = fields.String(validate=DIGEST)
    decisions = fields.Integer(metadata={"description": "How many were decided again."})
    flips = fields.Integer(metadata={"description": "How many came to another outcome."})
    refused = fields.Integer(metadata={"description": "How many could not be decided."})
    ledger_sequence = fields.Integer(metadata={"description": "What of the ledger was read."})
    without = fields.Boolean(metadata={"description": "It was approved without its impact."})
    status = fields.String(
        allow_none=True,
        validate=_IMPACT_STATUS,
        metadata={"description": "Of the replay then; null: there was none."},
    )


class StepSchema(Schema):
    """A step of a draft."""

    step = fields.String(
        required=True,
        validate=validate.OneOf(["submitted", "returned", "approved", "rejected", "discarded"]),
    )
    revision = fields.Integer(required=True)
    digest = fields.String(required=True, validate=DIGEST)
    at = fields.AwareDateTime(required=True)
    by = fields.Nested(ActorSchema, required=True, allow_none=True)
    why = fields.String(required=True, allow_none=True)
    effective_from = fields.Date(allow_none=True)
    effective_to = fields.Date(allow_none=True)
    policy_version = fields.Integer(allow_none=True)
    activation = fields.String(allow_none=True)
    impact = fields.Nested(
        SignedImpactSchema,
        allow_none=True,
        metadata={"description": "Of an approval: what it keeps; null where none was wanted."},
    )


class DraftListed(Schema):
    """A draft: whose version it would be, where it stands, who had a hand in it."""

    id = fields.String(required=True)
    policy = fields.String(required=True)
    base_version = fields.Integer(
        **_said("What it was made from; null: from nothing.", allow_none=True)
    )
    revision = fields.Integer(**_said("Counts its changes from 0."))
    etag = fields.String(**_said("What If-Match names, without quotes."))
    digest = fields.String(**_said("Of its YAML.", validate=DIGEST))
    status = fields.String(
        required=True,
        validate=validate.OneOf(["draft", "submitted", "approved", "rejected", "discarded"]),
    )
    origin = fields.String(required=True, validate=validate.OneOf(["shipped", "local"]))
    created_by = fields.Nested(ActorSchema, required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    changed_at = fields.AwareDateTime(required=True)
    editors = fields.List(
        fields.Nested(ActorSchema), **_said("All who created or changed it: none may approve it.")
    )
    submitter = fields.Nested(ActorSchema, required=True, allow_none=True)
    steps = fields.List(fields.Nested(StepSchema), required=True)


class ImpactSchema(Schema):
    """The replay that was begun last to find out what a draft would have changed."""

    replay = fields.String(**_said("Its id, under /v1/replays.", allow_none=True))
    status = fields.String(
        **_said("unavailable: the file of replays cannot be read.", validate=_IMPACT_STATUS)
    )
    digest = fields.String(
        **_said("Of its result, which an approval keeps.", validate=DIGEST, allow_none=True)
    )
    revision = fields.Integer(**_said("Of the draft that is replayed.", allow_none=True))
    current = fields.Boolean(**_said("Whether the draft still says that."))


class DraftSchema(DraftListed):
    """A draft with what it says."""

    impact = fields.Nested(ImpactSchema, **_said("Null where nothing was begun.", allow_none=True))
    document = fields.Dict(
        **_said(
            "The policy file as JSON, whose pointers a patch names; null where its YAML "
            "cannot be read.",
            allow_none=True,
        )
    )


class DraftListSchema(Schema):
    """Drafts, the last changed first."""

    drafts = fields.List(fields.Nested(DraftListed), required=True)


class DraftFaultSchema(Schema):
    """One thing wrong with a draft."""

    pointer = fields.String(**_said("In the draft's document; empty: the whole."))
    code = fields.String(required=True)
    message = fields.String(required=True)
    line = fields.Integer(**_said("In its YAML, from 1."))
    column = fields.Integer(required=True)
    path = fields.String(**_said("The element, with rows by their ids."))
    example = fields.Dict(
        fields.String(), fields.String(), **_said("An input that shows it; may be empty.")
    )


class UsedByFaultSchema(Schema):
    """A published version of another policy that would no longer load."""

    policy = fields.String(required=True)
    policy_version = fields.Integer(required=True)
    messages = fields.List(fields.String(), required=True)


class CaseFieldSchema(Schema):
    """A field of an answer that is not what the case expects; null: absent."""

    field = fields.String(required=True)
    expected = fields.Raw(required=True, allow_none=True)
    got = fields.Raw(required=True, allow_none=True)


class CaseDifferenceSchema(Schema):
    """A case of the policy that the draft answers otherwise than it expects."""

    name = fields.String(required=True)
    effective_date = fields.Date(required=True, allow_none=True)
    differences = fields.List(fields.Nested(CaseFieldSchema), required=True)
    already = fields.Boolean(**_said("Today's versions answer it otherwise, too."))


class CasesSchema(Schema):
    """The policy's own cases, decided as if the draft applied."""

    decided = fields.Integer(required=True)
    differing = fields.List(fields.Nested(CaseDifferenceSchema), required=True)
    fault = fields.String(**_said("Why none could be decided.", allow_none=True))


class CheckSchema(Schema):
    """What a draft is worth as it is."""

    policy = fields.String(required=True)
    policy_version = fields.Integer(**_said("The number it would be published as."))
    etag = fields.String(**_said("Of the revision that was checked."))
    publishable = fields.Boolean(**_said("Whether nothing keeps it from being submitted."))
    faults = fields.List(fields.Nested(DraftFaultSchema), required=True)
    used_by = fields.List(fields.Nested(UsedByFaultSchema), required=True)
    effective_from = fields.Date(**_said("The day for which cases were decided as if it applied."))
    cases = fields.Nested(CasesSchema, required=True)
    base_version = fields.Integer(required=True, allow_none=True)
    differences = fields.List(
        fields.Nested(DifferenceSchema), **_said("Against the version it was made from.")
    )
    in_force = fields.Integer(**_said("The version in force today.", allow_none=True))
    differences_in_force = fields.List(
        fields.Nested(DifferenceSchema), **_said("Against the version in force today.")
    )
    behind = fields.Integer(
        **_said("The last version, where one was published since: rebase.", allow_none=True)
    )


class AffectedDecision(Schema):
    """A decision on record whose law would be another."""

    decision_id = fields.String(required=True)
    policy = fields.String(required=True)
    policy_version = fields.Integer(required=True)
    effective_date = fields.Date(required=True)
    outcome = fields.String(required=True)
    ledger_sequence = fields.Integer(required=True)


class ChangedDays(Schema):
    """Days on which another version would be in force; a null day is an open end."""

    first = fields.Date(required=True, allow_none=True)
    last = fields.Date(required=True, allow_none=True)
    policy_version_before = fields.Integer(required=True, allow_none=True)
    policy_version_after = fields.Integer(required=True, allow_none=True)


class AffectedSchema(Schema):
    """The decisions on record for days whose law changes."""

    count = fields.Integer(required=True)
    outcomes = fields.Dict(fields.String(), fields.Integer(), **_said("How many of each outcome."))
    policies = fields.Dict(
        fields.String(), fields.Integer(), **_said("How many of each policy: those that use it.")
    )
    days = fields.List(fields.Nested(ChangedDays), required=True)
    decisions = fields.List(fields.Nested(AffectedDecision), **_said("A page of them."))
    next_after = fields.Integer(**_said("For the next page; null on the last.", allow_none=True))


class ApprovedSchema(Schema):
    """What an approval published."""

    draft = fields.String(required=True)
    policy = fields.String(required=True)
    policy_version = fields.Integer(required=True)
    policy_digest = fields.String(required=True, validate=DIGEST)
    activation = fields.String(required=True)
    effective_from = fields.Date(required=True, allow_none=True)
    effective_to = fields.Date(required=True, allow_none=True)
    recorded_at = fields.AwareDateTime(required=True)
    affected = fields.Nested(AffectedSchema, required=True)
    impact = fields.Nested(
        SignedImpactSchema,
        **_said("What the approval keeps; null where none is wanted.", allow_none=True),
    )


class EndingSchema(Schema):
    """How a proposal ended."""

    how = fields.String(
        required=True, validate=validate.OneOf(["approved", "rejected", "retracted"])
    )
    by = fields.Nested(ActorSchema, required=True)
    why = fields.String(required=True, allow_none=True)
    at = fields.AwareDateTime(required=True)


class ProposalSchema(Schema):
    """A withdrawal or an activation that needs a second person."""

    id = fields.String(required=True)
    what = fields.String(required=True, validate=validate.OneOf(["withdrawal", "activation"]))
    policy = fields.String(required=True)
    policy_version = fields.Integer(required=True)
    activation = fields.String(**_said("What would be withdrawn.", allow_none=True))
    effective_from = fields.Date(required=True, allow_none=True)
    effective_to = fields.Date(required=True, allow_none=True)
    why = fields.String(required=True)
    by = fields.Nested(ActorSchema, required=True)
    at = fields.AwareDateTime(required=True)
    ending = fields.Nested(EndingSchema, **_said("Null while it is open.", allow_none=True))


class DoneSchema(Schema):
    """What the approval of a proposal did."""

    proposal = fields.Nested(ProposalSchema, required=True)
    activation = fields.String(**_said("The one that was recorded, or withdrawn."))
    recorded_at = fields.AwareDateTime(required=True)
    affected = fields.Nested(AffectedSchema, required=True)


class ProposalListSchema(Schema):
    """Proposals, the newest first."""

    proposals = fields.List(fields.Nested(ProposalSchema), required=True)
