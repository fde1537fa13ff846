"""How many decisions came to what: figures over days of Baku, without any application in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta

from engine.service.snapshot import BAKU, civil_date
from engine.store import Store

__all__ = ["Figures"]


class Figures:
    """Decisions counted; every caller may ask, as no count tells of a person."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def outcomes(self, days: int = 30) -> Mapping[str, Mapping[str, int]]:
        """Of the last days (today is one), for each policy decided: outcome -> how many.

        Raises StoreUnavailable.
        """
        today = civil_date(self._clock())
        first, after = today - timedelta(days=days - 1), today + timedelta(days=1)
        bounds = [datetime.combine(day, time(), BAKU) for day in (first, after)]
        found: dict[str, dict[str, int]] = {}
        for tally in self._store.tallies(bounds):
            counts = found.setdefault(tally.policy, {})
            counts[tally.outcome] = counts.get(tally.outcome, 0) + tally.count
        return found
