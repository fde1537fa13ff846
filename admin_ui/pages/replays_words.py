"""The words of replays: how one stands, what became of a decision, why one could not be decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from admin_ui.errors import SENTENCES
from admin_ui.languages import _, _l, lang
from admin_ui.local import instant, short_day
from admin_ui.pages.tryit_words import fault_words
from engine.errors import InputFault

__all__ = ["KINDS", "STATES", "against_words", "days_words", "first_up", "problem_words", "refusal"]

#: how a replay stands -> the colour of its tag, its words
STATES: Final[Mapping[str, tuple[str, object]]] = {
    "queued": ("", _l("waiting")),
    "running": ("info", _l("under way")),
    "done": ("yes", _l("finished")),
    "failed": ("no", _l("broken off by a fault")),
    "cancelled": ("refer", _l("cancelled")),
}
#: what became of a decision -> the colour of its tag, its words
KINDS: Final[Mapping[str, tuple[str, object]]] = {
    "alarm": ("no", _l("not as recorded")),
    "flips": ("refer", _l("another outcome")),
    "differs": ("info", _l("same outcome, something else differs")),
    "refused": ("no", _l("cannot be decided")),
}
_REFUSALS: Final[Mapping[str, object]] = {
    "invalid_input": _l("inputs not accepted"),
    "no_version_in_force": _l("no version in force"),
    "policy_fault": _l("the policy cannot be evaluated"),
    "unknown_version": _l("the version is missing"),
    "version_missing": _l("the version is missing"),
    "version_altered": _l("the version's file was altered"),
    "internal_error": _l("the program failed"),
}


def refusal(code: str) -> str:
    """Why a decision could not be made, by the code of its error."""
    return str(_REFUSALS.get(code, code))


def problem_words(problem: Mapping[str, Any] | None, label: Callable[[str], str | None]) -> str:
    """Why a decision could not be made, as a sentence; ``label`` names an input by its pointer."""
    if not problem:
        return ""
    code, detail = str(problem.get("code", "")), str(problem.get("detail") or "")
    if problem.get("errors"):
        return "; ".join(_input_words(one, label) for one in problem["errors"])
    said = SENTENCES.get(code) or _REFUSALS.get(code)
    if said is None:
        return detail or str(problem.get("title") or code)
    if not problem.get("element"):
        return first_up(str(said))
    return f"{first_up(str(said))}: {detail or problem['element']}"


def _input_words(told: Mapping[str, Any], label: Callable[[str], str | None]) -> str:
    fault = InputFault(told["pointer"], told["code"], told["message"])
    return f"{label(fault.pointer) or fault.pointer}: {fault_words(fault)}"


def first_up(text: str) -> str:
    """The words with a capital first letter, where they stand alone; the Azerbaijani i is İ."""
    if lang() == "az" and text.startswith("i"):
        return f"İ{text[1:]}"
    return text[:1].upper() + text[1:]


def against_words(against: Mapping[str, Any] | None, drafts: Mapping[str, str]) -> str:
    """What decided in the place of what had; ``drafts`` are words for drafts by their ids."""
    match against:
        case {"version": number}:
            return _("version %(number)s", number=number)
        case {"draft": draft}:
            return drafts.get(str(draft), _("a draft"))
        case {"in_force": {"known_at": moment}}:
            return _("in force as known at %(moment)s", moment=instant(moment))
    return _("only as it was")


def days_words(first: str | None, last: str | None) -> str:
    """A span of days, or of moments, either end of which may be open."""
    start, end = _end(first), _end(last)
    if start and end:
        return f"{start} – {end}"
    if start:
        return _("from %(day)s on", day=start)
    return _("until %(day)s", day=end) if end else _("all")


def _end(value: str | None) -> str:
    if not value:
        return ""
    return instant(value) if "T" in value else short_day(value)
