"""API keys: made, shown once, kept as a hash, asked for at every request.

A token is ``qrr_<prefix>_<secret>`` with 256 random bits.  The ledger keeps the
SHA-256 of the whole and the prefix to look it up by.  What a key is never
changes and is remembered; whether it is revoked is asked at every request, so a
revoked key is refused from the next one on, whichever process answers it.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from engine.errors import (
    InputFault,
    InvalidInput,
    KeyNameTaken,
    NotAuthenticated,
    QerarError,
    UnknownKey,
    UnknownUser,
)
from engine.service.callers import Caller, Role, Who, known_as, readable
from engine.service.private_files import write_secret
from engine.service.recording import new_id, ordered, payload, who_told
from engine.store import ApiKey, KeyEntry, KeyRevokedEntry, Reading, Store, StoredUser

__all__ = ["Access", "Key", "make_first_key"]

_TOKEN: Final = re.compile(r"qrr_([0-9a-f]{12})_[A-Za-z0-9_-]{43}")
_MAX_NAME: Final = 100
FIRST_KEY: Final = "first-key"


@dataclass(frozen=True, slots=True)
class Key:
    """What is told of a key; ``revoked_at`` is None while it is in use.

    ``user`` is the id of whom it is tied to, where it is.
    """

    id: str
    name: str
    prefix: str
    roles: tuple[Role, ...]
    created_at: datetime
    revoked_at: datetime | None
    user: str | None = None


class Access:
    """API keys over a ledger; safe to share between threads."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._callers: dict[str, Caller] = {}  # by the hash of the token; no more than keys

    def authenticate(self, token: str | None) -> Caller:
        """Who shows this token (without ``Bearer``); raises NotAuthenticated.

        A key tied to a user may do what both may, and nothing while the user is not active.
        """
        matched = _TOKEN.fullmatch(token) if token else None
        if token and matched:
            hashed = _hash(token)
            known = self._callers.get(hashed)
            if known is None:
                return self._looked_up(matched[1], hashed)
            if not self._store.key_revoked(known.key_id):
                return known
            self._callers.pop(hashed, None)
        raise NotAuthenticated

    def _looked_up(self, prefix: str, hashed: str) -> Caller:
        for key in self._store.key_by_prefix(prefix):
            if hmac.compare_digest(key.hash, hashed) and key.revoked_at is None:
                caller = self._caller(key)
                if caller.user is None:  # what a user may do changes, so theirs are not kept
                    self._callers[hashed] = caller
                return caller
        raise NotAuthenticated

    def _caller(self, key: ApiKey) -> Caller:
        roles = _roles(key)
        if key.user is None:
            return Caller(key.id, key.name, frozenset(roles))
        user = self._store.user(key.user)
        if user is None or not user.active:
            raise NotAuthenticated
        both = frozenset(role for role in roles if role in user.roles)
        return Caller(key.id, key.name, both, user.id, user.name)

    def create(
        self, name: str, roles: Iterable[Role], by: Caller | None = None, user: str | None = None
    ) -> str:
        """Make a key; its token, which is shown this once.

        A name is 1 to 100 printable characters and belongs to one key in use.
        ``by`` is who makes it, who must be admin; None is the command line.  A key
        tied to a ``user`` (id or name) has some of the user's roles.  Raises
        RoleRequired, KeyNameTaken, UnknownUser, InvalidInput (/name, /roles),
        StoreUnavailable.
        """
        _require_admin(by)
        tied = None if user is None else _active(self._store, user)
        given = frozenset(roles)
        faults = []
        if not (0 < len(name) <= _MAX_NAME and name.isprintable() and name == name.strip()):
            message = f"1 to {_MAX_NAME} printable characters are expected, no space around them"
            faults.append(InputFault("/name", "bad_name", message))
        if not given:
            faults.append(InputFault("/roles", "required", "at least one role is expected"))
        if tied is not None and not given <= frozenset(tied.roles):
            message = f"{tied.name} has only the roles {', '.join(tied.roles)}"
            faults.append(InputFault("/roles", "not_the_user_s", message))
        if faults:
            raise InvalidInput(tuple(faults))

        def free(reading: Reading) -> None:
            known = reading.keys()
            if any(one.name == name and one.revoked_at is None for one in known):
                raise KeyNameTaken(name)

        token, entry = _made(name, given, self._clock(), by.who if by else None, tied)
        self._store.append(entry, unless=free)
        return token

    def keys(self) -> tuple[Key, ...]:
        """Every key, oldest first, the revoked too."""
        return tuple(map(_told, self._store.keys()))

    def revoke(self, key: str, by: Caller | None = None) -> Key:
        """Revoke the key in use of that id or name; it is refused from the next request on.

        Raises RoleRequired, UnknownKey, StoreUnavailable.
        """
        _require_admin(by)
        found = _in_use(self._store, key)

        def still(reading: Reading) -> None:
            _in_use(reading, found.id)

        who = by.who if by else None
        told = {"id": found.id, "name": found.name, "by": who_told(who)}
        entry = KeyRevokedEntry(
            at=self._clock(), payload=payload(told), id=found.id, by=who.id if who else None
        )
        (position,) = self._store.append(entry, unless=still)
        return replace(_told(found), revoked_at=position.at)


