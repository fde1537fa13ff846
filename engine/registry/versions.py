"""Published versions on disk: path is identity, bytes are content.

``versions/<policy_id>/<n>.yaml`` is version n of that policy;
``versions/SHA256SUMS`` lists every published file as ``sha256sum`` prints it.
A published file never changes: its bytes are compared on every reading.
"""

from __future__ import annotations

import re
from pathlib import Path

from engine.errors import (
    QerarError,
    RegistryFault,
    VersionMissing,
    VersionUnlisted,
)
from engine.policy.faults import Faults
from engine.policy.model import Place
from engine.registry.published import PublishedVersions, VersionKey

__all__ = ["VersionFiles", "unreadable"]

_LINE = re.compile(r"([0-9a-f]{64}) [ *]([a-z][a-z0-9_]*)/([1-9][0-9]{0,8})\.yaml")
_NAME = re.compile(r"[1-9][0-9]{0,8}")


class VersionFiles(PublishedVersions):
    """The published versions under a folder, by the list of their digests."""

    def __init__(self, folder: Path) -> None:
        """Read ``SHA256SUMS``; raises RegistryFault."""
        super().__init__(_read_sums(folder / "SHA256SUMS"))
        self._folder = folder

    def path(self, policy: str, version: int) -> Path:
        """Where the version's file is, or should be."""
        return self._folder / policy / f"{version}.yaml"

    def place(self, policy: str, version: int) -> str:
        """The file's path."""
        return str(self.path(policy, version))

    def read(self, policy: str, version: int) -> bytes:
        """The file's bytes as published.

        Raises UnknownPolicy, UnknownVersion, VersionMissing, VersionAltered, and
        RegistryFault where the file is there and cannot be read.
        """
        self.digest(policy, version)
        path = self.path(policy, version)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise VersionMissing(policy, version, str(path)) from None
        except OSError as error:
            raise unreadable(path, error) from None
        return self.compared(policy, version, data)

    def verify(self) -> tuple[QerarError, ...]:
        """What is wrong with the folder: files missing, altered, or never published."""
        wrong = list(super().verify())
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
    return found
