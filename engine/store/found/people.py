"""Keys, users and sessions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

__all__ = ["ApiKey", "SessionFound", "StoredUser"]


@dataclass(frozen=True, slots=True)
class ApiKey:
    """An API key; ``revoked_at`` is None while it is accepted.

    ``user`` is the id of whom it is tied to; ``by`` and ``revoked_by`` are ids.
    """

    sequence: int
    at: datetime
    id: str
    name: str
    prefix: str
    hash: str
    roles: tuple[str, ...]
    revoked_at: datetime | None
    user: str | None = None
    by: str | None = None
    revoked_by: str | None = None


@dataclass(frozen=True, slots=True)
class StoredUser:
    """A user as of now.

    ``at`` is the creation's time, ``changed`` the sequence of the last change
    (or the creation), ``last_sign_in`` the time of the last.
    """

    sequence: int
    at: datetime
    id: str
    name: str
    roles: tuple[str, ...]
    password_hash: str = field(repr=False)
    one_time: bool
    active: bool
    by: str | None
    changed: int
    last_sign_in: datetime | None


@dataclass(frozen=True, slots=True)
class SessionFound:
    """A session that was begun, and its user as of now.

    It is over where it was ``signed_out``, from ``until`` on, and where the user
    changed since (``user.changed`` above ``sequence``).
    """

    sequence: int
    at: datetime
    until: datetime
    signed_out: bool
    user: StoredUser
