"""Who asks: roles, and a caller with the roles of the key that was shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.errors import RoleRequired

__all__ = ["Caller", "Role"]


class Role(StrEnum):
    """What a key may do (docs/decisions/0035)."""

    ORIGINATION = "origination"
    TESTER = "tester"
    EDITOR = "editor"
    APPROVER = "approver"
    AUDITOR = "auditor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Caller:
    """The key that asks; ``key_id`` owns what it decides."""

    key_id: str
    name: str
    roles: frozenset[Role]

    def has(self, *roles: Role) -> bool:
        """Whether the key has one of the roles."""
        return not self.roles.isdisjoint(roles)

    def require(self, what: str, *roles: Role) -> None:
        """Raises RoleRequired unless the key has one of the roles; ``what`` begins its sentence."""
        if not self.has(*roles):
            raise RoleRequired(what, tuple(role.value for role in roles))
