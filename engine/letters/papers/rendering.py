"""A paper as HTML for A4: a letter or card on one sheet, a register on as many as it needs."""

from __future__ import annotations

from engine.evaluation import Register, Written
from engine.letters.page import Letter, render_page
from engine.letters.papers.content import content_of_paper, register
from engine.letters.papers.layout import setting_of
from engine.letters.papers.wording import sentence

__all__ = ["render_paper", "render_register"]


def render_paper(
    written: Written,
    lang: str,
    institution: str | None = None,
    decision: str | None = None,
    reference: str | None = None,
) -> Letter:
    """A letter or card, in Azerbaijani (az) or English (en).

    ``institution`` is who writes; ``decision`` the id of the recorded decision
    (None: the paper says that it is not recorded), ``reference`` the caller's.
    """
    content = content_of_paper(written, lang, institution, decision, reference)
    setting = setting_of(content)
    return render_page(
        "paper",
        lang,
        lambda key, **parts: sentence(key, lang, **parts),
        said=content,
        density=setting.density,
        continued=setting.continued,
    )


def render_register(found: Register, lang: str, institution: str | None = None) -> Letter:
    """A register, A4 across; its heads stand on every page."""
    return render_page(
        "register",
        lang,
        lambda key, **parts: sentence(key, lang, **parts),
        said=register(found, lang, institution),
    )
