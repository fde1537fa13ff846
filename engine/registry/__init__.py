"""Which version of a policy is in force: activations on two clocks, versions by digest."""

from engine.registry.drafts import (
    DraftBegan,
    DraftChanged,
    DraftEvent,
    DraftState,
    DraftStatus,
    DraftStepped,
    StepName,
    fold,
    may_approve,
    may_change,
    may_discard,
    may_reject,
    may_submit,
    newer_version,
)
from engine.registry.events import Activation, Event, Withdrawal, in_order
from engine.registry.published import LedgerVersions, PublishedVersions, digest_of
from engine.registry.registry import Registry, load_events, load_registry
from engine.registry.resolution import Mark, in_force, sequence_at, standing
from engine.registry.timeline import Reign, Step, VersionStanding, timeline
from engine.registry.versions import VersionFiles

__all__ = [
    "Activation",
    "DraftBegan",
    "DraftChanged",
    "DraftEvent",
    "DraftState",
    "DraftStatus",
    "DraftStepped",
    "Event",
    "LedgerVersions",
    "Mark",
    "PublishedVersions",
    "Registry",
    "Reign",
    "Step",
    "StepName",
    "VersionFiles",
    "VersionStanding",
    "Withdrawal",
    "digest_of",
    "fold",
    "in_force",
    "in_order",
    "load_events",
    "load_registry",
    "may_approve",
    "may_change",
    "may_discard",
    "may_reject",
    "may_submit",
    "newer_version",
    "sequence_at",
    "standing",
    "timeline",
]
