"""Every error the engine raises: one base, subclasses that carry data.

A caller shows ``str(error)`` (one sentence) or reads the attributes; nothing
parses sentences.  ``code`` is stable and is what programs compare.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

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


class QerarError(Exception):
    """Base of every error this project raises on purpose."""

    code: ClassVar[str] = "error"


# --- FEEL ------------------------------------------------------------------


class _FeelError(QerarError):
    """An error at a place in one FEEL text (line and column count from 1)."""

    def __init__(self, message: str, source: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message, source, line, column)
        self.message = message
        self.source = source
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.message}"


class FeelSyntaxError(_FeelError):
    """The text is not FEEL; ``expected`` names what could stand there."""

    code = "feel_syntax"

    def __init__(
        self,
        message: str,
        source: str,
        line: int = 1,
        column: int = 1,
        expected: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, source, line, column)
        self.expected = expected

    def __str__(self) -> str:
        tail = f"; expected {', '.join(self.expected)}" if self.expected else ""
        return super().__str__() + tail


class FeelTypeError(_FeelError):
    """The static types of the operands do not fit, or a null is not guarded."""

    code = "feel_type"


class FeelEvaluationError(_FeelError):
    """An operation failed at run time; ``operands`` are the values it had."""

    code = "feel_evaluation"

    def __init__(
        self,
        message: str,
        source: str,
        line: int = 1,
        column: int = 1,
        operands: tuple[Any, ...] = (),
    ) -> None:
        super().__init__(message, source, line, column)
        self.operands = operands


class FeelLimitError(FeelEvaluationError):
    """The budget of steps, list length, text length or depth was exceeded."""

    code = "feel_limit"


class UnknownValue(QerarError):
    """A dated series or a calendar does not cover the date asked for.

    Not a fault: the case is referred to a person (policy-format, "series").
    ``policy`` is the id of the policy whose series it is, "" for a calendar.
    """

    code = "value_not_known"

    def __init__(self, element: str, argument: date, policy: str = "") -> None:
        super().__init__(element, argument, policy)
        self.element = element
        self.argument = argument
        self.policy = policy

    def __str__(self) -> str:
        return f"{self.element} has no value for {self.argument.isoformat()}"


# --- policies --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PolicyFault:
    """One thing wrong with a policy file: where, what, and an input that shows it."""

    code: str
    message: str
    file: str
    line: int
    column: int
    path: str  # slash-joined keys, e.g. "tables/max_ltv/rows/electric_to_3"
    example: tuple[tuple[str, str], ...] = ()  # (input, value) pairs that show it

    def __str__(self) -> str:
        shown = ", ".join(f"{name} = {value}" for name, value in self.example)
        tail = f" (for example {shown})" if shown else ""
        where = f"{self.path}: " if self.path else ""
        return f"{self.file}:{self.line}:{self.column}: {where}{self.message}{tail}"


class FileFaults(QerarError):
    """A file cannot be read as what it is; every fault found is listed."""

    def __init__(self, faults: tuple[PolicyFault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class PolicyFaults(FileFaults):
    """A policy file cannot be loaded; every fault found is listed."""

    code = "policy_faults"


class CalendarFault(QerarError):
    """A calendar file cannot be loaded."""

    code = "calendar_fault"

    def __init__(self, file: str, message: str) -> None:
        super().__init__(file, message)
        self.file = file
        self.message = message

    def __str__(self) -> str:
        return f"{self.file}: {self.message}"


# --- decision tables -------------------------------------------------------


class TableError(QerarError):
    """A decision table cannot give a result; ``rows`` are the hits, from 0."""

    code = "table"

    def __init__(self, message: str, rows: tuple[int, ...] = ()) -> None:
        super().__init__(message, rows)
        self.message = message
        self.rows = rows

    def __str__(self) -> str:
        return self.message


class NoRowHit(TableError):
    """No row hit and the table declares no default."""

    code = "no_row_hit"


class SeveralRowsHit(TableError):
    """More than one row of a UNIQUE table hit."""

    code = "several_rows_hit"


class RowsDisagree(TableError):
    """Rows of an ANY table hit with different outputs."""

    code = "rows_disagree"


class PriorityNotDeclared(TableError):
    """An output of a PRIORITY or OUTPUT ORDER table is not among its declared values."""

    code = "priority_not_declared"


class NotAggregable(TableError):
    """SUM, MIN or MAX over nothing, or over values it is not defined for."""

    code = "not_aggregable"


# --- deciding --------------------------------------------------------------


class NotJson(QerarError):
    """The text is not JSON as this service reads it (line and column count from 1)."""

    code = "not_json"

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message, line, column)
        self.message = message
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.message}"


class NotRenderable(QerarError):
    """A value does not fit its declared type, so it cannot be given as a result.

    ``path`` is where inside the value (a JSON pointer), ``shown`` the value.
    """

    code = "not_renderable"

    def __init__(self, message: str, path: str = "", shown: str = "") -> None:
        super().__init__(message, path, shown)
        self.message = message
        self.path = path
        self.shown = shown

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"{where}{self.message}"


@dataclass(frozen=True, slots=True)
class InputFault:
    """One thing wrong with an input, by JSON pointer (RFC 6901).

    ``message`` is English; a constraint of the policy has ``message_az`` too.
    """

    pointer: str
    code: str
    message: str
    message_az: str | None = None


class InvalidInput(QerarError):
    """The inputs do not fit the policy's vocabulary; every fault is listed."""

    code = "invalid_input"

    def __init__(self, errors: tuple[InputFault, ...]) -> None:
        super().__init__(errors)
        self.errors = errors

    def __str__(self) -> str:
        return "; ".join(f"{e.pointer or '/'}: {e.message}" for e in self.errors)


