"""The CI script and the Makefile do what they are for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    ("user", "apt", "done", "told"),
    [
        ("0", "true", "update install check test", ""),
        ("0", "false", "update check test", "there is no chromium and it could not be installed"),
        ("1000", "true", "check test", "there is no chromium and it could not be installed"),
    ],
    ids=["root", "root without a network", "somebody else"],
)
def test_ci_gets_the_browser_that_tests_of_pages_drive_or_says_that_it_could_not(
    tmp_path: Path, user: str, apt: str, done: str, told: str
) -> None:
    """Everything that the script calls is a stand-in that writes down that it was called."""
    (tmp_path / ".ci").mkdir()
    script = tmp_path / ".ci" / "run"
    script.write_bytes((ROOT / ".ci" / "run").read_bytes())
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, body in {
        "id": f"echo {user}",
        "make": 'echo "$1" >> done',
        "apt-get": f"echo $1 >> done; {apt} && cp tools/id tools/chromium",
    }.items():
        (tools / name).write_text(f"#!/bin/bash\n{body}\n", "utf-8")
        (tools / name).chmod(0o755)
    for name in ("bash", "dirname", "cp"):
        (tools / name).symlink_to(shutil.which(name) or name)
    ran = subprocess.run(
        [str(tools / "bash"), str(script)], env={"PATH": str(tools)}, cwd=tmp_path,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0
    assert (tmp_path / "done").read_text("utf-8").split() == done.split()
    assert told in ran.stderr
    assert bool(ran.stderr) == bool(told)


def test_every_target_is_told_at_the_top() -> None:
    told = set(re.findall(r"\bmake (\w+)", MAKEFILE.split("\n\n")[0]))
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert told == targets - {"clean"}
