"""A decision's record as a letter: HTML that prints on one page and reads on a phone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.letters.content import content_of
from engine.letters.layout import setting_of
from engine.letters.page import Letter, render_page
from engine.letters.wording import words
from engine.policy.model import PolicyVersion

__all__ = ["render_letter"]


def render_letter(
    record: Mapping[str, Any],
    inputs: Mapping[str, Any],
    version: Callable[[str, int], PolicyVersion],
    lang: str,
    institution: str | None = None,
) -> Letter:
    """The letter about a decision, in Azerbaijani (az) or English (en).

    ``record`` is the decision as the API gives it; ``inputs`` the request's, as they were
    sent or with their defaults (JSON; numbers as Decimal, int or text); ``version(policy,
    number)`` gives a published version, for its words; ``institution`` is who writes.

    Raises LetterFieldMissing, and what ``version`` raises.
    """
    content = content_of(record, inputs, version, lang, institution)
    setting = setting_of(content)
    return render_page(
        "letter",
        lang,
        lambda key: words(key, lang, content.code, content.tone),
        said=content,
        density=setting.density,
        continued=setting.continued,
    )
