"""What a FEEL value is at run time, and how messages name its kind.

null is ``None``; booleans, strings and numbers are ``bool``, ``str`` and
``Decimal``; dates ``datetime.date`` or ``WideDate``; lists and contexts
``list`` and ``dict``, never changed once made; functions any callable with
``parameters``, the names of its arguments.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from engine.feel.failure import FeelFailure
from engine.feel.values.dates import WideDate
from engine.feel.values.durations import DaysDuration, MonthsDuration
from engine.feel.values.temporal import DateTime, Time

__all__ = [
    "LONGEST_LIST",
    "LONGEST_TEXT",
    "Range",
    "Value",
    "a_kind",
    "bounded_list",
    "bounded_text",
    "kind_of",
]

# A FEEL value: FEEL is dynamic, and the static types of a formula live in
# ``engine.feel.types``, so Python's checker is told no more than this.
Value: TypeAlias = Any

# Backstops behind the evaluation's own budget: no single operation may make more.
LONGEST_TEXT = 1_000_000
LONGEST_LIST = 1_000_000


@dataclass(frozen=True, slots=True)
class Range:
    """A range of values.

    ``operator`` is None for ``[start..end]`` and the like, where an end that is
    null makes membership unknown; for a range written as a unary test,
    ``(< 10)``, ``(>= 10)``, ``(= 10)`` or ``(!= 10)``, it is that operator and
    the end it does not name is None: unbounded.
    """

    start: Value
    end: Value
    start_included: bool
    end_included: bool
    operator: str | None = None

    @classmethod
    def of_operator(cls, operator: str, end: Value) -> Range:
        """The range a unary test denotes; ``operator`` in ``< <= > >= = !=``."""
        match operator:
            case "<" | "<=":
                return cls(None, end, False, operator == "<=", operator)
            case ">" | ">=":
                return cls(end, None, operator == ">=", False, operator)
        return cls(end, end, True, True, operator)


_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    date: "date",
    WideDate: "date",
    Time: "time",
    DateTime: "date and time",
    DaysDuration: "days and time duration",
    MonthsDuration: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
}


def kind_of(value: Value) -> str:
    """The kind of a value in FEEL's words, such as ``"days and time duration"``."""
    kind = _KINDS.get(type(value))
    if kind is not None:
        return kind
    # Subclasses: text or records of another library, dates of a frozen clock.
    for base in (str, Decimal, list, dict):
        if isinstance(value, base):
            return _KINDS[base]
    if isinstance(value, date) and not isinstance(value, datetime):
        return "date"
    if callable(value):
        return "function"
    raise TypeError(f"{type(value).__name__} is no FEEL value")


def a_kind(value: Value) -> str:
    """The kind of a value with its article: ``"a number"``, ``"null"``."""
    kind = kind_of(value)
    return kind if kind == "null" else f"a {kind}"


def bounded_text(text: str) -> str:
    """``text``, or a failure where it is longer than any text may be."""
    if len(text) > LONGEST_TEXT:
        raise FeelFailure(f"a text may have {LONGEST_TEXT} characters at most")
    return text


def bounded_list(items: list[Value]) -> list[Value]:
    """``items``, or a failure where they are more than any list may have."""
    if len(items) > LONGEST_LIST:
        raise FeelFailure(f"a list may have {LONGEST_LIST} items at most")
    return items
