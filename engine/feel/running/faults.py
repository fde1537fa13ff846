"""From an exception inside compiled code to a named error at its place in the FEEL text."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import DecimalException, DivisionByZero, Overflow, Underflow
from types import TracebackType
from typing import NamedTuple

from engine.errors import FeelEvaluationError, FeelLimitError
from engine.feel.failure import FeelFailure
from engine.feel.syntax.ast import Node, walk
from engine.feel.syntax.paths import static_path
from engine.feel.values.kinds import Value

__all__ = ["CAUGHT", "FILENAME", "Operand", "located"]

FILENAME = "<feel>"
CAUGHT = (
    FeelFailure,
    FeelLimitError,
    DecimalException,
    RecursionError,
    LookupError,
    TypeError,
    AttributeError,
)
"""What compiled code may raise; other errors of the project pass as they are."""


class Operand(NamedTuple):
    """Something an expression read: as written, and the value it had."""

    text: str
    value: Value


def located(error: Exception, env: Mapping[str, Value]) -> Exception:
    """The error to raise instead of ``error``, which came out of compiled code."""
    if isinstance(error, FeelLimitError) and error.source:
        return error.with_traceback(None)
    site, source = _site(error.__traceback__)
    line, column = (site.line, site.column) if site else (1, 1)
    operands = _operands(site, source, env) if site else ()
    if isinstance(error, FeelLimitError):
        return FeelLimitError(error.message, source, line, column, operands)
    if isinstance(error, RecursionError):
        return FeelLimitError("functions call each other too deeply", source, line, column)
    return FeelEvaluationError(_message(error), source, line, column, operands)


def _site(traceback: TracebackType | None) -> tuple[Node | None, str]:
    """The innermost FEEL node that was being evaluated, and its source."""
    site, source = None, ""
    while traceback is not None:
        frame = traceback.tb_frame
        if frame.f_code.co_filename == FILENAME:
            sites: list[Node] = frame.f_globals["SITES"]
            source = frame.f_globals["SOURCE"]
            if 0 < traceback.tb_lineno <= len(sites):
                site = sites[traceback.tb_lineno - 1]
        traceback = traceback.tb_next
    return site, source


def _message(error: Exception) -> str:
    match error:
        case FeelFailure(message=message):
            return message
        case DivisionByZero():
            return "division by zero"
        case Overflow():
            return "the number is too large"
        case Underflow():
            return "the number is too close to zero"
        case DecimalException():
            return "the operation has no numeric result"
        case LookupError():
            return f"there is no value for '{error.args[0] if error.args else ''}'"
    return f"a value is not of the type declared ({error})"


def _operands(site: Node, source: str, env: Mapping[str, Value]) -> tuple[Operand, ...]:
    """The paths that the failing node reads from the environment, with their values."""
    found: dict[str, Operand] = {}
    for node in walk(site):
        path = static_path(node)
        if path is None:
            continue
        value: Value = env
        for name in path:
            if not isinstance(value, Mapping) or name not in value:
                break
            value = value[name]
        else:
            text = ".".join(path)
            if not any(other.startswith(f"{text}.") for other in found):
                found[text] = Operand(text, value)
    return tuple(found.values())
