"""A draft folded from what happened to it, and which step it may take next.

Pure: events in the ledger's order go in.  A draft is edited, submitted (which
freezes its digest), then approved or rejected by somebody who had no hand in it;
an edit of what is submitted or rejected returns it first.  Approved and discarded
are its ends.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from engine.errors import (
    DraftBehind,
    IfMatchMissing,
    NothingChanged,
    SelfApproval,
    StaleDraft,
    WrongStep,
)

__all__ = [
    "DraftBegan",
    "DraftChanged",
    "DraftEvent",
    "DraftState",
    "DraftStatus",
    "DraftStepped",
    "StepName",
    "fold",
    "may_approve",
    "may_change",
    "may_discard",
    "may_reject",
    "may_submit",
    "newer_version",
    "same_draft",
]

StepName = Literal["submitted", "returned", "approved", "rejected", "discarded"]
DraftStatus = Literal["draft", "submitted", "approved", "rejected", "discarded"]

#: hexadecimal digits of the digest in an etag: enough that no two bodies of a draft share them
_SHOWN = 16
_STATUS: Mapping[StepName, DraftStatus] = {
    "submitted": "submitted",
    "returned": "draft",
    "approved": "approved",
    "rejected": "rejected",
    "discarded": "discarded",
}
_ENDED: frozenset[DraftStatus] = frozenset({"approved", "discarded"})


@dataclass(frozen=True, slots=True)
class DraftBegan:
    """A draft's creation, revision 0; ``by`` is None where it was shipped."""

    sequence: int
    at: datetime
    draft: str
    policy: str
    base_version: int | None
    digest: str
    by: str | None


@dataclass(frozen=True, slots=True)
class DraftChanged:
    """A new body, and the version it is made from now."""

    sequence: int
    at: datetime
    revision: int
    base_version: int | None
    digest: str
    by: str


@dataclass(frozen=True, slots=True)
class DraftStepped:
    """A step; an approval names the days, the version, the activation and the impact it keeps."""

    sequence: int
    at: datetime
    revision: int
    step: StepName
    digest: str
    by: str
    why: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    version: int | None = None
    activation: str | None = None
    impact: Mapping[str, Any] | None = None


DraftEvent = DraftBegan | DraftChanged | DraftStepped


@dataclass(frozen=True, slots=True)
class DraftState:
    """A draft as it is after its events.

    ``sequence`` and ``changed_at`` are of the last event, ``based_at`` is the
    sequence at which it came to be made from ``base_version`` (None: from
    nothing).  ``editors`` are all who created or changed it, in the order of
    their first hand in it; ``submitter`` is who submitted it last, ``submitters``
    all who ever did.  ``origin`` is "shipped" where nobody here began it.
    """

    id: str
    policy: str
    base_version: int | None
    based_at: int
    revision: int
    digest: str
    status: DraftStatus
    created_by: str | None
    created_at: datetime
    changed_at: datetime
    sequence: int
    editors: tuple[str, ...]
    submitters: tuple[str, ...]
    steps: tuple[DraftStepped, ...]

    @property
    def etag(self) -> str:
        """What names the revision and its bytes: ``3-0123456789abcdef``."""
        return f"{self.revision}-{self.digest.removeprefix('sha256:')[:_SHOWN]}"

    @property
    def submitter(self) -> str | None:
        """Who submitted what is submitted, approved or rejected; None while it is a draft."""
        found = [step for step in self.steps if step.step in ("submitted", "returned")]
        return found[-1].by if found and found[-1].step == "submitted" else None

    @property
    def open(self) -> bool:
        """Whether anything can still happen to it."""
        return self.status not in _ENDED

    @property
    def origin(self) -> Literal["shipped", "local"]:
        """Where it came from."""
        return "shipped" if self.created_by is None else "local"

    @property
    def hands(self) -> frozenset[str]:
        """All who created, changed or submitted it: none of them may approve it."""
        return frozenset((*self.editors, *self.submitters))


def fold(events: Iterable[DraftEvent]) -> DraftState:
    """The state after events in the ledger's order; the first is the creation."""
    remaining = iter(events)
    began = next(remaining)
    assert isinstance(began, DraftBegan)
    state = _begun(began)
    for event in remaining:
        state = replace(state, sequence=event.sequence, changed_at=event.at)
        if isinstance(event, DraftChanged):
            state = _changed(state, event)
        elif isinstance(event, DraftStepped):
            state = _stepped(state, event)
    return state


