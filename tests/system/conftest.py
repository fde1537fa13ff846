"""A real server for the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.policy_folder import shipped_alone
from tests.system.serving import Server, launch

Start = Callable[..., Server]


@pytest.fixture(scope="session")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The policies of most servers here: car loans alone, which start in a quarter of the time."""
    return shipped_alone(tmp_path_factory.mktemp("one") / "policies", "car_loan")


@pytest.fixture
def start(tmp_path: Path, policies: Path) -> Iterator[Start]:
    """``start(workers=2, data=..., shipped=False, ...)``: a ready server, ended after the test.

    Without ``data`` all servers of one test stand on the same new folder; it has car
    loans alone, unless all that is ``shipped``.  The other arguments are those of ``launch``.
    """
    servers: list[Server] = []

    def start_one(data: Path | None = None, *, shipped: bool = False, **options: Any) -> Server:
        own = {} if shipped else {"QERAR_POLICIES": str(policies)}
        options["environment"] = own | dict(options.get("environment") or {})
        server = launch(data or tmp_path / "data", tmp_path / "server.log", **options)
        servers.append(server)
        return server

    yield start_one
    for server in servers:
        server.end()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, policies: Path) -> Iterator[Server]:
    """One server with two workers for all tests of a module, on a folder of its own: car loans."""
    folder = tmp_path_factory.mktemp("server")
    own = {"QERAR_POLICIES": str(policies)}
    running = launch(folder / "data", folder / "server.log", environment=own)
    yield running
    running.end()


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The same over everything that is shipped."""
    folder = tmp_path_factory.mktemp("shipped")
    running = launch(folder / "data", folder / "server.log")
    yield running
    running.end()
