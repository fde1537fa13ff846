"""Versions published here as files beside the ledger, which completes them at every start.

``<data>/published/<policy>/<n>.yaml`` and ``SHA256SUMS``, as ``policies/versions`` has
what is shipped.  The ledger is what counts and is written first: a process that dies
in between leaves files missing, never files that say something else.  So a file that
differs, or that no version has, was put there otherwise, and is refused.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from engine.errors import (
    PublishedFileAltered,
    PublishedFileUnknown,
    VersionAltered,
    VersionMissing,
)
from engine.registry import VersionFiles, digest_of
from engine.service.calendars import calendar_of
from engine.store import PublishedVersion, Reading, Store

__all__ = ["PublishedFiles"]

_FOLDER: Final = "published"
_SUMS: Final = "SHA256SUMS"

_Versions = Mapping[tuple[str, int], PublishedVersion]


class PublishedFiles:
    """The files of a data folder; safe to share between threads and processes."""

    def __init__(self, store: Store, data: Path) -> None:
        self._store = store
        self._folder = data / _FOLDER

    def complete(self) -> None:
        """Write what is missing, durably, each file whole or not at all.

        Raises PublishedFileAltered, PublishedFileUnknown, RegistryFault (a list
        that cannot be read as one), VersionMissing and VersionAltered (of the
        ledger's own), OSError (nothing can be written), StoreUnavailable.
        """
        if not self._folder.exists() and not _local(self._store):
            return
        with self._locked():
            versions = _local(self._store)
            listed = self._listed(versions)
            for key, one in versions.items():
                self._complete(*key, one)
            self._known(versions)
            if listed != versions.keys():
                lines = (
                    f"{one.digest.removeprefix('sha256:')}  {_name(*key)}\n"
                    for key, one in versions.items()
                )
                _write(self._folder / _SUMS, "".join(lines).encode())

    def _complete(self, policy: str, version: int, one: PublishedVersion) -> None:
        path = self._folder / _name(policy, version)
        try:
            found = digest_of(path.read_bytes())
        except FileNotFoundError:
            body = self._store.version_body(policy, version)
            if body is None:
                raise VersionMissing(policy, version, str(self._store.path)) from None
            if digest_of(body) != one.digest:
                raise VersionAltered(policy, version, one.digest, digest_of(body)) from None
            _make(path.parent)
            _write(path, body)
            return
        if found != one.digest:
            raise PublishedFileAltered(str(path), policy, version, one.digest, found)

    def _known(self, versions: _Versions) -> None:
        names = {_name(*key) for key in versions}
        for path in sorted(self._folder.glob("*/*.yaml")):
            if path.relative_to(self._folder).as_posix() not in names:
                raise PublishedFileUnknown(str(path))

    def _listed(self, versions: _Versions) -> set[tuple[str, int]]:
        """The versions that the list names; each as the ledger has it."""
        path = self._folder / _SUMS
        if not path.exists():
            return set()
        listed = VersionFiles(self._folder).digests
        for key, digest in listed.items():
            if key not in versions:
                raise PublishedFileUnknown(f"{path}: {_name(*key)}")
            if versions[key].digest != digest:
                raise PublishedFileAltered(str(path), *key, versions[key].digest, digest)
        return set(listed)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One process and one thread at a time: what is listed is what the last one saw."""
        _make(self._folder)
        lock = os.open(self._folder / ".lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            fcntl.flock(lock, fcntl.LOCK_UN)  # also for a child forked meanwhile
            os.close(lock)


def _local(reading: Reading) -> _Versions:
    """What was published here, in order; what is shipped has its files already."""
    return {
        (one.policy, one.version): one
        for one in reading.versions()
        if one.origin == "local" and calendar_of(one.policy) is None
    }


def _name(policy: str, version: int) -> str:
    return f"{policy}/{version}.yaml"


def _write(path: Path, data: bytes) -> None:
    """The file whole or not at all, on the disk when this returns."""
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    _flush(path.parent)


def _make(folder: Path) -> None:
    """The folder, on the disk when this returns."""
    if not folder.exists():
        folder.mkdir(exist_ok=True)
        _flush(folder.parent)


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
