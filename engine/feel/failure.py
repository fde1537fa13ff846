"""The failure of one FEEL operation, before anyone knows where in the text it stands.

Values, operators and built-ins raise it.  The compiler catches it: in the
standard dialect the result is null, in the policy dialect it becomes a
``FeelEvaluationError`` with the place and the operands.
"""

from __future__ import annotations

__all__ = ["FeelFailure"]


class FeelFailure(Exception):
    """An operation has no value for its operands; ``message`` is one sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
