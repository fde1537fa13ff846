"""``python -m bench.endpoint``: deciding over HTTP, durable, beside a bare endpoint.

Ours is ``qerar serve``: POST a car_loan case, answered when it is in the
ledger.  The peer is a Flask endpoint that makes one fsynced SQLite insert of
the same body.  Both are served by the same server with the same settings, on
this machine, in one run, by turns.  Every answer is checked; at the end the
files must hold just what was acknowledged, and the ledger must verify.
"""

from __future__ import annotations

import argparse
import multiprocessing
import platform
import tempfile
from functools import partial
from pathlib import Path

from rich.console import Console

from bench.endpoint import report
from bench.endpoint.memory import Sample, watch
from bench.endpoint.rounds import interleaved
from bench.endpoint.servers import ROOT
from bench.endpoint.sides import BARE, bare_side, our_side

CONNECTIONS = (1, 8, 64)
#: shares of ``--decisions`` after which memory is read; the first are the warm-up
MARKS = (0.02, 0.2, 0.6, 1.0)


def _speed(folder: Path, options: argparse.Namespace) -> report.Loads:
    workers, seconds = options.workers, options.seconds
    with our_side(folder / "ours", workers) as ours, bare_side(folder / "bare", workers) as peer:
        contenders = {**dict.fromkeys(ours.asks, ours), BARE: peer}
        for name, side in contenders.items():  # until every thread of every worker has answered
            side.drive([name], max(CONNECTIONS), seconds=seconds)
        return {
            connections: interleaved(
                {
                    name: partial(
                        side.drive, [name], connections, seconds=seconds, warm_up=seconds / 5
                    )
                    for name, side in contenders.items()
                },
                options.rounds,
            )
            for connections in CONNECTIONS
        }


def _memory(folder: Path, options: argparse.Namespace) -> list[Sample]:
    with our_side(folder / "memory", options.workers) as ours:
        return watch(
            ours.server.workers(),
            [round(options.decisions * share) for share in MARKS],
            lambda decisions: ours.drive(list(ours.asks), 8 * options.workers, answers=decisions),
        )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m bench.endpoint", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="rounds of every contender")
    parser.add_argument("--seconds", type=float, default=2.0, help="seconds of one load")
    parser.add_argument("--workers", type=int, default=2, help="worker processes of each server")
    parser.add_argument("--decisions", type=int, default=50_000, help="while memory is watched")
    options = parser.parse_args()
    console = Console(width=120)
    cores = multiprocessing.cpu_count()
    console.print(f"Python {platform.python_version()}, {cores} cores, {options.workers} workers")
    var = ROOT / "var"  # on the disk a server would use; in memory an fsync would be free
    var.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=var) as name:
        report.speed(console, _speed(Path(name), options))
        report.memory(console, _memory(Path(name), options))
    console.print("every answer was 201 and is in its file; the ledgers verify")


if __name__ == "__main__":
    main()
