"""Where an entry is, and the whole of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["Head", "Line", "Position"]


@dataclass(frozen=True, slots=True)
class Position:
    """Where an entry is: its sequence, the ledger's time of it, and its link of the chain (hex)."""

    sequence: int
    at: datetime
    chain: str


#: the last entry; (0, the earliest instant, 64 zeros) where there is none
Head = Position


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the ledger has it: what it says (None once erased) and its digests (hex)."""

    sequence: int
    at: datetime
    kind: str
    payload: bytes | None
    payload_digest: str
    columns_digest: str
    chain: str
