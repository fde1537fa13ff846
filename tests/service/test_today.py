"""Today is the civil date in Baku, and what this ledger recorded counts whatever the clock says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from freezegun import freeze_time

from engine.service import (
    Decided,
    Filter,
    Line,
    Request,
    Service,
    Settings,
    decisions,
    open_service,
)
from tests.policy_folder import PolicyFolder
from tests.service.recorded import activate, withdraw
from tests.service.serving import ASKED, NOW, ORIGINATION, TESTER, Served
from tests.service.small_policies import limit


@pytest.fixture
def live(served: Served) -> Iterator[Service]:
    """The service with the clock of the machine, begun before every test's day."""
    served.policies.publish("leap", 1, limit("100.00"))
    served.policies.publish("leap", 2, limit("200.00"))
    served.policies.activate("leap", 1, "2020-01-01")
    served.policies.activate("leap", 2, "2024-02-29", recorded="2023-01-01T00:00:00Z")
    settings = Settings(served.policies.folder, served.data)
    with freeze_time("2023-01-01T00:00:00Z"), open_service(settings) as service:
        yield service


@pytest.mark.parametrize(
    ("policy", "instant", "day", "version"),
    [
        # midnight in Baku is 20:00 in Greenwich
        ("limit", "2025-06-01T19:59:59Z", date(2025, 6, 1), 2),
        ("limit", "2025-06-01T19:59:59.999999Z", date(2025, 6, 1), 2),
        ("limit", "2025-06-01T20:00:00Z", date(2025, 6, 2), 2),
        ("limit", "2024-12-31T20:00:00Z", date(2025, 1, 1), 2),
        ("leap", "2024-02-28T19:59:59Z", date(2024, 2, 28), 1),
        ("leap", "2024-02-28T20:00:00Z", date(2024, 2, 29), 2),
        ("leap", "2024-02-29T19:59:59Z", date(2024, 2, 29), 2),
        ("leap", "2024-02-29T20:00:00Z", date(2024, 3, 1), 2),
    ],
)
def test_today_is_the_day_in_baku(
    live: Service, policy: str, instant: str, day: date, version: int
) -> None:
    with freeze_time(instant):
        assert live.today() == day
        told = json.loads(live.decisions.decide(ORIGINATION, policy, Request(ASKED)).json)
        assert live.policies.in_force(policy).activation.version == version
        assert live.policies.summary(policy).to_json()["in_force"] == version
    assert (told["effective_date"], told["policy_version"]) == (day.isoformat(), version)
    assert datetime.fromisoformat(told["decided_at"]) == datetime.fromisoformat(instant)
    assert told["known_at"] == told["decided_at"]


@pytest.mark.parametrize(
    ("instant", "version"),
    [("2022-12-31T19:59:59Z", 1), ("2022-12-31T20:00:00Z", 2)],
)
def test_a_version_begins_with_its_first_day(served: Served, instant: str, version: int) -> None:
    with freeze_time(instant):
        served.clock.now = datetime.now(UTC)
        with served.open() as service:
            assert service.decisions.decide(
                ORIGINATION, "limit", Request(ASKED)
            ).policy_version == (version)


def test_a_clock_that_is_set_back_hides_no_approval(served: Served) -> None:
    with served.open() as service:
        activate(service, "limit", 1, date(2025, 1, 1), None, "back to the old limit")
        served.clock.now = datetime(2023, 6, 1, tzinfo=UTC)
        asked = Request(ASKED, date(2025, 6, 1))
        told = json.loads(service.decisions.decide(TESTER, "limit", asked).json)
        assert (told["policy_version"], told["registry_sequence"]) == (1, 7)
        assert told["decided_at"] == "2023-06-01T00:00:00Z"
        assert told["known_at"] == "2025-06-01T12:00:00Z"  # what it knew, not what the clock says
        again = replace(asked, known_at=datetime.fromisoformat(told["known_at"]))
        assert service.decisions.decide(TESTER, "limit", again).policy_version == 1
        assert service.policies.in_force("limit", date(2025, 6, 1)).activation.version == 1
    with served.open() as restarted:
        assert restarted.decisions.decide(TESTER, "limit", asked).policy_version == 1


def test_a_clock_that_is_set_back_before_history_knows_less_of_it(served: Served) -> None:
    with served.open() as service:
        served.clock.now = datetime(2022, 11, 30, tzinfo=UTC)
        asked = Request(ASKED, date(2023, 6, 1))
        told = json.loads(service.decisions.decide(TESTER, "limit", asked).json)
        assert (told["policy_version"], told["registry_sequence"]) == (1, 3)


