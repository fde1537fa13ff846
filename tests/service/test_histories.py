"""How policies came to be: who published and activated what, and what rules when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from engine.service import Caller, Request, Role, Service, Settings, open_service
from tests.conftest import ROOT
from tests.service.recorded import activate, withdraw

NOW = datetime(2025, 6, 2, 21, tzinfo=UTC)  # already the third in Baku
TESTER = Caller("k", "k", frozenset({Role.TESTER}))
CAR = {
    "vehicle": {"powertrain": "electric", "production_date": "2024-01-01", "price": "30000"},
    "loan": {"principal": "20000"},
}


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(tmp_path: Path, clock: Clock) -> Iterator[Service]:
    settings = Settings(policies=ROOT / "policies", data=tmp_path / "data")
    with open_service(settings, clock) as opened:
        yield opened


def test_what_is_shipped_has_its_history_from_the_first_start(service: Service) -> None:
    found = service.histories.of("car_loan")
    assert [(one.version, one.made.shipped, one.made.by) for one in found.published] == [
        (1, True, None),
        (2, True, None),
    ]
    assert [found.version_of(event) for event in found.events] == [1, 2]
    assert found.rules(date(2022, 7, 29)) == found.activations["car_loan-1"]
    assert found.rules(date(2022, 7, 30)) == found.activations["car_loan-2"]
    assert found.rules(date(2014, 3, 21)) is None
    assert found.next_after(date(2025, 6, 2)) is None


def test_a_withdrawal_changes_what_rules_and_not_what_was_known(
    service: Service, clock: Clock
) -> None:
    wrong, _ = activate(service, "car_loan", 1, date(2025, 1, 1), None, "a letter")
    clock.now += timedelta(days=30)
    withdraw(service, wrong, "no letter")
    found = service.histories.of("car_loan")
    assert found.withdrawn == {wrong}
    assert found.version_of(found.events[-1]) == 1
    day = date(2025, 2, 1)
    ruled = [one and one.version for one in (step.reign(day).activation for step in found.steps)]
    assert ruled == [1, 2, 1, 2]


def test_what_is_scheduled_is_next(service: Service) -> None:
    activate(service, "car_loan", 1, date(2026, 1, 1), date(2026, 2, 1), "a trial")
    found = service.histories.of("car_loan")
    following = found.next_after(date(2025, 6, 2))
    assert following is not None
    assert following.activation is not None
    assert (following.activation.version, following.first, following.last) == (
        1,
        date(2026, 1, 1),
        date(2026, 2, 1),
    )
    assert found.next_after(date(2026, 2, 2)) is None


def test_what_was_known_on_a_day_is_what_was_known_at_its_end(service: Service) -> None:
    found = service.histories.of("car_loan")
    steps = [
        found.known_on(day, datetime.date)
        for day in (date(2014, 3, 4), date(2014, 3, 5), date(2022, 7, 21), date(2022, 7, 22))
    ]
    assert [step and len(step.reigns) for step in steps] == [None, 2, 2, 3]


def test_a_change_names_who_made_it_and_who_approved_it(service: Service) -> None:
    given = (service.settings.data / "first-admin").read_text("ascii").strip()
    begun = service.people.sign_in("admin", given, "tests")
    admin = service.people.change_password(begun.token, given, "qirmizi nar agaci").caller
    callers = []
    for name, role in (("leyla", Role.EDITOR), ("rena", Role.APPROVER)):
        once = service.people.create(admin, name, [role])
        token = service.people.sign_in(name, once, "tests").token
        callers.append(service.people.change_password(token, once, "qirmizi nar agaci").caller)
    editor, approver = callers
    proposal = service.proposals.propose_withdrawal(editor, "car_loan-2", "it was never decided so")
    service.proposals.approve(approver, proposal.id, "")
    found = service.histories.of("car_loan")
    made = found.made[found.events[-1].sequence]
    assert (made.by, made.approved_by, made.shipped) == ("leyla", "rena", False)


def test_every_policy_has_a_history(service: Service) -> None:
    histories = service.histories.all()
    assert list(histories) == list(service.policies.ids())
    assert all(histories[policy].policy == policy for policy in histories)
    assert service.histories.of("nothing").steps == ()


def test_decisions_are_counted_over_days_of_baku(service: Service, clock: Clock) -> None:
    for ago in (40, 30, 29, 0):
        clock.now = NOW - timedelta(days=ago)
        service.decisions.decide(TESTER, "car_loan", Request(CAR))
    clock.now = NOW
    assert service.figures.outcomes() == {"car_loan": {"approved": 2}}
    assert service.figures.outcomes(31) == {"car_loan": {"approved": 3}}
    # at half past midnight in Baku the same hour of the last day still counts
    assert service.figures.outcomes(1) == {"car_loan": {"approved": 1}}
