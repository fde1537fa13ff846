"""The impact of drafts, found out by replays."""

from __future__ import annotations

from engine.registry import DraftState
from engine.service.callers import Caller
from engine.service.workshop.impact import Impact

__all__ = ["NoImpacts"]


class NoImpacts:
    """Until replays are there."""

    wanted = False

    def begin(self, caller: Caller, state: DraftState) -> Impact:
        return Impact(None, "unavailable")

    def of(self, state: DraftState) -> tuple[Impact, ...]:
        return ()

    def void(self, caller: Caller, draft: str) -> None:
        pass
