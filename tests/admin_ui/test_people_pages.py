"""Users and keys: only for admins, secrets shown once, everything with who did it."""

from __future__ import annotations

import re

import pytest

from engine.errors import NotAuthenticated, NotSignedIn
from engine.service import Caller, Role, Service
from tests.admin_ui.conftest import PASSWORD, Make, Reader, SignedIn
from tests.admin_ui.reading import Page

PEOPLE = "/admin/people"


def secret(page: Page) -> str:
    """What a page shows once."""
    found = re.search(r'id="secret">([^<]+)<', page.html)
    assert found is not None
    return found[1]


def of(service: Service, name: str) -> str:
    """A user's id."""
    return next(user.id for user in service.people.users() if user.name == name)


@pytest.fixture
def boss(as_: SignedIn) -> Reader:
    """An admin."""
    return as_("admin", name="boss")


@pytest.mark.parametrize("role", [role.value for role in Role if role is not Role.ADMIN])
def test_who_is_not_admin_sees_no_users_and_changes_none(
    as_: SignedIn, service: Service, make: Make, role: str
) -> None:
    user = of(service, make("nobody-s-prey", "viewer"))
    reader = as_(role)
    assert "Users and keys" not in reader.get("/admin/nowhere").menu
    before = service.people.users(), service.access.keys()
    found = [
        reader.get(PEOPLE),
        reader.get(f"{PEOPLE}/users/{user}"),
        reader.send(f"{PEOPLE}/users/new", at="/admin/password", name="x", roles=["admin"]),
        reader.send(f"{PEOPLE}/users/{user}/roles", at="/admin/password", roles=["admin"]),
        reader.send(f"{PEOPLE}/users/{user}/password", at="/admin/password"),
        reader.send(f"{PEOPLE}/users/{user}/active", at="/admin/password", active="no"),
        reader.send(f"{PEOPLE}/keys/new", at="/admin/password", name="x", roles=["admin"]),
    ]
    assert {page.status for page in found} == {403}
    assert {page.heading for page in found} == {"This page is for another role"}
    assert (service.people.users(), service.access.keys()) == before


def test_an_admin_makes_a_user_whose_one_time_password_is_shown_once(
    boss: Reader, service: Service
) -> None:
    page = boss.send(f"{PEOPLE}/users/new", name="Aysel", roles=["editor", "viewer"])
    assert (page.status, page.heading) == (200, "One-time password for aysel")
    password = secret(page)
    made = next(user for user in service.people.users() if user.name == "aysel")
    assert (made.roles, made.one_time) == ((Role.VIEWER, Role.EDITOR), True)
    assert service.people.sign_in("aysel", password, "tests").must_change
    shown = [boss.get(at) for at in (PEOPLE, f"{PEOPLE}/users/{made.id}", "/admin/ledger")]
    assert [page.status for page in shown] == [200, 200, 200]
    assert [page for page in shown if password in page.html] == []
    assert "User created aysel: Viewer, Editor boss" in shown[0].words


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"name": "Ə", "roles": ["viewer"]}, 422, "1 to 64 letters"),
        ({"name": "togrul"}, 422, "At least one role is expected."),
        ({"name": "togrul", "roles": ["emperor"]}, 422, "At least one role is expected."),
        ({"name": "BOSS", "roles": ["viewer"]}, 409, "There is or was a user of this name."),
    ],
)
def test_a_user_that_cannot_be_is_told_beside_the_field_and_the_rest_is_kept(
    boss: Reader, service: Service, fields: dict[str, object], status: int, said: str
) -> None:
    before = service.people.users()
    page = boss.send(f"{PEOPLE}/users/new", **fields)
    assert (page.status, said in page.words) == (status, True)
    assert f'value="{fields["name"]}"' in page.html
    assert service.people.users() == before


def test_a_user_gets_other_roles_and_signs_in_again(
    boss: Reader, as_: SignedIn, service: Service
) -> None:
    reader = as_("editor", name="rena")
    user = of(service, "rena")
    at = f"{PEOPLE}/users/{user}"
    page = boss.send(f"{at}/roles", at=at, roles=["approver", "auditor"])
    assert (page.status, page.headers["Location"]) == (303, at)
    assert "has these roles now" in boss.get(at).words
    assert reader.get("/admin").headers["Location"].startswith("/admin/sign-in")
    found = next(one for one in service.people.users() if one.id == user)
    assert found.roles == (Role.APPROVER, Role.AUDITOR)


def test_a_user_without_access_cannot_sign_in_until_it_is_given_again(
    boss: Reader, service: Service, make: Make
) -> None:
    user = of(service, make("kamal", "viewer"))
    at = f"{PEOPLE}/users/{user}"
    token = service.people.sign_in("kamal", PASSWORD, "tests").token
    assert boss.send(f"{at}/active", at=at, active="no").status == 303
    assert "may not sign in any more" in boss.get(at).words
    with pytest.raises(NotSignedIn):
        service.people.session(token)
    assert boss.send(f"{at}/active", at=at, active="yes").status == 303
    assert service.people.sign_in("kamal", PASSWORD, "tests").caller.name == "kamal"


