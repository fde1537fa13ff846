"""A page from its template, with what the frame around it needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Flask, current_app, render_template, request, url_for
from jinja2 import StrictUndefined

from admin_ui.languages import LANGUAGES, lang
from admin_ui.menu import menu_of
from admin_ui.sessions import who_or_nobody

__all__ = ["install", "is_fragment", "render", "static"]

STATIC: Final = Path(__file__).resolve().parent / "static"


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


def static(name: str) -> str:
    """The address of a static file, with its digest: a browser keeps it for ever."""
    return url_for("admin.static", filename=name, v=_digest(name))


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
    return urlsplit(request.referrer or "").path


@lru_cache(maxsize=128)
def _digest(name: str) -> str:
    return sha256((STATIC / name).read_bytes()).hexdigest()[:12]
