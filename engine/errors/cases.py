"""Errors of saved cases."""

from __future__ import annotations

from engine.errors.base import QerarError

__all__ = ["CaseNameTaken", "UnknownCase"]


class CaseNameTaken(QerarError):
    """Another case of the policy, shipped or saved, has that name."""

    code = "case_name_taken"

    def __init__(self, policy: str, name: str) -> None:
        super().__init__(policy, name)
        self.policy = policy
        self.name = name

    def __str__(self) -> str:
        return f"a case of {self.policy!r} is named {self.name!r} already"


class UnknownCase(QerarError):
    """No saved case of the policy has that name."""

    code = "unknown_case"

    def __init__(self, policy: str, name: str) -> None:
        super().__init__(policy, name)
        self.policy = policy
        self.name = name

    def __str__(self) -> str:
        return f"no saved case of {self.policy!r} is named {self.name!r}"
