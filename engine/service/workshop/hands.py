"""Whose hand a key is: one tied to nobody acts for itself, and for whoever made it."""

from __future__ import annotations

from engine.store import Reading

__all__ = ["same_hand"]


def same_hand(reading: Reading, actor: str) -> frozenset[str]:
    """All actors that count as one: it, the maker of the key that it is, the keys it made."""
    keys = reading.keys()
    makers = {key.id: key.by for key in keys if key.user is None}
    made = {key for key, maker in makers.items() if maker == actor}
    maker = makers.get(actor)
    return frozenset({actor, *made} if maker is None else {actor, maker, *made})
