"""Runs the command in this process, as a shell would."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cli.main import run
from engine.service import Service, Settings, open_service
from tests.conftest import ROOT

ELECTRIC = {
    "vehicle": {"powertrain": "electric", "production_date": "2021-05-01", "price": "40000"},
    "loan": {"principal": "36500"},
}


class Ran(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Qerar = Callable[..., Ran]


@pytest.fixture
def qerar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Qerar:
    """``qerar(*arguments, stdin=...)``; ``stdin`` is bytes, or anything that becomes JSON."""
    for name in [name for name in os.environ if name.startswith("QERAR_")]:
        monkeypatch.delenv(name)

    def call(*arguments: object, stdin: object = b"") -> Ran:
        data = stdin if isinstance(stdin, bytes) else json.dumps(stdin).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        status = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(int(status), captured.out, captured.err)

    return call


@pytest.fixture
def electric() -> dict[str, Any]:
    """Inputs of a declined car loan under version 2; fresh, to be changed at will."""
    copy: dict[str, Any] = json.loads(json.dumps(ELECTRIC))
    return copy


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a founded ledger, to be copied."""
    folder = tmp_path_factory.mktemp("founded") / "data"
    open_service(Settings(policies=ROOT / "policies", data=folder)).close()
    return folder


@pytest.fixture
def data(founded: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own, as it is after a first start."""
    return Path(shutil.copytree(founded, tmp_path / "data"))


@pytest.fixture
def service(data: Path) -> Iterator[Service]:
    """A service that runs on the folder, as another process would."""
    with open_service(Settings(policies=ROOT / "policies", data=data)) as running:
        yield running
