"""What a version is on a day: in force, scheduled, superseded, withdrawn or never activated."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.registry import Activation, Event, VersionStanding, Withdrawal
from engine.registry.timeline import standing_of

AT = datetime(2025, 1, 1, tzinfo=UTC)
EVENTS: list[Event] = [
    Activation("a", "limit", 1, date(2021, 1, 1), None, AT, "", 1),
    Activation("b", "limit", 2, date(2023, 1, 1), date(2023, 12, 31), AT, "", 2),
    Activation("c", "limit", 3, date(2023, 6, 1), None, AT, "", 3),
    Withdrawal("c", AT, "", 4),
    Activation("d", "other", 4, None, None, AT, "", 5),
    Activation("e", "limit", 5, date(2023, 1, 1), date(2023, 12, 31), AT, "", 6),
]


@pytest.mark.parametrize(
    ("version", "day", "known", "standing"),
    [
        (1, date(2020, 1, 1), 6, "scheduled"),
        (1, date(2021, 1, 1), 6, "in_force"),
        (1, date(2023, 5, 1), 6, "scheduled"),  # again, when what supersedes it ends
        (1, date(2024, 1, 1), 6, "in_force"),
        (2, date(2023, 5, 1), 2, "in_force"),
        (2, date(2023, 5, 1), 6, "superseded"),  # by a later one for the same days
        (2, date(2022, 5, 1), 6, "superseded"),
        (2, date(2022, 5, 1), 5, "scheduled"),
        (2, date(2024, 1, 1), 5, "superseded"),
        (3, date(2023, 7, 1), 3, "in_force"),
        (3, date(2023, 7, 1), 4, "withdrawn"),
        (3, date(2023, 7, 1), 2, "never"),
        (4, date(2023, 7, 1), 6, "never"),
        (5, date(2023, 7, 1), 6, "in_force"),
    ],
)
def test_a_version_stands_on_a_day_as_known(
    version: int, day: date, known: int, standing: VersionStanding
) -> None:
    assert standing_of(EVENTS, "limit", version, day, known) == standing
