"""What is taken as a password, how it is hashed, and that hashing leaves the rest to work."""

from __future__ import annotations

import threading
from base64 import b64decode
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from engine.errors import InvalidInput, SignInThrottled
from engine.service import passwords
from engine.service.passwords import MOST, Passwords, check_password, one_time_password


@pytest.fixture
def dear() -> Iterator[None]:
    """The real cost, which is next to none in the other tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "MEMORY_KIB", 64 * 1024)
        patch.setattr(passwords, "PASSES", 3)
        yield


def test_a_password_is_hashed_with_argon2id_at_the_cost_that_is_written_down(dear: None) -> None:
    kept = Passwords()
    for hashed in (kept.hashed("correct horse battery"), kept._nobody):
        found = extract_parameters(hashed)
        cost = (found.type, found.memory_cost, found.time_cost, found.parallelism)
        assert cost == (Type.ID, 65536, 3, 1)
        assert (found.salt_len, found.hash_len) == (16, 32)


def test_a_password_fits_its_own_hash_and_no_other() -> None:
    kept = Passwords()
    first, second = kept.hashed("correct horse battery"), kept.hashed("correct horse battery")
    assert first != second
    assert kept.fits("correct horse battery", first)
    assert not kept.fits("Correct horse battery", first)
    assert not kept.fits("", first)
    assert not kept.fits("x" * 1_000_000, first)


def test_nobody_has_a_password_and_it_takes_the_same_work_to_find_that_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is verified against is as dear as a user's, and made anew in each process."""
    against: list[str] = []

    def verify(self: PasswordHasher, hashed: str, password: str) -> bool:
        against.append(hashed)
        return real(self, hashed, password)

    real = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", verify)
    kept, other = Passwords(), Passwords()
    assert kept._nobody != other._nobody
    for guess in ("", "password", kept._nobody, "x" * 2000):
        assert not kept.fits(guess, None)
    assert not kept.fits("x" * 2000, kept.hashed("correct horse battery"))
    assert against == [kept._nobody] * 5


def test_a_letter_may_be_typed_in_parts() -> None:
    kept = Passwords()
    hashed = kept.hashed("g\u0306o\u0308z\u0259l bir s\u0259h\u0259r")
    assert kept.fits("ğözəl bir səhər", hashed)
    assert kept.fits("\ud800 a broken text", kept.hashed("\ud800 a broken text"))


def test_a_hash_of_another_cost_is_dated(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = Passwords().hashed("correct horse battery")
    assert not Passwords().is_dated(hashed)
    monkeypatch.setattr(passwords, "PASSES", 2)
    dearer = Passwords()
    assert dearer.is_dated(hashed)
    assert dearer.fits("correct horse battery", hashed)


def test_one_time_passwords_are_random_and_easily_told() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    for one in made:
        parts = one.split("-")
        assert [len(part) for part in parts] == [5] * 4
        assert not set("".join(parts)) & set("0o1il")
        check_password(one, "leyla", "")


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("eleven char", "too_short"),
        ("", "too_short"),
        ("e\u0308" * 11, "too_short"),
        ("x" * 1001, "too_long"),
        ("Leyla.Aliyeva", "same_as_name"),
        ("the old password", "same_as_old"),
    ],
)
def test_a_password_that_is_too_easy_is_not_taken(new: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_password(new, "leyla.aliyeva", "the old password")
    assert [(fault.pointer, fault.code) for fault in caught.value.errors] == [("/new", code)]


@pytest.mark.parametrize("new", ["twelve chars", "x" * 1000, "bir gözəl səhər idi"])
def test_any_other_password_is_taken(new: str) -> None:
    check_password(new, "leyla.aliyeva", "the old password")


def test_passwords_are_hashed_one_at_a_time_and_few_may_wait() -> None:
    kept = Passwords()
    inside, done = threading.Semaphore(0), threading.Event()
    at_once: list[int] = []
    hashing = 0

    def hash_slowly() -> None:
        nonlocal hashing
        with kept.turn():
            hashing += 1
            at_once.append(hashing)
            inside.release()
            done.wait()
            hashing -= 1

    threads = [threading.Thread(target=hash_slowly) for _ in range(MOST)]
    for thread in threads:
        thread.start()
    inside.acquire()
    while kept._there < MOST:  # the others are at the lock, or about to be
        threading.Event().wait(0.001)
    with pytest.raises(SignInThrottled) as caught, kept.turn():
        raise AssertionError
    assert caught.value.retry_after == 1
    done.set()
    for thread in threads:
        thread.join()
    assert at_once == [1] * MOST
    with kept.turn():
        pass


def test_a_turn_that_fails_is_given_back() -> None:
    kept = Passwords()
    for _ in range(2 * MOST):
        with pytest.raises(ZeroDivisionError), kept.turn():
            raise ZeroDivisionError


def test_the_dummy_is_a_hash_as_any_other(dear: None) -> None:
    salt, digest = Passwords()._nobody.split("$")[4:]
    assert (len(b64decode(salt + "==")), len(b64decode(digest + "="))) == (16, 32)
