"""Errors of policy and calendar files."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors.base import QerarError

__all__ = [
    "CalendarFault",
    "FileFaults",
    "PolicyFault",
    "PolicyFaults",
]


@dataclass(frozen=True, slots=True)
class PolicyFault:
    """One thing wrong with a policy file: where, what, and an input that shows it."""

    code: str
    message: str
    file: str
    line: int
    column: int
    path: str  # slash-joined keys, e.g. "tables/max_ltv/rows/electric_to_3"
    example: tuple[tuple[str, str], ...] = ()  # (input, value) pairs that show it

    def __str__(self) -> str:
        shown = ", ".join(f"{name} = {value}" for name, value in self.example)
        tail = f" (for example {shown})" if shown else ""
        where = f"{self.path}: " if self.path else ""
        return f"{self.file}:{self.line}:{self.column}: {where}{self.message}{tail}"


class FileFaults(QerarError):
    """A file cannot be read as what it is; every fault found is listed."""

    def __init__(self, faults: tuple[PolicyFault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class PolicyFaults(FileFaults):
    """A policy file cannot be loaded; every fault found is listed."""

    code = "policy_faults"


class CalendarFault(QerarError):
    """A calendar file cannot be loaded."""

    code = "calendar_fault"

    def __init__(self, file: str, message: str) -> None:
        super().__init__(file, message)
        self.file = file
        self.message = message

    def __str__(self) -> str:
        return f"{self.file}: {self.message}"
