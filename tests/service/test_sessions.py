"""Signing in and out: who is let in, who is made to wait, and when a session is over."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256

import pytest

from engine.errors import (
    InvalidInput,
    NotSignedIn,
    QerarError,
    SignInRefused,
    SignInThrottled,
    StoreUnavailable,
)
from engine.service import Caller, Role, Service, Session, passwords
from engine.service.passwords import Passwords
from tests.service.serving import NOW, Served

PASSWORD = "correct horse battery"
HOURS_12 = timedelta(hours=12)
SECOND = timedelta(seconds=1)


@pytest.fixture
def leyla(service: Service) -> str:
    """The id of an editor and tester who has chosen a password."""
    return person(service, "leyla", Role.EDITOR, Role.TESTER)


def person(service: Service, name: str, *roles: Role) -> str:
    one_time = service.people.create(None, name, roles)
    begun = service.people.sign_in(name, one_time, "")
    service.people.change_password(begun.token, one_time, PASSWORD)
    return begun.caller.actor


def kinds(service: Service) -> list[str]:
    return [one.kind for one in reversed(service._store.entries())]


def outcome(service: Service, name: str, password: str, client: str = "") -> str | int:
    """What a sign-in came to: the error's code, or the seconds to wait, or "in"."""
    try:
        service.people.sign_in(name, password, client)
    except SignInThrottled as error:
        return error.retry_after
    except QerarError as error:
        return error.code
    return "in"


# --- signing in ------------------------------------------------------------------


def test_who_knows_the_password_is_let_in_for_twelve_hours(
    service: Service, served: Served, leyla: str
) -> None:
    begun = service.people.sign_in(" Leyla ", PASSWORD, "10.0.0.7")
    who = Caller(leyla, "leyla", frozenset({Role.EDITOR, Role.TESTER}), leyla, "leyla")
    assert (begun.caller, begun.must_change, begun.until) == (who, False, NOW + HOURS_12)
    assert (who.actor, who.actor_name) == (leyla, "leyla")
    assert service.people.session(begun.token) == Session(who, False, NOW + HOURS_12)
    served.clock.now = NOW + HOURS_12 - SECOND
    assert service.people.session(begun.token).caller == who
    served.clock.now = NOW + HOURS_12
    with pytest.raises(NotSignedIn):
        service.people.session(begun.token)


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("leyla", PASSWORD + " "),
        ("leyla", ""),
        ("leyla2", PASSWORD),
        ("", ""),
        ("leyla'--", PASSWORD),
        ("l" * 100_000, PASSWORD),
        ("leyla", "x" * 100_000),
        ("\ud800", "\ud800"),
    ],
)
def test_everybody_else_is_refused_with_the_same_words(
    service: Service, leyla: str, name: str, password: str
) -> None:
    with pytest.raises(SignInRefused) as caught:
        service.people.sign_in(name, password, "")
    assert str(caught.value) == "the name or the password is wrong"


