"""Comparisons of versions and drafts over a grid of inputs, for who may try a policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from math import isqrt

from engine.evaluation import Bundle
from engine.grids import NUMBERS, Question, compare, suggested, usual, variable
from engine.policy.model import Field, PolicyVersion
from engine.service.callers import Caller
from engine.service.comparing import Base, Compared, base_of, page_limit
from engine.service.trying import By, Trying

__all__ = ["Beginning", "Comparisons"]


@dataclass(frozen=True, slots=True)
class Beginning:
    """What two versions or drafts can be compared by, on a day and around some inputs.

    ``limit`` is the most points that are taken; ``inputs`` are those that can be
    varied, by path; ``suggested`` axes to begin with, as text; ``usual`` gives
    values to begin with for a path (None where it cannot be varied).
    """

    versions: tuple[PolicyVersion, PolicyVersion]
    on: date
    limit: int
    inputs: Mapping[str, Field]
    suggested: tuple[str, ...]
    usual: Callable[[str], str | None]

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes of both, the strongest of the newer one first."""
        return tuple(
            dict.fromkeys(name for one in self.versions[::-1] for name in one.outcome.order)
        )

    def is_number(self, path: str) -> bool:
        """Whether an input is a number, so that a curve can run along it."""
        field = self.inputs.get(path)
        return field is not None and field.spec.kind in NUMBERS


class Comparisons:
    """Comparisons that are answered at once; safe to share between threads.

    Every use case raises what ``Trying.law`` raises for each of the two.
    """

    def __init__(self, trying: Trying) -> None:
        self._trying = trying

    def base(self, caller: Caller, policy: str, number: int = 1) -> Base:
        """The inputs of a policy's example, counted from 1; raises ComparisonFaulty."""
        return base_of(self._trying.examples(caller, policy), number)

    def begin(
        self, caller: Caller, policy: str, sides: tuple[By, By], on: date | None, base: object
    ) -> Beginning:
        """What there is to choose from."""
        bundles, day = self._bundles(caller, policy, sides, on)
        versions = bundles[0].program.policy, bundles[1].program.policy
        limit = page_limit(*bundles)
        return Beginning(
            versions,
            day,
            limit,
            variable(versions, base),
            suggested(versions, day, base, limit),
            lambda path: usual(versions, day, base, path, isqrt(limit)),
        )

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
