"""Drafts as the ledger has them, folded; and units that stand only on what was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from engine.errors import MovedOn, UnknownDraft
from engine.registry import (
    DraftBegan,
    DraftChanged,
    DraftEvent,
    DraftState,
    DraftStepped,
    StepName,
    digest_of,
    fold,
)
from engine.service.calendars import calendar_of
from engine.store import (
    DraftChange,
    DraftRecord,
    DraftStart,
    DraftStep,
    Entry,
    Position,
    PublishedVersion,
    Reading,
    Store,
)

__all__ = ["append_step", "places_of", "published", "state_of", "state_of_record"]


def state_of(reading: Reading, draft: str) -> DraftState:
    """A draft's state now; raises UnknownDraft."""
    record = reading.draft(draft)
    if record is None:
        raise UnknownDraft(draft)
    return state_of_record(reading, record)


def state_of_record(reading: Reading, record: DraftRecord) -> DraftState:
    """A draft's state."""
    return fold(_events(reading, record))


def published(reading: Reading, policy: str) -> dict[int, PublishedVersion]:
    """The published versions of a policy by number; a calendar is none."""
    if calendar_of(policy) is not None:
        return {}
    return {one.version: one for one in reading.versions() if one.policy == policy}


def places_of(versions: Mapping[int, PublishedVersion]) -> dict[int, int]:
    """Each version's place in the ledger."""
    return {number: one.sequence for number, one in versions.items()}


def append_step(
    store: Store, draft: str, plan: Callable[[DraftState], Sequence[Entry]]
) -> tuple[Position, ...]:
    """Append what ``plan`` makes of the draft's state, as one unit of the ledger.

    Where anything happened to the draft, or to what decisions go by, between its
    reading and the unit, it is planned again.  An empty plan appends nothing.
    """
    while True:
        known = store.registry_sequence()
        state = state_of(store, draft)
        entries = plan(state)
        if not entries:
            return ()

        def still(reading: Reading, seen: DraftState = state, known: int = known) -> None:
            moved = state_of(reading, draft).sequence != seen.sequence
            if moved or reading.registry_sequence() != known:
                raise MovedOn

        try:
            return store.append(*entries, unless=still)
        except MovedOn:
            continue


def _events(reading: Reading, record: DraftRecord) -> list[DraftEvent]:
    return [_event(reading, event, record.start.id) for event in record.events]


def _event(reading: Reading, event: DraftStart | DraftChange | DraftStep, draft: str) -> DraftEvent:
    if isinstance(event, DraftStart):
        digest = event.digest or digest_of(reading.draft_body(draft) or b"")
        base = event.base_version
        return DraftBegan(event.sequence, event.at, draft, event.policy, base, digest, event.by)
    if isinstance(event, DraftChange):
        base = event.base_version
        place = (event.sequence, event.at, event.revision)
        return DraftChanged(*place, base, event.digest, event.by)
    return DraftStepped(
        event.sequence,
        event.at,
        event.revision,
        cast(StepName, event.step),  # the table holds no other
        event.digest,
        event.by,
        event.why,
        event.effective_from,
        event.effective_to,
        event.version,
        event.activation,
        event.impact,
    )
