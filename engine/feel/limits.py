"""Bounds of an expression's text when compiled and of its work when evaluated."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from engine.errors import FeelLimitError

__all__ = ["DEFAULT_LIMITS", "Budget", "Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Compile-time bounds: characters of source, and depth of nesting."""

    length: int = 20_000
    depth: int = 80


DEFAULT_LIMITS = Limits()

TEXT_STEP = 1000
"""Going through so many characters is one step."""
_HEAVY = (list, dict, str)
"""What is weighed within a value."""


class Budget:
    """What one decision may still spend; not shared between threads.

    ``steps`` counts turns of loops, items given to functions and calls of
    functions written in FEEL; ``list_length`` (items) and ``text_length``
    (characters) bound any single value; ``call_depth`` bounds recursion.
    Exceeding one raises ``FeelLimitError``.
    """

    __slots__ = ("call_depth", "list_length", "steps", "text_length")

    def __init__(
        self,
        steps: int = 200_000,
        list_length: int = 20_000,
        text_length: int = 200_000,
        call_depth: int = 40,
    ) -> None:
        self.steps = steps
        self.list_length = list_length
        self.text_length = text_length
        self.call_depth = call_depth

    def step(self, count: int = 1) -> None:
        """Spend ``count`` steps."""
        self.steps -= count
        if self.steps < 0:
            raise FeelLimitError("the evaluation takes more steps than it may", "")

    def lift(self) -> None:
        """Let anything more take as many steps as it needs: what was done within them once."""
        self.steps = sys.maxsize

    def size(self, value: object) -> object:
        """``value``, if it is not a list or text longer than allowed."""
        if isinstance(value, str):
            self.step(len(value) // TEXT_STEP)
            if len(value) > self.text_length:
                raise FeelLimitError(
                    f"a text of {len(value)} characters is longer than {self.text_length}", ""
                )
        elif isinstance(value, list) and len(value) > self.list_length:
            self.length(len(value))
        return value

    def weigh(self, value: object) -> None:
        """Spend a step for each item and entry within ``value``, and for long texts."""
        if isinstance(value, str):
            self.step(len(value) // TEXT_STEP)
        elif isinstance(value, (list, dict)):  # X | Y would be built anew for every item
            self.step(len(value))
            for item in value if isinstance(value, list) else value.values():
                if isinstance(item, _HEAVY):
                    self.weigh(item)

    def length(self, count: int) -> None:
        """Refuse a list of ``count`` items if that is too many."""
        if count > self.list_length:
            raise FeelLimitError(f"a list of {count} items is longer than {self.list_length}", "")

    def enter(self) -> None:
        """Begin a call of a function written in FEEL; ``leave`` ends it."""
        self.step()
        self.call_depth -= 1
        if self.call_depth < 0:
            raise FeelLimitError("functions call each other too deeply", "")

    def leave(self) -> None:
        """End a call begun with ``enter``."""
        self.call_depth += 1
