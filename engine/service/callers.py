"""Who asks: roles, and a caller with the roles of the key shown or the person signed in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.errors import RoleRequired

__all__ = ["OPERATOR", "Caller", "Role", "Who", "known_as", "readable"]


class Role(StrEnum):
    """What a key or a person may do (docs/decisions/0035, 0061)."""

    VIEWER = "viewer"
    ORIGINATION = "origination"
    TESTER = "tester"
    EDITOR = "editor"
    APPROVER = "approver"
    AUDITOR = "auditor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Who:
    """Whom the ledger names as having done something: the id of a user or a key, and its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Caller:
    """The key that asks, or the person signed in; ``key_id`` owns what it decides.

    Of a person ``key_id`` is the user's id.  ``user`` and ``user_name`` are also
    there where the key is tied to a user.
    """

    key_id: str
    name: str
    roles: frozenset[Role]
    user: str | None = None
    user_name: str | None = None

    @property
    def actor(self) -> str:
        """Who acts, whatever key is shown: the user's id, else the key's."""
        return self.user or self.key_id

    @property
    def actor_name(self) -> str:
        """The name of who acts."""
        return self.user_name or self.name

    @property
    def who(self) -> Who:
        """Who acts, for the ledger."""
        return Who(self.actor, self.actor_name)

    def has(self, *roles: Role) -> bool:
        """Whether the caller has one of the roles."""
        return not self.roles.isdisjoint(roles)

    def require(self, what: str, *roles: Role) -> None:
        """Raises RoleRequired unless the caller has one of the roles; ``what`` begins its words."""
        if not self.has(*roles):
            raise RoleRequired(what, tuple(role.value for role in roles))


#: who has the data folder and runs the command line over it: nobody whom the ledger knows
OPERATOR = Caller("", "", frozenset(Role))


def known_as(name: str) -> str:
    """A user's name as the ledger has it: without spaces around it, in small Latin letters."""
    return "".join(c.lower() if c.isascii() else c for c in readable(name).strip())[:100]


def readable(text: str) -> str:
    """The text with a question mark for what is no character (half of a pair)."""
    return text.encode(errors="replace").decode()
