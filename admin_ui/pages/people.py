"""Users and keys: made, given roles, taken out of use; what is secret is shown once."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from admin_ui.entries import PEOPLE, actor
from admin_ui.languages import _
from admin_ui.rendering import render
from admin_ui.roles import ROLES
from admin_ui.sessions import needs, who
from engine.errors import (
    InputFault,
    InvalidInput,
    KeyNameTaken,
    LastAdmin,
    UnknownKey,
    UnknownUser,
    UserNameTaken,
)
from engine.service import MAX_LIMIT, Key, LedgerEntry, Role, Service, User

__all__ = ["blueprint"]

Answer = str | Response | tuple[str, int]
#: how many of the last entries are shown, and in how many pages of them one user's are looked for
SHOWN, LOOKED = 20, 5


def blueprint(service: Service) -> Blueprint:
    """The pages of users and keys."""
    pages = Blueprint("people", __name__, url_prefix="/people")
    people, access = service.people, service.access

    @pages.get("")
    @needs(Role.ADMIN)
    def index() -> Answer:
        return render(
            "people/index.html",
            users=people.users(),
            keys=access.keys(),
            names=people.actors(),
            happened=_happened(service),
        )

    @pages.get("/users/new")
    @needs(Role.ADMIN)
    def new_user() -> Answer:
        return _user_form({})

    @pages.post("/users/new")
    @needs(Role.ADMIN)
    def make_user() -> Answer:
        name = request.form.get("name", "").strip()
        try:
            given = people.create(who(), name, _roles())
        except InvalidInput as error:
            return _user_form(_faults(error.errors)), 422
        except UserNameTaken:
            return _user_form({"name": _("There is or was a user of this name.")}), 409
        made = next(user for user in people.users() if user.name == name.lower())
        return _password_shown(made, given)

    @pages.get("/users/<user>")
    @needs(Role.ADMIN)
    def user(user: str) -> Answer:
        return _user_page(service, _user_of(service, user), {})

    @pages.post("/users/<user>/roles")
    @needs(Role.ADMIN)
    def give_roles(user: str) -> Answer:
        found = _user_of(service, user)
        try:
            people.set_roles(who(), found.id, _roles())
        except InvalidInput as error:
            return _user_page(service, found, _faults(error.errors)), 422
        except LastAdmin:
            return _user_page(service, found, {"roles": _last_admin()}), 409
        flash(_("%(name)s has these roles now and has to sign in again.", name=found.name), "yes")
        return redirect(url_for("admin.people.user", user=found.id), 303)

    @pages.post("/users/<user>/active")
    @needs(Role.ADMIN)
    def switch(user: str) -> Answer:
        found = _user_of(service, user)
        try:
            if request.form.get("active") == "yes":
                people.activate(who(), found.id)
                flash(_("%(name)s may sign in again.", name=found.name), "yes")
            else:
                people.deactivate(who(), found.id)
                flash(_("%(name)s may not sign in any more.", name=found.name), "yes")
        except LastAdmin:
            return _user_page(service, found, {"active": _last_admin()}), 409
        return redirect(url_for("admin.people.user", user=found.id), 303)

    @pages.post("/users/<user>/password")
    @needs(Role.ADMIN)
    def reset(user: str) -> Answer:
        found = _user_of(service, user)
        return _password_shown(found, people.reset_password(who(), found.id))

    @pages.get("/keys/new")
    @needs(Role.ADMIN)
    def new_key() -> Answer:
        return _key_form(service, {})

    @pages.post("/keys/new")
    @needs(Role.ADMIN)
    def make_key() -> Answer:
        name, tied = request.form.get("name", "").strip(), request.form.get("user") or None
        try:
            token = access.create(name, _roles(), who(), tied)
        except InvalidInput as error:
            return _key_form(service, _faults(error.errors)), 422
        except KeyNameTaken:
            return _key_form(service, {"name": _("A key of this name is in use.")}), 409
        except UnknownUser:
            return _key_form(service, {"user": _("This user is not there any more.")}), 409
        return render("people/key_shown.html", name=name, token=token)

    @pages.get("/keys/<key>")
    @needs(Role.ADMIN)
    def key(key: str) -> Answer:
        found = _key_of(service, key)
        return render("people/key.html", key=found, names=people.actors())

    @pages.post("/keys/<key>/revoke")
    @needs(Role.ADMIN)
    def revoke(key: str) -> Answer:
        found = access.revoke(_key_of(service, key).id, who())
        flash(_("The key %(name)s is revoked.", name=found.name), "yes")
        return redirect(url_for("admin.people.index"), 303)

    return pages


def _roles() -> list[Role]:
    given = request.form.getlist("roles")
    return [role for role in Role if role.value in given]


def _user_form(faults: dict[str, str]) -> str:
    return render(
        "people/new_user.html",
        name=request.form.get("name", ""),
        roles=_role_options(),
        chosen=request.form.getlist("roles"),
        faults=faults,
    )


def _key_form(service: Service, faults: dict[str, str]) -> str:
    users = [(user.id, user.name) for user in service.people.users() if user.active]
    return render(
        "people/new_key.html",
        name=request.form.get("name", ""),
        user=request.form.get("user", ""),
        users=[("", _("nobody: a system's key")), *users],
        roles=_role_options(),
        chosen=request.form.getlist("roles"),
        faults=faults,
    )


def _user_page(service: Service, user: User, faults: dict[str, str]) -> str:
    chosen = request.form.getlist("roles") if "roles" in faults else user.roles
    keys = service.access.keys()
    return render(
        "people/user.html",
        user=user,
        myself=user.id == who().user,
        keys=[key for key in keys if key.user == user.id],
        roles=_role_options(),
        chosen=[*chosen],
        faults=faults,
        happened=_happened(service, user),
    )


def _password_shown(user: User, password: str) -> str:
    return render("people/password_shown.html", user=user, password=password)


def _role_options() -> list[tuple[str, str, str]]:
    return [(role.value, str(ROLES[role.value][0]), str(ROLES[role.value][1])) for role in Role]


def _happened(service: Service, user: User | None = None) -> list[tuple[LedgerEntry, str | None]]:
    """The last entries of users and keys (of one user: about or by them), each with who did it."""
    found: list[LedgerEntry] = []
    cursor = None
    for _page in range(LOOKED):
        page = service.ledger.page(who(), PEOPLE, cursor=cursor, limit=MAX_LIMIT)
        found += [
            entry for entry in page.entries if user is None or f'"{user.id}"' in (entry.text or "")
        ]
        cursor = page.next_cursor
        if cursor is None or len(found) >= SHOWN:
            break
    names = service.people.actors()
    return [(entry, actor(entry, names)) for entry in found[:SHOWN]]


def _user_of(service: Service, user: str) -> User:
    for found in service.people.users():
        if found.id == user:
            return found
    raise UnknownUser(user)


def _key_of(service: Service, key: str) -> Key:
    keys = service.access.keys()
    for found in keys:
        if found.id == key:
            return found
    raise UnknownKey(key)


def _last_admin() -> str:
    return _("This is the last administrator. Make another one first.")


def _faults(faults: Iterable[InputFault]) -> dict[str, str]:
    """Each fault in words, by its field."""
    words = {
        ("/name", "bad_name"): _(
            "1 to 64 letters a-z, digits and . _ @ - are expected, a letter or digit first."
        )
        if request.endpoint == "admin.people.make_user"
        else _("1 to 100 characters are expected."),
        ("/roles", "required"): _("At least one role is expected."),
        ("/roles", "not_the_user_s"): _("The user does not have all of these roles."),
    }
    return {
        fault.pointer.removeprefix("/"): words.get((fault.pointer, fault.code), fault.message)
        for fault in faults
    }
