"""The shapes of what is told of policies, for the OpenAPI document.

Answers are not made from these: the service tells them.  A test holds each
answer against them.
"""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.fields import MAX_VERSION, Day, Instant, WholeNumber
from api.schemas import DIGEST, LocalText

__all__ = ["DiffQuery", "DiffSchema", "InForceQuery", "InForceSchema", "PolicyListSchema"]
__all__ += ["PolicySchema"]


class InForceQuery(Schema):
    """When: the day whose law applies, and the moment whose knowledge applies."""

    on = Day(metadata={"description": "The day whose law applies; today in Baku where not given."})
    known_at = Instant(
        metadata={"description": "The moment whose knowledge applies; now where not given."}
    )


def _version() -> WholeNumber:
    text = "The number of a published version."
    return WholeNumber(1, MAX_VERSION, required=True, metadata={"description": text})


#: ``from`` is a word of Python, so this one is not written as a class
DiffQuery = Schema.from_dict({"from": _version(), "to": _version()}, name="DiffQuery")


class VersionSchema(Schema):
    """A published version."""

    policy_version = fields.Integer(required=True)
    policy_digest = fields.String(required=True, validate=DIGEST)


class _Days(Schema):
    effective_from = fields.Date(
        required=True, allow_none=True, metadata={"description": "Null: since ever."}
    )
    effective_to = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "The last day; null: until another version applies."},
    )
    recorded_at = fields.AwareDateTime(
        required=True, metadata={"description": "When it became known."}
    )


class ActivationSchema(_Days):
    """A version applies from a day on."""

    id = fields.String(required=True)
    policy_version = fields.Integer(required=True)
    why = fields.String(required=True)


class PolicySchema(Schema):
    """A policy: its versions, its standing activations, what is in force today in Baku."""

    policy = fields.String(required=True)
    title = fields.Nested(LocalText, required=True)
    versions = fields.List(fields.Nested(VersionSchema), required=True)
    activations = fields.List(fields.Nested(ActivationSchema), required=True)
    in_force = fields.Integer(required=True, allow_none=True)


class PolicyListSchema(Schema):
    """Every policy, by its id."""

    policies = fields.List(fields.Nested(PolicySchema), required=True)


class InForceSchema(_Days):
    """The version in force on a day, as known at a moment, and the activation that says so."""

    policy = fields.String(required=True)
    policy_version = fields.Integer(required=True)
    policy_digest = fields.String(required=True, validate=DIGEST)


class DifferenceSchema(Schema):
    """An element that came, went or says something else."""

    element = fields.String(
        required=True,
        metadata={"description": "A path such as tables/max_ltv/rows/hybrid_to_1_year/then."},
    )
    kind = fields.String(required=True, validate=validate.OneOf(["added", "removed", "changed"]))
    before = fields.String(required=True, allow_none=True)
    after = fields.String(required=True, allow_none=True)


class _Diff(Schema):
    policy = fields.String(required=True)
    differences = fields.List(fields.Nested(DifferenceSchema), required=True)


DiffSchema = _Diff.from_dict(
    {"from": fields.Integer(required=True), "to": fields.Integer(required=True)}, name="DiffSchema"
)