def test_an_instant_finds_what_the_decision_of_that_instant_knew(served: Served) -> None:
    """Also where what came next was recorded within the same tick of the clock."""
    asked = Request(ASKED, date(2025, 6, 1))
    with served.open() as service:
        told = []
        for version in (1, 2, 1):
            told.append(json.loads(service.decisions.decide(TESTER, "limit", asked).json))
            activate(service, "limit", version, date(2025, 1, 1), None, "x")
        told.append(json.loads(service.decisions.decide(TESTER, "limit", asked).json))
        for one in told:
            again = replace(asked, known_at=datetime.fromisoformat(one["known_at"]))
            found = json.loads(service.decisions.decide(TESTER, "limit", again).json)
            same = ("policy_version", "registry_sequence", "known_at", "digest")
            assert {name: found[name] for name in same} == {name: one[name] for name in same}
    assert [one["policy_version"] for one in told] == [2, 1, 2, 1]


def test_what_was_recorded_while_it_was_decided_is_decided_by(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A decision in the ledger knew all that is before it, alone and in a batch."""
    make = decisions.make

    def slowly(*given: Any) -> Any:
        made = make(*given)
        if versions:
            activate(service, "limit", versions.pop(), date(2025, 1, 1), None, "meanwhile")
        return made

    monkeypatch.setattr(decisions, "make", slowly)
    lines: list[Line] = [(Request(ASKED), None), (Request({}), None), (Request(ASKED), None)]
    with served.open() as service:
        versions = [2, 1]
        told = [service.decisions.decide(TESTER, "limit", Request(ASKED))]
        versions = [1]
        answers = list(service.decisions.decide_many(TESTER, "limit", lines))
        told += [one for one in answers if isinstance(one, Decided)]
        found = [json.loads(one.json) for one in told]
        assert [(one["policy_version"], one["registry_sequence"]) for one in found] == [
            (2, 8),
            (1, 10),
            (1, 10),
        ]
        assert [isinstance(one, Decided) for one in answers] == [True, False, True]
        assert len(service.decisions.page(TESTER, Filter()).items) == 3


def test_the_time_of_the_ledger_never_decreases(served: Served) -> None:
    with served.open() as service:
        activate(service, "limit", 1, date(2025, 1, 1), None, "x")
        served.clock.now = datetime(2024, 1, 1, tzinfo=UTC)
        _, place = activate(service, "limit", 2, date(2025, 2, 1), None, "y")
        assert place.at == NOW
        told = json.loads(service.decisions.decide(TESTER, "limit", Request(ASKED)).json)
        assert told["decided_at"] == "2024-01-01T00:00:00Z"
        assert service.ledger_head().at == NOW


def test_what_was_known_at_an_instant_is_by_the_time_of_the_ledger(served: Served) -> None:
    with served.open() as service:
        served.clock.now = at = datetime(2025, 6, 2, tzinfo=UTC)
        _, place = activate(service, "limit", 1, date(2025, 1, 1), None, "x")
        served.clock.now = datetime(2025, 6, 3, tzinfo=UTC)
        found = [
            (force.activation.version, force.to_json()["recorded_at"])
            for known in (at, NOW, None)
            for force in [service.policies.in_force("limit", date(2025, 6, 1), known)]
        ]
    assert place.at == at
    assert found == [
        (1, "2025-06-02T00:00:00Z"),
        (2, "2022-12-01T00:00:00Z"),
        (1, "2025-06-02T00:00:00Z"),
    ]


def test_an_activation_is_seen_by_the_next_request_of_every_process(served: Served) -> None:
    with served.open() as one, served.open() as other:
        assert other.decisions.decide(TESTER, "limit", Request(ASKED)).policy_version == 2
        identifier, _ = activate(one, "limit", 1, date(2025, 1, 1), None, "x")
        assert other.decisions.decide(TESTER, "limit", Request(ASKED)).policy_version == 1
        withdraw(one, identifier, "y")
        assert other.decisions.decide(TESTER, "limit", Request(ASKED)).policy_version == 2
        assert other.policies.sequence() == one.policies.sequence() == 10


def test_the_folder_itself_is_not_read_again(policy_folder: PolicyFolder, served: Served) -> None:
    with served.open() as service:
        policy_folder.activate("limit", 1, "2024-01-01")
        assert service.decisions.decide(TESTER, "limit", Request(ASKED)).policy_version == 2
