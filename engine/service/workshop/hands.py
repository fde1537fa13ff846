"""Whose hand a key is: one tied to nobody acts for itself, and for whoever made it."""

from __future__ import annotations

from collections.abc import Iterable

from engine.store import Reading

__all__ = ["has_hand"]


def has_hand(reading: Reading, actor: str, hands: Iterable[str]) -> bool:
    """Whether an actor is one of these, made the key that one is, or is a key that one made."""
    known = frozenset(hands)
    keys = reading.keys()
    makers = {key.id: key.by for key in keys if key.user is None}
    return actor in known or makers.get(actor) in known or actor in map(makers.get, known)
