"""The shapes of replays as they are answered, for the OpenAPI document.

Answers are not made from these: the service tells them.  A test holds each
answer against them.
"""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from api.replay_asks import KINDS
from api.schemas import DIGEST, DecisionSchema

__all__ = [
    "ReplayListSchema",
    "ReplaySchema",
    "ReplayWithDecisionsSchema",
    "SidesSchema",
]


def _said(text: str, **more: Any) -> dict[str, Any]:
    return {"metadata": {"description": text}, "required": True, **more}


class AskedBySchema(Schema):
    """Who asked for it."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class SelectionSchema(Schema):
    """Which decisions; null bounds nothing."""

    from_ = fields.String(data_key="from", **_said("A day or an instant.", allow_none=True))
    to = fields.String(**_said("A day or an instant.", allow_none=True))
    outcome = fields.String(required=True, allow_none=True)
    effective_from = fields.Date(required=True, allow_none=True)
    effective_to = fields.Date(required=True, allow_none=True)
    users = fields.Dict(
        fields.String(),
        fields.List(fields.Integer()),
        metadata={"description": "Of an impact: the policies that use this one, by version."},
    )


class KnownAtSchema(Schema):
    """What was in force, as known at an instant."""

    known_at = fields.AwareDateTime(required=True)


class AgainstSchema(Schema):
    """By what they are decided again: a version, a draft, or what was known at an instant."""

    version = fields.Integer()
    draft = fields.String()
    policy = fields.String(metadata={"description": "The draft's."})
    revision = fields.Integer(metadata={"description": "The draft's when it was asked."})
    policy_digest = fields.String(validate=DIGEST)
    in_force = fields.Nested(KnownAtSchema)
    registry_sequence = fields.Integer(metadata={"description": "What was known at the instant."})


class ReplayedDraftSchema(Schema):
    """A draft as it was when it was asked for."""

    id = fields.String(required=True)
    revision = fields.Integer(required=True)
    digest = fields.String(required=True, validate=DIGEST)


class ReplayLedgerSchema(Schema):
    """The ledger's head when it was asked for: what is logged later is not replayed."""

    sequence = fields.Integer(required=True)
    chain = fields.String(required=True)


class ProgressSchema(Schema):
    """How far it is."""

    total = fields.Integer(**_said("Null until they are counted.", allow_none=True))
    done = fields.Integer(required=True)


class ReplayCountsSchema(Schema):
    """What became of the decisions replayed so far."""

    decisions = fields.Integer(required=True)
    reproduced = fields.Integer(**_said("Decided as they were, to the same digest."))
    alarms = fields.Integer(**_said("Decided as they were, and not the same: look into them."))
    erased = fields.Integer(**_said("Their content is gone after its retention."))
    same = fields.Integer(**_said("The same by what they were replayed against."))
    differs = fields.Integer(**_said("The same outcome, and something else is another."))
    flips = fields.Integer(**_said("Another outcome."))
    refused = fields.Integer(**_said("No outcome: a problem."))


class TransitionSchema(Schema):
    """How many decisions went from one outcome to another, or stayed."""

    policy = fields.String(required=True)
    from_ = fields.String(data_key="from", required=True)
    to = fields.String(**_said("An outcome, or refused: and the code of the problem."))
    count = fields.Integer(required=True)


class _Moved(Schema):
    before = fields.Integer(**_said("How many decisions had it."))
    after = fields.Integer(required=True)
    gained = fields.Integer(required=True)
    lost = fields.Integer(required=True)


class FindingMoved(_Moved):
    """A reason code."""

    policy = fields.String(required=True)
    code = fields.String(required=True)


class RuleMoved(_Moved):
    """A rule that found or did something."""

    policy = fields.String(required=True)
    element = fields.String(required=True)


class MoneyInSchema(Schema):
    """The sum of an input over the decisions that flip or are refused."""

    policy = fields.String(required=True)
    pointer = fields.String(required=True)
    currency = fields.String(required=True)
    from_ = fields.String(data_key="from", required=True)
    to = fields.String(required=True)
    count = fields.Integer(required=True)
    sum = fields.String(required=True)


class MoneyOutSchema(Schema):
    """The sums of an output over the decisions in which it is another."""

    policy = fields.String(required=True)
    name = fields.String(required=True)
    currency = fields.String(required=True)
    count = fields.Integer(required=True)
    before = fields.String(required=True)
    after = fields.String(required=True)


class MoneyMoved(Schema):
    """Money that it is about: exact sums, two decimals."""

    inputs = fields.List(fields.Nested(MoneyInSchema), required=True)
    outputs = fields.List(fields.Nested(MoneyOutSchema), required=True)


class ReadVersionSchema(Schema):
    """A version that was read."""

    policy = fields.String(required=True)
    policy_version = fields.Integer(**_said("Null: a draft.", allow_none=True))
    policy_digest = fields.String(required=True, validate=DIGEST)


class ReadCalendarSchema(Schema):
    """A calendar that was read."""

    calendar = fields.String(required=True)
    digest = fields.String(required=True, validate=DIGEST)


class ReadSchema(Schema):
    """All that was read beside the ledger."""

    versions = fields.List(fields.Nested(ReadVersionSchema), required=True)
    calendars = fields.List(fields.Nested(ReadCalendarSchema), required=True)


