"""What every test stands on: the repository's folders and how Hypothesis behaves.

Examples are derived from the test itself, so that a run never fails by luck;
``HYPOTHESIS_PROFILE=explore`` draws new ones and more of them.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


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


class PolicyFolder:
    """A policies folder to write versions and activations into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "versions").mkdir(parents=True)
        self._sums: list[str] = []
        self._activations: list[str] = []
        self._withdrawals: list[str] = []
        self._write_lists()

    def publish(self, policy: str, version: int, text: str) -> Path:
        """Write a version's file and its digest."""
        path = self.folder / "versions" / policy / f"{version}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
        digest = hashlib.sha256(text.encode()).hexdigest()
        self._sums.append(f"{digest}  {policy}/{version}.yaml\n")
        self._write_lists()
        return path

    def activate(
        self,
        policy: str,
        version: int,
        start: str | None = None,
        end: str | None = None,
        recorded: str = "2020-01-01T00:00:00Z",
    ) -> str:
        """Record an activation; its id."""
        identifier = f"{policy}-{version}-{len(self._activations)}"
        starts = f"effective_from: {start}, " if start else ""
        ends = f"effective_to: {end}, " if end else ""
        self._activations.append(
            f"  - {{id: {identifier}, policy: {policy}, version: {version}, {starts}{ends}"
            f"recorded_at: {recorded}, why: a test}}\n"
        )
        self._write_lists()
        return identifier

    def withdraw(self, activation: str, recorded: str) -> None:
        """Record the withdrawal of an activation."""
        self._withdrawals.append(
            f"  - {{activation: {activation}, recorded_at: {recorded}, why: a mistake}}\n"
        )
        self._write_lists()

    def _write_lists(self) -> None:
        (self.folder / "versions" / "SHA256SUMS").write_text("".join(self._sums))
        lists = [("activations", self._activations), ("withdrawals", self._withdrawals)]
        (self.folder / "activations.yaml").write_text(
            "".join(f"{name}:{'' if some else ' []'}\n{''.join(some)}" for name, some in lists)
        )


@pytest.fixture
def policy_folder(tmp_path: Path) -> PolicyFolder:
    """An empty policies folder."""
    return PolicyFolder(tmp_path / "policies")
