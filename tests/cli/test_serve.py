"""What stops ``qerar serve`` from starting: a sentence and an exit status, before any worker.

How it lives and ends: tests/system/test_serve.py.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from engine.service import Settings, open_service
from tests.cli.conftest import Qerar, Ran
from tests.conftest import ROOT

HERE = ("--port", "0", "--data")


def refused(ran: Ran, status: int, said: str) -> None:
    """One sentence, an exit status, and nothing else."""
    assert (ran.status, ran.out) == (status, "")
    assert re.fullmatch(f"qerar: [^\n]*{said}[^\n]*\n", ran.err), ran.err


def test_a_data_folder_that_is_a_file_is_refused(qerar: Qerar, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for data in (tmp_path / "file" / "data", tmp_path / "file"):
        refused(qerar("serve", *HERE, data), 7, "the ledger is not available: ")


def test_a_data_folder_that_cannot_be_made_is_refused(qerar: Qerar) -> None:
    """Not by root either: the kernel lets nobody make a folder there."""
    refused(qerar("serve", *HERE, "/proc/self/data"), 7, "the ledger is not available: ")


def test_a_damaged_ledger_is_refused(qerar: Qerar, tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"scratched " * 1_000)
    refused(qerar("serve", *HERE, tmp_path), 6, "is damaged or not a ledger")


def edited(policies: Path) -> None:
    with (policies / "versions" / "car_loan" / "1.yaml").open("a", encoding="utf-8") as file:
        file.write("# edited\n")


def edited_with_its_digest(policies: Path) -> None:
    edited(policies)
    file = policies / "versions" / "car_loan" / "1.yaml"
    sums = policies / "versions" / "SHA256SUMS"
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    lines = sums.read_text("ascii").splitlines()
    changed = [f"{digest}  {ln.split()[1]}" if "car_loan/1.yaml" in ln else ln for ln in lines]
    sums.write_text("\n".join(changed) + "\n", "ascii")


@pytest.mark.parametrize("edit", [edited, edited_with_its_digest])
def test_a_published_file_that_was_edited_is_refused(
    qerar: Qerar, tmp_path: Path, edit: Callable[[Path], None]
) -> None:
    policies = Path(shutil.copytree(ROOT / "policies", tmp_path / "policies"))
    data = tmp_path / "data"
    open_service(Settings(policies=policies, data=data)).close()
    edit(policies)
    ran = qerar("--policies", policies, "serve", *HERE, data)
    refused(ran, 6, "A published version never changes")


@pytest.mark.parametrize(
    ("arguments", "environment", "status", "said"),
    [
        (
            (),
            {"QERAR_WORKER": "2"},
            2,
            "there is no setting QERAR_WORKER; did you mean QERAR_WORKERS?",
        ),
        ((), {"QERAR_BATCH_MIB": "much"}, 2, "QERAR_BATCH_MIB must be a number"),
        ((), {"QERAR_PORT": "70000"}, 2, "70000 is not in the range"),
        (("--workers", "0"), {}, 2, "0 is not in the range"),
        (("--port", "0", "--host", "192.0.2.1"), {}, 7, "cannot assign requested address"),
    ],
)
def test_a_setting_that_is_wrong_is_named(
    qerar: Qerar,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    environment: Mapping[str, str],
    status: int,
    said: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    ran = qerar("serve", *arguments, "--data", tmp_path / "data")
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err
    assert not (tmp_path / "data").exists()
