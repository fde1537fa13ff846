"""One's own account: signing in and out, the password, the language."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from flask import session as page_cookie
from werkzeug.wrappers import Response as AnyResponse

from admin_ui.languages import COOKIE as LANGUAGE
from admin_ui.languages import LANGUAGES, _
from admin_ui.rendering import render
from admin_ui.security import is_ours
from admin_ui.sessions import PATH, client, forget, public, remember, secure, session, token
from engine.errors import InvalidInput, SignInRefused, SignInThrottled
from engine.service import Service, SignedIn

__all__ = ["blueprint"]

YEAR: Final = 365 * 24 * 3600
Answer = str | AnyResponse | tuple[str, int] | tuple[str, int, dict[str, str]]


def blueprint(service: Service) -> Blueprint:
    """The pages of one's own account."""
    pages = Blueprint("account", __name__)
    people = service.people

    @pages.get("/sign-in")
    @public
    def sign_in() -> Answer:
        return _sign_in_page()

    @pages.post("/sign-in")
    @public
    def signed_in() -> Answer:
        name = request.form.get("name", "").strip()
        try:
            found = people.sign_in(name, request.form.get("password", ""), client())
        except SignInRefused:
            return _sign_in_page(fault=_("The name or the password is wrong.")), 422
        except SignInThrottled as error:
            wait = _minutes(error.retry_after)
            return _sign_in_page(fault=wait), 429, {"Retry-After": str(error.retry_after)}
        people.sign_out(token())  # whoever was signed in here before
        return _begun(found, _back(request.form.get("back")))

    @pages.post("/sign-out")
    @public
    def sign_out() -> Answer:
        people.sign_out(token())
        page_cookie.clear()
        response = make_response(redirect(url_for("admin.account.sign_in"), 303))
        forget(response)
        return response

    @pages.get("/password")
    @public
    def password() -> Answer:
        return _password_page(session().must_change)

    @pages.post("/password")
    @public
    def changed_password() -> Answer:
        forced = session().must_change
        old, new = request.form.get("old", ""), request.form.get("new", "")
        if new != request.form.get("again", ""):
            fault = {"again": _("This is not the same as above.")}
            return _password_page(forced, fault), 422
        try:
            found = people.change_password(token(), old, new)
        except SignInRefused:
            return _password_page(forced, {"old": _("This is not your password.")}), 422
        except SignInThrottled as error:
            wait = _password_page(forced, {"old": _minutes(error.retry_after)})
            return wait, 429, {"Retry-After": str(error.retry_after)}
        except InvalidInput as error:
            faults = {
                one.pointer.removeprefix("/"): _password_fault(one.code) for one in error.errors
            }
            return _password_page(forced, faults), 422
        response = _begun(found, url_for("admin.home.index"))
        flash(_("Your password is changed. Everywhere else you are signed out."), "yes")
        return response

    @pages.post("/language")
    @public
    def language() -> Answer:
        response = make_response(redirect(_back(request.form.get("back")), 303))
        chosen = request.form.get("language", "")
        if chosen in LANGUAGES:
            response.set_cookie(
                LANGUAGE,
                chosen,
                max_age=YEAR,
                path=PATH,
                secure=secure(),
                httponly=True,
                samesite="Lax",
            )
        return response

    return pages


def _sign_in_page(fault: str | None = None) -> str:
    return render(
        "shell/sign_in.html",
        name=request.form.get("name", ""),
        back=_back(request.values.get("back")),
        fault=fault,
    )


def _password_page(forced: bool, faults: dict[str, str] | None = None) -> str:
    return render(
        "shell/password.html", forced=forced, faults=faults or {}, account=session().caller.name
    )


def _begun(found: SignedIn, where: str) -> Response:
    """A new session's first answer: whatever the browser held for another one is gone."""
    page_cookie.clear()
    response = make_response(redirect(where, 303))
    remember(response, found.token, found.until)
    return response


def _back(given: str | None) -> str:
    """Where to go on: a page of ours, never another host's."""
    home = url_for("admin.home.index")
    if not given or not given.isprintable() or "\\" in given or given.startswith("//"):
        return home
    try:
        parts = urlsplit(given)
    except ValueError:
        return home
    return given if not parts.scheme and not parts.netloc and is_ours(parts.path) else home


def _minutes(seconds: int) -> str:
    minutes = max(1, -(-seconds // 60))
    return _("Too many attempts failed. Try again in %(minutes)s min.", minutes=minutes)


def _password_fault(code: str) -> str:
    return {
        "too_long": _("Take at most 1,000 characters."),
        "too_short": _("Take at least 12 characters."),
        "same_as_name": _("The password must not be your name."),
        "same_as_old": _("The password must not be the old one."),
    }.get(code, _("This password cannot be taken. Choose another one."))
