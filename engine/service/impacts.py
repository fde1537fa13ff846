"""The impact of drafts, found out by replays over what was decided in the last months."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import cast

from engine.errors import ReplayEnded
from engine.registry import DraftState
from engine.service.callers import Caller
from engine.service.replays import ByDraft, Replay, Replays, Selection
from engine.service.requests import DEFAULT_MONTHS
from engine.service.snapshot import civil_date
from engine.service.workshop.impact import Impact, ImpactStatus

__all__ = ["ReplayedImpacts", "months_before"]


class ReplayedImpacts:
    """Impacts by replays against the draft: of its policy, and of those that use it."""

    def __init__(self, replays: Replays, clock: Callable[[], datetime], months: int) -> None:
        """``months`` is how far back what was decided is decided again; 0: only when asked."""
        self._replays = replays
        self._clock = clock
        self._months = months

    @property
    def wanted(self) -> bool:
        """Whether an approval waits for it."""
        return self._months > 0

    def begin(self, caller: Caller, state: DraftState) -> Impact:
        """A replay against the draft as it is; that which is on its way, where there is one.

        Where none is wanted it goes back as far as it would without the setting.
        Raises what starting a replay raises.
        """
        for one in self.of(state):
            if one.current and not one.ended:
                return one
        since = months_before(civil_date(self._clock()), self._months or DEFAULT_MONTHS)
        begun = self._replays.start(
            caller, state.policy, Selection(since), ByDraft(state.id), purpose="impact"
        )
        return _told(begun, state)

    def of(self, state: DraftState) -> tuple[Impact, ...]:
        """Every replay against the draft to find out its impact, the last begun first."""
        return tuple(_told(one, state) for one in self._replays.impacts_of(state.id))

    def void(self, caller: Caller, draft: str) -> None:
        """Cancel what is on its way."""
        for one in self._replays.impacts_of(draft):
            if not one.ended:
                with suppress(ReplayEnded):
                    self._replays.cancel(caller, one.id)


def months_before(day: date, months: int) -> date:
    """The same day so many months before, or the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _told(replay: Replay, state: DraftState) -> Impact:
    draft, counts = replay.draft or {}, replay.counts
    status = "cancelled" if replay.cancelling and not replay.ended else replay.status
    return Impact(
        replay.id,
        cast(ImpactStatus, status),  # the table holds no other
        draft.get("revision"),
        (draft.get("revision"), draft.get("digest")) == (state.revision, state.digest),
        replay.digest,
        replay.done,
        counts["decisions"] if status == "done" else replay.total,
        counts["flips"],
        counts["refused"],
        replay.ledger_sequence,
    )
