"""Published versions on disk: path is identity, bytes are content.

``versions/<policy_id>/<n>.yaml`` is version n of that policy;
``versions/SHA256SUMS`` lists every published file as ``sha256sum`` prints it.
A published file never changes: its bytes are compared on every reading.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from engine.errors import (
    QerarError,
    RegistryFault,
    UnknownPolicy,
    UnknownVersion,
    VersionAltered,
    VersionMissing,
    VersionUnlisted,
)
from engine.policy.faults import Faults
from engine.policy.model import Place

__all__ = ["VersionFiles", "digest_of", "unreadable"]

_LINE = re.compile(r"([0-9a-f]{64}) [ *]([a-z][a-z0-9_]*)/([1-9][0-9]{0,8})\.yaml")
_NAME = re.compile(r"[1-9][0-9]{0,8}")

VersionKey = tuple[str, int]


def digest_of(data: bytes) -> str:
    """The content's identity: ``sha256:`` and the hexadecimal digest of the bytes."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


class VersionFiles:
    """The published versions under a folder, by the list of their digests."""

    def __init__(self, folder: Path) -> None:
        """Read ``SHA256SUMS``; raises RegistryFault."""
        self._folder = folder
        self._digests = _read_sums(folder / "SHA256SUMS")

    @property
    def digests(self) -> Mapping[VersionKey, str]:
        """The published digest of every (policy, version), ordered."""
        return self._digests

    def policies(self) -> tuple[str, ...]:
        """The ids of the policies that have a version, in order."""
        return tuple(sorted({policy for policy, _ in self._digests}))

    def numbers(self, policy: str) -> tuple[int, ...]:
        """The policy's version numbers, ascending; raises UnknownPolicy."""
        found = tuple(version for name, version in self._digests if name == policy)
        if not found:
            raise UnknownPolicy(policy)
        return found

    def digest(self, policy: str, version: int) -> str:
        """The digest that was published; raises UnknownPolicy, UnknownVersion."""
        if version not in self.numbers(policy):
            raise UnknownVersion(policy, version)
        return self._digests[policy, version]

    def path(self, policy: str, version: int) -> Path:
        """Where the version's file is, or should be."""
        return self._folder / policy / f"{version}.yaml"

    def read(self, policy: str, version: int) -> bytes:
        """The file's bytes as published.

        Raises UnknownPolicy, UnknownVersion, VersionMissing, VersionAltered, and
        RegistryFault where the file is there and cannot be read.
        """
        expected = self.digest(policy, version)
        path = self.path(policy, version)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise VersionMissing(policy, version, str(path)) from None
        except OSError as error:
            raise unreadable(path, error) from None
        found = digest_of(data)
        if found != expected:
            raise VersionAltered(policy, version, expected, found)
        return data

    def verify(self) -> tuple[QerarError, ...]:
        """What is wrong with the folder: files missing, altered, or never published."""
        wrong: list[QerarError] = []
        for policy, version in self._digests:
            try:
                self.read(policy, version)
            except (VersionMissing, VersionAltered, RegistryFault) as error:
                wrong.append(error)
        for path in sorted(self._folder.glob("*/*.yaml")):
            if _NAME.fullmatch(path.stem):
                key = (path.parent.name, int(path.stem))
                if key not in self._digests:
                    wrong.append(VersionUnlisted(*key, str(path)))
        return tuple(wrong)


def unreadable(path: Path, error: OSError) -> RegistryFault:
    """The fault of a file that is there and cannot be read, with the system's reason."""
    faults = Faults(str(path))
    reason = error.strerror or type(error).__name__
    faults.add("unreadable", Place(1, 1, ""), f"the file cannot be read: {reason}")
    return RegistryFault(faults.sorted())


def _read_sums(path: Path) -> dict[VersionKey, str]:
    faults = Faults(str(path))
    found: dict[VersionKey, str] = {}
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        lines = []
        faults.add("missing", Place(1, 1, ""), "the list of digests is missing")
    except OSError as error:
        raise unreadable(path, error) from None
    except UnicodeDecodeError:
        lines = []
        faults.add("encoding", Place(1, 1, ""), "the list of digests is not UTF-8 text")
    for number, line in enumerate(lines, start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            faults.add(
                "malformed", Place(number, 1, ""), "expected a SHA-256 and <policy_id>/<n>.yaml"
            )
            continue
        key = (match[2], int(match[3]))
        if key in found:
            faults.add("duplicate", Place(number, 1, ""), f"{match[2]}/{match[3]}.yaml comes twice")
        found[key] = f"sha256:{match[1]}"
    if len(faults):
        raise RegistryFault(faults.sorted())
    return dict(sorted(found.items()))