def make_first_key(store: Store, folder: Path, now: datetime) -> Path | None:
    """Where the ledger has no key: make one with all roles and write it to ``first-key``.

    The file (mode 0600) is written inside the ledger's transaction, durably and
    before the entry: of two processes one writes it, and whatever is killed in
    between, no key is in the ledger that is not in the file.  None where there
    is a key.  Raises StoreUnavailable.
    """
    if store.keys():
        return None
    token, entry = _made(FIRST_KEY, frozenset(Role), now)
    path = folder / FIRST_KEY

    def write(reading: Reading) -> None:
        if reading.keys():
            raise _KeyThereError
        write_secret(path, f"{token}\n")

    try:
        store.append(entry, unless=write)
    except _KeyThereError:
        return None
    return path


class _KeyThereError(QerarError):
    """Another process made the first key."""

    code = "key_there"


def _made(
    name: str,
    roles: frozenset[Role],
    now: datetime,
    by: Who | None = None,
    user: StoredUser | None = None,
) -> tuple[str, KeyEntry]:
    prefix = secrets.token_hex(6)
    token = f"qrr_{prefix}_{secrets.token_urlsafe(32)}"
    identifier, names = new_id(now), ordered(roles)
    told = {
        "id": identifier,
        "name": name,
        "prefix": prefix,
        "roles": names,
        "user": who_told(Who(user.id, user.name) if user else None),
        "by": who_told(by),
    }
    entry = KeyEntry(
        at=now,
        payload=payload(told),
        id=identifier,
        name=name,
        prefix=prefix,
        hash=_hash(token),
        roles=names,
        user=user.id if user else None,
        by=by.id if by else None,
    )
    return token, entry


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _require_admin(by: Caller | None) -> None:
    if by is not None:
        by.require("managing keys", Role.ADMIN)


def _active(reading: Reading, user: str) -> StoredUser:
    """The active user of that id or name; raises UnknownUser."""
    found = reading.user(readable(user)) or reading.user_by_name(known_as(user))
    if found is None or not found.active:
        raise UnknownUser(user)
    return found


def _in_use(reading: Reading, key: str) -> ApiKey:
    known = reading.keys()
    for found in known:
        if key in (found.id, found.name) and found.revoked_at is None:
            return found
    raise UnknownKey(key)


def _told(key: ApiKey) -> Key:
    return Key(key.id, key.name, key.prefix, _roles(key), key.at, key.revoked_at, key.user)


def _roles(key: ApiKey) -> tuple[Role, ...]:
    """The key's roles that this program knows: one that a later program gave allows nothing."""
    return tuple(role for role in Role if role in key.roles)
