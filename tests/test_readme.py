"""The README's commands run as they are pasted, and answer what it says they answer."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(language: str) -> list[str]:
    return [text for found, text in BLOCK.findall(README) if found == language]


def commands() -> list[str]:
    lines = [line.split("#")[0].strip() for text in blocks("sh") for line in text.splitlines()]
    return [line for line in lines if line]


def run(command: str) -> subprocess.CompletedProcess[str]:
    """Run a README command with the qerar of the environment that runs the tests."""
    words = shlex.split(command)
    assert words[0] == ".venv/bin/qerar"
    program = Path(sys.executable).with_name("qerar")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("QERAR_")}
    return subprocess.run(
        [str(program), *words[1:]], cwd=ROOT, env=environment, capture_output=True, text=True,
        encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def test_the_first_decision_answers_what_the_readme_says() -> None:
    command = next(line for line in commands() if line.startswith(".venv/bin/qerar"))
    ran = run(command)
    assert ran.stderr == ""
    assert ran.returncode == 0
    assert ran.stdout == blocks("text")[0]  # its digest too: a shipped version never changes


@pytest.mark.parametrize("day", ["2022-07-29", "2022-08-10"])
def test_the_days_the_readme_suggests_have_a_decision(day: str) -> None:
    assert f"--on {day}" in README
    ran = run(f".venv/bin/qerar explain car_loan --on {day} --lang az examples/car_loan.json")
    assert (ran.returncode, ran.stderr) == (0, "")


def test_every_make_target_it_names_is_there() -> None:
    named = set(re.findall(r"\bmake (\w+)", README))
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert named - {"make"} <= targets
    assert {"setup", "test", "check"} <= named


def test_every_file_it_links_to_is_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []
