"""The folder in which workers count together: one a server, and none left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli import counting


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands for the system's folder in memory."""
    monkeypatch.setattr(counting, "_MEMORY", tmp_path)
    return tmp_path


def test_a_server_has_a_private_folder_that_goes_with_it(base: Path) -> None:
    with counting.shared_folder() as folder, counting.shared_folder() as other:
        assert {folder, other} == set(base.iterdir())
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "counter_1.db").write_bytes(b"x")
    assert list(base.iterdir()) == []


def test_what_a_killed_server_left_is_removed_and_nothing_else(base: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    names = {
        "left": f"qerar-metrics-{ended.pid}-abc",
        "running": f"qerar-metrics-{os.getpid()}-abc",
        "no number": "qerar-metrics-x",
        "another's": "metrics",
    }
    for name in names.values():
        (base / name).mkdir()
        (base / name / "file").touch()
    with counting.shared_folder() as folder:
        kept = {path.name for path in base.iterdir()} - {folder.name}
    assert kept == set(names.values()) - {names["left"]}


def test_without_a_folder_in_memory_it_is_a_temporary_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "_MEMORY", tmp_path / "missing")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with counting.shared_folder() as folder:
        assert folder.parent == tmp_path
