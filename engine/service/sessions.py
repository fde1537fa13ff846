"""Signing in and out: a password against a token, and the token against who is there.

A token has 256 random bits; the ledger keeps its SHA-256.  A session ends when it
is signed out, after twelve hours, and with any change of its user: another
password, other roles, deactivation.  Nothing is cached: it holds in every process
from the next request on.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from engine.errors import EntryRefused, NotSignedIn, SignInRefused
from engine.service.callers import Caller, Role, Who, known_as
from engine.service.passwords import Passwords, check_password
from engine.service.recording import (
    sign_in_entry,
    sign_in_failed_entry,
    sign_out_entry,
    user_changed_entry,
)
from engine.service.throttle import OF_CLIENT, OF_NAME, Failures, check_wait, window
from engine.store import Entry, Reading, SessionFound, Store, StoredUser

__all__ = ["Session", "Sessions", "SignedIn", "roles_of"]

LIFETIME: Final = timedelta(hours=12)
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")
#: an error is raised with it where the user changed while a password was hashed
Raised = type[NotSignedIn] | type[SignInRefused]


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in; while the password ``must_change`` the caller has no role."""

    caller: Caller
    must_change: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that begins; its ``token`` is told this once."""

    token: str = field(repr=False)
    caller: Caller
    must_change: bool
    until: datetime


class Sessions:
    """Signing in and out over a ledger; safe to share between threads."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._passwords = Passwords()
        self._nobodies = Failures(OF_NAME)
        self._clients = Failures(OF_CLIENT)

    def sign_in(self, name: str, password: str, client: str) -> SignedIn:
        """Begin a session; ``client`` is where it is asked from, an address.

        Raises SignInRefused (the same, and after the same time, whether the name,
        the password or the user's being active is wrong), SignInThrottled after too
        many failures of the name or the client or where too many sign in at once,
        StoreUnavailable.
        """
        known = known_as(name)
        now = self._clock()
        self._clients.check(client, now)
        user = self._store.user_by_name(known)
        if user is None:
            self._nobodies.check(known, now)
        else:
            _check_failures(self._store, user, now)
        with self._passwords.turn():
            fits = self._passwords.fits(password, user.password_hash if user else None)
            rehashed = None
            if user and fits and self._passwords.is_dated(user.password_hash):
                rehashed = self._passwords.hashed(password)
        if user is None or not (fits and user.active):
            now = self._clock()
            self._clients.add(client, now)
            if user is None:
                self._nobodies.add(known, now)
            else:
                self._fail(user)
            raise SignInRefused
        changes: list[Entry] = []
        if rehashed is not None:
            who = Who(user.id, user.name)
            changes.append(user_changed_entry(now, who, who, password_hash=rehashed))
        return self._begin(user, user.one_time, changes, SignInRefused)

    def session(self, token: str | None) -> Session:
        """Whose session it is; raises NotSignedIn, StoreUnavailable."""
        found = self._found(token)
        return Session(_caller(found.user), found.user.one_time, found.until)

    def sign_out(self, token: str | None) -> None:
        """End a session; nothing where it is over already.  Raises StoreUnavailable."""
        try:
            user = self._found(token).user
        except NotSignedIn:
            return
        who = Who(user.id, user.name)
        try:
            self._store.append(
                sign_out_entry(self._clock(), who, _digest(token or ""), "signed out")
            )
        except EntryRefused:  # by another request, since
            return

    def change_password(self, token: str | None, old: str, new: str) -> SignedIn:
        """Take another password: all sessions of the user end, and a new one begins.

        Raises NotSignedIn, SignInRefused where the old password is not the user's,
        InvalidInput (/new, ``check_password``), SignInThrottled, StoreUnavailable.
        """
        user = self._found(token).user
        check_password(new, user.name, old)
        _check_failures(self._store, user, self._clock())
        with self._passwords.turn():
            fits = self._passwords.fits(old, user.password_hash)
            hashed = self._passwords.hashed(new) if fits else None
        if hashed is None:
            self._fail(user)
            raise SignInRefused
        who = Who(user.id, user.name)
        change = user_changed_entry(self._clock(), who, who, password_hash=hashed, one_time=False)
        return self._begin(user, False, [change], NotSignedIn)

    def _found(self, token: str | None) -> SessionFound:
        """The session of a token; raises NotSignedIn."""
        found = None
        if token is not None and _TOKEN.fullmatch(token):
            found = self._store.session(_digest(token))
        if (
            found is None
            or found.signed_out
            or found.user.changed > found.sequence
            or self._clock() >= found.until
        ):
            raise NotSignedIn
        return found

    def _begin(
        self, user: StoredUser, must_change: bool, before: list[Entry], otherwise: Raised
    ) -> SignedIn:
        """Record a session of a user who is as was read; raises ``otherwise`` where not."""
        now = self._clock()
        token, until = secrets.token_urlsafe(32), now + LIFETIME

        def still(reading: Reading) -> None:
            found = reading.user(user.id)
            if found is None or found.changed != user.changed:
                raise otherwise
            _check_failures(reading, user, now)

        entry = sign_in_entry(now, Who(user.id, user.name), _digest(token), until)
        self._store.append(*before, entry, unless=still)
        return SignedIn(token, _caller(user, must_change), must_change, until)

    def _fail(self, user: StoredUser) -> None:
        """Record a wrong password, unless so many came at once that one has to wait already."""
        now = self._clock()
        self._store.append(
            sign_in_failed_entry(now, Who(user.id, user.name)),
            unless=lambda reading: _check_failures(reading, user, now),
        )


def roles_of(user: StoredUser) -> frozenset[Role]:
    """The user's roles that this program knows."""
    return frozenset(role for role in Role if role in user.roles)


def _caller(user: StoredUser, must_change: bool | None = None) -> Caller:
    """The user as a caller; who must change the password may do nothing else."""
    waiting = user.one_time if must_change is None else must_change
    return Caller(
        user.id, user.name, frozenset() if waiting else roles_of(user), user.id, user.name
    )


def _check_failures(reading: Reading, user: StoredUser, now: datetime) -> None:
    check_wait(reading.failures(user.id, window(now)), now)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
