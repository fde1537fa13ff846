"""Timing side by side: every contender runs in every round, ratios are per round.

A machine's speed drifts; two contenders timed one after the other in the same
round drift together, so the ratio of a round is fairer than that of two
medians taken apart.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["Timing", "ratio", "side_by_side"]


@dataclass(frozen=True, slots=True)
class Timing:
    """Microseconds a call, one figure a round."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)

    @property
    def least(self) -> float:
        return min(self.rounds)


def side_by_side(
    contenders: Mapping[str, Callable[[], object]], *, rounds: int, calls: int
) -> dict[str, Timing]:
    """Time ``calls`` calls of each contender, in turn, ``rounds`` times after a warm-up."""
    for call in contenders.values():
        for _ in range(max(20, calls // 10)):
            call()
    figures: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, call in contenders.items():
            gc.collect()
            start = time.perf_counter_ns()
            for _ in range(calls):
                call()
            figures[name].append((time.perf_counter_ns() - start) / calls / 1000)
    return {name: Timing(tuple(rows)) for name, rows in figures.items()}


def ratio(a: Timing, b: Timing) -> tuple[float, float, float]:
    """Least, median and greatest of a/b, round by round."""
    rows = [x / y for x, y in zip(a.rounds, b.rounds, strict=True)]
    return min(rows), statistics.median(rows), max(rows)
