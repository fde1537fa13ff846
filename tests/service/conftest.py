"""What tests of the service stand on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.service import Service
from tests.policy_folder import PolicyFolder
from tests.service.serving import Served, two_limits


@pytest.fixture
def served(policy_folder: PolicyFolder, tmp_path: Path) -> Served:
    """A start away from a service: two versions of ``limit``, an empty data folder."""
    return Served(two_limits(policy_folder), tmp_path / "data")


@pytest.fixture
def service(served: Served) -> Iterator[Service]:
    """The service over ``served``, open."""
    with served.open() as opened:
        yield opened
