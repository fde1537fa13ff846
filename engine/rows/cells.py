"""A cell as the JSON value of an input: by the type of the input, and nothing guessed.

A text is taken as the API takes a text; what a spreadsheet holds beside texts
is taken where it can be taken exactly, and else is a fault that says what to do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from engine.errors import InputFault, NotJson, json_pointer
from engine.evaluation import read_json
from engine.evaluation.canonical import scale_of
from engine.feel.values.numbers import number_text
from engine.policy.model import Kind, TypeSpec

__all__ = ["MISSING", "CellFault", "SheetCell", "fault_at", "is_blank", "stored_text", "value_of"]

#: digits that a spreadsheet keeps of a number; of one with as many, more may have been cut off
DIGITS: Final = 15
#: bytes of JSON within a cell
_MOST_BYTES: Final = 1_000_000
_NUMBERS: Final = frozenset({Kind.MONEY, Kind.RATIO, Kind.INTEGER, Kind.NUMBER})
_THOUSANDS: Final = re.compile(r"-?[1-9][0-9]{0,2}(\.[0-9]{3})+")
_COMMA: Final = re.compile(r"-?[0-9][0-9.  ]*,[0-9]+|-?[0-9]+(,[0-9]{3})+(\.[0-9]+)?")
_BARE: Final = re.compile(r"[0-9]+([.,][0-9]+)?")
_AS_SEEN: Final = frozenset({"General", "0", "@"})
#: how a workbook writes a character that XML cannot hold, and the sign itself
_ESCAPED: Final = re.compile(r"_x[0-9A-Fa-f]{4}_")


class _Missing:
    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing()  # nothing is in the cell


class CellFault(Exception):
    """What is wrong with a cell: a stable code and a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell of a spreadsheet: its value, what it is, how it is shown, where it stands.

    ``kind`` is the workbook's own letter: n number, s text, b boolean, d date,
    f formula, e error.
    """

    value: Any
    kind: str
    format: str
    place: str


def is_blank(cell: object) -> bool:
    """Whether nothing is in a cell."""
    value = cell.value if isinstance(cell, SheetCell) else cell
    return value is None or (isinstance(value, str) and not value.strip())


def fault_at(path: str, cell: object, fault: CellFault) -> InputFault:
    """The fault of an input, with the cell where a spreadsheet has one."""
    place = f"cell {cell.place}: " if isinstance(cell, SheetCell) else ""
    return InputFault(json_pointer(*path.split(".")), fault.code, place + fault.message)


def value_of(cell: object, spec: TypeSpec) -> Any:
    """The JSON value (numbers as Decimal) of a cell, MISSING where nothing is in it.

    Raises CellFault.  What else is wrong with the value the check of inputs finds.
    """
    if is_blank(cell):
        return MISSING
    if isinstance(cell, str):
        return _of_text(cell, spec)
    assert isinstance(cell, SheetCell)
    match cell.kind:
        case "f":
            raise CellFault(
                "formula", "a formula is not taken: what it gives is not known; paste its value"
            )
        case "e":
            raise CellFault("cell_error", f"the cell shows the error {cell.value}")
        case "b":
            return cell.value
        case "d":
            return _of_date(cell.value, spec)
        case "n":
            return _of_number(cell, spec)
    text = str(cell.value)
    if _ESCAPED.search(text):
        raise CellFault(
            "escaped_character", "the cell holds a character written as _x000D_ or the like"
        )
    return _of_text(text, spec)


def _of_text(text: str, spec: TypeSpec) -> Any:
    if spec.kind is Kind.TEXT:
        return text
    text = text.strip()
    if spec.kind in _NUMBERS:
        _check_number(text, spec)
    elif spec.kind is Kind.BOOLEAN:
        return {"true": True, "false": False}.get(text.lower(), text)
    elif spec.kind in (Kind.LIST, Kind.RECORD):
        return _of_json(text)
    elif spec.kind is Kind.DATE and _BARE.fullmatch(text):
        raise CellFault("date_as_number", _date_as_number(text))
    return text


def _of_json(text: str) -> Any:
    try:
        return read_json(text, max_bytes=_MOST_BYTES)
    except NotJson as error:
        raise CellFault("not_json", f"JSON is expected in this cell: {error}") from None


def _check_number(text: str, spec: TypeSpec) -> None:
    """Numbers as they are written in Baku: 36.500,00 is no 36.5, and 36.500 may not be either."""
    if _COMMA.fullmatch(text):
        message = f"{text} has a comma: write decimals after a point and thousands without a sign"
        raise CellFault("comma_in_number", message)
    if scale_of(spec) < 3 and _THOUSANDS.fullmatch(text):
        message = f"{text} may mean thousands: write {text.replace('.', '')}, or fewer decimals"
        raise CellFault("ambiguous_number", message)


def _date_as_number(text: str) -> str:
    return f"{text} is a number, where a day is expected, as in 2022-07-30 or a cell that is a date"


def _of_date(value: object, spec: TypeSpec) -> str:
    if spec.kind is Kind.DATE and isinstance(value, datetime):
        if value.time() != time():
            raise CellFault("date_with_time", f"{value} has a time of day, where a day is expected")
        return value.date().isoformat()
    if spec.kind is Kind.DATE and isinstance(value, date):
        return value.isoformat()
    if spec.kind is Kind.DATETIME:
        message = "a date cell has no offset from UTC: give a text, as in 2022-07-30T10:00:00Z"
        raise CellFault("date_without_offset", message)
    raise CellFault("date_cell", f"this is a date cell ({value}): give {_wanted(spec)}")


def _of_number(cell: SheetCell, spec: TypeSpec) -> Any:
    if not isinstance(cell.value, int | float):
        raise CellFault("not_a_number", "the cell holds no number")
    if spec.kind is Kind.DATE:
        raise CellFault("date_as_number", _date_as_number(stored_text(cell.value)))
    if spec.kind not in _NUMBERS:
        return _number_as_text(cell, spec)
    if "%" in cell.format and spec.kind is not Kind.RATIO:
        message = "the cell shows per cent, and holds a hundredth of that: show it as a number"
        raise CellFault("percent_cell", message)
    return _exact(cell.value)


def _number_as_text(cell: SheetCell, spec: TypeSpec) -> str:
    """A whole number that is seen as it is stands for its digits; else a text is needed."""
    if spec.kind is Kind.TEXT and isinstance(cell.value, int) and cell.format in _AS_SEEN:
        return number_text(_exact(cell.value))
    raise CellFault("number_cell", f"the cell holds a number: give {_wanted(spec)}")


def _exact(value: object) -> Decimal:
    """The number that was typed: the shortest that is stored as the same double."""
    number = Decimal(repr(value))
    if not number.is_finite():
        raise CellFault("not_a_number", "the cell holds no number")
    text = number_text(number)
    if len(text.lstrip("-0.").replace(".", "")) >= DIGITS:
        message = f"a spreadsheet keeps {DIGITS} digits of a number: give this one as text"
        raise CellFault("too_many_digits_in_cell", message)
    return Decimal(text)


def stored_text(value: object) -> str:
    """A number of a spreadsheet in plain notation, exactly as it is stored."""
    return number_text(value if isinstance(value, Decimal) else Decimal(repr(value)))


def _wanted(spec: TypeSpec) -> str:
    if spec.kind in _NUMBERS:
        return "a number"
    return {Kind.BOOLEAN: "TRUE or FALSE", Kind.DATE: "a date"}.get(spec.kind, "a text")
