"""A case to be tried: a day and raw inputs, and how one place in the inputs is read or changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

__all__ = ["ABSENT", "Place", "Point", "change", "plain", "read"]

#: the way to a value in raw inputs: names, and places (from 0) in lists
Place = tuple[str | int, ...]


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


#: what stands for a value that is not given
ABSENT: Final = _Absent()


@dataclass(frozen=True)
class Point:
    """A case: the effective date, and inputs as JSON (decimals as texts)."""

    day: date
    inputs: Mapping[str, Any]

    @cached_property
    def key(self) -> str:
        """The same for the same case."""
        return f"{self.day} {json.dumps(self.inputs, sort_keys=True, ensure_ascii=False)}"


def plain(raw: Any) -> Any:
    """Raw JSON without Decimal: whole numbers as they are, others as texts."""
    if isinstance(raw, Mapping):
        return {str(key): plain(value) for key, value in raw.items()}
    if isinstance(raw, list | tuple):
        return [plain(value) for value in raw]
    if isinstance(raw, Decimal):
        whole = raw == raw.to_integral_value() and "." not in f"{raw:f}"
        return int(raw) if whole else f"{raw:f}"
    return raw


def read(raw: Any, place: Place) -> Any:
    """The value at a place, or ABSENT."""
    for step in place:
        if isinstance(step, int):
            if not isinstance(raw, list | tuple) or step >= len(raw):
                return ABSENT
            raw = raw[step]
        elif isinstance(raw, Mapping) and step in raw:
            raw = raw[step]
        else:
            return ABSENT
    return raw


def change(raw: Any, place: Place, value: Any) -> Any:
    """The same with another value at a place (ABSENT: without it); what is given stays as it is."""
    first, *rest = place
    if isinstance(first, int):
        items = list(raw)
        items[first] = change(items[first], tuple(rest), value) if rest else value
        return items
    copy = dict(raw) if isinstance(raw, Mapping) else {}
    if rest:
        copy[first] = change(copy.get(first), tuple(rest), value)
        if copy[first] == {}:  # a group of which nothing is given is not given itself
            del copy[first]
    elif value is ABSENT:
        copy.pop(first, None)
    else:
        copy[first] = value
    return copy
