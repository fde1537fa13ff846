"""How many decisions a process makes in a second."""

from __future__ import annotations

import time

from bench import ours
from bench.car_request import our_request

__all__ = ["throughput"]


def throughput(seconds: float) -> float:
    """Decisions a second of one thread over ``seconds``; a worker process imports it by name."""
    decide, case = ours.car_loan(remedies=False), our_request("36500")
    for _ in range(100):
        decide(case)
    count, end = 0, time.perf_counter() + seconds
    start = time.perf_counter()
    while time.perf_counter() < end:
        for _ in range(50):
            decide(case)
        count += 50
    return count / (time.perf_counter() - start)
