"""A load generator: N kept-alive connections, each asking again as soon as it is answered.

One thread over ``selectors`` and httptools' C parser, in the process of the
bench, apart from the servers'.  It must leave the machine to them: its own
processor time is measured with every load.  Closed loop, as wrk's: a slow
answer delays the next question of its connection.  Why not wrk or locust:
docs/decisions/0047.
"""

from __future__ import annotations

import re
import resource
import selectors
import socket
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import httptools

__all__ = ["VARIED", "Ask", "Load", "drive"]

#: stands in a body for three digits, 001 to 999, that differ from request to request
VARIED = b"<n>"

_OUTCOME = re.compile(rb'"outcome":\s*"(\w+)"')
#: a server that says nothing for this long is broken, not slow
_SILENCE_S = 60
_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Ask:
    """What a connection sends, again and again; answered 201 or it counts as refused.

    ``body`` may hold ``VARIED``.

    ``outcome`` is what every answer's first ``"outcome"`` must be; None for a
    peer that decides nothing.
    """

    port: int
    path: str
    body: bytes
    headers: tuple[str, ...] = ()
    outcome: str | None = None

    def message(self) -> bytes:
        """The request as bytes."""
        lines = (
            f"POST {self.path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            "Content-Type: application/json",
            f"Content-Length: {len(self.body)}",
            *self.headers,
        )
        return "\r\n".join((*lines, "", "")).encode() + self.body


@dataclass(slots=True)
class Load:
    """What was seen."""

    seconds: float = 0.0
    answered: int = 0  # within those seconds
    latencies_ms: list[float] = field(default_factory=list)  # of all asked after the warm-up
    acknowledged: int = 0  # 201 in all, the warm-up's too
    refused: Counter[str] = field(default_factory=Counter)  # anything else, by what it was
    client_cpu_s: float = 0.0
    server_cpu_s: float = 0.0  # the server's workers', told by whoever knows them

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answered / self.seconds

    @property
    def client_us(self) -> float:
        """The load generator's own processor time, microseconds an answer."""
        return self.client_cpu_s / self.acknowledged * 1_000_000

    @property
    def server_us(self) -> float:
        """The workers' processor time, microseconds an answer."""
        return self.server_cpu_s / self.acknowledged * 1_000_000

    def percentile(self, share: float) -> float:
        """Milliseconds that ``share`` of the answers took at most."""
        rows = sorted(self.latencies_ms)
        return rows[min(len(rows) - 1, int(len(rows) * share))]


class _Connection:
    """One connection: sends, reads one answer, says how it went."""

    def __init__(self, ask: Ask) -> None:
        self._outcome, self._message = ask.outcome, ask.message()
        self._sent = 0
        self.socket = socket.create_connection(("127.0.0.1", ask.port), timeout=_SILENCE_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)  # with a time-out, each call would be two system calls
        self._parser = httptools.HttpResponseParser(self)
        self._body: list[bytes] = []
        self._whole = False
        self.sent_ns = 0

    def send(self) -> None:
        """Send the request, which is small enough to leave in one piece."""
        self._body.clear()
        self._whole = False
        self._sent += 1
        message = self._message.replace(VARIED, b"%03d" % (self._sent % 999 + 1))
        self.sent_ns = time.perf_counter_ns()
        self.socket.sendall(message)

    def on_body(self, data: bytes) -> None:
        """Called by the parser."""
        self._body.append(data)

    def on_message_complete(self) -> None:
        """Called by the parser."""
        self._whole = True

    def read(self) -> str | None:
        """Read what has come: None while the answer is not whole, then "" or what is wrong."""
        try:
            data = self.socket.recv(65536)
        except ConnectionError:
            data = b""
        if not data:
            return "connection closed"
        self._parser.feed_data(data)
        if not self._whole:
            return None
        status = self._parser.get_status_code()
        if status != 201:
            return f"status {status}"
        if self._outcome is not None:
            found = _OUTCOME.search(b"".join(self._body))
            if found is None or found[1].decode() != self._outcome:
                return "another outcome"
        return ""


def drive(
    asks: Sequence[Ask],
    connections: int,
    *,
    seconds: float | None = None,
    answers: int | None = None,
    warm_up: float = 0.0,
) -> Load:
    """Ask for ``seconds`` after ``warm_up`` seconds, or until ``answers`` are asked for.

    The connections take the ``asks`` in turn.  Everything asked is waited for,
    so that what was acknowledged can be counted in the file afterwards.  A
    connection that is refused asks no more.
    """
    load = Load()
    lines = [_Connection(asks[number % len(asks)]) for number in range(connections)]
    with selectors.DefaultSelector() as selector:
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
        cpu = _cpu()
        now = time.perf_counter_ns()
        start = now + int(warm_up * _NS)
        end = None if seconds is None else start + int(seconds * _NS)
        asked = waiting = 0
        idle = lines
        while True:
            for line in idle:
                if (end is None or now < end) and (answers is None or asked < answers):
                    line.send()
                    asked += 1
                    waiting += 1
            if not waiting:
                break
            idle = []
            ready = selector.select(_SILENCE_S)
            if not ready:
                load.refused["no answer"] += waiting
                break
            for key, _ in ready:
                line = key.data
                wrong = line.read()
                now = time.perf_counter_ns()
                if wrong is None:
                    continue
                waiting -= 1
                if wrong:
                    load.refused[wrong] += 1
                    selector.unregister(line.socket)
                    continue
                load.acknowledged += 1
                if line.sent_ns >= start:
                    load.latencies_ms.append((now - line.sent_ns) / 1_000_000)
                if now >= start and (end is None or now <= end):
                    load.answered += 1
                idle.append(line)
        load.seconds = (now - start) / _NS if seconds is None else seconds
        load.client_cpu_s = _cpu() - cpu
    for line in lines:
        line.socket.close()
    return load


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
