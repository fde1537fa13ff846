"""The ledger: an append-only log of everything that happens, in one SQLite file.

The one room that knows SQLite.
"""

from engine.store.copying import backup, restore, verify_chain
from engine.store.entries import (
    ActivationEntry,
    DecisionEntry,
    DraftEntry,
    Entry,
    FaultEntry,
    Idempotency,
    KeyEntry,
    KeyRevokedEntry,
    VersionEntry,
    WithdrawalEntry,
)
from engine.store.found import (
    ApiKey,
    Draft,
    Filter,
    Head,
    Kept,
    KnownActivation,
    KnownWithdrawal,
    LoggedDecision,
    LoggedFault,
    Position,
    PublishedVersion,
    RegistryEntry,
)
from engine.store.reading import Reading
from engine.store.store import Store
from engine.store.verifying import Verified, verify_file

__all__ = [
    "ActivationEntry",
    "ApiKey",
    "DecisionEntry",
    "Draft",
    "DraftEntry",
    "Entry",
    "FaultEntry",
    "Filter",
    "Head",
    "Idempotency",
    "Kept",
    "KeyEntry",
    "KeyRevokedEntry",
    "KnownActivation",
    "KnownWithdrawal",
    "LoggedDecision",
    "LoggedFault",
    "Position",
    "PublishedVersion",
    "Reading",
    "RegistryEntry",
    "Store",
    "Verified",
    "VersionEntry",
    "WithdrawalEntry",
    "backup",
    "restore",
    "verify_chain",
    "verify_file",
]
