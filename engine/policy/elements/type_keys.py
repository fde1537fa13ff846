"""Reads the keys of simple types: decimals, the words of an enum, a text's pattern."""

from __future__ import annotations

from collections.abc import Mapping

import re2

from engine.policy.faults import did_you_mean
from engine.policy.model import Kind, LocalText
from engine.policy.reading.mappings import Fields, read_local
from engine.policy.reading.source import Scalar, Sequenced

__all__ = ["read_pattern", "read_scale", "read_value_labels", "read_values"]

_MAX_SCALE = 40
_QUIET = re2.Options()
_QUIET.log_errors = False


def read_scale(fields: Fields, kind: Kind) -> int | None:
    """The most decimals: as declared, else 2 of money, 0 of an integer, None of the others."""
    scale = fields.count("scale")
    if scale is None:
        return {Kind.MONEY: 2, Kind.INTEGER: 0}.get(kind)
    if scale > _MAX_SCALE or (kind is Kind.INTEGER and scale > 0):
        most = 0 if kind is Kind.INTEGER else _MAX_SCALE
        message = f"the scale of a {kind.value} is at most {most} decimals"
        fields.faults.add("bounds", fields.key_place("scale"), message)
    return scale


def read_values(fields: Fields) -> tuple[str, ...]:
    """The words of an enum, each once."""
    node = fields.node("values")
    if not isinstance(node, Sequenced) or not node.items:
        fields.faults.add("wrong_shape", fields.place, "an enum needs a list of 'values'")
        return ()
    found: list[str] = []
    for text, place in fields.texts("values"):
        if text in found:
            fields.faults.add("declared_twice", place, f"the value '{text}' is listed twice")
        found.append(text)
    return tuple(found)


def read_value_labels(fields: Fields) -> Mapping[str, LocalText]:
    """What people call the words of an enum."""
    values = _texts_of(fields)
    labels: dict[str, LocalText] = {}
    for value, place, node in fields.section("labels"):
        if value not in values:
            hint = did_you_mean(value, values)
            message = f"'{value}' is not a value of this enum{hint}"
            fields.faults.add("undeclared", place, message)
        label = read_local(node, fields.faults, f"the label of '{value}'")
        if label is not None:
            labels[value] = label
    return labels


def _texts_of(fields: Fields) -> tuple[str, ...]:
    node = fields.node("values")
    items = node.items if isinstance(node, Sequenced) else []
    return tuple(item.text for item in items if isinstance(item, Scalar))


def read_pattern(fields: Fields) -> str | None:
    """A regular expression of RE2, which matches in linear time."""
    pattern = fields.text("pattern")
    if pattern is None:
        return None
    try:
        re2.compile(pattern, _QUIET)
    except re2.error as error:
        why = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
        place = fields.value_place("pattern")
        fields.faults.add("pattern", place, f"the pattern is not a regular expression: {why}")
    return pattern