def test_a_reset_password_is_shown_once_and_ends_the_sessions(
    boss: Reader, service: Service, make: Make
) -> None:
    user = of(service, make("lost", "viewer"))
    token = service.people.sign_in("lost", PASSWORD, "tests").token
    page = boss.send(f"{PEOPLE}/users/{user}/password", at=f"{PEOPLE}/users/{user}")
    assert page.status == 200
    with pytest.raises(NotSignedIn):
        service.people.session(token)
    assert service.people.sign_in("lost", secret(page), "tests").must_change


def test_the_last_admin_keeps_the_role_and_the_page_says_why(
    service: Service, admin: Caller, as_: SignedIn
) -> None:
    boss = as_("admin", name="boss")
    others = [
        user for user in service.people.users()
        if user.active and Role.ADMIN in user.roles and user.name != "boss"
    ]  # fmt: skip
    me = of(service, "boss")
    at = f"{PEOPLE}/users/{me}"
    try:
        for other in others:
            service.people.deactivate(admin, other.id)
        found = [
            boss.send(f"{at}/roles", at=at, roles=["viewer"]),
            boss.send(f"{at}/active", at=at, active="no"),
        ]
    finally:
        for other in others:
            service.people.activate(None, other.id)
    assert [page.status for page in found] == [409, 409]
    assert all("This is the last administrator." in page.words for page in found)


def test_a_key_s_token_is_shown_once_and_works_until_it_is_revoked(
    boss: Reader, service: Service
) -> None:
    page = boss.send(f"{PEOPLE}/keys/new", name="Kredit sistemi", roles=["origination"])
    assert (page.status, page.heading) == (200, "The key Kredit sistemi")
    token = secret(page)
    caller = service.access.authenticate(token)
    assert (caller.name, caller.roles) == ("Kredit sistemi", {Role.ORIGINATION})
    at = f"{PEOPLE}/keys/{caller.key_id}"
    assert token not in boss.get(at).html
    assert token not in boss.get(PEOPLE).html
    assert boss.send(f"{at}/revoke", at=at).headers["Location"] == PEOPLE
    with pytest.raises(NotAuthenticated):
        service.access.authenticate(token)
    assert "Revoke the key" not in boss.get(at).words
    assert "Key revoked Kredit sistemi boss" in boss.get(PEOPLE).words


def test_a_key_tied_to_a_user_has_no_more_roles_than_they(
    boss: Reader, service: Service, make: Make
) -> None:
    user = of(service, make("samir", "editor"))
    page = boss.send(f"{PEOPLE}/keys/new", name="samir's", user=user, roles=["approver"])
    assert page.status == 422
    assert "The user does not have all of these roles." in page.words
    page = boss.send(f"{PEOPLE}/keys/new", name="samir's", user=user, roles=["editor"])
    assert service.access.authenticate(secret(page)).user_name == "samir"
    assert "samir's" in boss.get(f"{PEOPLE}/users/{user}").words


def test_a_key_that_cannot_be_is_told_beside_the_field(boss: Reader, service: Service) -> None:
    boss.send(f"{PEOPLE}/keys/new", name="taken", roles=["tester"])
    before = service.access.keys()
    found = {
        said: boss.send(f"{PEOPLE}/keys/new", name=name, user=user, roles=roles)
        for said, name, user, roles in (
            ("A key of this name is in use.", "taken", "", ["tester"]),
            ("At least one role is expected.", "other", "", []),
            ("1 to 100 characters are expected.", "", "", ["tester"]),
            ("This user is not there any more.", "other", "no such", ["tester"]),
        )
    }
    assert [page.status for page in found.values()] == [409, 422, 422, 409]
    assert [said for said, page in found.items() if said not in page.words] == []
    assert service.access.keys() == before


@pytest.mark.parametrize(
    ("path", "said"),
    [("users/nobody", "There is no such user."), ("keys/none", "There is no such key in use.")],
)
def test_a_user_or_key_that_is_not_there_is_a_page(boss: Reader, path: str, said: str) -> None:
    page = boss.get(f"{PEOPLE}/{path}")
    assert (page.status, said in page.words) == (404, True)


def test_a_user_s_page_tells_what_they_did_and_what_was_done_to_them(
    boss: Reader, service: Service, make: Make
) -> None:
    make("zaur", "viewer")
    page = boss.get(f"{PEOPLE}/users/{of(service, 'zaur')}")
    told = page.words.partition("Who did what")[2]
    assert "User created zaur: Viewer admin" in told
    assert "User changed zaur: a password of their own zaur" in told
    assert "boss" not in told
