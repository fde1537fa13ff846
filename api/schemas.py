"""The shapes of decisions, for the OpenAPI document.

Answers are not made from these: the service gives the text of a decision, the
same whenever it is read.  A test holds each answer against them.
"""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from api.fields import Moment, Reference, WholeNumber, lang
from engine.service import DEFAULT_LIMIT, MAX_LIMIT

__all__ = [
    "DecisionPage",
    "DecisionSchema",
    "ExplanationSchema",
    "Lang",
    "LetterQuery",
    "ListQuery",
    "ProblemSchema",
]

DIGEST = validate.Regexp(r"^sha256:[0-9a-f]{64}$")


def _said(text: str, **more: Any) -> dict[str, Any]:
    return {"metadata": {"description": text}, "required": True, **more}


class LocalText(Schema):
    """A text in both languages."""

    az = fields.String(required=True)
    en = fields.String(required=True)


class CitationSchema(Schema):
    """Which sentence of which document decided; empty where nothing is cited."""

    source = fields.String()
    title = fields.Nested(LocalText, allow_none=True)
    clause = fields.String(allow_none=True)
    catalogue = fields.List(fields.String())


class ReasonSchema(Schema):
    """A finding: a reason for the outcome, or information."""

    code = fields.String(**_said("The reason code, as the policy declares it."))
    element = fields.String(**_said("The rule that found it, as in rules/ltv_limit."))
    pointer = fields.String(**_said("The input it is about, in `inputs`.", allow_none=True))
    severity = fields.String(required=True, validate=validate.OneOf(["adverse", "refer", "info"]))
    verdict = fields.String(required=True, allow_none=True)
    params = fields.Dict(**_said("The values its message is made of."))
    message = fields.Nested(LocalText, required=True)
    citation = fields.Nested(CitationSchema, required=True, allow_none=True)


class ChangeSchema(Schema):
    """A change of an input."""

    from_ = fields.Raw(data_key="from", required=True, allow_none=True)
    to = fields.Raw(required=True, allow_none=True)


class RemedySchema(Schema):
    """What would help."""

    set = fields.Dict(
        fields.String(),
        fields.Nested(ChangeSchema),
        **_said("The inputs to change, by pointer; empty where the message alone is the advice."),
    )
    outcome = fields.String(**_said("The outcome it would give.", allow_none=True))
    message = fields.Nested(LocalText, required=True)


class ObligationSchema(Schema):
    """What follows from the outcome."""

    code = fields.String(required=True)
    until = fields.String(required=True, allow_none=True)
    message = fields.Nested(LocalText, required=True)
    citation = fields.Nested(CitationSchema, required=True)


class UsedSchema(Schema):
    """A policy version or a calendar that was read."""

    policy = fields.String()
    policy_version = fields.Integer()
    policy_digest = fields.String(validate=DIGEST)
    calendar = fields.String()
    digest = fields.String(validate=DIGEST)


class DecisionSchema(Schema):
    """A decision and the circumstances in which it was made."""

    class Meta:
        """Named as in the contract."""

    decision_id = fields.String(**_said("A ULID; null for a dry run.", allow_none=True))
    policy = fields.String(required=True)
    policy_version = fields.Integer(required=True)
    policy_digest = fields.String(required=True, validate=DIGEST)
    effective_date = fields.Date(**_said("The day whose law applied."))
    known_at = fields.AwareDateTime(**_said("The moment whose knowledge applied."))
    registry_sequence = fields.Integer(
        **_said("The ledger sequence of the last registry event that was known.")
    )
    decided_at = fields.AwareDateTime(required=True)
    reference = fields.String(required=True, allow_none=True)
    engine = fields.String(required=True)
    outcome = fields.String(required=True)
    outputs = fields.Dict(required=True)
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)
    remedies = fields.List(fields.Nested(RemedySchema), required=True)
    actions = fields.List(fields.Dict(), required=True)
    obligations = fields.List(fields.Nested(ObligationSchema), required=True)
    used = fields.List(fields.Nested(UsedSchema), required=True)
    digest = fields.String(
        **_said("The decision digest: the same for the same case, for ever.", validate=DIGEST)
    )
    ledger_sequence = fields.Integer(
        **_said("Where it stands in the ledger; null for a dry run.", allow_none=True)
    )


class DecisionPage(Schema):
    """Decisions, newest first."""

    decisions = fields.List(fields.Nested(DecisionSchema), required=True)
    next_cursor = fields.String(**_said("For the next page; null on the last.", allow_none=True))


class ExplanationSchema(DecisionSchema):
    """A decision with its whole trace."""

    lang = fields.String(required=True, validate=validate.OneOf(["az", "en"]))
    trace = fields.Dict(**_said("Every value, table row and rule with its operands."))
    explanation = fields.Dict(**_said("The trace in words: text and children."))


class FaultSchema(Schema):
    """One thing wrong with a request."""

    pointer = fields.String(
        **_said("JSON pointer: inside `inputs` for an input, else of the request's own field.")
    )
    code = fields.String(required=True)
    message = fields.String(required=True)
    message_az = fields.String(metadata={"description": "Where the policy words the constraint."})
    place = fields.String(
        data_key="in",
        validate=validate.OneOf(["query", "header"]),
        metadata={"description": "Where it is not in the body."},
    )


class ProblemSchema(Schema):
    """A problem, as RFC 9457 has it; what else it carries depends on its code."""

    type = fields.String(**_said("A page that says what the code means."))
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String(**_said("The request, by its X-Request-Id."))
    code = fields.String(**_said("Stable; what programs compare."))
    errors = fields.List(fields.Nested(FaultSchema))


class Lang(Schema):
    """The query of what is told in a language."""

    lang = lang()


class LetterQuery(Lang):
    """The query of a letter."""

    paper = fields.String(
        validate=validate.Regexp(r"^[A-Z][A-Z0-9_]{0,63}$"),
        **_said(
            "A paper of the policy by its code; without it, the letter of the decision.",
            required=False,
        ),
    )


class CaseQuery(Schema):
    """The query of a case."""

    name = fields.String(
        validate=validate.Length(1, 200),
        **_said(
            "What the case shows, on one line; its day and outcome where not given.",
            required=False,
        ),
    )


class ListQuery(Schema):
    """The query of a list of decisions."""

    policy = fields.String()
    outcome = fields.String()
    reference = Reference(metadata={"type": "string", "maxLength": 200})
    since = Moment(
        data_key="from",
        metadata={
            "type": "string",
            "description": "Decided on this day in Baku, or at it, or later.",
        },
    )
    until = Moment(
        data_key="to",
        metadata={
            "type": "string",
            "description": "Decided on this day in Baku, or at it, or before.",
        },
    )
    cursor = fields.String(metadata={"description": "The next_cursor of the page before."})
    limit = WholeNumber(1, MAX_LIMIT, load_default=DEFAULT_LIMIT, metadata={"type": "integer"})
