"""Errors of deciding: what was given, what could not be evaluated."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors.base import QerarError

__all__ = [
    "EvaluationFault",
    "InputFault",
    "InvalidInput",
    "NotJson",
    "NotRenderable",
    "json_pointer",
]


class NotJson(QerarError):
    """The text is not JSON as this service reads it (line and column count from 1)."""

    code = "not_json"

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message, line, column)
        self.message = message
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.message}"


class NotRenderable(QerarError):
    """A value does not fit its declared type, so it cannot be given as a result.

    ``path`` is where inside the value (a JSON pointer), ``shown`` the value.
    """

    code = "not_renderable"

    def __init__(self, message: str, path: str = "", shown: str = "") -> None:
        super().__init__(message, path, shown)
        self.message = message
        self.path = path
        self.shown = shown

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"{where}{self.message}"


def json_pointer(*keys: str | int) -> str:
    """A path of names and places in lists as JSON pointer (RFC 6901)."""
    return "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in keys)


@dataclass(frozen=True, slots=True)
class InputFault:
    """One thing wrong with an input, by JSON pointer (RFC 6901).

    ``message`` is English; a constraint of the policy has ``message_az`` too.
    """

    pointer: str
    code: str
    message: str
    message_az: str | None = None


class InvalidInput(QerarError):
    """The inputs do not fit the policy's vocabulary; every fault is listed."""

    code = "invalid_input"

    def __init__(self, errors: tuple[InputFault, ...]) -> None:
        super().__init__(errors)
        self.errors = errors

    def __str__(self) -> str:
        return "; ".join(f"{e.pointer or '/'}: {e.message}" for e in self.errors)


class EvaluationFault(QerarError):
    """A policy could not be evaluated; never read as "no match"."""

    code = "policy_fault"

    def __init__(
        self,
        policy: str,
        version: int,
        element: str,
        message: str,
        operands: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(policy, version, element, message, operands)
        self.policy = policy
        self.version = version
        self.element = element
        self.message = message
        self.operands = operands

    def __str__(self) -> str:
        shown = ", ".join(f"{name} = {value}" for name, value in self.operands)
        tail = f" with {shown}" if shown else ""
        return f"{self.policy} version {self.version}, {self.element}: {self.message}{tail}"
