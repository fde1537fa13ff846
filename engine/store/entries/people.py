"""Who may ask: API keys, users with their passwords, and their sessions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.store.entries.entry import Entry, Value, instant_text

__all__ = [
    "KeyEntry",
    "KeyRevokedEntry",
    "SignInEntry",
    "SignInFailedEntry",
    "SignOutEntry",
    "UserChangedEntry",
    "UserEntry",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEntry(Entry):
    """An API key is created: its ``prefix`` to look it up by and the ``hash`` of the whole.

    ``user`` is the id of whom it is tied to, ``by`` of who made it (None: the
    command line).
    """

    kind = "key_created"
    table = "keys"

    id: str
    name: str
    prefix: str
    hash: str
    roles: tuple[str, ...]
    user: str | None = None
    by: str | None = None

    def columns(self) -> Mapping[str, Value]:
        """The key, never its token."""
        return {
            "id": self.id,
            "name": self.name,
            "prefix": self.prefix,
            "hash": self.hash,
            "roles": json.dumps(self.roles),
            "user": self.user,
            "by": self.by,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRevokedEntry(Entry):
    """An API key (by its id) is no longer accepted."""

    kind = "key_revoked"
    table = "key_revocations"

    id: str
    by: str | None = None

    def columns(self) -> Mapping[str, Value]:
        """The key's id."""
        return {"id": self.id, "by": self.by}


@dataclass(frozen=True, slots=True, kw_only=True)
class UserEntry(Entry):
    """A user is created; ``by`` is None where the command line, or the first start, made it.

    ``one_time``: the password is only good for choosing another.
    """

    kind = "user_created"
    table = "users"

    id: str
    name: str
    roles: tuple[str, ...]
    password_hash: str = field(repr=False)
    one_time: bool
    by: str | None

    def columns(self) -> Mapping[str, Value]:
        """The user, never the password."""
        return {
            "id": self.id,
            "name": self.name,
            "roles": json.dumps(self.roles),
            "password_hash": self.password_hash,
            "one_time": int(self.one_time),
            "by": self.by,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class UserChangedEntry(Entry):
    """A user (by id) has other roles, another password, or is (no longer) ``active``.

    What is None stays as it is.  Whatever it changes, the user's sessions from
    before it are over.
    """

    kind = "user_changed"
    table = "user_changes"

    user: str
    roles: tuple[str, ...] | None = None
    password_hash: str | None = field(default=None, repr=False)
    one_time: bool | None = None
    active: bool | None = None
    by: str | None

    def columns(self) -> Mapping[str, Value]:
        """What changed."""
        return {
            "user": self.user,
            "roles": None if self.roles is None else json.dumps(self.roles),
            "password_hash": self.password_hash,
            "one_time": None if self.one_time is None else int(self.one_time),
            "active": None if self.active is None else int(self.active),
            "by": self.by,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInEntry(Entry):
    """A user (by id) signed in; ``session`` is the SHA-256 of its token, good ``until`` then."""

    kind = "signed_in"
    table = "sign_ins"

    session: str
    user: str
    until: datetime

    def columns(self) -> Mapping[str, Value]:
        """The session, never its token."""
        return {"session": self.session, "user": self.user, "until": instant_text(self.until)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFailedEntry(Entry):
    """Somebody named a user (by id) and did not know the password."""

    kind = "sign_in_failed"
    table = "sign_in_failures"

    user: str

    def columns(self) -> Mapping[str, Value]:
        """The user's id."""
        return {"user": self.user}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOutEntry(Entry):
    """A session (as ``SignInEntry`` has it) is over, once."""

    kind = "signed_out"
    table = "sign_outs"

    session: str
    why: str

    def columns(self) -> Mapping[str, Value]:
        """The session that ended."""
        return {"session": self.session, "why": self.why}
