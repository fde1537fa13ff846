"""What a policy asks for: its inputs as nested records, and as a JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from engine.policy.model import Field, Formula, Kind, LocalText, PolicyVersion, TypeSpec

__all__ = ["DAYS_TEXT", "MONTHS_TEXT", "Group", "input_schema", "input_tree"]

#: limits of what inputs are read as, where the type sets none (engine/evaluation/inputs)
_MAX_DECIMALS, _MAX_DIGITS, _MAX_ITEMS, _MAX_TEXT = 16, 30, 1_000, 10_000
DAYS_TEXT = r"^-?P(?!$)([0-9]+D)?(T(?!$)([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)?$"
MONTHS_TEXT = r"^-?P(?!$)([0-9]+Y)?([0-9]+M)?$"


@dataclass(frozen=True, slots=True)
class Group:
    """Inputs that share the first part of their paths (``vehicle.price``, ``vehicle.colour``)."""

    members: Mapping[str, Field | Group]

    @property
    def required(self) -> bool:
        """Whether something in the group must be given."""
        return any(_required(member) for member in self.members.values())


def input_tree(inputs: Mapping[str, Field]) -> Mapping[str, Field | Group]:
    """The inputs by name, those with dotted paths in nested groups, in file order."""
    tree: dict[str, Any] = {}
    for path, field in inputs.items():
        *groups, name = path.split(".")
        place = tree
        for group in groups:
            place = place.setdefault(group, {})
        place[name] = field
    return _grouped(tree)


def _grouped(tree: Mapping[str, Any]) -> dict[str, Field | Group]:
    return {
        name: node if isinstance(node, Field) else Group(_grouped(node))
        for name, node in tree.items()
    }


def input_schema(policy: PolicyVersion) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a policy's inputs.

    It says what a schema can: bounds that are formulas, scales of numbers
    given as text and conditions across inputs are checked by the engine alone.
    """
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": policy.title.en,
        **_object(input_tree(policy.inputs)),
    }
    if policy.constraints:
        said = "; ".join(constraint.message.en for constraint in policy.constraints)
        schema["description"] = f"Also: {said}"
    return schema


def _object(members: Mapping[str, Field | Group]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {name: _member(member) for name, member in members.items()},
        "additionalProperties": False,
    }
    required = [name for name, member in members.items() if _required(member)]
    if required:
        schema["required"] = required
    return schema


def _required(member: Field | Group) -> bool:
    if isinstance(member, Group):
        return member.required
    return not member.optional and member.default is None


def _member(member: Field | Group) -> dict[str, Any]:
    if isinstance(member, Group):
        schema = _object(member.members)
        # null stands for nothing given, as for a single input that need not be given
        return schema if member.required else {"anyOf": [schema, {"type": "null"}]}
    schema = _type(member.spec)
    if member.spec.nullable:
        schema = {"anyOf": [schema, {"type": "null"}]}
    if member.label is not None:
        schema["title"] = member.label.en
    notes = list(_notes(member))
    if notes:
        schema["description"] = "; ".join(notes)
    return schema


def _notes(member: Field) -> list[str]:
    notes = []
    if isinstance(member.spec.minimum, Formula):
        notes.append(f"at least {member.spec.minimum.source}")
    if isinstance(member.spec.maximum, Formula):
        notes.append(f"at most {member.spec.maximum.source}")
    if member.default is not None:
        notes.append(f"default: {member.default.source}")
    if member.informational:
        notes.append("recorded, read by no rule")
    return notes


def _type(spec: TypeSpec) -> dict[str, Any]:
    if spec.kind in (Kind.MONEY, Kind.RATIO, Kind.INTEGER, Kind.NUMBER):
        return _number(spec)
    if spec.kind is Kind.LIST:
        schema: dict[str, Any] = {"type": "array"}
        if spec.item is not None:
            schema["items"] = _type(spec.item)
        if spec.min_items:
            schema["minItems"] = spec.min_items
        schema["maxItems"] = _MAX_ITEMS if spec.max_items is None else spec.max_items
        return schema
    if spec.kind is Kind.RECORD:
        return _object(spec.fields)
    if spec.kind is Kind.ENUM:
        schema = {"type": "string", "enum": list(spec.values)}
        if spec.value_labels:
            labels = ", ".join(f"{v}: {_en(spec.value_labels.get(v), v)}" for v in spec.values)
            schema["description"] = labels
        return schema
    if spec.kind is Kind.TEXT:
        longest = _MAX_TEXT if spec.max_length is None else spec.max_length
        schema = {"type": "string", "maxLength": longest}
        if spec.pattern is not None:
            schema["pattern"] = f"^(?:{spec.pattern})$"
        return schema
    if spec.kind is Kind.BOOLEAN:
        return {"type": "boolean"}
    if spec.kind is Kind.DURATION:
        return {"type": "string", "pattern": MONTHS_TEXT if spec.months else DAYS_TEXT}
    return _day(spec)


def _en(label: LocalText | None, value: str) -> str:
    return label.en if label is not None else value


def _day(spec: TypeSpec) -> dict[str, Any]:
    if spec.kind is Kind.DATETIME:
        return {"type": "string", "format": "date-time"}
    schema: dict[str, Any] = {"type": "string", "format": "date"}
    said = [
        f"{words} {bound.isoformat()}"
        for words, bound in (("from", spec.minimum), ("to", spec.maximum))
        if isinstance(bound, date)
    ]
    if said:
        schema["description"] = " ".join(said)
    return schema


def _number(spec: TypeSpec) -> dict[str, Any]:
    """A JSON number with its bounds, or a decimal string."""
    number: dict[str, Any] = {"type": "integer" if spec.kind is Kind.INTEGER else "number"}
    if isinstance(spec.minimum, Decimal):
        number["minimum"] = _json_number(spec.minimum)
    if isinstance(spec.maximum, Decimal):
        number["maximum"] = _json_number(spec.maximum)
    return {"anyOf": [number, _decimal_text(spec)]}


def _decimal_text(spec: TypeSpec) -> dict[str, Any]:
    """A number as text: its sign and decimals; zeros may follow them, and digits are limited."""
    positive = isinstance(spec.minimum, Decimal) and spec.minimum >= 0
    scale = {Kind.MONEY: 2, Kind.INTEGER: 0}.get(spec.kind, _MAX_DECIMALS)
    scale = scale if spec.scale is None else spec.scale
    decimals = f"[0-9]{{1,{scale}}}0*" if scale else "0+"
    return {
        "type": "string",
        "pattern": rf"^{'' if positive else '-?'}[0-9]+(\.{decimals})?$",
        "maxLength": _MAX_DIGITS + (1 if positive else 2),
    }


def _json_number(value: Decimal) -> int | float:
    """JSON has one kind of number; a schema's bound is for people and form fields.

    The exact bound is the engine's, which never reads this one.
    """
    return int(value) if value == value.to_integral_value() else float(value)
