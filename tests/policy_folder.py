"""Makes policies folders for tests."""

from __future__ import annotations

import hashlib
from pathlib import Path

__all__ = ["PolicyFolder"]


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