def _begun(event: DraftBegan) -> DraftState:
    return DraftState(
        id=event.draft,
        policy=event.policy,
        base_version=event.base_version,
        based_at=event.sequence,
        revision=0,
        digest=event.digest,
        status="draft",
        created_by=event.by,
        created_at=event.at,
        changed_at=event.at,
        sequence=event.sequence,
        editors=() if event.by is None else (event.by,),
        submitters=(),
        steps=(),
    )


def _changed(state: DraftState, event: DraftChanged) -> DraftState:
    moved = event.base_version != state.base_version
    return replace(
        state,
        base_version=event.base_version,
        based_at=event.sequence if moved else state.based_at,
        revision=event.revision,
        digest=event.digest,
        editors=tuple(dict.fromkeys((*state.editors, event.by))),
    )


def _stepped(state: DraftState, event: DraftStepped) -> DraftState:
    submitted = event.step == "submitted"
    return replace(
        state,
        status=_STATUS[event.step],
        steps=(*state.steps, event),
        submitters=tuple(dict.fromkeys((*state.submitters, event.by)))
        if submitted
        else state.submitters,
    )


# --- which step may follow ------------------------------------------------------


def same_draft(state: DraftState, seen: str | None) -> None:
    """That a caller saw the draft as it is, by its etag or the digest of its bytes.

    Raises IfMatchMissing, StaleDraft.
    """
    if not seen:
        raise IfMatchMissing(state.id)
    if seen not in (state.etag, state.digest):
        raise StaleDraft(state.id, state.revision, state.etag)


def may_change(state: DraftState, seen: str | None) -> None:
    """That its body may be another; raises WrongStep, IfMatchMissing, StaleDraft."""
    if not state.open:
        raise WrongStep(state.id, "changed", state.status)
    same_draft(state, seen)


def may_submit(
    state: DraftState,
    seen: str | None,
    versions: Mapping[int, int],
    base_digest: str | None,
) -> None:
    """That it may be submitted.

    ``versions`` are the policy's published versions, each with its sequence;
    ``base_digest`` is the digest of the one it was made from.  Raises WrongStep,
    IfMatchMissing, StaleDraft, DraftBehind, NothingChanged.
    """
    if state.status != "draft":
        raise WrongStep(state.id, "submitted", state.status)
    same_draft(state, seen)
    _is_not_behind(state, versions)
    if state.base_version is not None and state.digest == base_digest:
        raise NothingChanged(state.id, state.policy, state.base_version)


def may_approve(
    state: DraftState,
    seen: str | None,
    by: str,
    name: str,
    versions: Mapping[int, int],
    same: Collection[str] = (),
) -> None:
    """That somebody may approve it, having seen it as it is.

    ``same`` are other actors who count as whoever approves.

    Raises WrongStep, SelfApproval, IfMatchMissing, StaleDraft, DraftBehind.
    """
    if state.status != "submitted":
        raise WrongStep(state.id, "approved", state.status)
    if not state.hands.isdisjoint({by, *same}):
        raise SelfApproval(f"the draft {state.id}", name)
    same_draft(state, seen)
    _is_not_behind(state, versions)


def may_reject(state: DraftState, seen: str | None = None) -> None:
    """That it may be rejected, by who saw it as it is where that is said.

    Raises WrongStep, StaleDraft.
    """
    if state.status != "submitted":
        raise WrongStep(state.id, "rejected", state.status)
    if seen is not None:
        same_draft(state, seen)


def may_discard(state: DraftState) -> None:
    """That it may be discarded; raises WrongStep."""
    if not state.open:
        raise WrongStep(state.id, "discarded", state.status)


def newer_version(state: DraftState, versions: Mapping[int, int]) -> int | None:
    """The last version, where one was published since the draft was made from its base."""
    last = max(versions, default=None)
    return last if last is not None and max(versions.values()) > state.based_at else None


def _is_not_behind(state: DraftState, versions: Mapping[int, int]) -> None:
    newer = newer_version(state, versions)
    if newer is not None:
        raise DraftBehind(state.id, state.policy, state.base_version, newer)
