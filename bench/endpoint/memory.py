"""Memory of each worker while it decides, to see whether it is small and stays flat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psutil

__all__ = ["Sample", "slope", "watch"]

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Sample:
    """Megabytes of each worker after ``decisions``: resident, and its own alone."""

    decisions: int
    rss: tuple[float, ...]
    uss: tuple[float, ...]


def watch(
    workers: Sequence[psutil.Process], marks: Sequence[int], decide: Callable[[int], None]
) -> list[Sample]:
    """A sample at each of the ``marks``; ``decide(n)`` has the workers make n decisions more."""
    done = 0
    samples = []
    for mark in marks:
        decide(mark - done)
        done = mark
        found = [worker.memory_full_info() for worker in workers]
        samples.append(
            Sample(mark, tuple(one.rss / MB for one in found), tuple(one.uss / MB for one in found))
        )
    return samples


def slope(samples: Sequence[Sample]) -> float:
    """Megabytes that the worst worker grows in 10,000 decisions of all, first to last sample."""
    first, last = samples[0], samples[-1]
    grown = max(after - before for before, after in zip(first.uss, last.uss, strict=True))
    return grown / (last.decisions - first.decisions) * 10_000
