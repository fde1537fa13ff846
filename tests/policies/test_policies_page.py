"""docs/policies.md has a line for every policy that is shipped, and for no other."""

from __future__ import annotations

import re
from pathlib import Path


def test_every_policy_has_its_line(root: Path) -> None:
    page = (root / "docs" / "policies.md").read_text("utf-8")
    rows = re.findall(r"(?m)^\| \[(\w+)\]\(\.\./policies/versions/(\w+)\) \| \S.* \|$", page)
    shipped = [path.name for path in (root / "policies" / "versions").iterdir() if path.is_dir()]
    assert sorted(rows) == sorted(zip(shipped, shipped, strict=True))
