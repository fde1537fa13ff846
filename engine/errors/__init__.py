"""Every error the engine raises: one base, subclasses that carry data.

A caller shows ``str(error)`` (one sentence) or reads the attributes; nothing
parses sentences.  ``code`` is stable and is what programs compare.
"""

from __future__ import annotations

from engine.errors.access import (
    EffectiveDateOutsideWindow,
    KeyNameTaken,
    NotAuthenticated,
    RoleRequired,
    UnknownKey,
)
from engine.errors.base import QerarError
from engine.errors.deciding import (
    EvaluationFault,
    InputFault,
    InvalidInput,
    NotJson,
    NotRenderable,
    json_pointer,
)
from engine.errors.editing import EditRefused
from engine.errors.feel import (
    FeelEvaluationError,
    FeelLimitError,
    FeelSyntaxError,
    FeelTypeError,
    UnknownValue,
)
from engine.errors.letters import LetterFieldMissing
from engine.errors.people import (
    LastAdmin,
    NotSignedIn,
    SignInRefused,
    SignInThrottled,
    UnknownUser,
    UserNameTaken,
)
from engine.errors.policies import (
    CalendarFault,
    FileFaults,
    PolicyFault,
    PolicyFaults,
)
from engine.errors.registry import (
    CasesFault,
    CyclicUses,
    InstantWithoutZone,
    KnownAtInFuture,
    NoVersionInForce,
    RegistryFault,
    UnknownPolicy,
    UnknownVersion,
    VersionAltered,
    VersionMissing,
    VersionUnlisted,
)
from engine.errors.service import (
    ActivationWithdrawn,
    BadCursor,
    DecisionErased,
    DigestDiffers,
    IdempotencyKeyReused,
    InternalError,
    ShippedActivationAltered,
    ShippedVersionAltered,
    UnknownActivation,
    UnknownDecision,
)
from engine.errors.store import (
    BackupFailed,
    EntryRefused,
    FileInTheWay,
    IdempotencyTaken,
    LedgerBroken,
    LedgerMissing,
    MovedOn,
    StoreDamaged,
    StoreNewer,
    StoreUnavailable,
)
from engine.errors.tables import (
    NoRowHit,
    NotAggregable,
    PriorityNotDeclared,
    RowsDisagree,
    SeveralRowsHit,
    TableError,
)

__all__ = [
    "ActivationWithdrawn",
    "BackupFailed",
    "BadCursor",
    "CalendarFault",
    "CasesFault",
    "CyclicUses",
    "DecisionErased",
    "DigestDiffers",
    "EditRefused",
    "EffectiveDateOutsideWindow",
    "EntryRefused",
    "EvaluationFault",
    "FeelEvaluationError",
    "FeelLimitError",
    "FeelSyntaxError",
    "FeelTypeError",
    "FileFaults",
    "FileInTheWay",
    "IdempotencyKeyReused",
    "IdempotencyTaken",
    "InputFault",
    "InstantWithoutZone",
    "InternalError",
    "InvalidInput",
    "KeyNameTaken",
    "KnownAtInFuture",
    "LastAdmin",
    "LedgerBroken",
    "LedgerMissing",
    "LetterFieldMissing",
    "MovedOn",
    "NoRowHit",
    "NoVersionInForce",
    "NotAggregable",
    "NotAuthenticated",
    "NotJson",
    "NotRenderable",
    "NotSignedIn",
    "PolicyFault",
    "PolicyFaults",
    "PriorityNotDeclared",
    "QerarError",
    "RegistryFault",
    "RoleRequired",
    "RowsDisagree",
    "SeveralRowsHit",
    "ShippedActivationAltered",
    "ShippedVersionAltered",
    "SignInRefused",
    "SignInThrottled",
    "StoreDamaged",
    "StoreNewer",
    "StoreUnavailable",
    "TableError",
    "UnknownActivation",
    "UnknownDecision",
    "UnknownKey",
    "UnknownPolicy",
    "UnknownUser",
    "UnknownValue",
    "UnknownVersion",
    "UserNameTaken",
    "VersionAltered",
    "VersionMissing",
    "VersionUnlisted",
    "json_pointer",
]
