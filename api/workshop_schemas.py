"""The shapes of drafts and proposals: what is asked with, and what is answered.

Answers are not made from these (``api.workshop_answers`` does); a test holds each
answer against them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from api.fields import Day, WholeNumber
from api.policy_schemas import MAX_VERSION, DifferenceSchema
from api.schemas import DIGEST

__all__ = [
    "ActivateBody",
    "AffectedQuery",
    "AffectedSchema",
    "ApproveBody",
    "ApprovedSchema",
    "BeginBody",
    "CheckSchema",
    "DraftListQuery",
    "DraftListSchema",
    "DraftSchema",
    "EndBody",
    "KeepBody",
    "NoteBody",
    "ProposalListQuery",
    "ProposalListSchema",
    "ProposalSchema",
    "WhyBody",
]

MAX_WHY = 2_000
LEAST_WHY = 10


class JsonInteger(fields.Field[int]):
    """A whole JSON number from 1 on, as the body's reader gives it."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> int:
        whole = isinstance(value, Decimal) and value == value.to_integral_value()
        if not whole or not 1 <= value <= MAX_VERSION:
            raise ValidationError(f"a whole number from 1 to {MAX_VERSION} is expected")
        return int(value)


def _said(text: str, **more: Any) -> dict[str, Any]:
    return {"metadata": {"description": text}, "required": True, **more}


def _why(least: int = LEAST_WHY, **more: Any) -> fields.String:
    bounds = validate.Length(min=least, max=MAX_WHY)
    text = "In words that an auditor understands."
    return fields.String(validate=bounds, metadata={"description": text}, **more)


# --- what is asked with ----------------------------------------------------------


class _Body(Schema):
    class Meta:
        """Nothing that is not known."""

        unknown = RAISE


class BeginBody(_Body):
    """From what a draft begins: a version (the one in force where none is named), or a text."""

    from_version = JsonInteger(
        metadata={
            "type": "integer",
            "minimum": 1,
            "maximum": MAX_VERSION,
            "description": "A published version; the one in force today where not given, "
            "else the last.",
        }
    )
    body = fields.String(metadata={"description": "A policy file as YAML, instead of a version."})


class NoteBody(_Body):
    """A word to who approves."""

    note = fields.String(load_default="", validate=validate.Length(max=MAX_WHY))


class KeepBody(_Body):
    """Whose change stands where the draft and the newer version change one place differently."""

    keep = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(["draft", "version"]),
        metadata={"description": "Where not given, such places are a conflict (409)."},
    )


class WhyBody(_Body):
    """A reason, which is kept."""

    why = _why(required=True)


class EndBody(_Body):
    """A reason, where there is more to say than the proposal does."""

    why = _why(0, load_default="")


class ApproveBody(_Body):
    """From when the draft applies once it is published, and why."""

    effective_from = Day(
        required=True,
        allow_none=True,
        metadata={"description": "The first day; null: since ever."},
    )
    effective_to = Day(
        load_default=None,
        allow_none=True,
        metadata={"description": "The last day; null: until another version applies."},
    )
    why = _why(required=True)


class ActivateBody(ApproveBody):
    """That a published version shall apply, from when, and why."""

    policy_version = JsonInteger(
        required=True,
        metadata={"type": "integer", "minimum": 1, "maximum": MAX_VERSION},
    )


class DraftListQuery(Schema):
    """Which drafts."""

    policy = fields.String()
    open = fields.Boolean(
        load_default=False,
        truthy={"true"},
        falsy={"false"},
        metadata={"description": "Only those to which something can still happen."},
    )


class ProposalListQuery(Schema):
    """Which proposals."""

    policy = fields.String()
    open = fields.Boolean(
        load_default=False,
        truthy={"true"},
        falsy={"false"},
        metadata={"description": "Only those that wait for a second person."},
    )


class AffectedQuery(Schema):
    """For which days the draft would apply."""

    effective_from = Day(metadata={"description": "The first day; since ever where not given."})
    effective_to = Day(metadata={"description": "The last day; no last one where not given."})
    limit = WholeNumber(1, 200, load_default=50, metadata={"type": "integer"})
    after = WholeNumber(
        0,
        MAX_VERSION,
        load_default=0,
        metadata={"type": "integer", "description": "The next_after of the page before."},
    )


# --- what is answered ------------------------------------------------------------


class ActorSchema(Schema):
    """A user or a key."""

    id = fields.String(required=True)
    name = fields.String(required=True)


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


class DraftSchema(DraftListed):
    """A draft with what it says."""

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


class AffectedSchema(Schema):
    """The decisions on record for days whose law the draft would change."""

    count = fields.Integer(required=True)
    outcomes = fields.Dict(fields.String(), fields.Integer(), required=True)
    decisions = fields.List(fields.Nested(AffectedDecision), required=True)
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


class ProposalSchema(Schema):
    """A withdrawal or an activation that needs a second person."""

    id = fields.String(required=True)
    what = fields.String(required=True, validate=validate.OneOf(["withdrawal", "activation"]))
    policy = fields.String(required=True)
    policy_version = fields.Integer(required=True, allow_none=True)
    activation = fields.String(required=True, allow_none=True)
    effective_from = fields.Date(required=True, allow_none=True)
    effective_to = fields.Date(required=True, allow_none=True)
    why = fields.String(required=True)
    status = fields.String(
        required=True, validate=validate.OneOf(["open", "approved", "rejected", "retracted"])
    )
    proposed_by = fields.Nested(ActorSchema, required=True, allow_none=True)
    proposed_at = fields.AwareDateTime(required=True)
    ended_by = fields.Nested(ActorSchema, required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_why = fields.String(required=True, allow_none=True)


class ProposalListSchema(Schema):
    """Proposals, the newest first."""

    proposals = fields.List(fields.Nested(ProposalSchema), required=True)
