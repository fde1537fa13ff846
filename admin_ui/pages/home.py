"""``/admin``: the first page that the reader's roles lead to."""

from __future__ import annotations

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from admin_ui.menu import menu_of
from admin_ui.rendering import render
from admin_ui.sessions import who
from engine.service import Service

__all__ = ["blueprint"]


def blueprint(service: Service) -> Blueprint:
    """The way in."""
    pages = Blueprint("home", __name__)

    @pages.get("/")
    @pages.get("")
    def index() -> Response | str:
        menu = menu_of(who())
        return redirect(menu[0].href, 303) if menu else render("shell/nothing.html")

    return pages
