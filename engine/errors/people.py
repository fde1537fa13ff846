"""Errors of people: who is signed in, their names and passwords."""

from __future__ import annotations

from engine.errors.base import QerarError

__all__ = [
    "LastAdmin",
    "NotSignedIn",
    "SignInRefused",
    "SignInThrottled",
    "UnknownUser",
    "UserNameTaken",
]


class NotSignedIn(QerarError):
    """There is no session, or it is unknown, ended or expired; which of them is not told."""

    code = "not_signed_in"

    def __str__(self) -> str:
        return "nobody is signed in"


class SignInRefused(QerarError):
    """The name and the password do not fit; which of them is wrong is not told."""

    code = "sign_in_refused"

    def __str__(self) -> str:
        return "the name or the password is wrong"


class SignInThrottled(QerarError):
    """Too many sign-ins failed; ``retry_after`` is the seconds to wait."""

    code = "sign_in_throttled"

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after

    def __str__(self) -> str:
        return f"too many sign-ins failed: try again in {self.retry_after} s"


class UnknownUser(QerarError):
    """There is no user of that id or name."""

    code = "unknown_user"

    def __init__(self, user: str) -> None:
        super().__init__(user)
        self.user = user

    def __str__(self) -> str:
        return f"there is no user {self.user!r}"


class UserNameTaken(QerarError):
    """A user has that name; names are never given twice."""

    code = "user_name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"there is a user named {self.name!r}: take another name"


class LastAdmin(QerarError):
    """The last active admin would lose the role."""

    code = "last_admin"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"{self.name!r} is the last active admin: make another one first"
