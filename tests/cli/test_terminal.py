"""The command as a shell runs it: locales, pipes, outputs that fail."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def start(root: Path, *arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    """The command in a process of its own, on the example of the README."""
    command = [sys.executable, "-c", "from cli.main import main; main()", *arguments]
    file = root / "examples" / "car_loan.json"
    return subprocess.Popen([*command, "--on", "2022-08-10", str(file)], cwd=root, **options)


def test_azerbaijani_is_utf_8_whatever_the_locale(root: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    with start(
        root, "decide", "car_loan", "--lang", "az", env=os.environ | plain, stdout=subprocess.PIPE
    ) as ran:
        out = ran.communicate(timeout=60)[0].decode("utf-8")
    assert (ran.returncode, "KTN əmsalının yuxarı həddi" in out) == (0, True)


@pytest.mark.parametrize("asked", [("explain",), ("decide", "--json")])
def test_a_reader_that_goes_away_is_no_failure(root: Path, asked: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = (asked[0], "car_loan", *asked[1:])
    with start(root, *command, stdout=writing, stderr=subprocess.PIPE) as ran:
        os.close(writing)
        told = ran.communicate(timeout=60)[1]
    assert (ran.returncode, told) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_an_output_that_cannot_be_written_is_told_in_one_line(root: Path) -> None:
    with (
        Path("/dev/full").open("wb") as full,
        start(root, "decide", "car_loan", "--json", stdout=full, stderr=subprocess.PIPE) as ran,
    ):
        told = ran.communicate(timeout=60)[1]
    assert (ran.returncode, told) == (2, b"qerar: the output: No space left on device\n")


def test_json_is_utf_8_and_readable(root: Path) -> None:
    with start(root, "decide", "car_loan", "--json", stdout=subprocess.PIPE) as ran:
        out = ran.communicate(timeout=60)[0]
    assert "məbləğ".encode() in out
    assert json.loads(out)["outcome"] == "declined"
