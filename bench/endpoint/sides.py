"""The two contenders, each over a new folder, and what must hold when they are done."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.car_request import request
from bench.endpoint import bare
from bench.endpoint.client import VARIED, Ask, Load, drive
from bench.endpoint.servers import ROOT, Server, served

__all__ = ["BARE", "Side", "bare_side", "our_side"]

BARE = "bare"
_PYTHON = Path(sys.executable)
QERAR = str(_PYTHON.with_name("qerar"))
_BARE_COMMAND = (str(_PYTHON), "-m", "bench.endpoint.serve_bare")
_DIGITS = VARIED.decode()
#: principal -> what it comes to
_CASES = {f"36{_DIGITS}": "declined", f"35{_DIGITS}": "approved"}


@dataclass(slots=True)
class Side:
    """A contender under way: what it can be asked, by name, and how often it has said 201."""

    asks: dict[str, Ask]
    server: Server
    acknowledged: int = 0

    def drive(self, names: Sequence[str], connections: int, **how: Any) -> Load:
        """A load (``client.drive``); raises SystemExit where an answer is not as it must be."""
        before = self.server.cpu_s()
        load = drive([self.asks[name] for name in names], connections, **how)
        load.server_cpu_s = self.server.cpu_s() - before
        if load.refused:
            raise SystemExit(f"not every answer was right: {dict(load.refused)}")
        self.acknowledged += load.acknowledged
        return load


@contextlib.contextmanager
def our_side(folder: Path, workers: int) -> Iterator[Side]:
    """``qerar serve``; afterwards the ledger holds what was acknowledged, and verifies."""
    folder.mkdir()
    environment = {"QERAR_DATA_DIR": str(folder / "data"), "QERAR_HOST": "127.0.0.1"}
    with served([QERAR, "serve"], folder, environment, workers) as server:
        key = (folder / "data" / "first-key").read_text("ascii").strip()
        path, headers = "/v1/policies/car_loan/decisions", (f"Authorization: Bearer {key}",)
        asks = {
            outcome: Ask(server.port, path, _body(principal), headers, outcome)
            for principal, outcome in _CASES.items()
        }
        side = Side(asks, server)
        yield side
    decisions = "SELECT count(*) FROM ledger WHERE kind = 'decision'"
    _agrees(folder / "data" / "ledger.db", decisions, side)
    found = subprocess.run(
        [QERAR, "verify"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode != 0:
        raise SystemExit(f"the ledger does not verify:\n{found.stdout}{found.stderr}")


@contextlib.contextmanager
def bare_side(folder: Path, workers: int) -> Iterator[Side]:
    """The bare endpoint; afterwards its table holds what was acknowledged."""
    folder.mkdir()
    file = folder / "kept.db"
    environment = {bare.FILE_VARIABLE: str(file)}
    with served(_BARE_COMMAND, folder, environment, workers) as server:
        side = Side({BARE: Ask(server.port, bare.PATH, _body(next(iter(_CASES))))}, server)
        yield side
    _agrees(file, "SELECT count(*) FROM kept", side)


def _body(principal: str) -> bytes:
    inputs = request(principal, str)
    day = inputs.pop("effective_date")
    told = {"effective_date": day, "reference": f"BENCH-{_DIGITS}", "inputs": inputs}
    return json.dumps(told).encode()


def _agrees(file: Path, query: str, side: Side) -> None:
    with contextlib.closing(sqlite3.connect(file)) as database:
        rows = database.execute(query).fetchone()[0]
    if rows != side.acknowledged:
        raise SystemExit(f"{rows} rows in {file.name}, and {side.acknowledged} acknowledged")
