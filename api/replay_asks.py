"""What replays are asked with: the body of one, and the queries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from api.fields import Day, Instant, JsonInteger, Moment, WholeNumber, lang
from engine.service import DEFAULT_LIMIT, MAX_LIMIT

__all__ = ["AGAINST", "KINDS", "ReplayBody", "ReplayListQuery", "RowsQuery", "SidesQuery"]

#: what an item of the pages of decisions tells of
KINDS = ("alarm", "flips", "differs", "refused")
#: by what decisions are decided again, one of these
AGAINST = ("version", "draft", "in_force")
MAX_PLACE = 999_999_999


class _Strict(Schema):
    class Meta:
        """Nothing that is not known."""

        unknown = RAISE


class SelectionBody(_Strict):
    """Which decisions; what is left out or null bounds nothing."""

    since = Moment(data_key="from", load_default=None, allow_none=True)
    until = Moment(data_key="to", load_default=None, allow_none=True)
    outcome = fields.String(load_default=None, allow_none=True)
    effective_from = Day(load_default=None, allow_none=True)
    effective_to = Day(load_default=None, allow_none=True)


class InForceBody(_Strict):
    """What is in force as known at an instant; null: now."""

    known_at = Instant(required=True, allow_none=True)


class AgainstBody(_Strict):
    """By what they are decided again."""

    version = JsonInteger()
    draft = fields.String()
    in_force = fields.Nested(InForceBody)

    @validates_schema
    def _one(self, data: Mapping[str, Any], **_: Any) -> None:
        if len(data) != 1:
            raise ValidationError(f"exactly one of {', '.join(AGAINST)} is expected")


class ReplayBody(_Strict):
    """Which decisions are decided again, and by what."""

    policy = fields.String(required=True)
    selection = fields.Nested(SelectionBody, load_default=dict)
    against = fields.Nested(AgainstBody, load_default=None, allow_none=True)


class ReplayListQuery(Schema):
    """Which replays."""

    policy = fields.String()
    limit = WholeNumber(1, MAX_LIMIT, load_default=DEFAULT_LIMIT, metadata={"type": "integer"})
    before = fields.String(
        validate=validate.Regexp(
            r"^[0-7][0-9A-HJKMNP-TV-Z]{25}$", error="the id of a replay is expected"
        ),
        metadata={"description": "The next_before of the page before."},
    )


class RowsQuery(Schema):
    """Which of the decisions that are told of one by one."""

    after = WholeNumber(
        0,
        MAX_PLACE,
        load_default=0,
        metadata={"type": "integer", "description": "The next_after of the page before."},
    )
    limit = WholeNumber(1, MAX_LIMIT, load_default=DEFAULT_LIMIT, metadata={"type": "integer"})
    kind = fields.String(
        validate=validate.OneOf(KINDS, error=f"one of {', '.join(KINDS)} is expected"),
    )
    before = fields.String(
        data_key="from", metadata={"description": "The outcome that is on record."}
    )
    to = fields.String(
        metadata={
            "description": "The outcome they come to, or refused: and the code of the problem."
        }
    )
    policy = fields.String(
        metadata={"description": "Whose decisions: an impact may be of several."}
    )


class SidesQuery(Schema):
    """The language of both explanations."""

    lang = lang()
