"""One thing that an element of a policy says otherwise, with its name in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from engine.evaluation.messages.forms import format_value
from engine.evaluation.messages.wording import TREE
from engine.narration.change_views import FieldChange
from engine.narration.code import code_span
from engine.narration.titles import known, title_of
from engine.narration.word_diff import Piece, words_diff
from engine.narration.wording import said
from engine.policy import Change

__all__ = ["field_change", "pieces"]

#: a citation as the comparison writes it
_CITED: Final = re.compile(
    r"(?P<source>[^,]+)(?:, clause (?P<clause>.*?))?(?P<catalogue>(?:, [A-Z0-9]+(?:-[A-Z0-9]+)+)*)"
)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAYS: Final = frozenset({"effective_from", "date"})
_FORMULAS: Final = frozenset(
    {"formula", "when", "check", "default", "then", "until", "set", "with", "min", "max", "inputs"}
    | {"for_each/in"}
)


def pieces(before: str | None, after: str | None) -> tuple[Piece, ...]:
    """Two texts word by word, where there are two."""
    if before is None or after is None:
        return ()
    return words_diff(before, after)


def field_change(rest: str, change: Change, lang: str, sources: Mapping[str, str]) -> FieldChange:
    """A change below an element; ``rest`` is its path from there, ``sources`` are titles by id."""
    name = rest or change.element
    before, after = (_shown(name, text, lang, sources) for text in (change.before, change.after))
    return FieldChange(name, _title(name, lang), change.kind, before, after, pieces(before, after))


def _shown(name: str, text: str | None, lang: str, sources: Mapping[str, str]) -> str | None:
    if text is None:
        return None
    if text in ("true", "false"):
        return title_of(f"flag_{text}", lang)
    last = name.rpartition("/")[2]
    if last in _DAYS and _DAY.fullmatch(text):
        return format_value(date.fromisoformat(text), "number", lang, None, None)
    if last == "source" and (cited := _CITED.fullmatch(text)):
        return _citation(cited, lang, sources)
    if last == "status":
        return TREE[lang][f"status_{text}"]
    if last == "severity":
        return said(f"severity_{text}", lang)
    first = name.split("/", maxsplit=1)[0]
    if name in _FORMULAS or first in _FORMULAS or last in ("formula", "when"):
        return code_span(text)
    return text


def _citation(cited: re.Match[str], lang: str, sources: Mapping[str, str]) -> str:
    text = sources.get(cited["source"], cited["source"])
    if cited["clause"] is not None:
        text += TREE[lang]["clause"].format(clause=cited["clause"])
    return text + (f" [{cited['catalogue'][2:]}]" if cited["catalogue"] else "")


def _title(name: str, lang: str) -> str:
    """What a part of an element is called: "message/az" is "Message (Azerbaijani)"."""
    parts = name.split("/")
    language = parts.pop() if len(parts) > 1 and parts[-1] in ("az", "en") else None
    named = (title_of(f"field_{one}", lang) if known(f"field_{one}") else one for one in parts)
    text = ": ".join(named)
    return text if language is None else f"{text} ({title_of(f'language_{language}', lang)})"
