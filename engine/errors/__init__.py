"""Every error the engine raises: one base, subclasses that carry data.

A caller shows ``str(error)`` (one sentence) or reads the attributes; nothing
parses sentences.  ``code`` is stable and is what programs compare.
"""

from __future__ import annotations

from engine.errors.base import QerarError
from engine.errors.deciding import (
    EvaluationFault,
    InputFault,
    InvalidInput,
    NotJson,
    NotRenderable,
)
from engine.errors.feel import (
    FeelEvaluationError,
    FeelLimitError,
    FeelSyntaxError,
    FeelTypeError,
    UnknownValue,
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
from engine.errors.tables import (
    NoRowHit,
    NotAggregable,
    PriorityNotDeclared,
    RowsDisagree,
    SeveralRowsHit,
    TableError,
)

__all__ = [
    "CalendarFault",
    "CasesFault",
    "CyclicUses",
    "EvaluationFault",
    "FeelEvaluationError",
    "FeelLimitError",
    "FeelSyntaxError",
    "FeelTypeError",
    "FileFaults",
    "InputFault",
    "InstantWithoutZone",
    "InvalidInput",
    "KnownAtInFuture",
    "NoRowHit",
    "NoVersionInForce",
    "NotAggregable",
    "NotJson",
    "NotRenderable",
    "PolicyFault",
    "PolicyFaults",
    "PriorityNotDeclared",
    "QerarError",
    "RegistryFault",
    "RowsDisagree",
    "SeveralRowsHit",
    "TableError",
    "UnknownPolicy",
    "UnknownValue",
    "UnknownVersion",
    "VersionAltered",
    "VersionMissing",
    "VersionUnlisted",
]
