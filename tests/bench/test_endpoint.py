"""The bench of the endpoint runs: small, for what it says, never for how fast it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.policy_folder import shipped_alone

ROOT = Path(__file__).resolve().parents[2]
SMALL = ("--rounds", "1", "--seconds", "0.2", "--decisions", "100")


def test_the_bench_of_the_endpoint_checks_every_answer_and_tells_of_every_aim(
    tmp_path: Path,
) -> None:
    policies = shipped_alone(tmp_path / "policies", "car_loan")  # servers start sooner with one
    ran = subprocess.run(
        [sys.executable, "-m", "bench.endpoint", *SMALL],
        cwd=ROOT,
        env={**os.environ, "QERAR_POLICIES": str(policies)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    aims = [line.split(maxsplit=1) for line in ran.stdout.splitlines() if ", aim at " in line]
    assert {verdict for verdict, _ in aims} <= {"met", "MISSED"}
    assert [what.split(":")[0] for _, what in aims] == [
        *(
            f"throughput, {connections}, {outcome}"
            for connections in ("1 connection", "8 connections", "64 connections")
            for outcome in ("declined", "approved")
        ),
        "p99, 8 connections, declined",
        "p99, 8 connections, approved",
        "memory of the largest worker after 100 decisions",
        "its growth after the first 20",
    ]
    assert ran.stdout.splitlines()[-1] == (
        "every answer was 201 and is in its file; the ledgers verify"
    )
