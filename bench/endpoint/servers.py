"""The two servers as processes of their own: ended by their own id, whatever happens."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

__all__ = ["Server", "served"]

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers on ``port``."""

    process: subprocess.Popen[bytes]
    port: int

    def workers(self) -> list[psutil.Process]:
        """Its worker processes, oldest first."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        found = [child for child in children if "resource_tracker" not in " ".join(child.cmdline())]
        return sorted(found, key=lambda child: child.pid)

    def cpu_s(self) -> float:
        """Seconds of processor time that its workers have used."""
        used = [worker.cpu_times() for worker in self.workers()]
        return sum(one.user + one.system for one in used)


@contextlib.contextmanager
def served(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], workers: int
) -> Iterator[Server]:
    """``COMMAND --workers N --port P`` until the block is left.

    Its log goes to ``folder/server.log``.  Raises SystemExit with the log where
    it does not start, or does not stop well.
    """
    port = _free_port()
    log = folder / "server.log"
    command = [*command, "--workers", str(workers), "--port", str(port)]
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=out, stderr=out
        )
    try:
        server = Server(process, port)
        _until_it_answers(server, log, workers)
        yield server
    finally:
        process.terminate()
        try:
            status = process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            status = process.wait()
    if status != 0:
        raise SystemExit(f"{' '.join(command)} ended with {status}:\n{log.read_text('utf-8')}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _until_it_answers(server: Server, log: Path, workers: int) -> None:
    """Wait until every worker listens: a worker that starts late would be measured starting."""
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline and server.process.poll() is None:
        if sum(map(_listens, server.workers())) >= workers:
            return
        time.sleep(0.05)
    raise SystemExit(f"no server on port {server.port}:\n{log.read_text('utf-8')}")


def _listens(worker: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return any(one.status == psutil.CONN_LISTEN for one in worker.net_connections(kind="tcp"))
    return False
