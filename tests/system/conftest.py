"""A real server for the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.system.serving import Server, launch

Start = Callable[..., Server]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """``start(workers=2, data=..., ...)``: a ready server, ended after the test.

    Without ``data`` all servers of one test stand on the same new folder.  The other
    arguments are those of ``launch``.
    """
    servers: list[Server] = []

    def start_one(data: Path | None = None, **options: Any) -> Server:
        server = launch(data or tmp_path / "data", tmp_path / "server.log", **options)
        servers.append(server)
        return server

    yield start_one
    for server in servers:
        server.end()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server with two workers for all tests of a module, on a folder of its own."""
    folder = tmp_path_factory.mktemp("server")
    running = launch(folder / "data", folder / "server.log")
    yield running
    running.end()
