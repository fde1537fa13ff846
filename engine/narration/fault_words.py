"""What is wrong with a draft, in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from engine.errors import PolicyFault
from engine.narration.fault_wording import GENERAL, NOUNS, PATTERNS

__all__ = ["fault_words"]

_OPTIONAL: Final = re.compile(r"\[([^\[\]]*)\]")
_EXAMPLE: Final = {"az": "Məsələn: {cases}.", "en": "For example: {cases}."}
_TYPES: Final = {
    lang: re.compile("|".join(re.escape(noun) for noun in sorted(nouns, key=len, reverse=True)))
    for lang, nouns in NOUNS.items()
}


def fault_words(fault: PolicyFault, lang: str, labels: Mapping[str, str] | None = None) -> str:
    """The fault in "az" or "en", with its example where it has one.

    ``labels`` are what inputs of examples are called, by path.  A fault of a
    code that is not known here is told in the loader's own English.
    """
    text = _sentence(fault, lang)
    if fault.example:
        named = labels or {}
        cases = ", ".join(f"{named.get(name, name)} = {value}" for name, value in fault.example)
        text += " " + _EXAMPLE[lang].format(cases=cases)
    return text


def _sentence(fault: PolicyFault, lang: str) -> str:
    place = 0 if lang == "az" else 1
    for pattern, *templates in PATTERNS.get(fault.code, ()):
        found = pattern.search(fault.message)
        if found is not None:
            return _filled(templates[place], found.groups(), lang)
    general = GENERAL.get(fault.code)
    return fault.message if general is None else general[place].format()


def _filled(template: str, groups: tuple[str | None, ...], lang: str) -> str:
    """The sentence with what the message named; optional words only where it named it."""

    def optional(found: re.Match[str]) -> str:
        asked = re.search(r"\{(\d)\}", found[1])
        return found[1] if asked and groups[int(asked[1])] is not None else ""

    return _OPTIONAL.sub(optional, template).format(*(_local(one or "", lang) for one in groups))


def _local(words: str, lang: str) -> str:
    return _TYPES[lang].sub(lambda found: NOUNS[lang][found[0]], words)
