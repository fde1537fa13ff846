"""What drafts and proposals are asked with: the bodies and the queries."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from api.fields import MAX_VERSION, Day, JsonBoolean, JsonInteger, WholeNumber
from api.schemas import DIGEST

__all__ = [
    "ActivateBody",
    "AffectedQuery",
    "ApproveBody",
    "BeginBody",
    "CheckQuery",
    "DraftListQuery",
    "EndBody",
    "KeepBody",
    "NoteBody",
    "PageQuery",
    "ProposalListQuery",
    "WhyBody",
]

MAX_WHY = 2_000
LEAST_WHY = 10


def _why(least: int = LEAST_WHY, **more: Any) -> fields.String:
    bounds = validate.Length(min=least, max=MAX_WHY)
    text = "In words that an auditor understands."
    return fields.String(validate=bounds, metadata={"description": text}, **more)


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


class ApplyBody(_Body):
    """From when a version applies, and why."""

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


class ApproveBody(ApplyBody):
    """The same of a draft, and which impact of it the approver has seen."""

    impact_digest = fields.String(
        load_default=None,
        allow_none=True,
        validate=DIGEST,
        metadata={
            "description": "The digest of the result that was seen: where another replay of the "
            "draft has ended since, nothing is approved (409)."
        },
    )
    without_impact = JsonBoolean(
        load_default=False,
        metadata={
            "type": "boolean",
            "default": False,
            "description": "Approve though it is not known what the draft would have changed; "
            "the ledger keeps that.",
        },
    )


class ActivateBody(ApplyBody):
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


class CheckQuery(Schema):
    """From when cases are decided by the draft."""

    effective_from = Day(
        metadata={"description": "What the draft proposes where not given, else today."}
    )


class PageQuery(Schema):
    """Which page."""

    limit = WholeNumber(1, 200, load_default=50, metadata={"type": "integer"})
    after = WholeNumber(
        0,
        MAX_VERSION,
        load_default=0,
        metadata={"type": "integer", "description": "The next_after of the page before."},
    )


class AffectedQuery(PageQuery):
    """For which days the draft would apply."""

    effective_from = Day(metadata={"description": "The first day; since ever where not given."})
    effective_to = Day(metadata={"description": "The last day; no last one where not given."})
