"""The address to serve on: free, and held while it is served.

Each of granian's workers binds the port for itself and shares it (SO_REUSEPORT).  So a
second server of the same user would quietly share it too and answer every other request
from another ledger: here it is refused.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

from engine.errors import QerarError

__all__ = ["CannotServe", "held_address"]

_PATIENCE = 1.0  # seconds for this machine to answer itself
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


class CannotServe(QerarError):
    """The service cannot be started here, or could not go on; ``why`` is a sentence's words."""

    code = "cannot_serve"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return self.why


@contextlib.contextmanager
def held_address(host: str, port: int) -> Iterator[tuple[str, int]]:
    """The address and port to serve on; port 0 is any that is free.

    The port is held by a socket that is bound and never listens, so that it
    stays free until the workers listen on it and nobody else takes it between two
    of them.  Raises CannotServe.
    """
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError):
        raise CannotServe(f"there is no address {host!r} to serve on") from None
    with socket.socket(family, kind, proto) as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            held.bind(address)
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise CannotServe(f"cannot serve on {host} port {port}: {why}") from None
        found, taken = held.getsockname()[:2]
        if port and _answers(family, _EVERYWHERE.get(found, found), taken):
            raise CannotServe(f"cannot serve on {host} port {port}: address already in use")
        yield found, taken


def _answers(family: int, host: str, port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket(family, socket.SOCK_STREAM) as asking:
        asking.settimeout(_PATIENCE)
        return asking.connect_ex((host, port)) == 0
