"""Passwords: what is taken as one, hashing them, and how many are hashed at a time.

Hashed with Argon2id by the second choice of RFC 9106 (64 MiB, three passes), on
one lane: a hashing takes one core for some 190 ms, so that deciding goes on.
"""

from __future__ import annotations

import secrets
import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from engine.errors import InputFault, InvalidInput, SignInThrottled
from engine.service.callers import readable

__all__ = ["Passwords", "check_password", "one_time_password"]

MEMORY_KIB = 64 * 1024
PASSES = 3
#: those hashing or waiting to in a process; each holds one of its threads, which decide
MOST = 3
MIN_LENGTH: Final = 12
MAX_LENGTH: Final = 1000
#: letters and digits that cannot be taken for one another: 20 of them are 99 bits
_PLAIN: Final = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """A random password to be said or copied: ``xxxxx-xxxxx-xxxxx-xxxxx``."""
    return "-".join("".join(secrets.choice(_PLAIN) for _ in range(5)) for _ in range(4))


def check_password(new: str, name: str, old: str) -> None:
    """That a password may be taken by the user of that name, who had the old one.

    12 to 1000 characters, neither the name nor the old password.  Raises
    InvalidInput (/new: too_short, too_long, same_as_name, same_as_old).
    """
    given = _normal(new)
    fault = None
    if len(given) < MIN_LENGTH:
        fault = ("too_short", f"at least {MIN_LENGTH} characters are expected")
    elif len(given) > MAX_LENGTH:
        fault = ("too_long", f"at most {MAX_LENGTH} characters are expected")
    elif given.casefold() == name.casefold():
        fault = ("same_as_name", "the password must not be the name")
    elif given == _normal(old):
        fault = ("same_as_old", "the password must not be the old one")
    if fault is not None:
        raise InvalidInput((InputFault("/new", *fault),))


class Passwords:
    """Hashes passwords, one at a time in a process; safe to share between threads."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1)
        self._nobody = _nobody()
        self._hashing = Lock()
        self._counting = Lock()
        self._there = 0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One's turn to hash; raises SignInThrottled at once where too many wait already."""
        with self._counting:
            if self._there >= MOST:
                raise SignInThrottled(1)
            self._there += 1
        try:
            with self._hashing:
                yield
        finally:
            with self._counting:
                self._there -= 1

    def hashed(self, password: str) -> str:
        """The hash of a password, with its salt and its cost."""
        return self._hasher.hash(_normal(password))

    def fits(self, password: str, hashed: str | None) -> bool:
        """Whether the password is the one hashed; None is nobody's, and takes as long to deny."""
        given = _normal(password)
        if len(given) > MAX_LENGTH:
            given, hashed = "", None
        try:
            self._hasher.verify(hashed or self._nobody, given)
        except VerificationError:
            return False
        return hashed is not None

    def is_dated(self, hashed: str) -> bool:
        """Whether the hash was made at another cost than today's."""
        return self._hasher.check_needs_rehash(hashed)


def _normal(password: str) -> str:
    """One spelling of what looks alike: keyboards compose letters such as ``ğ`` differently."""
    return unicodedata.normalize("NFC", readable(password))


def _nobody() -> str:
    """A hash of today's cost that no known password has: its digest is random."""
    salt, digest = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p=1${salt}${digest}"
