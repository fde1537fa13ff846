"""Users are made, changed and taken out of use, by admins only, and one admin always stays."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.errors import (
    InvalidInput,
    LastAdmin,
    NotAuthenticated,
    QerarError,
    RoleRequired,
    SignInRefused,
    StoreUnavailable,
    UnknownUser,
    UserNameTaken,
)
from engine.service import Caller, People, Role, Service, User
from engine.service.people import make_first_admin
from engine.store import Entry, Position, Reading, Store
from tests.service.serving import NOW, Served, caller

ADMIN = caller(Role.ADMIN, key="BOSS")


def user(service: Service, name: str) -> User:
    (found,) = [one for one in service.people.users() if one.name == name]
    return found


def test_a_user_is_made_with_a_one_time_password(service: Service) -> None:
    password = service.people.create(ADMIN, "leyla", [Role.TESTER, Role.EDITOR])
    found = user(service, "leyla")
    roles = (Role.TESTER, Role.EDITOR)
    assert found == User(found.id, "leyla", roles, True, True, NOW, None)
    assert len(found.id) == 26
    begun = service.people.sign_in("leyla", password, "")
    assert begun.must_change
    assert user(service, "leyla").last_sign_in == NOW
    (line,) = service._store.entries(kinds=["user_created"], limit=1)
    assert b'"by":{"id":"BOSS","name":"boss"}' in (line.payload or b"")


@pytest.mark.parametrize("name", ["leyla", "l", "7", "l.aliyeva@bank.az", "x" * 64, "a-b_c"])
def test_a_name_is_plain(service: Service, name: str) -> None:
    service.people.create(None, name, [Role.VIEWER])
    assert user(service, name).roles == (Role.VIEWER,)


def test_capitals_and_spaces_around_a_name_are_no_other_name(service: Service) -> None:
    service.people.create(None, " Leyla ", [Role.VIEWER])
    with pytest.raises(UserNameTaken) as caught:
        service.people.create(None, "LEYLA", [Role.VIEWER])
    assert caught.value.name == "leyla"
    assert service.people.deactivate(None, "Leyla").name == "leyla"


@pytest.mark.parametrize(
    ("name", "roles", "faults"),
    [
        ("", [Role.ADMIN], [("/name", "bad_name")]),
        (".leyla", [Role.ADMIN], [("/name", "bad_name")]),
        ("leyla aliyeva", [Role.ADMIN], [("/name", "bad_name")]),
        ("ləman", [Role.ADMIN], [("/name", "bad_name")]),
        ("İlqar", [Role.ADMIN], [("/name", "bad_name")]),
        ("leyla\n.", [Role.ADMIN], [("/name", "bad_name")]),
        ("x" * 65, [Role.ADMIN], [("/name", "bad_name")]),
        ("x" * 1000, [Role.ADMIN], [("/name", "bad_name")]),
        ("leyla", [], [("/roles", "required")]),
        ("", [], [("/name", "bad_name"), ("/roles", "required")]),
    ],
)
def test_a_user_needs_a_plain_name_and_a_role(
    service: Service, name: str, roles: list[Role], faults: list[tuple[str, str]]
) -> None:
    with pytest.raises(InvalidInput) as caught:
        service.people.create(None, name, roles)
    assert [(fault.pointer, fault.code) for fault in caught.value.errors] == faults
    assert len(service.people.users()) == 1


def test_a_name_is_never_given_twice(served: Served) -> None:
    with served.open() as one, served.open() as other:

        def attempt(service: Service) -> str:
            try:
                service.people.create(None, "leyla", [Role.VIEWER])
            except UserNameTaken:
                return "taken"
            return "made"

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(attempt, [one, other] * 2)) == ["made", *["taken"] * 3]
        one.people.deactivate(None, "leyla")
        assert attempt(other) == "taken"


DOING: dict[str, Callable[[Service, Caller], object]] = {
    "create": lambda service, by: service.people.create(by, "another", [Role.VIEWER]),
    "set_roles": lambda service, by: service.people.set_roles(by, "leyla", [Role.ADMIN]),
    "deactivate": lambda service, by: service.people.deactivate(by, "leyla"),
    "activate": lambda service, by: service.people.activate(by, "leyla"),
    "reset_password": lambda service, by: service.people.reset_password(by, "leyla"),
    "a key": lambda service, by: service.access.create("key", [Role.VIEWER], by),
    "a revocation": lambda service, by: service.access.revoke("first-key", by),
}


@pytest.mark.parametrize("do", DOING.values(), ids=DOING)
def test_only_an_admin_sees_to_users_and_keys(
    service: Service, do: Callable[[Service, Caller], object]
) -> None:
    service.people.create(None, "leyla", [Role.VIEWER])
    head = service.ledger_head()
    for role in set(Role) - {Role.ADMIN}:
        with pytest.raises(RoleRequired) as caught:
            do(service, caller(role))
        assert caught.value.roles == ("admin",)
    assert service.ledger_head() == head
    do(service, ADMIN)


@pytest.mark.parametrize(
    "do",
    [
        lambda people: people.set_roles(None, "nobody", [Role.VIEWER]),
        lambda people: people.deactivate(None, "nobody"),
        lambda people: people.activate(None, "nobody"),
        lambda people: people.reset_password(None, "nobody"),
    ],
)
def test_who_is_not_there_is_named(service: Service, do: Callable[[People], object]) -> None:
    with pytest.raises(UnknownUser) as caught:
        do(service.people)
    assert caught.value.user == "nobody"
    with pytest.raises(UnknownUser):
        service.people.deactivate(None, "\udcff")


def test_roles_are_replaced_by_id_or_name(service: Service) -> None:
    service.people.create(None, "leyla", [Role.EDITOR])
    identifier = user(service, "leyla").id
    changed = service.people.set_roles(ADMIN, identifier, [Role.AUDITOR, Role.VIEWER])
    assert changed.roles == (Role.VIEWER, Role.AUDITOR)
    assert user(service, "leyla") == changed
    with pytest.raises(InvalidInput):
        service.people.set_roles(ADMIN, "leyla", [])


def test_what_is_so_already_is_not_recorded_and_ends_no_session(service: Service) -> None:
    password = service.people.create(None, "leyla", [Role.EDITOR])
    token = service.people.sign_in("leyla", password, "").token
    head = service.ledger_head()
    service.people.set_roles(None, "leyla", [Role.EDITOR, Role.EDITOR])
    service.people.activate(None, "leyla")
    assert service.ledger_head() == head
    assert service.people.session(token).must_change


def test_who_is_not_active_can_be_let_in_again_with_the_same_password(service: Service) -> None:
    password = service.people.create(None, "leyla", [Role.EDITOR])
    assert not service.people.deactivate(ADMIN, "leyla").active
    with pytest.raises(SignInRefused):
        service.people.sign_in("leyla", password, "")
    assert service.people.activate(ADMIN, "leyla").active
    assert service.people.sign_in("leyla", password, "").caller.name == "leyla"


def test_a_reset_password_replaces_the_forgotten_one(service: Service) -> None:
    forgotten = service.people.create(None, "leyla", [Role.EDITOR])
    password = service.people.reset_password(ADMIN, "leyla")
    assert password != forgotten
    with pytest.raises(SignInRefused):
        service.people.sign_in("leyla", forgotten, "")
    assert service.people.sign_in("leyla", password, "").must_change


# --- the last admin --------------------------------------------------------------


def test_the_last_active_admin_stays_admin(service: Service) -> None:
    service.people.create(None, "murad", [Role.ADMIN])
    service.people.deactivate(None, "murad")
    for do in (
        lambda: service.people.set_roles(None, "admin", [Role.AUDITOR]),
        lambda: service.people.deactivate(None, "admin"),
    ):
        with pytest.raises(LastAdmin) as caught:
            do()
        assert caught.value.name == "admin"
    service.people.set_roles(None, "admin", [Role.ADMIN, Role.AUDITOR])
    service.people.activate(None, "murad")
    service.people.deactivate(None, "admin")
    with pytest.raises(LastAdmin):
        service.people.set_roles(None, "murad", [Role.VIEWER])


def test_of_two_admins_who_remove_each_other_one_stays(served: Served) -> None:
    with served.open() as one, served.open() as other:
        one.people.create(None, "murad", [Role.ADMIN])

        def attempt(what: tuple[Service, str]) -> str:
            try:
                what[0].people.deactivate(None, what[1])
            except LastAdmin:
                return "stays"
            return "gone"

        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(attempt, [(one, "admin"), (other, "murad")]))
        assert sorted(found) == ["gone", "stays"]


# --- keys tied to users ----------------------------------------------------------


def test_a_key_tied_to_a_user_acts_as_the_user(service: Service) -> None:
    service.people.create(None, "leyla", [Role.EDITOR, Role.TESTER])
    token = service.access.create("script", [Role.EDITOR], ADMIN, "Leyla")
    her, key = user(service, "leyla"), service.access.keys()[-1]
    found = service.access.authenticate(token)
    assert found == Caller(key.id, "script", frozenset({Role.EDITOR}), her.id, "leyla")
    assert (found.actor, found.actor_name, key.user) == (her.id, "leyla", her.id)
    free = service.access.authenticate(service.access.create("free", [Role.EDITOR]))
    assert (free.actor, free.actor_name, free.user) == (free.key_id, "free", None)
    assert service.people.actors()[her.id] == "leyla"
    assert service.people.actors()[key.id] == "script"


def test_a_tied_key_may_no_more_than_its_user_may_now(served: Served) -> None:
    with served.open() as service, served.open() as other:
        service.people.create(None, "leyla", [Role.EDITOR, Role.TESTER])
        token = service.access.create("script", [Role.EDITOR, Role.TESTER], user="leyla")
        assert other.access.authenticate(token).roles == {Role.EDITOR, Role.TESTER}
        service.people.set_roles(None, "leyla", [Role.TESTER, Role.APPROVER])
        both = other.access.authenticate(token).roles
        assert both == {Role.TESTER}
        assert {type(role) for role in both} == {Role}
        service.people.deactivate(None, "leyla")
        with pytest.raises(NotAuthenticated):
            other.access.authenticate(token)
        service.people.activate(None, "leyla")
        assert other.access.authenticate(token).roles == {Role.TESTER}


def test_a_key_is_tied_to_who_is_there_with_roles_they_have(service: Service) -> None:
    service.people.create(None, "leyla", [Role.EDITOR])
    with pytest.raises(InvalidInput) as caught:
        service.access.create("script", [Role.EDITOR, Role.ADMIN], ADMIN, "leyla")
    (fault,) = caught.value.errors
    assert (fault.pointer, fault.code) == ("/roles", "not_the_user_s")
    with pytest.raises(UnknownUser):
        service.access.create("script", [Role.EDITOR], ADMIN, "nobody")
    service.people.deactivate(None, "leyla")
    with pytest.raises(UnknownUser):
        service.access.create("script", [Role.EDITOR], ADMIN, "leyla")
    assert len(service.access.keys()) == 1


def test_who_made_and_who_revoked_a_key_is_recorded(service: Service) -> None:
    service.access.create("script", [Role.VIEWER], ADMIN)
    service.access.revoke("script", ADMIN)
    found = service._store.keys()[-1]
    assert (found.by, found.revoked_by) == ("BOSS", "BOSS")


# --- the first admin -------------------------------------------------------------


def test_the_first_start_makes_an_admin_whose_password_only_the_owner_reads(
    served: Served,
) -> None:
    with served.open() as service:
        path = service.first_admin
        assert path == served.data / "first-admin"
        assert path.stat().st_mode & 0o777 == 0o600
        begun = service.people.sign_in("admin", path.read_text("ascii").strip(), "")
        assert begun.must_change
        (admin,) = service.people.users()
        assert (admin.name, admin.roles, admin.active) == ("admin", (Role.ADMIN,), True)
        path.unlink()
    with served.open() as service:
        assert service.first_admin is None
        assert not path.exists()
        assert len(service.people.users()) == 1


class Ending(Store):
    """A ledger whose process ends after the transaction's checks and before its commit."""

    def append(
        self, *entries: Entry, unless: Callable[[Reading], None] | None = None
    ) -> tuple[Position, ...]:
        assert unless is not None
        unless(self)
        raise StoreUnavailable("ended")


