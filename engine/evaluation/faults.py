"""Turns whatever stops a formula or table into an evaluation fault with its operands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import EvaluationFault, FeelEvaluationError, QerarError, TableError
from engine.feel import Expression, feel_text
from engine.policy.model import PolicyVersion

__all__ = ["STOPS", "fault", "operands_of"]

STOPS = (FeelEvaluationError, TableError)
"""What evaluating an element may raise that means: the policy cannot be evaluated."""


def operands_of(expression: Expression, env: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What an expression reads, as (text, FEEL literal); what cannot be read is left out."""
    try:
        return tuple((one.text, _shown(one.value)) for one in expression.operands(env))
    except QerarError:
        return ()


def fault(
    policy: PolicyVersion,
    element: str,
    why: QerarError | str,
    expression: Expression | None = None,
    env: Mapping[str, Any] | None = None,
) -> EvaluationFault:
    """The named error for ``element`` ("values/x") of the policy."""
    message = why.message if isinstance(why, FeelEvaluationError | TableError) else str(why)
    operands = operands_of(expression, env) if expression is not None and env is not None else ()
    return EvaluationFault(policy.policy_id, policy.version, element, message, operands)


def _shown(value: object) -> str:
    try:
        return feel_text(value)
    except (QerarError, TypeError, ValueError):
        return repr(value)
