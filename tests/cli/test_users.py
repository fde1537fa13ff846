"""``qerar users``: from the command line, beside a running service."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.errors import NotSignedIn, SignInRefused
from engine.service import Role, Service
from tests.cli.conftest import Qerar

ONE_TIME = re.compile(r"[a-z2-9]{5}(-[a-z2-9]{5}){3}\n")


def test_a_user_s_password_is_printed_alone_and_good_at_the_next_request(
    qerar: Qerar, data: Path, service: Service
) -> None:
    ran = qerar("users", "create", "leyla", "--role", "editor", "--role", "viewer", "--data", data)
    assert (ran.status, ran.err) == (0, "")
    assert ONE_TIME.fullmatch(ran.out)
    begun = service.people.sign_in("leyla", ran.out.strip(), "")
    assert (begun.caller.name, begun.must_change) == ("leyla", True)


def test_users_are_listed_with_what_they_may(qerar: Qerar, data: Path, service: Service) -> None:
    password = service.people.create(None, "leyla", [Role.AUDITOR, Role.VIEWER])
    service.people.sign_in("leyla", password, "")
    service.people.deactivate(None, "leyla")
    shown = qerar("users", "list", "--data", data)
    told = qerar("users", "list", "--json", "--data", data)
    assert [
        (user["name"], user["roles"], user["active"], user["one_time"]) for user in told.json
    ] == [("admin", ["admin"], True, True), ("leyla", ["viewer", "auditor"], False, True)]
    (admin, leyla) = told.json
    assert admin.keys() == {
        *("id", "name", "roles", "active", "one_time", "created_at", "last_sign_in"),
    }
    assert (admin["last_sign_in"], leyla["last_sign_in"][:2]) == (None, "20")
    day = leyla["last_sign_in"][:10]
    assert shown.out.splitlines() == [
        f"admin  admin  never signed in  one-time password  {admin['id']}",
        f"leyla  viewer, auditor  last signed in {day}  one-time password  not active"
        f"  {leyla['id']}",
    ]
    assert "argon2" not in shown.out + told.out


def test_roles_activity_and_the_password_are_changed_beside_a_running_service(
    qerar: Qerar, data: Path, service: Service
) -> None:
    password = service.people.create(None, "leyla", [Role.EDITOR])
    token = service.people.sign_in("leyla", password, "").token
    done = (0, "", "")
    assert qerar("users", "set-roles", "leyla", "--role", "tester", "--data", data) == done
    with pytest.raises(NotSignedIn):
        service.people.session(token)
    leyla = service.people.users()[1]
    assert leyla.roles == (Role.TESTER,)
    assert qerar("users", "deactivate", leyla.id, "--data", data) == done
    with pytest.raises(SignInRefused):
        service.people.sign_in("leyla", password, "")
    assert qerar("users", "activate", "leyla", "--data", data) == done
    ran = qerar("users", "reset-password", "leyla", "--data", data)
    assert (ran.status, ran.err) == (0, "")
    assert ONE_TIME.fullmatch(ran.out)
    with pytest.raises(SignInRefused):
        service.people.sign_in("leyla", password, "")
    assert service.people.sign_in("leyla", ran.out.strip(), "").must_change


def test_a_key_may_be_tied_to_a_user(qerar: Qerar, data: Path, service: Service) -> None:
    service.people.create(None, "leyla", [Role.EDITOR])
    create = ("keys", "create", "script", "--data", data, "--role")
    ran = qerar(*create, "editor", "--user", "leyla")
    assert ran.status == 0
    assert service.access.authenticate(ran.out.strip()).actor_name == "leyla"
    told = qerar("keys", "list", "--json", "--data", data).json
    assert [key["user"] for key in told] == [None, "leyla"]
    assert "  of leyla  " in qerar("keys", "list", "--data", data).out
    more = qerar(*create, "admin", "--user", "leyla")
    assert (more.status, more.out) == (3, "")
    assert "/roles: leyla has only the roles editor" in more.err
    nobody = qerar(*create, "editor", "--user", "nobody")
    assert (nobody.status, nobody.err) == (4, "qerar: there is no user 'nobody'\n")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("create", "admin", "--role", "viewer"), 2, "there is a user named 'admin'"),
        (("create", "Leyla A", "--role", "viewer"), 3, "/name: 1 to 64 of a-z"),
        (("create", "leyla", "--role", "king"), 2, "'king' is not one of"),
        (("create", "leyla"), 2, "Missing option '--role'"),
        (("deactivate", "admin"), 2, "'admin' is the last active admin"),
        (("set-roles", "admin", "--role", "viewer"), 2, "'admin' is the last active admin"),
        (("deactivate", "nobody"), 4, "there is no user 'nobody'"),
        (("reset-password", "nobody"), 4, "there is no user 'nobody'"),
    ],
)
def test_what_cannot_be_done_says_why(
    qerar: Qerar,
    data: Path,
    service: Service,
    arguments: tuple[str, ...],
    status: int,
    said: str,
) -> None:
    head = service.ledger_head()
    ran = qerar("users", *arguments, "--data", data)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err
    assert service.ledger_head() == head


def test_a_first_user_may_be_made_before_the_first_start(qerar: Qerar, tmp_path: Path) -> None:
    data = tmp_path / "new"
    ran = qerar("users", "create", "leyla", "--role", "admin", "--data", data)
    assert ran.status == 0
    assert ran.err.splitlines() == [
        f"A new ledger; a key with all roles is in {data / 'first-key'}",
        f"The one-time password of the user admin is in {data / 'first-admin'}",
    ]
    assert ONE_TIME.fullmatch(ran.out)


@pytest.mark.parametrize(
    "command",
    [("list",), ("deactivate", "leyla"), ("activate", "leyla"), ("reset-password", "leyla")],
)
def test_a_folder_without_a_ledger_gets_none_by_asking(
    qerar: Qerar, tmp_path: Path, command: tuple[str, ...]
) -> None:
    data = tmp_path / "misspelt"
    ran = qerar("users", *command, "--data", data)
    assert (ran.status, ran.err) == (4, f"qerar: there is no ledger at {data / 'ledger.db'}\n")
    assert not data.exists()
