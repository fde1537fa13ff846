"""Published versions wherever they are kept: their digests, and bytes that are always compared."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping

from engine.errors import (
    QerarError,
    RegistryFault,
    UnknownPolicy,
    UnknownVersion,
    VersionAltered,
    VersionMissing,
)

__all__ = ["LedgerVersions", "PublishedVersions", "VersionKey", "digest_of"]

VersionKey = tuple[str, int]


def digest_of(data: bytes) -> str:
    """The content's identity: ``sha256:`` and the hexadecimal digest of the bytes."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


class PublishedVersions(ABC):
    """The published versions by policy and number; immutable."""

    def __init__(self, digests: Mapping[VersionKey, str]) -> None:
        self._digests = dict(sorted(digests.items()))
        self._numbers: dict[str, tuple[int, ...]] = {}
        for policy, version in self._digests:
            self._numbers[policy] = (*self._numbers.get(policy, ()), version)

    @property
    def digests(self) -> Mapping[VersionKey, str]:
        """The published digest of every (policy, version), ordered."""
        return self._digests

    def policies(self) -> tuple[str, ...]:
        """The ids of the policies that have a version, in order."""
        return tuple(self._numbers)

    def numbers(self, policy: str) -> tuple[int, ...]:
        """The policy's version numbers, ascending; raises UnknownPolicy."""
        found = self._numbers.get(policy)
        if found is None:
            raise UnknownPolicy(policy)
        return found

    def digest(self, policy: str, version: int) -> str:
        """The digest that was published; raises UnknownPolicy, UnknownVersion."""
        if version not in self.numbers(policy):
            raise UnknownVersion(policy, version)
        return self._digests[policy, version]

    @abstractmethod
    def place(self, policy: str, version: int) -> str:
        """Where the version is kept, for people."""

    @abstractmethod
    def read(self, policy: str, version: int) -> bytes:
        """The bytes as published.

        Raises UnknownPolicy, UnknownVersion, VersionMissing, VersionAltered.
        """

    def verify(self) -> tuple[QerarError, ...]:
        """What is wrong with what is kept: versions that cannot be read, or have other bytes."""
        wrong: list[QerarError] = []
        for policy, version in self._digests:
            try:
                self.read(policy, version)
            except (VersionMissing, VersionAltered, RegistryFault) as error:
                wrong.append(error)
        return tuple(wrong)

    def compared(self, policy: str, version: int, data: bytes) -> bytes:
        """The bytes given, which are those that were published; raises VersionAltered."""
        expected, found = self.digest(policy, version), digest_of(data)
        if found != expected:
            raise VersionAltered(policy, version, expected, found)
        return data


class LedgerVersions(PublishedVersions):
    """The versions whose publication and bytes a ledger holds."""

    def __init__(
        self, digests: Mapping[VersionKey, str], body: Callable[[str, int], bytes | None]
    ) -> None:
        """``body`` gives a version's bytes, None where the ledger has none."""
        super().__init__(digests)
        self._body = body

    def place(self, policy: str, version: int) -> str:
        """As a path: ``car_loan/2.yaml``."""
        return f"{policy}/{version}.yaml"

    def read(self, policy: str, version: int) -> bytes:
        """The bytes that the ledger holds, compared; raises as the base says."""
        self.digest(policy, version)
        data = self._body(policy, version)
        if data is None:
            raise VersionMissing(policy, version, self.place(policy, version))
        return self.compared(policy, version, data)