def test_a_start_that_is_killed_leaves_no_admin_whom_nobody_can_be(tmp_path: Path) -> None:
    with Ending.open(tmp_path) as store, pytest.raises(StoreUnavailable):
        make_first_admin(store, tmp_path, NOW)
    lost = (tmp_path / "first-admin").read_text("ascii")
    with Store.open(tmp_path) as store:
        assert store.users() == ()
        assert make_first_admin(store, tmp_path, NOW) == tmp_path / "first-admin"
        assert len(store.users()) == 1
    assert (tmp_path / "first-admin").read_text("ascii") != lost


def test_without_a_place_for_its_file_there_is_no_first_admin(tmp_path: Path) -> None:
    (tmp_path / "first-admin" / "in the way").mkdir(parents=True)
    with Store.open(tmp_path) as store:
        with pytest.raises(QerarError) as caught:
            make_first_admin(store, tmp_path, NOW)
        assert str(caught.value).endswith("first-admin cannot be written: Is a directory")
        assert store.users() == ()


def test_of_starts_at_the_same_time_one_makes_the_admin(tmp_path: Path) -> None:
    def attempt(_: int) -> bool:
        with Store.open(tmp_path) as store:
            return make_first_admin(store, tmp_path, NOW) is not None

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == [False, False, False, True]
