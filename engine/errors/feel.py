"""Errors of FEEL texts: syntax, types, evaluation."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.errors.base import QerarError

__all__ = [
    "FeelEvaluationError",
    "FeelLimitError",
    "FeelSyntaxError",
    "FeelTypeError",
    "UnknownValue",
]


class _FeelError(QerarError):
    """An error at a place in one FEEL text (line and column count from 1)."""

    def __init__(self, message: str, source: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message, source, line, column)
        self.message = message
        self.source = source
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.message}"


class FeelSyntaxError(_FeelError):
    """The text is not FEEL; ``expected`` names what could stand there."""

    code = "feel_syntax"

    def __init__(
        self,
        message: str,
        source: str,
        line: int = 1,
        column: int = 1,
        expected: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, source, line, column)
        self.expected = expected

    def __str__(self) -> str:
        tail = f"; expected {', '.join(self.expected)}" if self.expected else ""
        return super().__str__() + tail


class FeelTypeError(_FeelError):
    """The static types of the operands do not fit, or a null is not guarded."""

    code = "feel_type"


class FeelEvaluationError(_FeelError):
    """An operation failed at run time; ``operands`` are the values it had."""

    code = "feel_evaluation"

    def __init__(
        self,
        message: str,
        source: str,
        line: int = 1,
        column: int = 1,
        operands: tuple[Any, ...] = (),
    ) -> None:
        super().__init__(message, source, line, column)
        self.operands = operands


class FeelLimitError(FeelEvaluationError):
    """The budget of steps, list length, text length or depth was exceeded."""

    code = "feel_limit"


class UnknownValue(QerarError):
    """A dated series or a calendar does not cover the date asked for.

    Not a fault: the case is referred to a person (policy-format, "series").
    ``policy`` is the id of the policy whose series it is, "" for a calendar.
    """

    code = "value_not_known"

    def __init__(self, element: str, argument: date, policy: str = "") -> None:
        super().__init__(element, argument, policy)
        self.element = element
        self.argument = argument
        self.policy = policy

    def __str__(self) -> str:
        return f"{self.element} has no value for {self.argument.isoformat()}"
