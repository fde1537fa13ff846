"""What a draft would have changed of what was decided: found out before it is approved.

A replay finds it out.  Who approves says which result was seen; what is signed says it for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from engine.errors import ImpactChanged, ImpactUnfinished, QerarError
from engine.registry import DraftState
from engine.service.callers import Caller

__all__ = ["Impact", "ImpactStatus", "Impacts", "last_impact", "signed_impact"]

ImpactStatus = Literal["queued", "running", "done", "failed", "cancelled", "unavailable"]


@dataclass(frozen=True, slots=True)
class Impact:
    """A replay of a draft, as far as it is.

    ``draft`` is the digest of the body that is replayed, ``revision`` its number;
    ``current``: the draft still says that.  ``digest`` is of the result, once it is
    ``done``; ``decisions`` are those of which ``replayed`` are decided again (None: not
    counted yet), of the ledger up to ``ledger_sequence``; ``flips`` came to another
    outcome, ``refused`` to none.  "unavailable": the file of replays cannot be read,
    and nothing else is known.
    """

    replay: str | None
    status: ImpactStatus
    revision: int | None = None
    current: bool = False
    digest: str | None = None
    replayed: int = 0
    decisions: int | None = None
    flips: int = 0
    refused: int = 0
    ledger_sequence: int = 0

    @property
    def ended(self) -> bool:
        """Whether nothing more comes of it."""
        return self.status not in ("queued", "running")

    def to_json(self) -> dict[str, Any]:
        """As ``GET /v1/drafts/{id}`` tells it."""
        return {
            "replay": self.replay,
            "status": self.status,
            "digest": self.digest,
            "revision": self.revision,
            "current": self.current,
        }

    def signed(self) -> dict[str, Any]:
        """As an approval keeps it."""
        return {
            "replay": self.replay,
            "digest": self.digest,
            "decisions": self.decisions,
            "flips": self.flips,
            "refused": self.refused,
            "ledger_sequence": self.ledger_sequence,
        }


class Impacts(Protocol):
    """What finds out the impact of drafts."""

    @property
    def wanted(self) -> bool:
        """Whether an approval waits for it."""

    def begin(self, caller: Caller, state: DraftState) -> Impact:
        """Find out what a draft as it is would change, or go on finding it out.

        Raises what stops a replay from being begun: StoreUnavailable, RoleRequired.
        """

    def of(self, state: DraftState) -> tuple[Impact, ...]:
        """What was found out of a draft, the last begun first; raises StoreUnavailable."""

    def void(self, caller: Caller, draft: str) -> None:
        """Find out no further what a draft would change: it says something else now."""


def last_impact(impacts: Impacts, state: DraftState) -> Impact | None:
    """The impact of a draft that was begun last; None where none was.

    What cannot be read is told as such: a draft is read all the same.
    """
    try:
        return next(iter(impacts.of(state)), None)
    except QerarError:
        return Impact(None, "unavailable")


def signed_impact(
    impacts: Impacts,
    caller: Caller,
    state: DraftState,
    seen: str | None,
    without: bool,
) -> Mapping[str, Any] | None:
    """What an approval keeps of the impact of a submitted draft; None where none is wanted.

    ``seen`` is the digest of the result that the approver saw, where that is said;
    ``without``: it is approved whatever is known.  Where nothing was begun, it is now:
    of a short history the result is there at once.  Raises ImpactUnfinished,
    ImpactChanged; StoreUnavailable, ReplaysDamaged where that hinders knowing what is wanted.
    """
    try:
        found = _current(impacts.of(state))
        if not found and impacts.wanted and not without:
            found = (impacts.begin(caller, state),)
    except QerarError:
        if without:
            return {"without": True, "status": "unavailable"}
        if not impacts.wanted and seen is None:
            return None
        raise
    done = next((one for one in found if one.status == "done"), None)
    if done is not None:
        if seen is not None and seen != done.digest:
            raise ImpactChanged(state.id, str(done.replay), str(done.digest))
        return done.signed()
    last = found[0] if found else None
    if without:
        return {"without": True, "status": last and last.status}
    if not impacts.wanted and seen is None:
        return None
    if last is None:
        raise ImpactUnfinished(state.id)
    raise ImpactUnfinished(state.id, last.replay, last.status, last.replayed, last.decisions)


def _current(found: tuple[Impact, ...]) -> tuple[Impact, ...]:
    return tuple(one for one in found if one.current)
