"""Azerbaijani and English: who asks for a page chooses, a cookie remembers.

Every string of a page is an English msgid in ``_()``.  Each area keeps its own
catalogue, ``translations/<area>/az/LC_MESSAGES/messages.po``, and all of them
are read as one; ``make translations`` writes them anew and compiles them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flask import Flask, request
from flask_babel import Babel, get_locale, gettext, lazy_gettext, ngettext

__all__ = ["COOKIE", "DEFAULT", "LANGUAGES", "TRANSLATIONS", "_", "_l", "_n", "install", "lang"]

#: code -> what the language calls itself
LANGUAGES: Final = {"az": "Azərbaycanca", "en": "English"}
DEFAULT: Final = "az"
COOKIE: Final = "qerar_language"
TRANSLATIONS: Final = Path(__file__).resolve().parent / "translations"


def _(message: str, **values: object) -> str:
    """The words for an English message, now; ``values`` are those of its placeholders."""
    return str(gettext(message, **values))


def _n(one: str, many: str, num: int, **values: object) -> str:
    """The words for so many; ``%(num)s`` is the number."""
    return str(ngettext(one, many, num, **values))


def _l(message: str) -> object:
    """The words for a message, found when they are shown: ``str()`` of it, or a template."""
    found: object = lazy_gettext(message)
    return found


def lang() -> str:
    """The language of the page under way: ``az`` or ``en``."""
    locale = get_locale()
    return DEFAULT if locale is None else str(locale.language)


def install(app: Flask) -> None:
    """Have every page answered in the language that its reader chose."""
    areas = sorted(path for path in TRANSLATIONS.iterdir() if path.is_dir())
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(map(str, areas))
    Babel(app, default_locale=DEFAULT, default_timezone="Asia/Baku", locale_selector=_chosen)


def _chosen() -> str:
    given = request.cookies.get(COOKIE, DEFAULT)
    return given if given in LANGUAGES else DEFAULT
