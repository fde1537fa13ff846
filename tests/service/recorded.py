"""Activations and withdrawals recorded at once, for tests of what follows from them.

People have them proposed by one and approved by another (``service.proposals``).
"""

from __future__ import annotations

from datetime import date

from engine.registry import Activation, Withdrawal
from engine.service import Service
from engine.service.recording import activation_entry, new_id, withdrawal_entry
from engine.store import Position

__all__ = ["activate", "withdraw"]


def activate(
    service: Service, policy: str, version: int, start: date | None, end: date | None, why: str
) -> tuple[str, Position]:
    """Record that a version applies from a day on; the activation's id and its place."""
    now = service.clock()
    event = Activation(new_id(now), policy, version, start, end, now, why)
    (position,) = service._store.append(activation_entry(now, event, "local"))
    return event.id, position


def withdraw(service: Service, activation: str, why: str) -> Position:
    """Record that an activation should never have been."""
    now = service.clock()
    (position,) = service._store.append(
        withdrawal_entry(now, Withdrawal(activation, now, why), "local")
    )
    return position
