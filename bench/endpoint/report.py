"""The tables and the lines that say what was aimed at, and whether it was met."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from bench.endpoint.client import Load
from bench.endpoint.memory import Sample, slope
from bench.endpoint.rounds import Spread, ratios, spread
from bench.endpoint.sides import BARE

__all__ = ["Loads", "memory", "speed"]

RATE_AIM = 0.6  # of the bare endpoint's answers a second, at least
P99_AIM = 3.0  # times its p99 with 8 connections, at most
WORKER_AIM_MB = 150.0
#: growth that is not a leak: what a worker's allocator settles by
FLAT_MB = 1.0  # in 10,000 decisions
#: connections -> contender -> its load of each round
Loads = Mapping[int, Mapping[str, Sequence[Load]]]


def _rate(load: Load) -> float:
    return load.rate


def _p50(load: Load) -> float:
    return load.percentile(0.50)


def _p99(load: Load) -> float:
    return load.percentile(0.99)


def speed(console: Console, loads: Loads) -> None:
    """Throughput and latency of each contender at each number of connections."""
    for connections, contenders in loads.items():
        console.print(_speed_table(connections, contenders))
    used = [load.client_us for one in loads.values() for rows in one.values() for load in rows]
    console.print(f"the load generator's own CPU: {statistics.median(used):.0f} us an answer")
    names = [name for name in loads[1] if name != BARE]
    for connections, contenders in loads.items():
        for name in names:
            found = ratios(contenders[name], contenders[BARE], _rate)
            _aim(
                console,
                f"throughput, {_many(connections)}, {name}: {_times(found)} the bare"
                f" endpoint's, aim at least {RATE_AIM}",
                found.median >= RATE_AIM,
            )
    for name in names:
        found = ratios(loads[8][name], loads[8][BARE], _p99)
        _aim(
            console,
            f"p99, 8 connections, {name}: {_times(found)} the bare endpoint's,"
            f" aim at most {P99_AIM:g}",
            found.median <= P99_AIM,
        )


def memory(console: Console, samples: Sequence[Sample]) -> None:
    """Each worker's memory after so many decisions; the first sample is the warm-up's."""
    table = Table(title="memory of each worker, MB", title_justify="left")
    table.add_column("decisions, all workers", justify="right")
    for number, _ in enumerate(samples[0].rss, 1):
        table.add_column(f"worker {number} RSS", justify="right")
        table.add_column("its own (USS)", justify="right")
    for sample in samples:
        figures = [
            f"{figure:,.1f}" for pair in zip(sample.rss, sample.uss, strict=True) for figure in pair
        ]
        table.add_row(f"{sample.decisions:,}", *figures)
    console.print(table)
    most = max(samples[-1].rss)
    _aim(
        console,
        f"memory of the largest worker after {samples[-1].decisions:,} decisions:"
        f" {most:.0f} MB, aim at most {WORKER_AIM_MB:g}",
        most <= WORKER_AIM_MB,
    )
    grown = slope(samples[1:])
    _aim(
        console,
        f"its growth after the first {samples[1].decisions:,}: {grown:+.2f} MB for each"
        f" 10,000 decisions, aim at most {FLAT_MB:g}",
        grown <= FLAT_MB,
    )


def _speed_table(connections: int, contenders: Mapping[str, Sequence[Load]]) -> Table:
    table = Table(title=_many(connections), title_justify="left")
    table.add_column("contender")
    for name in (
        "answers/s",
        "ratio to bare",
        "over the rounds",
        "p50 ms",
        "p99 ms",
        "p99 to bare's",
        "over the rounds",
        "workers' CPU us",
    ):
        table.add_column(name, justify="right")
    base = contenders[BARE]
    for name, rows in contenders.items():
        rate, p99 = ratios(rows, base, _rate), ratios(rows, base, _p99)
        table.add_row(
            name,
            f"{spread([load.rate for load in rows]).median:,.0f}",
            f"{rate.median:.2f}",
            f"{rate.least:.2f} .. {rate.most:.2f}",
            f"{spread([_p50(load) for load in rows]).median:.2f}",
            f"{spread([_p99(load) for load in rows]).median:.1f}",
            f"{p99.median:.2f}",
            f"{p99.least:.2f} .. {p99.most:.2f}",
            f"{spread([load.server_us for load in rows]).median:,.0f}",
        )
    return table


def _many(connections: int) -> str:
    return f"{connections} connection{'' if connections == 1 else 's'}"


def _times(found: Spread) -> str:
    return f"{found.median:.2f} ({found.least:.2f} .. {found.most:.2f}) x"


def _aim(console: Console, what: str, met: bool) -> None:
    console.print(f"[{'green' if met else 'red'}]{'met   ' if met else 'MISSED'}[/] {what}")
