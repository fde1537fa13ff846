"""Errors of the registry: which versions there are and which is in force."""

from __future__ import annotations

from datetime import date, datetime

from engine.errors.base import QerarError
from engine.errors.policies import FileFaults

__all__ = [
    "CasesFault",
    "CatalogueFault",
    "CyclicUses",
    "InstantWithoutZone",
    "KnownAtInFuture",
    "NoVersionInForce",
    "RegistryFault",
    "UnknownPolicy",
    "UnknownVersion",
    "VersionAltered",
    "VersionMissing",
    "VersionNeverInForce",
    "VersionUnlisted",
]


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


class VersionNeverInForce(QerarError):
    """The version is published and rules no day, as known now."""

    code = "version_never_in_force"

    def __init__(self, policy: str, version: int) -> None:
        super().__init__(policy, version)
        self.policy = policy
        self.version = version

    def __str__(self) -> str:
        return f"version {self.version} of {self.policy!r} is in force on no day"


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


class CatalogueFault(FileFaults):
    """The list of the documents' rules cannot be read; every fault found is listed."""

    code = "catalogue_fault"


class CasesFault(FileFaults):
    """A file of cases cannot be read as what it is; every fault found is listed."""

    code = "cases_fault"
