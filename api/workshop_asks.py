"""What drafts and proposals are asked with: the bodies and the queries."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from api.fields import Day, WholeNumber
from api.policy_schemas import MAX_VERSION

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


class JsonInteger(fields.Field[int]):
    """A whole JSON number from 1 on, as the body's reader gives it."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> int:
        whole = isinstance(value, Decimal) and value == value.to_integral_value()
        if not whole or not 1 <= value <= MAX_VERSION:
            raise ValidationError(f"a whole number from 1 to {MAX_VERSION} is expected")
        return int(value)


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
