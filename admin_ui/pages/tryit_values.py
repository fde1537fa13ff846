"""What was entered in a form of inputs, as the JSON that the policy is asked with, and back.

A form is flat: each value by the JSON pointer of its place, and how many items a
list has by ``#`` and its pointer.  What is left empty is not given.  Numbers go
on as decimal strings, exact; nothing is a float.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from admin_ui.languages import lang
from admin_ui.numbers import whole
from engine.service.asking import Field, Group, Kind, TypeSpec, json_pointer

__all__ = [
    "AMBIGUOUS",
    "MOST_ITEMS",
    "Entered",
    "added",
    "count_name",
    "entered_of",
    "inputs_of",
    "items_of",
    "removed",
]

#: values by name, as a browser sends them
Entered = Mapping[str, str]
#: more items than this no list of any policy takes, unless it says so
MOST_ITEMS: Final = 1_000
#: stands for a number that can be read in two ways; the check of the inputs refuses it
AMBIGUOUS: Final = "?"
_NUMBERS: Final = frozenset({Kind.MONEY, Kind.RATIO, Kind.INTEGER, Kind.NUMBER})
_GROUPED: Final = re.compile(r"-?[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*")
_BOTH: Final = re.compile(r"(-?\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*)([.,])(\d+)")


def count_name(pointer: str) -> str:
    """The name of how many items a list has."""
    return f"#{pointer}"


def items_of(entered: Entered, pointer: str) -> int:
    """How many items a list has."""
    return min(whole(entered.get(count_name(pointer), "")) or 0, MOST_ITEMS)


def inputs_of(asked: Mapping[str, Field | Group], entered: Entered) -> dict[str, Any]:
    """The inputs that were entered for what is asked; the rest of the form is left aside."""
    return _members(asked, entered, "")


def entered_of(inputs: Any, pointer: str = "") -> dict[str, str]:
    """The form that shows inputs (JSON, numbers as Decimal, int or text)."""
    if isinstance(inputs, Mapping):
        parts = [
            entered_of(value, pointer + json_pointer(key))
            for key, value in inputs.items()
            if value is not None
        ]
        return {name: text for part in parts for name, text in part.items()}
    if isinstance(inputs, list | tuple):
        found = {count_name(pointer): str(len(inputs))}
        for place, value in enumerate(inputs):
            found |= entered_of(value, f"{pointer}/{place}")
        return found
    return {} if inputs is None else {pointer: _text(inputs)}


def added(entered: Entered, pointer: str) -> dict[str, str]:
    """The form with one item more in a list."""
    return {**entered, count_name(pointer): str(items_of(entered, pointer) + 1)}


def removed(entered: Entered, pointer: str) -> dict[str, str]:
    """The form without an item of a list; those after it move up."""
    above, _, last = pointer.rpartition("/")
    count = items_of(entered, above)
    place = whole(last)
    if place is None or place >= count:
        return dict(entered)
    found: dict[str, str] = {}
    for name, value in entered.items():
        mark, path = ("#", name[1:]) if name.startswith("#") else ("", name)
        rest = path.removeprefix(f"{above}/") if path.startswith(f"{above}/") else None
        if rest is None:
            found[name] = value
            continue
        head, slash, tail = rest.partition("/")
        number = whole(head)
        if number == place:
            continue
        if number is not None and number > place:
            head = str(number - 1)
        found[f"{mark}{above}/{head}{slash}{tail}"] = value
    return found | {count_name(above): str(count - 1)}


def _members(asked: Mapping[str, Field | Group], entered: Entered, pointer: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, member in asked.items():
        place = pointer + json_pointer(name)
        if isinstance(member, Group):
            inner = _members(member.members, entered, place)
            if inner:
                found[name] = inner
            continue
        value = _value(member.spec, entered, place)
        must = not (member.optional or member.spec.nullable or member.default is not None)
        if value not in (None, [], {}) or (value is not None and must):
            found[name] = value
    return found


def _value(spec: TypeSpec, entered: Entered, pointer: str) -> Any:
    """The JSON of what was entered; None where nothing was."""
    if spec.kind is Kind.RECORD:
        return _members(spec.fields, entered, pointer)
    if spec.kind is Kind.LIST and spec.item is not None:
        places = range(items_of(entered, pointer))
        return [_value(spec.item, entered, f"{pointer}/{place}") for place in places]
    text = entered.get(pointer, "").strip()
    if not text:
        return None
    if spec.kind in _NUMBERS:
        return _number(text, spec)
    if spec.kind is Kind.BOOLEAN and text in ("true", "false"):
        return text == "true"
    return text


def _number(text: str, spec: TypeSpec) -> str:
    """A number as people write it, as a decimal string.

    Spaces part thousands, and so may the other of comma and point.  ``36.000``
    of an amount is thirty-six thousand to one reader and thirty-six to another:
    it is taken as neither.
    """
    text = re.sub(r"[\s\u00a0\u202f\u2019']", "", text).replace("\u2212", "-")
    percent = text.endswith("%") and spec.kind is Kind.RATIO
    text = text.removesuffix("%") if percent else text
    both = _BOTH.fullmatch(text)
    if both and both[2] != both[3]:
        text = re.sub("[.,]", "", both[1]) + "." + both[4]
    elif (grouped := _GROUPED.fullmatch(text)) and _may_be_thousands(spec, grouped[1]):
        return AMBIGUOUS
    else:
        text = text.replace(",", ".", 1)
    if percent and re.fullmatch(r"-?\d{1,20}(\.\d{1,10})?", text):
        return format(Decimal(text).scaleb(-2), "f")
    return text


def _may_be_thousands(spec: TypeSpec, mark: str) -> bool:
    few = spec.kind in (Kind.MONEY, Kind.INTEGER) and (spec.scale is None or spec.scale < 3)
    return few or (mark == "," and lang() == "en")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
