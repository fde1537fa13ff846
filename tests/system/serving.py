"""A real server: ``qerar serve`` in a process group of its own, on a free port.

The port is held for the server's whole life by a bound socket that never listens, so
that two servers of two test runs never meet on one (granian shares a port that is taken).
A server is ended by its own process group, never by a name.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
#: the command of the environment that runs the tests
QERAR = Path(sys.executable).with_name("qerar")
#: how long a start, a stop or an answer may take on a busy machine, in seconds
PATIENCE = 60.0
#: between two looks at something that is not there yet
BREATH = 0.02


class NotStarted(Exception):
    """The server ended, or did not become ready; carries its exit status and its log."""

    def __init__(self, status: int | None, log: str) -> None:
        super().__init__(f"exit status {status}\n{log}")
        self.status = status
        self.log = log


@dataclass
class Server:
    """One running server."""

    process: subprocess.Popen[bytes]
    port: int
    data: Path
    log: Path
    key: str = ""
    _socket: socket.socket | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, key: str | None = None, **options: Any) -> httpx.Client:
        """A client with a key (the first one); ``key=""`` sends none.  The caller closes it."""
        token = self.key if key is None else key
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        # without verify=False each client reads the system's certificates: 30 ms
        return httpx.Client(
            base_url=self.url, headers=headers, timeout=PATIENCE, verify=False, **options
        )

    def listens(self) -> bool:
        """Whether a worker takes connections."""
        with socket.socket() as asking:
            return asking.connect_ex(("127.0.0.1", self.port)) == 0

    def listeners(self) -> int:
        """How many workers take connections: each has a socket of its own on the port."""
        lines = Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]
        fields = [line.split() for line in lines]
        return sum(f[3] == "0A" and f[1].endswith(f":{self.port:04X}") for f in fields)

    def workers(self) -> list[int]:
        """The process ids of the workers that are alive."""
        return [
            child
            for child in children(self.process.pid)
            if b"multiprocessing.resource_tracker" not in command_line(child)
        ]

    def log_text(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def log_lines(self) -> list[dict[str, Any]]:
        """The log's lines that are JSON objects."""
        found = []
        for line in self.log_text().splitlines():
            try:
                value = json.loads(line)
            except ValueError:
                continue
            if isinstance(value, dict):
                found.append(value)
        return found

    def kill(self) -> None:
        """SIGKILL to the parent and its workers at once; returns when all are gone."""
        self._signal_group(signal.SIGKILL)
        self.process.wait(PATIENCE)
        self._until_the_group_is_gone()
        self._release()

    def stop(self) -> int:
        """SIGTERM to the parent, as a supervisor does it; the exit status."""
        self.process.terminate()
        return self.ended()

    def ended(self) -> int:
        """Wait for a server that was told to stop; the exit status."""
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"did not stop on SIGTERM:\n{self.log_text()}") from None
        self._release()
        return status

    def end(self) -> None:
        """Whatever state it is in, nothing of it runs afterwards."""
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE / 4)
        self.kill()

    def _signal_group(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def _until_the_group_is_gone(self) -> None:
        """Workers outlive the parent by a moment, and are reaped by someone else."""
        until(lambda: not any(alive(one) for one in group(self.process.pid)))

    def _release(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def launch(
    data: Path,
    log: Path,
    *,
    workers: int = 2,
    command: Sequence[str] = (),
    prefix: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    seen: Path | None = None,
) -> Server:
    """Start a server and wait until it is ready.

    ``command`` replaces ``qerar serve`` (``python app.py``) and takes host and port from the
    environment; ``prefix`` runs before it (``nsenter …``); ``seen`` is where this process finds
    the data directory, when that is elsewhere.  The log is appended to.  Raises NotStarted.
    """
    server = spawn(
        data, log, workers=workers, command=command, prefix=prefix,
        environment=environment, seen=seen,
    )  # fmt: skip
    try:
        until_ready(server)
    except BaseException:
        server.end()
        raise
    server.key = (server.data / "first-key").read_text("ascii").strip()
    return server


def spawn(
    data: Path,
    log: Path,
    *,
    workers: int = 2,
    command: Sequence[str] = (),
    prefix: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    seen: Path | None = None,
) -> Server:
    """Start a server, as ``launch`` does, without waiting for it."""
    held = held_port()
    port = int(held.getsockname()[1])
    settings = {name: value for name, value in os.environ.items() if not name.startswith("QERAR_")}
    settings |= {
        "QERAR_DATA_DIR": str(data),
        "QERAR_HOST": "127.0.0.1",
        "QERAR_PORT": str(port),
        **(environment or {}),
    }
    command = command or (str(QERAR), "serve", "--workers", str(workers))
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*prefix, *command], cwd=ROOT, env=settings, stdin=subprocess.DEVNULL,
            stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    return Server(process, port, seen or data, log, _socket=held)


def until_ready(server: Server) -> None:
    """Wait until /readyz of one of the workers answers 200; raises NotStarted with the log."""

    def ready() -> bool:
        status = server.process.poll()
        if status is not None:
            raise NotStarted(status, server.log_text())
        if not server.listens():
            return False
        try:
            with server.client(key="") as client:
                return client.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False

    try:
        until(ready)
    except TimeoutError:
        raise NotStarted(None, server.log_text()) from None


def until(condition: Callable[[], bool]) -> None:
    """Wait until a condition holds; raises TimeoutError."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("waited in vain")
        time.sleep(BREATH)


def held_port() -> socket.socket:
    """A socket bound to a port nobody else has; it does not listen, and the server may share it."""
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    held.bind(("127.0.0.1", 0))
    return held


# --- processes, from /proc --------------------------------------------------------


def children(pid: int) -> list[int]:
    """The processes that any thread of a process has started and that are alive."""
    found: list[str] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a thread that has ended
            found += task.read_text("ascii").split()
    return [child for child in map(int, found) if alive(child)]


def group(leader: int) -> list[int]:
    """The processes of a process group."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = _stat(int(entry.name))
            if fields and int(fields[2]) == leader:
                found.append(int(entry.name))
    return found


def alive(pid: int) -> bool:
    """Whether it runs; a process that is only waiting to be reaped does not."""
    fields = _stat(pid)
    return bool(fields) and fields[0] not in "ZX"


def command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name: state, parent, group …; [] where it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()
