"""Versions published here are files too; a start completes them, and refuses what differs."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import (
    PublishedFileAltered,
    PublishedFileUnknown,
    QerarError,
    RegistryFault,
    VersionAltered,
)
from engine.registry import VersionFiles
from engine.service.workshop import PublishedFiles
from engine.service.workshop import files as module
from engine.store import Store
from tests.service.serving import Served
from tests.service.small_policies import limit
from tests.service.workshop.actors import published


def folder(served: Served) -> Path:
    return served.data / "published"


def line(amount: str, name: str) -> str:
    return f"{hashlib.sha256(limit(amount).encode()).hexdigest()}  {name}\n"


def files(served: Served) -> dict[str, bytes]:
    """What lies in the folder, but for its lock."""
    return {
        path.relative_to(folder(served)).as_posix(): path.read_bytes()
        for path in sorted(folder(served).rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


WHOLE = {
    "SHA256SUMS": (line("300.00", "limit/3.yaml") + line("400.00", "limit/4.yaml")).encode(),
    "limit/3.yaml": limit("300.00").encode(),
    "limit/4.yaml": limit("400.00").encode(),
}


@pytest.fixture
def two(served: Served) -> Served:
    """Two versions published here."""
    with served.open() as service:
        published(service)
        published(service, "400.00")
    return served


def test_what_is_published_is_a_file_beside_its_digest(two: Served) -> None:
    assert files(two) == WHOLE
    assert VersionFiles(folder(two)).verify() == ()


def test_where_nothing_was_published_here_there_are_none(served: Served) -> None:
    with served.open():
        assert not folder(served).exists()


LOST: dict[str, Callable[[Path], object]] = {
    "the last file": lambda there: (there / "limit/4.yaml").unlink(),
    "the list": lambda there: (there / "SHA256SUMS").unlink(),
    "a line of the list": lambda there: (there / "SHA256SUMS").write_text(
        line("300.00", "limit/3.yaml")
    ),
    "everything": lambda there: [path.unlink() for path in there.rglob("*") if path.is_file()],
    "an unfinished file": lambda there: (there / "limit/4.yaml").rename(
        there / "limit/.4.yaml.part"
    ),
    "an unfinished list": lambda there: (there / "SHA256SUMS").rename(there / ".SHA256SUMS.part"),
}


@pytest.mark.parametrize("lost", LOST)
def test_a_start_completes_what_is_missing(two: Served, lost: str) -> None:
    LOST[lost](folder(two))
    with two.open():
        assert files(two) == WHOLE
    with two.open():
        assert files(two) == WHOLE


DIFFERENT: dict[str, tuple[Callable[[Path], object], type[QerarError], str]] = {
    "a file": (
        lambda there: (there / "limit/3.yaml").write_text(limit("3.00")),
        PublishedFileAltered,
        "limit/3.yaml is not what was published as limit version 3",
    ),
    "a line": (
        lambda there: (there / "SHA256SUMS").write_text(line("3.00", "limit/3.yaml")),
        PublishedFileAltered,
        "SHA256SUMS is not what was published as limit version 3",
    ),
    "a version more": (
        lambda there: (there / "limit/5.yaml").write_text(limit("5.00")),
        PublishedFileUnknown,
        "limit/5.yaml is of no version",
    ),
    "a shipped version": (
        lambda there: (there / "limit/2.yaml").write_text(limit("200.00")),
        PublishedFileUnknown,
        "limit/2.yaml is of no version",
    ),
    "a line more": (
        lambda there: (there / "SHA256SUMS").write_text(line("5.00", "limit/5.yaml")),
        PublishedFileUnknown,
        "SHA256SUMS: limit/5.yaml is of no version",
    ),
    "no list at all": (
        lambda there: (there / "SHA256SUMS").write_text("hello\n"),
        RegistryFault,
        "expected a SHA-256",
    ),
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_a_start_refuses_what_differs(two: Served, what: str) -> None:
    change, error, words = DIFFERENT[what]
    change(folder(two))
    before = files(two)
    with pytest.raises(error, match=words), two.open():
        pass
    assert files(two) == before


def test_the_refusal_says_what_to_do_and_that_helps(two: Served) -> None:
    path = folder(two) / "limit/3.yaml"
    path.write_text("mine")
    with pytest.raises(PublishedFileAltered) as told, two.open():
        pass
    assert str(told.value).endswith(
        "Keep it elsewhere if it is wanted, and remove it: "
        "the next start writes it again from the ledger"
    )
    path.unlink()
    with two.open():
        assert files(two) == WHOLE


def test_where_the_files_cannot_be_written_the_version_is_published_all_the_same(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with served.open() as service:
        monkeypatch.setattr(module, "_write", full)
        assert published(service).version == 3
        assert service.policies.version_bytes("limit", 3) == limit("300.00").encode()
    with served.open():
        pass  # nor does that keep the ledger from being read
    assert "limit/3.yaml" not in files(served)
    monkeypatch.undo()
    with served.open():
        assert files(served).keys() == {"SHA256SUMS", "limit/3.yaml"}


def test_a_ledger_whose_own_bytes_differ_writes_no_file(
    two: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder(two) / "limit/4.yaml").unlink()
    with Store.open(two.data) as store:
        monkeypatch.setattr(store, "version_body", lambda *_: b"something else")
        with pytest.raises(VersionAltered):
            PublishedFiles(store, two.data).complete()
    assert "limit/4.yaml" not in files(two)


def test_many_at_once_leave_the_list_whole(two: Served) -> None:
    def complete() -> None:
        for _ in range(10):
            (folder(two) / "SHA256SUMS").unlink(missing_ok=True)
            PublishedFiles(store, two.data).complete()

    with Store.open(two.data) as store:
        threads = [threading.Thread(target=complete) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        PublishedFiles(store, two.data).complete()
    assert files(two) == WHOLE
