"""What a YAML scalar stands for: a number, a date, true, false, null or text.

Only decimals written plainly are numbers; what other YAML readers take for a
number or a date (``1e3``, ``.5``, ``0x10``, ``1_000``, ``.nan``, ``2022-1-5``)
is a fault, never a text and never a float.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum

from engine.policy.faults import Faults
from engine.policy.reading.source import Mapped, Node, Scalar, Sequenced

__all__ = ["Form", "form_of", "report_badly_written", "to_date", "to_decimal", "to_instant"]

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_NUMBER_LIKE = re.compile(
    r"[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?0[xob][0-9a-fA-F_]+"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|[-+]?(?:Infinity|NaN)"
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
    r"(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_DATE_LIKE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_WORD_LIKE = {"True", "TRUE", "False", "FALSE", "Null", "NULL", "~"}
_MAX_DIGITS = 30


class Form(Enum):
    """How a scalar is read."""

    NULL = "null"
    EMPTY = "nothing"
    BOOLEAN = "true or false"
    NUMBER = "a number"
    DATE = "a date"
    TEXT = "text"


def form_of(scalar: Scalar) -> Form:
    """What the scalar stands for; a quoted scalar is always text."""
    if not scalar.plain:
        return Form.TEXT
    text = scalar.text
    if not text:
        return Form.EMPTY
    if text == "null":
        return Form.NULL
    if text in ("true", "false"):
        return Form.BOOLEAN
    if _NUMBER.fullmatch(text):
        return Form.NUMBER
    if _DATE.fullmatch(text):
        return Form.DATE
    return Form.TEXT


def _badly_written(scalar: Scalar) -> tuple[str, str] | None:
    """A fault's code and sentence when a plain scalar looks like what it is not."""
    if not scalar.plain:
        return None
    text = scalar.text
    if _NUMBER.fullmatch(text):
        if sum(character.isdigit() for character in text) > _MAX_DIGITS:
            return "bad_number", f"a number has at most {_MAX_DIGITS} digits"
        return None
    if _DATE_LIKE.fullmatch(text):
        if _DATE.fullmatch(text) is None:
            return "bad_date", f"{text} is not a date: write year-month-day as in 2022-07-30"
        if to_date(text) is None:
            return "bad_date", f"there is no day {text}"
        return None
    if _NUMBER_LIKE.fullmatch(text):
        return (
            "bad_number",
            f"{text} is not a number as policies write them: digits with an optional point, "
            "as in 1250.50 (put a text in quotes)",
        )
    if text in _WORD_LIKE:
        meant = "null" if text == "~" else text.lower()
        return "bad_word", f"write {meant}, not {text} (put a text in quotes)"
    return None


def to_decimal(text: str) -> Decimal | None:
    """The exact decimal of a number's source text, or None if it is not one."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def to_date(text: str) -> date | None:
    """The day that ``YYYY-MM-DD`` names, or None if there is none."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def to_instant(text: str) -> datetime | None:
    """The instant, in UTC, that RFC 3339 text names, or None if there is none.

    The offset must be there; what is finer than a microsecond is cut off.
    """
    if not _INSTANT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def report_badly_written(node: Node, faults: Faults) -> None:
    """Report every plain value of a tree that looks like a number, date or word it is not."""
    if isinstance(node, Scalar):
        bad = _badly_written(node)
        if bad is not None:
            faults.add(bad[0], node.place, bad[1])
    elif isinstance(node, Mapped):
        for item in node.items.values():
            report_badly_written(item.value, faults)
    elif isinstance(node, Sequenced):
        for child in node.items:
            report_badly_written(child, faults)
