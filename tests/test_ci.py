"""The CI script and the Makefile do what they are for."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def test_ci_runs_the_checks_and_all_tests_and_fails_with_either() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    text = script.read_text("utf-8")
    assert "make check || status=1" in text
    assert "make test || status=1" in text
    assert text.rstrip().endswith('exit "$status"')
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0


def test_every_target_is_told_at_the_top() -> None:
    told = set(re.findall(r"\bmake (\w+)", MAKEFILE.split("\n\n")[0]))
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert told == targets - {"clean"}
