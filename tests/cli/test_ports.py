"""The address to serve on: free, held while it is served, refused in a sentence otherwise."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from cli.ports import CannotServe, held_address

HERE = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on and would share, as granian's workers do."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind((HERE, 0))
        other.listen()
        yield other.getsockname()[1]


def test_port_0_is_a_free_port() -> None:
    with held_address(HERE, 0) as (address, port):
        assert address == HERE
        assert port > 0


def test_a_held_port_can_be_shared_and_is_nobody_else_s() -> None:
    with held_address(HERE, 0) as (_, port):
        with socket.socket() as worker:
            worker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            worker.bind((HERE, port))
            worker.listen()
        with socket.socket() as stranger, pytest.raises(OSError, match="in use"):
            stranger.bind((HERE, port))
    with held_address(HERE, port) as (_, again):
        assert again == port


@pytest.mark.parametrize("host", [HERE, "0.0.0.0", "localhost"])
def test_a_port_that_somebody_listens_on_is_refused(taken: int, host: str) -> None:
    with pytest.raises(CannotServe) as refused, held_address(host, taken):
        pass
    assert str(refused.value) == (f"cannot serve on {host} port {taken}: address already in use")


def test_a_port_that_somebody_does_not_share_is_refused() -> None:
    with socket.socket() as other:
        other.bind((HERE, 0))
        port = other.getsockname()[1]
        with pytest.raises(CannotServe, match="address already in use"), held_address(HERE, port):
            pass


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("192.0.2.1", "cannot serve on 192.0.2.1 port 0: cannot assign requested address"),
        ("no such host", "there is no address 'no such host' to serve on"),
        ("x" * 70, f"there is no address '{'x' * 70}' to serve on"),
    ],
)
def test_an_address_that_is_not_this_machine_s_is_refused(host: str, said: str) -> None:
    with pytest.raises(CannotServe) as refused, held_address(host, 0):
        pass
    assert str(refused.value) == said


def test_an_address_of_version_6_is_as_good() -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    with held_address("::1", 0) as (address, port):
        assert (address, port > 0) == ("::1", True)
