"""One thing that an element of a policy says otherwise, with its name in words."""

from __future__ import annotations

from typing import Final

from engine.narration.change_views import FieldChange
from engine.narration.code import code_span
from engine.narration.titles import known, title_of
from engine.narration.word_diff import Piece, words_diff
from engine.policy import Change

__all__ = ["field_change", "pieces"]

_FORMULAS: Final = frozenset(
    {"formula", "when", "check", "default", "then", "until", "set", "with", "min", "max", "inputs"}
    | {"for_each/in"}
)


def pieces(before: str | None, after: str | None) -> tuple[Piece, ...]:
    """Two texts word by word, where there are two."""
    if before is None or after is None:
        return ()
    return words_diff(before, after)


def field_change(rest: str, change: Change, lang: str) -> FieldChange:
    """A change below an element; ``rest`` is its path from there."""
    before, after = (_shown(rest, text, lang) for text in (change.before, change.after))
    return FieldChange(
        rest or change.element,
        _field_title(rest or change.element, lang),
        change.kind,
        before,
        after,
        pieces(before, after),
    )


def _shown(name: str, text: str | None, lang: str) -> str | None:
    if text is None:
        return None
    if text in ("true", "false"):
        return title_of(f"flag_{text}", lang)
    if name in _FORMULAS or name.split("/", maxsplit=1)[0] in _FORMULAS:
        return code_span(text)
    return text


def _field_title(name: str, lang: str) -> str:
    """What a part of an element is called: "message/az" is "Message (Azerbaijani)"."""
    head, *rest = name.split("/")
    title = title_of(f"field_{head}", lang) if known(f"field_{head}") else head
    if rest and rest[-1] in ("az", "en"):
        title += f" ({title_of(f'language_{rest.pop()}', lang)})"
    return ": ".join((title, *rest))
