"""Says in schemas what our own query fields take."""

from __future__ import annotations

from typing import Any

from flask_smorest import Api
from marshmallow.fields import Field

from api.fields import Day, Instant, Moment, Reference, WholeNumber

__all__ = ["CONTROLS", "DATE", "INSTANT", "REFERENCE", "describe_fields"]

#: what no reference holds: control characters, line and paragraph separators
CONTROLS = r"\u0000-\u001f\u007f-\u009f\u2028\u2029"
DATE = {"type": "string", "format": "date"}
INSTANT = {"type": "string", "format": "date-time"}
REFERENCE = {"type": "string", "maxLength": 200, "pattern": f"^[^{CONTROLS}]*$"}


def describe_fields(documented: Api) -> None:
    """Teach an interface's document our fields; before blueprints are registered on it."""
    documented.ma_plugin.converter.add_attribute_function(_schema)


def _schema(_converter: Any, field: Field[Any], **_: Any) -> dict[str, Any]:
    match field:
        case Day():
            return {**DATE, "type": ["string", "null"]} if field.allow_none else DATE
        case Instant():
            return INSTANT
        case Moment():
            return {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}
        case Reference():
            return REFERENCE
        case WholeNumber():
            return {"type": "integer", "minimum": field.least, "maximum": field.most}
    return {}
