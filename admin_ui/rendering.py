"""A page from its template, with what the frame around it needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, render_template, request
from jinja2 import StrictUndefined

from admin_ui.languages import LANGUAGES, lang
from admin_ui.menu import menu_of
from admin_ui.sessions import who_or_nobody
from admin_ui.statics import static

__all__ = ["install", "is_fragment", "render"]


def render(template: str, **context: Any) -> str:
    """The page that a template gives, ``render("ledger/index.html", entries=...)``.

    Every template has besides: ``who`` (the Caller, None where nobody is signed
    in), ``menu``, ``lang``, ``languages``, ``today`` (in Baku), ``here`` (where to
    come back to after a choice of language), ``static(name)`` and ``csrf_token()``.
    """
    caller = who_or_nobody()
    frame = {
        "who": caller,
        "menu": () if caller is None else menu_of(caller),
        "lang": lang(),
        "languages": LANGUAGES,
        "today": current_app.extensions["qerar_today"](),
        "here": _here(),
    }
    return render_template(template, **(frame | context))


def is_fragment() -> bool:
    """Whether htmx asks for a part of a page, not the whole."""
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def install(app: Flask, today: Callable[[], date]) -> None:
    """Prepare the templates: what is not defined is an error, never an empty place."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["static"] = static
    app.extensions["qerar_today"] = today


def _here() -> str:
    """Where this page is found again: what answers a form stands where the form was."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    try:
        return urlsplit(request.referrer or "").path
    except ValueError:  # what a browser never sends
        return ""
