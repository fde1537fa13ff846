"""Loads side by side: every contender in every round, in an order that turns."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench.endpoint.client import Load

__all__ = ["Spread", "interleaved", "ratios", "spread"]


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure over the rounds."""

    least: float
    median: float
    most: float


def interleaved(contenders: Mapping[str, Callable[[], Load]], rounds: int) -> dict[str, list[Load]]:
    """Each contender's loads, one a round; who is first turns with the rounds."""
    loads: dict[str, list[Load]] = {name: [] for name in contenders}
    names = list(contenders)
    for turn in range(rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            loads[name].append(contenders[name]())
    return loads


def spread(figures: Sequence[float]) -> Spread:
    """Least, median and greatest."""
    return Spread(min(figures), statistics.median(figures), max(figures))


def ratios(ours: Sequence[Load], base: Sequence[Load], figure: Callable[[Load], float]) -> Spread:
    """Least, median and greatest of ours/base, round by round."""
    return spread([figure(a) / figure(b) for a, b in zip(ours, base, strict=True)])
