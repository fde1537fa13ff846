"""What readings answer: records of the ledger with their place in it.

``sequence`` counts from 1 without gaps; ``at`` (UTC) is the ledger's time of the
entry, which never decreases with the sequence.  ``payload`` is None once erased.
"""

from engine.store.found.decisions import (
    BriefDecision,
    Chosen,
    ChosenDecision,
    Filter,
    Kept,
    LoggedDecision,
    LoggedFault,
    Tally,
)
from engine.store.found.drafts import DraftChange, DraftRecord, DraftStart, DraftStep
from engine.store.found.people import ApiKey, SessionFound, StoredUser
from engine.store.found.place import Head, Line, Position
from engine.store.found.registry import (
    KnownActivation,
    KnownWithdrawal,
    Proposal,
    ProposalEnding,
    PublishedVersion,
    RegistryEntry,
)

__all__ = [
    "ApiKey",
    "BriefDecision",
    "Chosen",
    "ChosenDecision",
    "DraftChange",
    "DraftRecord",
    "DraftStart",
    "DraftStep",
    "Filter",
    "Head",
    "Kept",
    "KnownActivation",
    "KnownWithdrawal",
    "Line",
    "LoggedDecision",
    "LoggedFault",
    "Position",
    "Proposal",
    "ProposalEnding",
    "PublishedVersion",
    "RegistryEntry",
    "SessionFound",
    "StoredUser",
    "Tally",
]
