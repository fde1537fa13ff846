"""Axes from text: ``loan.principal=1000..50000:1000``, ``vehicle.powertrain=*``.

Every fault of every axis is found, none stops the others from being looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from engine.errors import ComparisonFault
from engine.grids.axes import NUMBERS, Axis
from engine.grids.values import FORMS, BadAxis, dates, numbers, words
from engine.policy.model import Field, Kind, PolicyVersion

__all__ = ["MOST_AXES", "field_at", "read_axes"]

MOST_AXES: Final = 4
#: of an item in a list, from 0; each has one spelling
_PLACE: Final = re.compile("0|[1-9][0-9]{0,8}")


def read_axes(
    asked: Sequence[str], versions: Sequence[PolicyVersion], on: date, base: object
) -> tuple[tuple[Axis, ...], list[ComparisonFault]]:
    """The axes that could be read, and every fault.

    ``base`` is the raw inputs that the axes change: an item of a list
    (``incomes.0.amount``) must be there.
    """
    axes: list[Axis] = []
    faults: list[ComparisonFault] = []
    if not 1 <= len(asked) <= MOST_AXES:
        message = f"give 1 to {MOST_AXES} axes, not {len(asked)}"
        faults.append(ComparisonFault("vary", "axes_count", message, {"count": str(len(asked))}))
    paths: set[str] = set()
    for place, text in enumerate(asked[:MOST_AXES]):
        try:
            axis = _axis(text, versions, on, base)
            if any(axis.path == path or _inside(axis.path, path) for path in paths):
                message = f"{axis.path} is varied already"
                raise BadAxis("axis_repeated", message, path=axis.path)
        except BadAxis as bad:
            faults.append(ComparisonFault(f"vary/{place}", bad.code, bad.message, bad.data))
        else:
            paths.add(axis.path)
            axes.append(axis)
    return tuple(axes), faults


def field_at(version: PolicyVersion, path: str) -> Field | None:
    """The input at a dotted path, into records by name and into lists by number."""
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        found = version.inputs.get(".".join(parts[:length]))
        if found is not None:
            return _within(found, parts[length:])
    return None


def _within(found: Field, rest: list[str]) -> Field | None:
    if not rest:
        return found
    head, *more = rest
    if found.spec.kind is Kind.RECORD and head in found.spec.fields:
        return _within(found.spec.fields[head], more)
    if found.spec.kind is Kind.LIST and found.spec.item is not None and _PLACE.fullmatch(head):
        return _within(Field(found.name, found.spec.item, found.place, label=found.label), more)
    return None


def _inside(one: str, other: str) -> bool:
    return one.startswith(f"{other}.") or other.startswith(f"{one}.")


def _axis(text: str, versions: Sequence[PolicyVersion], on: date, base: object) -> Axis:
    path, equals, asked = (part.strip() for part in text.partition("="))
    if not equals or not path:
        message = f"{text!r} is not an axis, such as loan.principal=1000..50000:1000"
        raise BadAxis("axis_form", message, text=text)
    fields = [found for one in versions if (found := field_at(one, path)) is not None]
    if not fields:
        raise BadAxis("axis_unknown", f"there is no input {path}", path=path)
    field = fields[-1]
    kind = field.spec.kind
    if kind not in FORMS:
        message = f"{path} is a {kind.value}, which cannot be varied"
        raise BadAxis("axis_type", message, path=path, type=kind.value)
    if any(one.spec.kind is not kind for one in fields):
        raise BadAxis("axis_types", f"{path} has another type in each version", path=path)
    _reachable(path, base)
    if kind in NUMBERS:
        values = numbers(path, asked, fields)
    elif kind is Kind.DATE:
        values = dates(path, asked, fields, on)
    else:
        values = words(path, asked, fields)
    return Axis(path, field.spec, field.label, asked, values.values, values.lapses)


def _reachable(path: str, base: object) -> None:
    """An item of a list must be there; objects on the way are made."""
    node = base
    for part in path.split("."):
        if isinstance(node, list):
            if not part.isdecimal() or int(part) >= len(node):
                message = f"{path}: the base inputs have no item {part} there"
                raise BadAxis("axis_no_item", message, path=path, item=part)
            node = node[int(part)]
        elif isinstance(node, dict):
            node = node.get(part)
        elif part.isdecimal():
            message = f"{path}: the base inputs have no item {part} there"
            raise BadAxis("axis_no_item", message, path=path, item=part)
