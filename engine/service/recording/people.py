"""Entries of users and their sessions.

A record is for people to read, and never holds a password, a token, or a hash of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from engine.service.answers import instant_text
from engine.service.callers import Role, Who
from engine.service.recording.basics import new_id, payload, who_told
from engine.store import (
    SignInEntry,
    SignInFailedEntry,
    SignOutEntry,
    UserChangedEntry,
    UserEntry,
)

__all__ = [
    "ordered",
    "sign_in_entry",
    "sign_in_failed_entry",
    "sign_out_entry",
    "user_changed_entry",
    "user_entry",
]


def ordered(roles: Iterable[Role]) -> tuple[str, ...]:
    """Roles as the ledger has them: each once, in the order of ``Role``."""
    given = frozenset(roles)
    return tuple(role.value for role in Role if role in given)


def user_entry(
    at: datetime, name: str, roles: Iterable[Role], password_hash: str, by: Who | None
) -> UserEntry:
    """A new user with a one-time password; the id is new."""
    identifier, names = new_id(at), ordered(roles)
    told = {"id": identifier, "name": name, "roles": names, "by": who_told(by)}
    return UserEntry(
        at=at,
        payload=payload(told),
        id=identifier,
        name=name,
        roles=names,
        password_hash=password_hash,
        one_time=True,
        by=by.id if by else None,
    )


def user_changed_entry(
    at: datetime,
    user: Who,
    by: Who | None,
    *,
    roles: Iterable[Role] | None = None,
    password_hash: str | None = None,
    one_time: bool | None = None,
    active: bool | None = None,
) -> UserChangedEntry:
    """What changes of a user; of a password, whether it is one-time or the user's own."""
    names = None if roles is None else ordered(roles)
    told: dict[str, Any] = {"user": who_told(user), "by": who_told(by)}
    password = {True: "one-time", False: "own", None: "hashed anew"}[one_time]
    changes = {
        "roles": names,
        "password": None if password_hash is None else password,
        "active": active,
    }
    told |= {name: value for name, value in changes.items() if value is not None}
    return UserChangedEntry(
        at=at,
        payload=payload(told),
        user=user.id,
        roles=names,
        password_hash=password_hash,
        one_time=one_time,
        active=active,
        by=by.id if by else None,
    )


def sign_in_entry(at: datetime, user: Who, session: str, until: datetime) -> SignInEntry:
    """A sign-in; ``session`` is the SHA-256 of the token that was given out."""
    told = {"user": who_told(user), "until": instant_text(until)}
    return SignInEntry(at=at, payload=payload(told), session=session, user=user.id, until=until)


def sign_in_failed_entry(at: datetime, user: Who) -> SignInFailedEntry:
    """A password that was not the user's."""
    return SignInFailedEntry(at=at, payload=payload({"user": who_told(user)}), user=user.id)


def sign_out_entry(at: datetime, user: Who, session: str, why: str) -> SignOutEntry:
    """The end of a session."""
    told = {"user": who_told(user), "why": why}
    return SignOutEntry(at=at, payload=payload(told), session=session, why=why)
