"""What can be appended to the ledger: one class for each kind of event.

``at`` is the instant of the event (with its offset from UTC), ``payload`` the
record itself as bytes, kept beside the chain.  The other fields are what the
ledger is searched by; they go to the kind's own table and are covered by the
chain as well, so a row altered there is found.
"""

from engine.store.entries.decisions import DecisionEntry, ErasureEntry, FaultEntry, Idempotency
from engine.store.entries.drafts import DraftChangedEntry, DraftEntry, DraftStepEntry
from engine.store.entries.entry import Entry, Value, day_text, instant_text
from engine.store.entries.people import (
    KeyEntry,
    KeyRevokedEntry,
    SignInEntry,
    SignInFailedEntry,
    SignOutEntry,
    UserChangedEntry,
    UserEntry,
)
from engine.store.entries.registry import (
    ActivationEntry,
    ProposalEndedEntry,
    ProposalEntry,
    VersionEntry,
    WithdrawalEntry,
)

__all__ = [
    "ENTRIES",
    "ActivationEntry",
    "DecisionEntry",
    "DraftChangedEntry",
    "DraftEntry",
    "DraftStepEntry",
    "Entry",
    "ErasureEntry",
    "FaultEntry",
    "Idempotency",
    "KeyEntry",
    "KeyRevokedEntry",
    "ProposalEndedEntry",
    "ProposalEntry",
    "SignInEntry",
    "SignInFailedEntry",
    "SignOutEntry",
    "UserChangedEntry",
    "UserEntry",
    "Value",
    "VersionEntry",
    "WithdrawalEntry",
    "day_text",
    "instant_text",
]

#: every kind of entry
ENTRIES: tuple[type[Entry], ...] = (
    DecisionEntry,
    FaultEntry,
    VersionEntry,
    ActivationEntry,
    WithdrawalEntry,
    DraftEntry,
    DraftChangedEntry,
    DraftStepEntry,
    ProposalEntry,
    ProposalEndedEntry,
    KeyEntry,
    KeyRevokedEntry,
    UserEntry,
    UserChangedEntry,
    SignInEntry,
    SignInFailedEntry,
    SignOutEntry,
    ErasureEntry,
)
