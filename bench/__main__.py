"""``python -m bench``: one run, every contender in turn, a table of ratios.

Decisions go from parsed JSON to reason codes, with inputs checked and without
rendered text.  Each contender must give the same reason codes before any is
timed.
"""

from __future__ import annotations

import argparse
import cProfile
import multiprocessing
import platform
import pstats
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from rich.console import Console
from rich.table import Table

from bench import ours, spiff_peer, zen_peer
from bench.car_request import our_request, request
from bench.measure import Timing, ratio, side_by_side
from bench.throughput import throughput


def _agree(contenders: dict[str, Callable[[str], list[str]]]) -> None:
    for principal, expected in (("36000", []), ("36500", ["CAR_LTV_EXCEEDED"])):
        for name, decide in contenders.items():
            got = decide(principal)
            if got != expected:
                raise SystemExit(f"{name} gives {got} for {principal}, not {expected}")


def _row(table: Table, name: str, timing: Timing, base: Timing) -> None:
    least, median, most = ratio(timing, base)
    table.add_row(
        name,
        f"{timing.median:,.1f}",
        f"{timing.least:,.1f}",
        f"{median:.2f}",
        f"{least:.2f} .. {most:.2f}",
    )


def _table(title: str, base: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("contender")
    for name in ("median us", "least us", f"ratio to {base}", "over the rounds"):
        table.add_column(name, justify="right")
    return table


def _car_loan(console: Console, rounds: int, calls: int) -> None:
    plain, traced = zen_peer.car_loan(trace=False), zen_peer.car_loan(trace=True)
    spiff = spiff_peer.car_loan()
    findings, whole = ours.car_loan(remedies=False), ours.car_loan(remedies=True)
    _agree(
        {
            "qerar": lambda p: findings(our_request(p)),
            "qerar with remedies": lambda p: whole(our_request(p)),
            "zen-engine": lambda p: plain(request(p, int)),
            "zen-engine with trace": lambda p: traced(request(p, int)),
            "SpiffWorkflow": lambda p: spiff(request(p, int)),
        }
    )
    for principal, what in (("36000", "approved"), ("36500", "declined")):
        mine, theirs = our_request(principal), request(principal, int)
        timings = side_by_side(
            {
                "qerar": partial(findings, mine),
                "qerar, remedies verified": partial(whole, mine),
                "zen-engine": partial(plain, theirs),
                "zen-engine with trace": partial(traced, theirs),
                "SpiffWorkflow DMN": partial(spiff, theirs),
            },
            rounds=rounds,
            calls=calls,
        )
        table = _table(f"car_loan to findings, {what}", "zen with trace")
        for name, timing in timings.items():
            _row(table, name, timing, timings["zen-engine with trace"])
        console.print(table)


def _lookup(console: Console, rounds: int, calls: int) -> None:
    small, large = 160, 16_000
    contenders: dict[str, Callable[[], object]] = {}
    for size in (small, large):
        key = f"k{size * 3 // 4}"
        peer, table, decision = (
            zen_peer.lookup(size),
            ours.lookup(size),
            ours.lookup_decision(size),
        )
        if not int(peer(key)) == size * 3 // 4 == decision(key):
            raise SystemExit(f"the lookup of {size} rows does not agree")
        contenders[f"qerar table, {size} rows"] = partial(table, key)
        contenders[f"qerar decision, {size} rows"] = partial(decision, key)
        contenders[f"zen-engine, {size} rows"] = partial(peer, key)
    timings = side_by_side(contenders, rounds=rounds, calls=calls)
    table = _table("one equality column: 16,000 rows against 160", "its 160 rows")
    for kind in ("qerar table", "qerar decision", "zen-engine"):
        base = timings[f"{kind}, {small} rows"]
        for size in (small, large):
            _row(table, f"{kind}, {size} rows", timings[f"{kind}, {size} rows"], base)
    console.print(table)


def _processes(console: Console, seconds: float) -> None:
    context = multiprocessing.get_context("spawn")
    rates: dict[int, float] = {}
    for workers in (1, 2):
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            rates[workers] = sum(pool.map(throughput, [seconds] * workers))
    table = Table(title="declined car_loan decisions a second", title_justify="left")
    table.add_column("processes, one thread each")
    table.add_column("decisions/s", justify="right")
    table.add_column("ratio to one", justify="right")
    for workers, rate in rates.items():
        table.add_row(str(workers), f"{rate:,.0f}", f"{rate / rates[1]:.2f}")
    console.print(table)


def _profile(calls: int) -> None:
    decide, case = ours.car_loan(remedies=False), our_request("36500")
    decide(case)
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(calls):
        decide(case)
    profile.disable()
    pstats.Stats(profile).sort_stats("tottime").print_stats(30)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="rounds of every contender")
    parser.add_argument("--calls", type=int, default=500, help="calls a round")
    parser.add_argument("--profile", action="store_true", help="where our time goes, instead")
    options = parser.parse_args()
    if options.profile:
        _profile(options.calls * 10)
        return
    console = Console(width=110)
    console.print(f"Python {platform.python_version()}, {multiprocessing.cpu_count()} cores")
    _car_loan(console, options.rounds, options.calls)
    _lookup(console, options.rounds, max(50, options.calls // 5))
    _processes(console, 3.0)


if __name__ == "__main__":
    main()
