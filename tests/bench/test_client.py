"""The load generator sees what is wrong with an answer, and counts what was acknowledged."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.endpoint.client import Ask, drive

BODY = b'{"inputs": {}}'


@contextmanager
def answering(status: int, body: bytes, seen: Counter[bytes]) -> Iterator[int]:
    """The port of a server that always answers so, and counts the bodies it gets."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            seen[self.rfile.read(int(self.headers["Content-Length"]))] += 1
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def test_just_so_many_are_asked_as_are_wanted_and_each_is_acknowledged() -> None:
    seen: Counter[bytes] = Counter()
    with answering(201, b'{"outcome": "declined", "then": {"outcome": "approved"}}', seen) as port:
        load = drive([Ask(port, "/", BODY, (), "declined")], 3, answers=20)
    assert (load.acknowledged, load.answered, load.refused) == (20, 20, Counter())
    assert seen == Counter({BODY: 20})
    assert len(load.latencies_ms) == 20
    assert 0 < load.percentile(0.5) <= load.percentile(0.99)


def test_connections_take_the_asks_in_turn() -> None:
    seen: Counter[bytes] = Counter()
    with answering(201, b"{}", seen) as port:
        drive([Ask(port, "/", b"one"), Ask(port, "/", b"two")], 4, answers=4)
    assert seen == Counter({b"one": 2, b"two": 2})


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (503, b"{}", "status 503"),
        (200, b'{"outcome": "declined"}', "status 200"),
        (201, b'{"outcome": "approved"}', "another outcome"),
        (201, b"{}", "another outcome"),
    ],
)
def test_a_wrong_answer_is_refused_and_its_connection_asks_no_more(
    status: int, body: bytes, said: str
) -> None:
    seen: Counter[bytes] = Counter()
    with answering(status, body, seen) as port:
        load = drive([Ask(port, "/", BODY, (), "declined")], 2, answers=20)
    assert (load.acknowledged, load.refused) == (0, Counter({said: 2}))
    assert seen == Counter({BODY: 2})


def test_three_digits_of_a_body_differ_from_request_to_request() -> None:
    seen: Counter[bytes] = Counter()
    with answering(201, b"{}", seen) as port:
        drive([Ask(port, "/", b"<n> and <n>")], 1, answers=3)
    assert seen == Counter({b"002 and 002": 1, b"003 and 003": 1, b"004 and 004": 1})
