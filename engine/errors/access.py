"""Errors of access: who asks, and what they may."""

from __future__ import annotations

from datetime import date

from engine.errors.base import QerarError

__all__ = [
    "EffectiveDateOutsideWindow",
    "KeyNameTaken",
    "NotAuthenticated",
    "RoleRequired",
    "UnknownKey",
]


class NotAuthenticated(QerarError):
    """There is no key, or it is unknown or revoked; which of them is not told."""

    code = "not_authenticated"

    def __str__(self) -> str:
        return "a valid API key is needed: Authorization: Bearer <key>"


class RoleRequired(QerarError):
    """Only a key with one of ``roles`` may do ``what``."""

    code = "role_required"

    def __init__(self, what: str, roles: tuple[str, ...]) -> None:
        super().__init__(what, roles)
        self.what = what
        self.roles = roles

    def __str__(self) -> str:
        return f"{self.what} needs a key with the role {' or '.join(self.roles)}"


class EffectiveDateOutsideWindow(QerarError):
    """An origination key decides only for days near today."""

    code = "effective_date_outside_window"

    def __init__(self, effective_date: date, today: date, window: int) -> None:
        super().__init__(effective_date, today, window)
        self.effective_date = effective_date
        self.today = today
        self.window = window

    def __str__(self) -> str:
        days = "day" if self.window == 1 else "days"
        return (
            f"effective_date {self.effective_date.isoformat()} is more than {self.window} {days} "
            f"from today, {self.today.isoformat()}: that needs a key with the role tester"
        )


class UnknownKey(QerarError):
    """There is no key of that name or id that is not revoked."""

    code = "unknown_key"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return f"there is no key {self.key!r} in use"


class KeyNameTaken(QerarError):
    """A key that is in use has that name."""

    code = "key_name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"a key named {self.name!r} is in use: revoke it first, or take another name"
