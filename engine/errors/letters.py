"""Errors of decision letters, and of the papers of a policy."""

from __future__ import annotations

from engine.errors.base import QerarError
from engine.errors.deciding import InputFault

__all__ = [
    "LetterFieldMissing",
    "PaperIncomplete",
    "PaperNotDue",
    "RegisterIncomplete",
    "UnknownPaper",
]


class LetterFieldMissing(QerarError):
    """A decision's record lacks what its letter must say, or has it in another shape.

    ``field`` is a JSON pointer into the record ("/reasons/0/message/az").
    """

    code = "letter_field_missing"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field

    def __str__(self) -> str:
        return f"the record has no {self.field} that can be said, so no letter is written"


class UnknownPaper(QerarError):
    """A policy version has no paper of that code; ``known`` are those it has."""

    code = "unknown_paper"

    def __init__(self, policy: str, version: int, paper: str, known: tuple[str, ...]) -> None:
        super().__init__(policy, version, paper, known)
        self.policy = policy
        self.version = version
        self.paper = paper
        self.known = known

    def __str__(self) -> str:
        has = ", ".join(self.known) or "no papers"
        return f"{self.policy} version {self.version} has no paper {self.paper!r}; it has {has}"


class PaperNotDue(QerarError):
    """A decision is none that this paper is written of; ``condition`` is the paper's, in FEEL."""

    code = "paper_not_due"

    def __init__(self, policy: str, version: int, paper: str, condition: str) -> None:
        super().__init__(policy, version, paper, condition)
        self.policy = policy
        self.version = version
        self.paper = paper
        self.condition = condition

    def __str__(self) -> str:
        return (
            f"the paper {self.paper} of {self.policy} version {self.version} is not due: "
            f"{self.condition}"
        )


class PaperIncomplete(QerarError):
    """What a paper must say is not known; every missing field is listed.

    ``errors`` point at the inputs that would give it; a field that no input
    gives has the pointer "".
    """

    code = "paper_incomplete"

    def __init__(
        self, policy: str, version: int, paper: str, errors: tuple[InputFault, ...]
    ) -> None:
        super().__init__(policy, version, paper, errors)
        self.policy = policy
        self.version = version
        self.paper = paper
        self.errors = errors

    def __str__(self) -> str:
        return "; ".join(f"{e.pointer or self.paper}: {e.message}" for e in self.errors)


class RegisterIncomplete(QerarError):
    """Cases of a register could not be taken up; ``cases`` are their numbers, from 1, and why."""

    code = "register_incomplete"

    def __init__(self, policy: str, paper: str, cases: tuple[tuple[int, QerarError], ...]) -> None:
        super().__init__(policy, paper, cases)
        self.policy = policy
        self.paper = paper
        self.cases = cases

    def __str__(self) -> str:
        return "; ".join(f"case {number}: {error}" for number, error in self.cases)
