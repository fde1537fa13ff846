"""What the HTTP interface can be told: its limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address

__all__ = ["ApiSettings"]

MIB = 1024 * 1024
RATE_LIMIT = "2000/second"
BATCH_MIB = 256


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """Limits of the HTTP interface; sizes in bytes.

    ``rate_limit_per_worker`` is how often one key may ask one worker process,
    as in ``"2000/second"`` or ``"100/minute"``; empty for no limit.
    ``batch_bytes`` is the whole of a batch, which waits on disk while it is read.
    ``open_metrics``: /metrics needs no key, as only this machine can ask.
    """

    rate_limit_per_worker: str = RATE_LIMIT
    body_bytes: int = MIB
    body_keys: int = 10_000
    batch_bytes: int = BATCH_MIB * MIB
    open_metrics: bool = False

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> ApiSettings:
        """The limits that environment variables give; raises ValueError."""
        return cls(
            rate_limit_per_worker=environ.get("QERAR_RATE_LIMIT_PER_WORKER", RATE_LIMIT),
            batch_bytes=int(environ.get("QERAR_BATCH_MIB") or BATCH_MIB) * MIB,
            open_metrics=_is_loopback(environ.get("QERAR_HOST", "")),
        )


def _is_loopback(host: str) -> bool:
    """Whether an address that a server listens to is its own machine's; not, where unknown."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
