"""Makes policies folders for tests."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

__all__ = ["PolicyFolder", "shipped_alone"]

SHIPPED = Path(__file__).resolve().parents[1] / "policies"


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


def shipped_alone(folder: Path, *policies: str) -> Path:
    """A new policies folder with what is shipped of these alone: enough for who has to decide.

    A server over all that is shipped takes four times as long to start.
    """
    for policy in policies:
        shutil.copytree(SHIPPED / "versions" / policy, folder / "versions" / policy)
    shutil.copytree(SHIPPED / "calendars", folder / "calendars")
    sums = (SHIPPED / "versions" / "SHA256SUMS").read_text("ascii").splitlines(keepends=True)
    own = [line for line in sums if line.split()[1].partition("/")[0] in policies]
    (folder / "versions" / "SHA256SUMS").write_text("".join(own), "ascii")
    head, *blocks = (SHIPPED / "activations.yaml").read_text("utf-8").split("  - id: ")
    *blocks, last = (*blocks[:-1], *blocks[-1].split("\nwithdrawals:"))
    kept = [f"  - id: {block.rstrip()}\n" for block in blocks if _policy_of(block) in policies]
    text = f"{head}{''.join(kept)}\nwithdrawals:{last}"
    (folder / "activations.yaml").write_text(text, "utf-8")
    return folder


def _policy_of(activation: str) -> str:
    return activation.partition("policy: ")[2].partition("\n")[0]
