"""Users: made, given roles, taken out of use; each with a password only they know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from engine.errors import (
    InputFault,
    InvalidInput,
    LastAdmin,
    QerarError,
    UnknownUser,
    UserNameTaken,
)
from engine.service.callers import Caller, Role, Who, known_as, readable
from engine.service.passwords import Passwords, one_time_password
from engine.service.private_files import write_secret
from engine.service.recording import user_changed_entry, user_entry
from engine.service.sessions import Sessions, roles_of
from engine.store import Reading, Store, StoredUser, UserEntry

__all__ = ["People", "User", "make_first_admin"]

FIRST_ADMIN: Final = "first-admin"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


@dataclass(frozen=True, slots=True)
class User:
    """What is told of a user; ``one_time``: has a password that is only good for changing it."""

    id: str
    name: str
    roles: tuple[Role, ...]
    active: bool
    one_time: bool
    created_at: datetime
    last_sign_in: datetime | None


class People(Sessions):
    """The users of a ledger, and their sessions; safe to share between threads.

    ``by`` is who does it, who must be admin; None is the command line.  A user is
    named by id or name.
    """

    def users(self) -> tuple[User, ...]:
        """Every user, oldest first, also those not active."""
        return tuple(map(_told, self._store.users()))

    def actors(self) -> Mapping[str, str]:
        """The names of users and keys by their ids, for whatever names an id."""
        keys, users = self._store.keys(), self._store.users()
        return {key.id: key.name for key in keys} | {user.id: user.name for user in users}

    def create(self, by: Caller | None, name: str, roles: Iterable[Role]) -> str:
        """Make a user; the one-time password, which is shown this once.

        A name is 1 to 64 of a-z, 0-9 and . _ @ -, and is never given twice; capitals
        are taken as small letters.  Raises RoleRequired, InvalidInput (/name,
        /roles), UserNameTaken, StoreUnavailable.
        """
        _require_admin(by)
        known, given = known_as(name), frozenset(roles)
        faults = []
        if not _NAME.fullmatch(known):
            message = "1 to 64 of a-z, 0-9 and . _ @ - are expected, a letter or digit first"
            faults.append(InputFault("/name", "bad_name", message))
        faults += _role_faults(given)
        if faults:
            raise InvalidInput(tuple(faults))

        def free(reading: Reading) -> None:
            if reading.user_by_name(known) is not None:
                raise UserNameTaken(known)

        free(self._store)
        password, hashed = self._made()
        entry = user_entry(self._clock(), known, given, hashed, by.who if by else None)
        self._store.append(entry, unless=free)
        return password

    def set_roles(self, by: Caller | None, user: str, roles: Iterable[Role]) -> User:
        """Give a user these roles and no others; the user's sessions end.

        Raises RoleRequired, UnknownUser, InvalidInput (/roles), LastAdmin.
        """
        given = frozenset(roles)
        faults = _role_faults(given)
        if faults:
            raise InvalidInput(tuple(faults))
        return self._change(by, user, roles=given)

    def deactivate(self, by: Caller | None, user: str) -> User:
        """Let a user sign in no more; sessions end, and keys tied to the user are refused.

        Raises RoleRequired, UnknownUser, LastAdmin.
        """
        return self._change(by, user, active=False)

    def activate(self, by: Caller | None, user: str) -> User:
        """Let a user sign in again.  Raises RoleRequired, UnknownUser."""
        return self._change(by, user, active=True)

    def reset_password(self, by: Caller | None, user: str) -> str:
        """Give a user a one-time password, which is shown this once; the sessions end.

        Raises RoleRequired, UnknownUser, StoreUnavailable.
        """
        _require_admin(by)
        _named(self._store, user)
        password, hashed = self._made()
        self._change(by, user, password_hash=hashed)
        return password

    def _made(self) -> tuple[str, str]:
        """A one-time password and its hash."""
        password = one_time_password()
        with self._passwords.turn():
            return password, self._passwords.hashed(password)

    def _change(
        self,
        by: Caller | None,
        user: str,
        *,
        roles: frozenset[Role] | None = None,
        active: bool | None = None,
        password_hash: str | None = None,
    ) -> User:
        """Change a user; nothing is recorded where all is so already."""
        _require_admin(by)
        found = _named(self._store, user)
        same = roles in (None, roles_of(found)) and active in (None, found.active)
        if same and password_hash is None:
            return _told(found)

        def allowed(reading: Reading) -> None:
            if active is False or (roles is not None and Role.ADMIN not in roles):
                _check_another_admin(reading, found)

        entry = user_changed_entry(
            self._clock(),
            Who(found.id, found.name),
            by.who if by else None,
            roles=roles,
            active=active,
            password_hash=password_hash,
            one_time=None if password_hash is None else True,
        )
        self._store.append(entry, unless=allowed)
        return _told(_named(self._store, found.id))


def make_first_admin(store: Store, folder: Path, now: datetime) -> Path | None:
    """Where the ledger has no user: make ``admin`` and write its one-time password to a file.

    ``first-admin`` (mode 0600) is written as ``first-key`` is: inside the ledger's
    transaction, durably and before the entry.  None where there is a user.  Raises
    StoreUnavailable.
    """
    if store.users():
        return None
    password = one_time_password()
    entry = _first_admin(password, now)
    path = folder / FIRST_ADMIN

    def write(reading: Reading) -> None:
        if reading.users():
            raise _UserThereError
        write_secret(path, f"{password}\n")

    try:
        store.append(entry, unless=write)
    except _UserThereError:
        return None
    return path


class _UserThereError(QerarError):
    """Another process made the first admin."""

    code = "user_there"


def _first_admin(password: str, now: datetime) -> UserEntry:
    return user_entry(now, "admin", [Role.ADMIN], Passwords().hashed(password), None)


def _require_admin(by: Caller | None) -> None:
    if by is not None:
        by.require("managing users", Role.ADMIN)


def _role_faults(roles: frozenset[Role]) -> list[InputFault]:
    return [] if roles else [InputFault("/roles", "required", "at least one role is expected")]


def _named(reading: Reading, user: str) -> StoredUser:
    """The user of that id or name; raises UnknownUser."""
    found = reading.user(readable(user)) or reading.user_by_name(known_as(user))
    if found is None:
        raise UnknownUser(user)
    return found


def _check_another_admin(reading: Reading, user: StoredUser) -> None:
    """Raises LastAdmin where no other active user is admin, and this one is."""
    admins = {one.id for one in reading.users() if one.active and Role.ADMIN in roles_of(one)}
    if admins == {user.id}:
        raise LastAdmin(user.name)


def _told(user: StoredUser) -> User:
    roles = tuple(role for role in Role if role in roles_of(user))
    return User(user.id, user.name, roles, user.active, user.one_time, user.at, user.last_sign_in)
