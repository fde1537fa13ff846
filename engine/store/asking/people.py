"""Questions about keys, users and sessions."""

from __future__ import annotations

import json
from datetime import datetime

from engine.store.asking.rows import AT, Asking, Row, instant_of
from engine.store.entries import instant_text
from engine.store.found import ApiKey, SessionFound, StoredUser

__all__ = ["AskingPeople"]

_KEY = (
    f"SELECT sequence, {AT.format('keys')}, id, name, prefix, hash, roles,"
    " (SELECT at FROM key_revocations JOIN ledger USING (sequence) WHERE id = keys.id),"
    " user, by, (SELECT by FROM key_revocations WHERE id = keys.id) FROM keys"
)


def _last(column: str) -> str:
    """What a column of a user was last changed to, or what it was at first."""
    changed = (
        f"SELECT {column} FROM user_changes WHERE user = users.id AND {column} IS NOT NULL"
        " ORDER BY sequence DESC LIMIT 1"
    )
    return f"coalesce(({changed}), {'1' if column == 'active' else f'users.{column}'})"


_USER = (
    f"users.sequence, {AT.format('users')}, users.id, users.name, {_last('roles')},"
    f" {_last('password_hash')}, {_last('one_time')}, {_last('active')}, users.by,"
    " coalesce((SELECT max(sequence) FROM user_changes WHERE user = users.id), users.sequence),"
    " (SELECT at FROM ledger WHERE sequence ="
    " (SELECT max(sequence) FROM sign_ins WHERE user = users.id))"
)
_SESSION = (
    f"SELECT sign_ins.sequence, {AT.format('sign_ins')}, until,"
    " EXISTS (SELECT 1 FROM sign_outs WHERE sign_outs.session = sign_ins.session),"
    f" {_USER} FROM sign_ins JOIN users ON users.id = sign_ins.user WHERE sign_ins.session = ?"
)


class AskingPeople(Asking):
    """Who there is, and who is there."""

    def keys(self) -> tuple[ApiKey, ...]:
        """Every API key, the revoked too, in the order of their creation."""
        return tuple(map(_key, self._rows(f"{_KEY} ORDER BY sequence")))

    def key_by_prefix(self, prefix: str) -> tuple[ApiKey, ...]:
        """The keys of a prefix: almost always one or none."""
        return tuple(map(_key, self._rows(f"{_KEY} WHERE prefix = ?", (prefix,))))

    def key_revoked(self, key: str) -> bool:
        """Whether the key of an id is revoked."""
        return bool(self._rows("SELECT 1 FROM key_revocations WHERE id = ?", (key,)))

    def users(self) -> tuple[StoredUser, ...]:
        """Every user, in the order of their creation."""
        return tuple(map(_user, self._rows(f"SELECT {_USER} FROM users ORDER BY users.sequence")))

    def user(self, identifier: str) -> StoredUser | None:
        """A user by id."""
        found = self._rows(f"SELECT {_USER} FROM users WHERE id = ?", (identifier,))
        return _user(found[0]) if found else None

    def user_by_name(self, name: str) -> StoredUser | None:
        """A user by name."""
        found = self._rows(f"SELECT {_USER} FROM users WHERE name = ?", (name,))
        return _user(found[0]) if found else None

    def session(self, session: str) -> SessionFound | None:
        """A session by the SHA-256 of its token, and its user."""
        found = self._rows(_SESSION, (session,))
        if not found:
            return None
        sequence, at, until, signed_out, *user = found[0]
        return SessionFound(
            sequence, instant_of(at), instant_of(until), bool(signed_out), _user(tuple(user))
        )

    def failures(self, user: str, since: datetime) -> tuple[datetime, ...]:
        """When somebody failed to sign in as a user (by id), after ``since``, oldest first.

        Those after the user's last sign-in only: who has just proved to be the
        user starts afresh.
        """
        found = self._rows(
            "SELECT at FROM sign_in_failures JOIN ledger USING (sequence)"
            " WHERE user = ?1 AND at > ?2 AND sequence >"
            " coalesce((SELECT max(sequence) FROM sign_ins WHERE user = ?1), 0)"
            " ORDER BY sequence",
            (user, instant_text(since)),
        )
        return tuple(instant_of(row[0]) for row in found)


def _key(row: Row) -> ApiKey:
    sequence, at, identifier, name, prefix, hashed, roles, revoked, *who = row
    return ApiKey(
        sequence,
        instant_of(at),
        identifier,
        name,
        prefix,
        hashed,
        tuple(json.loads(roles)),
        None if revoked is None else instant_of(revoked),
        *who,
    )


def _user(row: Row) -> StoredUser:
    sequence, at, identifier, name, roles, hashed, one_time, active, by, changed, signed = row
    return StoredUser(
        sequence=sequence,
        at=instant_of(at),
        id=identifier,
        name=name,
        roles=tuple(json.loads(roles)),
        password_hash=hashed,
        one_time=bool(one_time),
        active=bool(active),
        by=by,
        changed=changed,
        last_sign_in=None if signed is None else instant_of(signed),
    )
