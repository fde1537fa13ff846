"""Words of the formulas whose meaning a reader of the document is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from engine.feel.syntax import ast
from engine.narration.document import Term
from engine.policy.model import Formula, PolicyVersion

__all__ = ["terms"]

_TERMS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {}


def terms(policy: PolicyVersion, lang: str) -> tuple[Term, ...]:
    """Those that the version's formulas use, in the order of this list."""
    return ()