class EvaluationFault(QerarError):
    """A policy could not be evaluated; never read as "no match"."""

    code = "policy_fault"

    def __init__(
        self,
        policy: str,
        version: int,
        element: str,
        message: str,
        operands: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(policy, version, element, message, operands)
        self.policy = policy
        self.version = version
        self.element = element
        self.message = message
        self.operands = operands

    def __str__(self) -> str:
        shown = ", ".join(f"{name} = {value}" for name, value in self.operands)
        tail = f" with {shown}" if shown else ""
        return f"{self.policy} version {self.version}, {self.element}: {self.message}{tail}"


# --- registry --------------------------------------------------------------


class UnknownPolicy(QerarError):
    """There is no policy of that id."""

    code = "unknown_policy"

    def __init__(self, policy: str) -> None:
        super().__init__(policy)
        self.policy = policy

    def __str__(self) -> str:
        return f"there is no policy {self.policy!r}"


class UnknownVersion(QerarError):
    """The policy has no version of that number."""

    code = "unknown_version"

    def __init__(self, policy: str, version: int) -> None:
        super().__init__(policy, version)
        self.policy = policy
        self.version = version

    def __str__(self) -> str:
        return f"policy {self.policy!r} has no version {self.version}"


def _told(instant: datetime) -> str:
    """An instant for a person: to the second, Z for UTC."""
    return instant.isoformat(timespec="seconds").replace("+00:00", "Z")


class NoVersionInForce(QerarError):
    """No version of the policy is in force on the date, as known at the moment."""

    code = "no_version_in_force"

    def __init__(self, policy: str, effective_date: date, known_at: datetime | None) -> None:
        super().__init__(policy, effective_date, known_at)
        self.policy = policy
        self.effective_date = effective_date
        self.known_at = known_at

    def __str__(self) -> str:
        known = f", as known at {_told(self.known_at)}" if self.known_at else ""
        day = self.effective_date.isoformat()
        return f"no version of {self.policy!r} is in force on {day}{known}"


class KnownAtInFuture(QerarError):
    """``known_at`` lies after now."""

    code = "known_at_in_future"

    def __init__(self, known_at: datetime, now: datetime) -> None:
        super().__init__(known_at, now)
        self.known_at = known_at
        self.now = now

    def __str__(self) -> str:
        return f"known_at {_told(self.known_at)} is after now, {_told(self.now)}"


class VersionMissing(QerarError):
    """A published version's file is not there."""

    code = "version_missing"

    def __init__(self, policy: str, version: int, file: str) -> None:
        super().__init__(policy, version, file)
        self.policy = policy
        self.version = version
        self.file = file

    def __str__(self) -> str:
        return f"{self.policy} version {self.version}: {self.file} is missing"


class VersionAltered(QerarError):
    """A published version's bytes are not those that were published."""

    code = "version_altered"

    def __init__(self, policy: str, version: int, expected: str, found: str) -> None:
        super().__init__(policy, version, expected, found)
        self.policy = policy
        self.version = version
        self.expected = expected
        self.found = found

    def __str__(self) -> str:
        return (
            f"{self.policy} version {self.version} was altered: "
            f"published as {self.expected}, the file is {self.found}"
        )


class VersionUnlisted(QerarError):
    """A version's file lies among the published ones but was never published."""

    code = "version_unlisted"

    def __init__(self, policy: str, version: int, file: str) -> None:
        super().__init__(policy, version, file)
        self.policy = policy
        self.version = version
        self.file = file

    def __str__(self) -> str:
        return f"{self.policy} version {self.version}: {self.file} is not in the list of digests"


class RegistryFault(FileFaults):
    """A file of the registry cannot be read as what it is; every fault found is listed."""

    code = "registry_fault"


class InstantWithoutZone(QerarError):
    """An instant was given without its offset from UTC, so it names no moment."""

    code = "instant_without_zone"

    def __init__(self, instant: datetime) -> None:
        super().__init__(instant)
        self.instant = instant

    def __str__(self) -> str:
        return f"{self.instant.isoformat()} has no offset from UTC"


class CyclicUses(QerarError):
    """Policies use one another in a circle; ``chain`` ends with the policy it began with."""

    code = "cyclic_uses"

    def __init__(self, chain: tuple[str, ...]) -> None:
        super().__init__(chain)
        self.chain = chain

    def __str__(self) -> str:
        return f"policies use one another in a circle: {' uses '.join(self.chain)}"


class CasesFault(FileFaults):
    """A file of cases cannot be read as what it is; every fault found is listed."""

    code = "cases_fault"
