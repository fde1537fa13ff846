"""What every test stands on: the repository's folders and how Hypothesis behaves.

Examples are derived from the test itself, so that a run never fails by luck;
``HYPOTHESIS_PROFILE=explore`` draws new ones and more of them.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from engine.service import passwords
from tests.browser import chromium
from tests.policy_folder import PolicyFolder

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


#: what takes longest comes first, so that at the end no worker waits long for another
_FIRST = ("tests/system/test_schemathesis.py", "tests/system/test_kill.py", "tests/system/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest tests first; those of a file stay together, for what they share."""
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    return next(
        (place for place, start in enumerate(_FIRST) if item.nodeid.startswith(start)), len(_FIRST)
    )


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage again and again is a tenth
    of all tests' time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Every new ledger hashes a password: here at no cost (but for test_passwords)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "MEMORY_KIB", 8)
        patch.setattr(passwords, "PASSES", 1)
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, one for all: a process can drive Playwright only once at a time."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared_cases() -> Path:
    """The folder of cases beside the repository; a test that needs it skips without it."""
    folder = ROOT.parent / "shared" / "cases"
    if not folder.is_dir():
        pytest.skip("no ../shared/cases beside the repository")
    return folder


@pytest.fixture
def policy_folder(tmp_path: Path) -> PolicyFolder:
    """An empty policies folder."""
    return PolicyFolder(tmp_path / "policies")
