"""A client with a pool of connections goes on after any refusal."""

from __future__ import annotations

import pytest

from tests.api.asking import DECIDE
from tests.system.serving import Server


@pytest.mark.parametrize(
    ("key", "kind", "size", "status"),
    [
        ("", "application/json", 200_000, 401),
        (None, "text/plain", 200_000, 415),
        (None, "application/json", 2_000_000, 413),
    ],
    ids=["without a key", "of another type", "too long"],
)
def test_the_next_request_over_a_connection_is_answered_after_a_body_was_not_read(
    server: Server, key: str | None, kind: str, size: int, status: int
) -> None:
    headers = {"Content-Type": kind}
    with server.client(key) as client:
        for _ in range(40):
            refused = client.post(DECIDE, content=b" " * size, headers=headers)
            assert refused.status_code == status
            assert client.get("/healthz").status_code == 200
