"""The shipped policies, loaded once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.policy import PolicyVersion
from engine.service import DecisionService
from engine.service.testing import CaseResult, Coverage, run_cases


@pytest.fixture(scope="session")
def service(root: Path) -> DecisionService:
    """The service over the shipped policies, by the real clock."""
    return DecisionService(root / "policies")


@pytest.fixture(scope="session")
def shipped(service: DecisionService) -> tuple[PolicyVersion, ...]:
    """Every published version, loaded; one that does not load fails with all its faults."""
    return tuple(version for policy in service.policies() for version in policy.versions)


@pytest.fixture(scope="session")
def own(root: Path) -> tuple[tuple[CaseResult, ...], tuple[Coverage, ...]]:
    """The policies' own cases, decided once and followed."""
    folder = root / "policies"
    return run_cases(folder, sorted((folder / "cases").glob("*.yaml")), coverage=True)
