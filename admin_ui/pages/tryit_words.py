"""What is wrong with an input, in the reader's language and beside its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from admin_ui.languages import _, lang
from admin_ui.local import day, number
from engine.errors import InputFault

__all__ = ["fault_words", "faults_by_pointer"]

#: the bound that a fault names: a number, a day
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def faults_by_pointer(faults: Iterable[InputFault]) -> dict[str, str]:
    """Sentences by the pointer of the place; several at one place follow one another."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        found.setdefault(fault.pointer, []).append(fault_words(fault))
    return {pointer: " ".join(dict.fromkeys(words)) for pointer, words in found.items()}


def fault_words(fault: InputFault) -> str:
    """One fault as a sentence; what a policy says of its own constraint is said as it is."""
    if fault.message_az is not None:
        return fault.message_az if lang() == "az" else fault.message
    bounded = _bounded(fault)
    if bounded:
        return bounded
    words = _SAID.get(fault.code)
    return fault.message if words is None else words()


def _bounded(fault: InputFault) -> str | None:
    if fault.code == "out_of_range" and (found := _NUMBER.search(fault.message)):
        bound = number(found[0])
        if "at least" in fault.message:
            return _("It must be at least %(bound)s.", bound=bound)
        return _("It must be at most %(bound)s.", bound=bound)
    if fault.code == "date_out_of_range" and (found := _DAY.search(fault.message)):
        if "before" in fault.message or "from" in fault.message:
            return _("It must not be before %(day)s.", day=day(found[0]))
        return _("It must not be after %(day)s.", day=day(found[0]))
    if fault.code in ("too_long", "too_many_items", "too_few_items", "too_many_decimals"):
        found = _NUMBER.search(fault.message)
        return _COUNTED[fault.code](found[0] if found else "")
    return None


_COUNTED: Final[Mapping[str, Callable[[str], str]]] = {
    "too_long": lambda count: _("Take at most %(count)s characters.", count=count),
    "too_many_items": lambda count: _("At most %(count)s are taken.", count=count),
    "too_few_items": lambda count: _("At least %(count)s are needed.", count=count),
    "too_many_decimals": lambda count: _("There are too many digits after the point."),
}
_SAID: Final[Mapping[str, Callable[[], str]]] = {
    "required": lambda: _("This is needed."),
    "null_not_allowed": lambda: _("This is needed."),
    "not_a_decimal": lambda: _(
        "Write a number with digits alone, as in 36000 or 36000.50; thousands may be parted "
        "by spaces."
    ),
    "too_many_digits": lambda: _("There are too many digits."),
    "bad_date": lambda: _("There is no such day."),
    "date_out_of_range": lambda: _("The day is out of the bounds."),
    "out_of_range": lambda: _("The number is out of the bounds."),
    "bad_datetime": lambda: _("Write a day and a time, as in 2022-07-30T10:00:00Z."),
    "bad_duration": lambda: _("Write a duration, as in P5D or P1Y6M."),
    "not_in_enum": lambda: _("Choose one of what is offered."),
    "wrong_type": lambda: _("This is not what is expected here."),
    "pattern_mismatch": lambda: _("This does not have the form that is asked for."),
    "not_text": lambda: _("There is a character that is no text."),
    "unknown_field": lambda: _("The policy does not ask for this."),
}