def test_a_name_that_nobody_has_costs_as_much_to_refuse(
    service: Service, leyla: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is named, one password is verified against one hash of today's cost."""
    verified: list[tuple[str, int]] = []
    real = Passwords.fits

    def fits(self: Passwords, password: str, hashed: str | None) -> bool:
        verified.append((password, len(hashed or self._nobody)))
        return real(self, password, hashed)

    monkeypatch.setattr(Passwords, "fits", fits)
    assert outcome(service, "leyla", "guess") == outcome(service, "nobody", "guess")
    service.people.deactivate(None, "leyla")
    assert outcome(service, "leyla", PASSWORD) == "sign_in_refused"
    assert [length for _, length in verified] == [verified[0][1]] * 3


def test_a_token_has_256_random_bits_and_only_its_digest_is_kept(
    service: Service, served: Served, leyla: str
) -> None:
    tokens = {service.people.sign_in("leyla", PASSWORD, "").token for _ in range(4)}
    assert {len(token) for token in tokens} == {43}
    service.close()
    kept = b"".join(path.read_bytes() for path in served.data.glob("ledger.db*"))
    for token in tokens:
        assert token.encode() not in kept
        assert sha256(token.encode()).hexdigest().encode() in kept
    assert PASSWORD.encode() not in kept


def test_nothing_secret_is_in_what_is_shown_or_logged(
    service: Service, leyla: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    begun = service.people.sign_in("leyla", PASSWORD, "10.0.0.7")
    outcome(service, "leyla", "a wrong guess")
    payloads = b"".join(one.payload or b"" for one in service._store.entries())
    shown = repr((begun, service.people.session(begun.token), service.people.users()))
    told = shown + caplog.text + payloads.decode()
    session = sha256(begun.token.encode()).hexdigest()
    for secret in (begun.token, session, PASSWORD, "a wrong guess", "$argon2", "10.0.0.7"):
        assert secret not in told


def test_what_people_do_is_in_the_ledger_with_their_names(service: Service) -> None:
    one_time = service.people.create(None, "leyla", [Role.EDITOR])
    (admin, leyla) = service.people.users()
    boss = Caller(admin.id, "admin", frozenset({Role.ADMIN}), admin.id, "admin")
    begun = service.people.sign_in("leyla", one_time, "")
    changed = service.people.change_password(begun.token, one_time, PASSWORD)
    outcome(service, "leyla", "wrong")
    service.people.sign_out(changed.token)
    service.people.set_roles(boss, "leyla", [Role.VIEWER])
    lines = service._store.entries(limit=8)
    her, him = {"id": leyla.id, "name": "leyla"}, {"id": admin.id, "name": "admin"}
    until = "2025-06-02T00:00:00Z"
    assert [(one.kind, json.loads(one.payload or b"")) for one in reversed(lines)] == [
        ("user_created", {"id": admin.id, "name": "admin", "roles": ["admin"], "by": None}),
        ("user_created", {**her, "roles": ["editor"], "by": None}),
        ("signed_in", {"user": her, "until": until}),
        ("user_changed", {"user": her, "by": her, "password": "own"}),
        ("signed_in", {"user": her, "until": until}),
        ("sign_in_failed", {"user": her}),
        ("signed_out", {"user": her, "why": "signed out"}),
        ("user_changed", {"user": her, "by": him, "roles": ["viewer"]}),
    ]


def test_a_dated_hash_is_made_anew_at_the_next_sign_in(
    service: Service, served: Served, leyla: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "PASSES", 2)
    with served.open() as dearer:
        begun = dearer.people.sign_in("leyla", PASSWORD, "")
        assert kinds(dearer)[-2:] == ["user_changed", "signed_in"]
        assert dearer.people.session(begun.token).caller.actor == leyla
        assert dearer.people.sign_in("leyla", PASSWORD, "").caller.actor == leyla
        assert kinds(dearer)[-2:] == ["signed_in", "signed_in"]


# --- a session ends --------------------------------------------------------------


@pytest.mark.parametrize(
    "shown",
    [None, "", "x", "A" * 43, "A" * 44, "ə" * 43, "A" * 42 + "\n", "x" * 1_000_000],
)
def test_what_is_no_token_is_nobody_s_session(service: Service, shown: str | None) -> None:
    with pytest.raises(NotSignedIn):
        service.people.session(shown)
    service.people.sign_out(shown)


def change_password(service: Service, token: str) -> None:
    service.people.change_password(token, PASSWORD, "another battery horse")


ENDS: dict[str, Callable[[Service, str], object]] = {
    "signing out": lambda service, token: service.people.sign_out(token),
    "another password": change_password,
    "a reset password": lambda service, _: service.people.reset_password(None, "leyla"),
    "other roles": lambda service, _: service.people.set_roles(None, "leyla", [Role.EDITOR]),
    "deactivation": lambda service, _: service.people.deactivate(None, "leyla"),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_a_session_is_over_at_once_in_every_process(
    served: Served, end: Callable[[Service, str], object]
) -> None:
    with served.open() as one, served.open() as other:
        person(one, "leyla", Role.EDITOR, Role.TESTER)
        murad = person(one, "murad", Role.APPROVER)
        token = other.people.sign_in("leyla", PASSWORD, "").token
        others = one.people.sign_in("murad", PASSWORD, "").token
        assert one.people.session(token).caller.name == "leyla"
        end(one, token)
        for service in (one, other):
            with pytest.raises(NotSignedIn):
                service.people.session(token)
            assert service.people.session(others).caller.actor == murad


def test_signing_out_ends_one_session_and_is_recorded_once(service: Service, leyla: str) -> None:
    first, second = (service.people.sign_in("leyla", PASSWORD, "").token for _ in range(2))
    service.people.sign_out(first)
    service.people.sign_out(first)
    assert service.people.session(second).caller.actor == leyla
    assert kinds(service).count("signed_out") == 1


def test_signing_out_of_two_pages_at_once_is_one_end(service: Service, leyla: str) -> None:
    token = service.people.sign_in("leyla", PASSWORD, "").token
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(service.people.sign_out, [token] * 8)) == [None] * 8
    assert kinds(service).count("signed_out") == 1


# --- the password ----------------------------------------------------------------


def test_a_one_time_password_is_only_good_for_choosing_another(service: Service) -> None:
    one_time = service.people.create(None, "leyla", [Role.EDITOR, Role.ADMIN])
    begun = service.people.sign_in("leyla", one_time, "")
    assert (begun.must_change, begun.caller.roles) == (True, frozenset())
    held = service.people.session(begun.token)
    assert (held.must_change, held.caller.roles) == (True, frozenset())
    with pytest.raises(QerarError) as caught:
        service.people.create(held.caller, "another", [Role.ADMIN])
    assert caught.value.code == "role_required"
    own = service.people.change_password(begun.token, one_time, PASSWORD)
    assert (own.must_change, own.caller.roles) == (False, {Role.EDITOR, Role.ADMIN})
    assert service.people.session(own.token).caller == own.caller
    assert outcome(service, "leyla", one_time) == "sign_in_refused"
    assert outcome(service, "leyla", PASSWORD) == "in"


def test_who_does_not_know_the_old_password_cannot_take_another(
    service: Service, leyla: str
) -> None:
    token = service.people.sign_in("leyla", PASSWORD, "").token
    for _ in range(5):
        with pytest.raises(SignInRefused):
            service.people.change_password(token, "wrong", "another battery horse")
    with pytest.raises(SignInThrottled) as caught:
        service.people.change_password(token, PASSWORD, "another battery horse")
    assert caught.value.retry_after == 30
    assert service.people.session(token).caller.actor == leyla


@pytest.mark.parametrize("new", ["short", "leyla" * 250, PASSWORD])
def test_a_password_that_may_not_be_taken_changes_nothing(
    service: Service, leyla: str, new: str
) -> None:
    token = service.people.sign_in("leyla", PASSWORD, "").token
    head = service.ledger_head()
    with pytest.raises(InvalidInput):
        service.people.change_password(token, PASSWORD, new)
    assert service.ledger_head() == head
    assert service.people.session(token).caller.actor == leyla


def test_without_a_session_no_password_is_changed(service: Service, leyla: str) -> None:
    with pytest.raises(NotSignedIn):
        service.people.change_password("A" * 43, PASSWORD, "another battery horse")


def test_of_two_changes_at_once_one_counts(
    service: Service, leyla: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second was asked by a session that the first ended meanwhile."""
    token = service.people.sign_in("leyla", PASSWORD, "").token
    real = Passwords.hashed
    monkeypatch.setattr(Passwords, "hashed", interrupted := Interrupted(service, real))
    interrupted.meanwhile = lambda: service.people.reset_password(None, "leyla")
    with pytest.raises(NotSignedIn):
        service.people.change_password(token, PASSWORD, "another battery horse")
    assert outcome(service, "leyla", "another battery horse") == "sign_in_refused"


def test_who_is_deactivated_while_the_password_is_verified_is_not_let_in(
    service: Service, leyla: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Passwords.fits

    def fits(self: Passwords, password: str, hashed: str | None) -> bool:
        service.people.deactivate(None, "leyla")
        return real(self, password, hashed)

    monkeypatch.setattr(Passwords, "fits", fits)
    assert outcome(service, "leyla", PASSWORD) == "sign_in_refused"
    assert "signed_in" not in kinds(service)[-1:]


class Interrupted:
    """``Passwords.hashed``, with something that happens while it hashes, once."""

    def __init__(self, service: Service, real: Callable[[Passwords, str], str]) -> None:
        self.meanwhile: Callable[[], object] | None = None
        self._own = Passwords()
        self._real = real

    def __call__(self, password: str) -> str:
        happening, self.meanwhile = self.meanwhile, None
        if happening is not None:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(Passwords, "turn", lambda _: Free())
                happening()
        return self._real(self._own, password)


class Free:
    """A turn that need not be waited for."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        pass


# --- the throttle ----------------------------------------------------------------


def test_after_five_wrong_passwords_one_waits_ever_longer(
    service: Service, served: Served, leyla: str
) -> None:
    assert [outcome(service, "leyla", "wrong") for _ in range(5)] == ["sign_in_refused"] * 5
    assert outcome(service, "leyla", PASSWORD) == 30
    served.clock.now += timedelta(seconds=29)
    assert outcome(service, "leyla", PASSWORD) == 1
    served.clock.now += SECOND
    assert outcome(service, "leyla", "wrong") == "sign_in_refused"
    assert outcome(service, "leyla", PASSWORD) == 60
    served.clock.now += timedelta(seconds=60)
    assert outcome(service, "leyla", PASSWORD) == "in"
    assert [outcome(service, "leyla", "wrong") for _ in range(5)] == ["sign_in_refused"] * 5
    assert outcome(service, "leyla", PASSWORD) == 30


def test_the_wait_holds_in_every_process_and_after_a_restart(served: Served) -> None:
    with served.open() as one, served.open() as other:
        person(one, "leyla", Role.EDITOR)
        for service in (one, other, one, other, one):
            assert outcome(service, "leyla", "wrong") == "sign_in_refused"
        assert outcome(one, "leyla", PASSWORD) == outcome(other, "leyla", PASSWORD) == 30
    with served.open() as again:
        assert outcome(again, "leyla", PASSWORD) == 30
        assert outcome(again, "admin", "wrong") == "sign_in_refused"


def test_who_waits_writes_nothing_more_into_the_ledger(service: Service, leyla: str) -> None:
    for _ in range(50):
        outcome(service, "leyla", "wrong")
    assert kinds(service).count("sign_in_failed") == 5


def test_guesses_at_the_same_time_are_no_more_than_one_after_the_other(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All begin before any has failed; yet only five are recorded, and none later gets in."""
    with served.open() as service, served.open() as other:
        person(service, "leyla", Role.EDITOR)
        monkeypatch.setattr(passwords, "MOST", 100)
        with ThreadPoolExecutor(16) as pool:
            places = [service, other] * 8
            found = list(pool.map(lambda one: outcome(one, "leyla", "wrong"), places))
        assert found.count("sign_in_refused") == 5
        assert {one for one in found if one != "sign_in_refused"} == {30}
        assert kinds(service).count("sign_in_failed") == 5


def test_the_right_password_does_not_help_who_guessed_it_too_late(
    service: Service, leyla: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five others failed while it was verified."""
    real = Passwords.fits

    def fits(self: Passwords, password: str, hashed: str | None) -> bool:
        if password == PASSWORD:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(Passwords, "turn", lambda _: Free())
                for _ in range(5):
                    outcome(service, "leyla", "wrong")
        return real(self, password, hashed)

    monkeypatch.setattr(Passwords, "fits", fits)
    assert outcome(service, "leyla", PASSWORD) == 30
    assert kinds(service)[-1] == "sign_in_failed"


def test_a_name_that_nobody_has_waits_as_well(service: Service, served: Served) -> None:
    head = service.ledger_head()
    found = [outcome(service, "nobody", "wrong") for _ in range(6)]
    assert found == ["sign_in_refused"] * 5 + [30]
    assert outcome(service, " NOBODY ", "wrong") == 30
    served.clock.now += timedelta(seconds=30)
    assert outcome(service, "nobody", "wrong") == "sign_in_refused"
    assert service.ledger_head() == head


def test_who_tries_one_name_after_the_other_waits_too(
    service: Service, served: Served, leyla: str
) -> None:
    names = [f"nobody{n}" for n in range(29)]
    assert {outcome(service, name, "wrong", "10.0.0.7") for name in names} == {"sign_in_refused"}
    assert outcome(service, "leyla", "wrong", "10.0.0.7") == "sign_in_refused"
    assert outcome(service, "leyla", PASSWORD, "10.0.0.7") == 30
    assert outcome(service, "leyla", PASSWORD, "10.0.0.8") == "in"


def test_who_comes_while_many_sign_in_is_asked_to_come_again(
    service: Service, leyla: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "MOST", 0)
    assert outcome(service, "leyla", PASSWORD) == outcome(service, "nobody", "") == 1


# --- without a ledger ------------------------------------------------------------


@pytest.fixture
def unwritable(service: Service, leyla: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    def refused(*_: object, **__: object) -> None:
        raise StoreUnavailable("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(service._store, "append", refused)
        yield service


def test_nobody_is_let_in_without_a_record_of_it(unwritable: Service) -> None:
    assert outcome(unwritable, "leyla", PASSWORD) == "store_unavailable"
    assert outcome(unwritable, "leyla", "wrong") == "store_unavailable"