class ReplayListed(Schema):
    """A replay: what was asked, and how far it is."""

    id = fields.String(required=True)
    policy = fields.String(required=True)
    purpose = fields.String(
        **_said(
            "impact: what a draft would have changed, of its policy and those that use it.",
            validate=validate.OneOf(["replay", "impact"]),
        )
    )
    status = fields.String(
        required=True,
        validate=validate.OneOf(["queued", "running", "done", "failed", "cancelled"]),
    )
    cancelling = fields.Boolean(**_said("It was cancelled, and has yet to stop."))
    selection = fields.Nested(SelectionSchema, required=True)
    against = fields.Nested(
        AgainstSchema,
        **_said("Null: decided again only as they were.", allow_none=True),
    )
    draft = fields.Nested(ReplayedDraftSchema, required=True, allow_none=True)
    asked_by = fields.Nested(AskedBySchema, **_said("Null: on the command line.", allow_none=True))
    asked_at = fields.AwareDateTime(required=True)
    started_at = fields.AwareDateTime(required=True, allow_none=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)
    ledger = fields.Nested(ReplayLedgerSchema, required=True)
    progress = fields.Nested(ProgressSchema, required=True)
    counts = fields.Nested(ReplayCountsSchema, required=True)
    digest = fields.String(
        **_said(
            "Of the result, once it is done: the same for the same question over the same ledger.",
            validate=DIGEST,
            allow_none=True,
        )
    )
    error = fields.Dict(**_said("The problem it failed with.", allow_none=True))


class ReplaySchema(ReplayListed):
    """A replay with its tables, of the decisions replayed so far."""

    transitions = fields.List(fields.Nested(TransitionSchema), required=True)
    findings = fields.List(fields.Nested(FindingMoved), required=True)
    rules = fields.List(fields.Nested(RuleMoved), required=True)
    money = fields.Nested(MoneyMoved, required=True)
    read = fields.Nested(ReadSchema, required=True)


class DifferenceOfSides(Schema):
    """An element of a decision that is another; null: absent."""

    element = fields.String(**_said("As in outcome, outputs/ltv, reasons/rules/x#CODE."))
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)


class ReplayedDecision(Schema):
    """A decision that did not come out the same; an alarm and a flip of one are two."""

    place = fields.Integer(**_said("In the order in which they are told of, from 1."))
    ledger_sequence = fields.Integer(required=True)
    decision_id = fields.String(required=True)
    policy = fields.String(required=True)
    kind = fields.String(
        **_said(
            "alarm: decided as it was, it is not the same. flips: another outcome. differs: the "
            "same outcome, something else is another. refused: no outcome.",
            validate=validate.OneOf(KINDS),
        )
    )
    from_ = fields.String(data_key="from", **_said("The outcome on record."))
    to = fields.String(**_said("Null where there is none.", allow_none=True))
    element = fields.String(
        allow_none=True,
        metadata={"description": "Of an alarm: the first that is not what is on record."},
    )
    differences = fields.List(fields.Nested(DifferenceOfSides), required=True)
    problem = fields.Dict(**_said("Why it could not be decided.", allow_none=True))


class ReplayWithDecisionsSchema(ReplaySchema):
    """A replay with a page of the decisions that did not come out the same."""

    decisions = fields.List(fields.Nested(ReplayedDecision), required=True)
    next_after = fields.Integer(
        **_said("For the next page; null on the last so far.", allow_none=True)
    )


class ReplayListSchema(Schema):
    """Replays, the newest first."""

    replays = fields.List(fields.Nested(ReplayListed), required=True)
    next_before = fields.String(**_said("For the next page; null on the last.", allow_none=True))


class RedecidedSchema(DecisionSchema):
    """A decision made again, with its whole trace; it stands nowhere in the ledger."""

    trace = fields.Dict(**_said("Every value, table row and rule with its operands."))
    explanation = fields.Dict(**_said("The trace in words: text and children."))


class SideSchema(Schema):
    """A decision as one side makes it, or why it cannot."""

    decision = fields.Nested(RedecidedSchema, required=True, allow_none=True)
    problem = fields.Dict(**_said("Why it cannot be made.", allow_none=True))


class ContrastedSchema(Schema):
    """What one side says otherwise than the other, in words; null: it does not say it."""

    name = fields.String(required=True)
    label = fields.String(required=True, allow_none=True)
    before = fields.String(required=True, allow_none=True)
    after = fields.String(required=True, allow_none=True)


class ContrastSchema(Schema):
    """What differs between two decisions; values are those on the way to the outputs."""

    outcome = fields.Nested(ContrastedSchema, **_said("Null: the same.", allow_none=True))
    outputs = fields.List(fields.Nested(ContrastedSchema), required=True)
    values = fields.List(fields.Nested(ContrastedSchema), required=True)
    reasons = fields.List(fields.Nested(ContrastedSchema), required=True)
    remedies = fields.List(fields.Nested(ContrastedSchema), required=True)
    actions = fields.List(fields.Nested(ContrastedSchema), required=True)
    obligations = fields.List(fields.Nested(ContrastedSchema), required=True)


class SidesSchema(Schema):
    """A decision as it was, and by what it was replayed against."""

    decision_id = fields.String(required=True)
    lang = fields.String(required=True, validate=validate.OneOf(["az", "en"]))
    before = fields.Nested(SideSchema, required=True)
    after = fields.Nested(
        SideSchema, **_said("Null: it was replayed only as it was.", allow_none=True)
    )
    contrast = fields.Nested(
        ContrastSchema, **_said("Null where one side cannot be made.", allow_none=True)
    )
