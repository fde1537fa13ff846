"""Comparisons of versions and drafts over a grid of inputs, for who may try a policy."""

from __future__ import annotations

from datetime import date

from engine.evaluation import Bundle
from engine.grids import Question, compare, suggested
from engine.service.callers import Caller
from engine.service.comparing import Compared, page_limit
from engine.service.trying import By, Trying

__all__ = ["Comparisons"]


class Comparisons:
    """Comparisons for who may try a policy; safe to share between threads.

    Every use case raises what ``Trying.law`` raises for each of the two.
    """

    def __init__(self, trying: Trying) -> None:
        self._trying = trying

    def limit(self, caller: Caller, policy: str, sides: tuple[By, By], on: date | None) -> int:
        """The most points that ``compare`` takes of these two."""
        return page_limit(*self._bundles(caller, policy, sides, on)[0])

    def suggested(
        self, caller: Caller, policy: str, sides: tuple[By, By], on: date | None, base: object
    ) -> tuple[str, ...]:
        """Axes to begin with, as text; none where the rules read nothing that can be varied."""
        bundles, day = self._bundles(caller, policy, sides, on)
        versions = [one.program.policy for one in bundles]
        return suggested(versions, day, base, page_limit(*bundles))

    def compare(
        self, caller: Caller, policy: str, sides: tuple[By, By], on: date | None, question: Question
    ) -> Compared:
        """Every point decided by both, none of them logged; raises ComparisonFaulty too."""
        (before, after), day = self._bundles(caller, policy, sides, on)
        return Compared(compare(before, after, day, question, page_limit(before, after)))

    def _bundles(
        self, caller: Caller, policy: str, sides: tuple[By, By], on: date | None
    ) -> tuple[tuple[Bundle, Bundle], date]:
        before, day = self._trying.bundle(caller, policy, sides[0], on)
        after, _ = self._trying.bundle(caller, policy, sides[1], on)
        return (before, after), day
