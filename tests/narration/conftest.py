"""The shipped policies, loaded once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.policy import PolicyVersion
from engine.service import DecisionService


@pytest.fixture(scope="session")
def shipped(root: Path) -> Mapping[str, tuple[PolicyVersion, ...]]:
    """Every published version by policy."""
    service = DecisionService(root / "policies")
    return {policy.policy: tuple(policy.versions) for policy in service.policies()}
