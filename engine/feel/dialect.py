"""The two dialects of FEEL that the engine speaks."""

from __future__ import annotations

from enum import Enum

__all__ = ["Dialect"]


class Dialect(Enum):
    """How errors show, and which functions there are."""

    STANDARD = "standard"
    """DMN's own: an operation that fails gives null."""

    POLICY = "policy"
    """For policies: a failure is an error with its place; nothing reads the clock."""
