"""``python -m bench.replay``: a log of car_loan decisions decided again by versions 1 and 2.

The log is made in a ledger of its own, which is gone afterwards.  A replay is run as a
server runs it, by a process beside this one; one of them is killed in the middle, is
resumed, and must come to the same digest.  While it goes on, decisions are made and
timed, as they are afterwards.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import signal
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from itertools import repeat
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from engine.service import Caller, Request, Service, Settings, open_service
from engine.service.replays import ByVersion, Replay, Selection

ROOT = Path(__file__).resolve().parents[1]
POLICY = "car_loan"
#: two years before the rule of 30 July 2022 and two after it
FIRST_DAY, DAYS = date(2020, 7, 30), 4 * 365
PRICES = ("18000.00", "30000.00", "30000.01", "42500.00", "64999.99")
#: shares of the price that one of the versions has as a limit
LIMITS = ("0.20", "0.40", "0.50", "0.60", "0.70", "0.80", "0.90")
CENT = Decimal("0.01")
BREATH_S = 0.02


def requests(count: int) -> Iterator[Request]:
    """Requests over both versions' days, around every limit; the same at every call."""
    drawn = random.Random("car loans")
    for number in range(count):
        day = FIRST_DAY + timedelta(days=number * 7 % DAYS)
        years = drawn.randrange(6)
        built = day.replace(year=day.year - years, day=min(day.day, 28))
        price = Decimal(drawn.choice(PRICES))
        limit = (price * Decimal(drawn.choice(LIMITS))).quantize(CENT, ROUND_DOWN)
        vehicle: dict[str, Any] = {
            "powertrain": drawn.choice(("electric", "hybrid", "other")),
            "production_date": (built - timedelta(days=drawn.choice((-1, 0, 1, 90)))).isoformat(),
            "price": price,
        }
        if date.fromisoformat(vehicle["production_date"]) > day:
            vehicle["production_date"] = day.isoformat()
        if day < date(2022, 7, 30) and number % 50 == 0:
            del vehicle["powertrain"]  # the old rule does not ask for it, the new one does
        principal = limit + drawn.choice((-CENT, Decimal(0), CENT, Decimal(900)))
        yield Request({"vehicle": vehicle, "loan": {"principal": principal}}, day)


@dataclass
class Run:
    """A replay that was run: what came of it, and what its process took."""

    replay: Replay
    seconds: float
    peak_mb: float


def _log(service: Service, caller: Caller, count: int) -> float:
    """Seconds that logging took."""
    begun = time.perf_counter()
    lines = zip(requests(count), repeat(None), strict=False)
    for told in service.decisions.decide_many(caller, POLICY, lines):
        if isinstance(told, Exception):
            raise told
    return time.perf_counter() - begun


def _follow(service: Service, caller: Caller, asked: Replay, console: Console) -> Iterator[Replay]:
    """A replay at each look, the last when it has ended."""
    with console.status("") as status:
        while not (found := service.replays.read(caller, asked.id)).ended:
            status.update(f"{found.status} {found.done:,} of {found.total or 0:,}")
            yield found
            time.sleep(BREATH_S)
    yield found


def _process() -> psutil.Process | None:
    """The process that works off replays."""
    for child in psutil.Process().children():
        try:
            if any(part.endswith("process.py") for part in child.cmdline()):
                return child
        except psutil.Error:
            continue
    return None


def _resident_mb() -> float:
    try:
        found = _process()
        return found.memory_info().rss / 1e6 if found else 0.0
    except psutil.Error:
        return 0.0


def _run(service: Service, caller: Caller, version: int, console: Console) -> Run:
    """A replay against a version, undisturbed."""
    begun, peak = time.perf_counter(), 0.0
    last = service.replays.start(caller, POLICY, Selection(), ByVersion(version))
    for found in _follow(service, caller, last, console):
        last, peak = found, max(peak, _resident_mb())
    return Run(last, time.perf_counter() - begun, peak)


def _killed(
    service: Service, caller: Caller, version: int, seconds: float, console: Console
) -> tuple[Replay, int, list[float]]:
    """A replay that is killed in the middle; where that was, and how long deciding took during."""
    last = asked = service.replays.start(caller, POLICY, Selection(), ByVersion(version))
    killed, waits = 0, list[float]()
    for last in _follow(service, caller, asked, console):
        if not killed and last.total and last.done >= last.total // 2 and not last.ended:
            process = _process()
            if process is not None:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
                killed = service.replays.read(caller, asked.id).done
        elif killed and not waits and last.done > killed and not last.ended:
            waits = _decide(service, caller, seconds)
    return last, killed, waits


def _decide(service: Service, caller: Caller, seconds: float) -> list[float]:
    """Milliseconds that single decisions took until they were durable."""
    found = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for request in requests(50):
            begun = time.perf_counter()
            service.decisions.decide(caller, POLICY, request)
            found.append((time.perf_counter() - begun) * 1000)
    return found


def _tell(run: Run, version: int, console: Console) -> None:
    total, counts = run.replay.total or 0, run.replay.to_json()["counts"]
    console.print(
        f"\n{total:,} logged decisions against version {version}: {run.seconds:,.1f} s,"
        f" {total / run.seconds:,.0f} a second, {run.peak_mb:,.0f} MB at most"
    )
    table = Table()
    for name in ("as it was", f"by version {version}"):
        table.add_column(name)
    table.add_column("decisions", justify="right")
    for one in run.replay.to_json()["transitions"]:
        table.add_row(one["from"], one["to"], f"{one['count']:,}")
    console.print(table)
    told = ", ".join(f"{name} {count:,}" for name, count in counts.items())
    console.print(told, soft_wrap=True)
    console.print(f"{run.replay.status}, {run.replay.digest}")


def _waits(during: list[float], after: list[float]) -> Table:
    table = Table()
    table.add_column("a decision until it is durable, in ms")
    for name in ("decisions", "median", "99 of 100 within"):
        table.add_column(name, justify="right")
    for name, waits in (("while a replay runs", during), ("no replay", after)):
        if len(waits) > 1:
            last = statistics.quantiles(waits, n=100)[98]
            told = (f"{len(waits):,}", f"{statistics.median(waits):.2f}", f"{last:.2f}")
            table.add_row(name, *told)
    return table


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.replay", description=__doc__)
    parser.add_argument("--decisions", type=int, default=10_000, help="decisions in the log")
    parser.add_argument("--seconds", type=float, default=5.0, help="of deciding during a replay")
    options = parser.parse_args()
    console = Console(width=110)
    console.print(f"Python {platform.python_version()}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(policies=ROOT / "policies", data=Path(folder))
        with open_service(settings) as service:
            key = (Path(folder) / "first-key").read_text("ascii").strip()
            caller = service.access.authenticate(key)
            seconds = _log(service, caller, options.decisions)
            rate = options.decisions / seconds
            console.print(
                f"{options.decisions:,} decisions logged in {seconds:,.1f} s, {rate:,.0f} a second"
            )
            runs = {}
            for version in (1, 2):
                runs[version] = _run(service, caller, version, console)
                _tell(runs[version], version, console)
            again, killed, during = _killed(service, caller, 1, options.seconds, console)
            console.print(f"\nkilled at {killed:,}, resumed: {again.status}, {again.digest}")
            console.print(_waits(during, _decide(service, caller, options.seconds)))
    if not killed:
        raise SystemExit("the replay was over before it could be killed: log more decisions")
    if again.digest is None or again.digest != runs[1].replay.digest:
        raise SystemExit("the digests differ")
    console.print("the digests of the replay in one go and of the one that was killed are the same")


if __name__ == "__main__":
    main()
