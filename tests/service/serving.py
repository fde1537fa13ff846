"""Services over ledgers for tests: a clock to set, callers of each role, a policy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from engine.service import Caller, Role, Service, Settings, open_service
from tests.policy_folder import PolicyFolder
from tests.service.small_policies import limit

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
ASKED = {"amount": Decimal("150")}


@dataclass
class Clock:
    """A clock that tests set."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Served:
    """A policies folder, a data folder and a clock; ``open`` is a start of the service."""

    policies: PolicyFolder
    data: Path
    clock: Clock = field(default_factory=Clock)
    window: int = 31

    @contextmanager
    def open(self) -> Iterator[Service]:
        settings = Settings(self.policies.folder, self.data, self.window, "Bank")
        with open_service(settings, self.clock) as service:
            yield service


def caller(*roles: Role, key: str = "KEY") -> Caller:
    """A caller as ``authenticate`` gives it."""
    return Caller(key, key.lower(), frozenset(roles))


TESTER = caller(Role.TESTER)
ORIGINATION = caller(Role.ORIGINATION)
AUDITOR = caller(Role.AUDITOR, key="AUDITOR")


def two_limits(folder: PolicyFolder) -> PolicyFolder:
    """limit@1 (100) from 2021, limit@2 (200) from 2023, known since 2022-12-01."""
    folder.publish("limit", 1, limit("100.00"))
    folder.publish("limit", 2, limit("200.00"))
    folder.activate("limit", 1, "2021-01-01", recorded="2020-12-01T00:00:00Z")
    folder.activate("limit", 2, "2023-01-01", recorded="2022-12-01T00:00:00Z")
    return folder
