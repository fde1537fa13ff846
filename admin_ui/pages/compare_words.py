"""What is wrong with a comparison, and what it can be over, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from admin_ui.languages import _
from admin_ui.local import local, number
from admin_ui.pages.tryit_words import fault_words
from engine.errors import ComparisonFault, ComparisonFaulty, InputFault
from engine.service import Compared
from engine.service.asking import Field

__all__ = ["axes_of", "faults_of", "refusals_of"]


def axes_of(inputs: Mapping[str, Field]) -> list[tuple[str, str]]:
    """Inputs to choose from by their labels; one in a list says which item it is of."""
    found = []
    for path, field in inputs.items():
        label = path if field.label is None else local(field.label)
        inside = any(part.isdecimal() for part in path.split("."))
        found.append((path, f"{label} ({path})" if inside else label))
    return found


def faults_of(error: ComparisonFaulty) -> dict[str, str]:
    """Sentences by the field of the form: "a1" (and its values "v1"), "axes", "curve", ..."""
    found: dict[str, list[str]] = {}
    for fault in error.faults:
        found.setdefault(_field(fault), []).append(_sentence(fault))
    return {field: " ".join(words) for field, words in found.items()}


def refusals_of(found: Compared) -> list[list[tuple[str, str, int]]]:
    """Why each of the two refused points: where, what, how many."""
    return [
        [
            (
                one.at,
                one.message
                if one.code == "policy_fault"
                else fault_words(InputFault(one.at, one.code, one.message, one.message_az)),
                one.points,
            )
            for one in side
        ]
        for side in found.refusals()
    ]


def _field(fault: ComparisonFault) -> str:
    at, _slash, place = fault.at.partition("/")
    if at != "vary":
        return {"base": "example"}.get(at, at)
    if not place:
        return "axes"
    chosen = fault.code in ("axis_unknown", "axis_type", "axis_types", "axis_repeated", "axis_form")
    return f"{'a' if chosen else 'v'}{int(place) + 1}"


def _sentence(fault: ComparisonFault) -> str:
    words = _SAID.get(fault.code)
    return fault.message if words is None else words(fault.data)


def _form(text: str) -> str:
    """What is to be written, as in: its words, for they are few, in the reader's language."""
    either, some = _("or"), _("some of its values")
    return text.replace(" or ", f" {either} ").replace("some of its values", some)


_Said = Callable[[Mapping[str, str]], str]
_SAID: Final[Mapping[str, _Said]] = {
    "axes_count": lambda data: _("Choose one to four inputs to vary."),
    "axis_form": lambda data: _("Choose an input and give its values."),
    "axis_unknown": lambda data: _("Neither of the two asks for this input."),
    "axis_type": lambda data: _("This input cannot be varied."),
    "axis_types": lambda data: _("The two ask for this input in different forms."),
    "axis_repeated": lambda data: _("This input is varied already."),
    "axis_no_item": lambda data: _("The example has no item %(item)s there.", item=data["item"]),
    "axis_step": lambda data: _("The step must be above 0."),
    "axis_step_mixed": lambda data: _("A step is of months or of days, not of both."),
    "axis_empty": lambda data: _("There is nothing between these: the first is the larger."),
    "axis_decimals": lambda data: _(
        "%(value)s has too many digits after the point.", value=data["value"]
    ),
    "axis_below": lambda data: _(
        "%(value)s is below the lowest that is taken: %(bound)s.",
        value=data["value"],
        bound=data["bound"],
    ),
    "axis_above": lambda data: _(
        "%(value)s is above the highest that is taken: %(bound)s.",
        value=data["value"],
        bound=data["bound"],
    ),
    "axis_value": lambda data: _(
        "“%(value)s” cannot be read. Write it as in: %(form)s",
        value=data["value"],
        form=_form(data["form"]),
    ),
    "axis_not_in_enum": lambda data: _(
        "“%(value)s” is none of: %(values)s.", value=data["value"], values=data["values"]
    ),
    "axis_twice": lambda data: _("A value stands there twice."),
    "axis_long": lambda data: _("These are too many values. Take a larger step."),
    "points_many": lambda data: _(
        "These are %(points)s points (%(sizes)s); at most %(most)s are decided at once. Take "
        "larger steps.",
        points=number(data["points"]),
        sizes=data["sizes"].replace("x", "×"),
        most=number(data["most"]),
    ),
    "curve_not_varied": lambda data: _("Choose one of the inputs that are varied."),
    "curve_not_number": lambda data: _("This is no number. Choose one that is."),
    "outcome_unknown": lambda data: _("The policy has no such outcome."),
    "base_unknown": lambda data: _("There is no such example."),
}
