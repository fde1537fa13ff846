"""Outcomes and reasons by day, as auditors read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from engine import errors
from engine.service import Request, Role, Service, trends
from engine.store import Store
from tests.service.serving import AUDITOR, ORIGINATION, TESTER, Served, caller

#: of 250.00 the limit is 200.00
DECLINED, APPROVED = {"amount": Decimal("250")}, {"amount": Decimal("150")}


def decide(service: Service, served: Served, at: datetime, *amounts: dict[str, Decimal]) -> None:
    served.clock.now = at
    for inputs in amounts:
        service.decisions.decide(TESTER, "limit", Request(inputs))


def test_outcomes_are_counted_by_the_day_in_baku(service: Service, served: Served) -> None:
    decide(service, served, datetime(2025, 6, 1, 19, 59, tzinfo=UTC), DECLINED, APPROVED)
    decide(service, served, datetime(2025, 6, 1, 20, 0, tzinfo=UTC), DECLINED, DECLINED)
    found = service.trends.outcomes(AUDITOR, "limit", 3)
    assert [(one.day, dict(one.counts), one.total) for one in found] == [
        (date(2025, 5, 31), {}, 0),
        (date(2025, 6, 1), {"declined": 1, "approved": 1}, 2),
        (date(2025, 6, 2), {"declined": 2}, 2),
    ]
    assert service.trends.outcomes(AUDITOR, "other", 1)[0].total == 0


def test_what_is_counted_may_be_made_of_policy_version_and_outcome(
    service: Service, served: Served
) -> None:
    decide(service, served, datetime(2025, 6, 1, 12, tzinfo=UTC), DECLINED, APPROVED, DECLINED)

    def seen(policy: str, version: int, outcome: str) -> str:
        return f"{policy} {version} {outcome[0]}"

    (day,) = service.trends.outcomes(AUDITOR, None, 1, seen=seen)
    assert day.counts == {"limit 2 a": 1, "limit 2 d": 2}
    (day,) = service.trends.outcomes(AUDITOR, None, 1, seen=lambda *_: "any")
    assert day.counts == {"any": 3}


def test_outcomes_are_counted_by_weeks_too(service: Service, served: Served) -> None:
    for day in (1, 7, 8, 14):
        decide(service, served, datetime(2025, 6, day, 12, tzinfo=UTC), APPROVED)
    found = service.trends.outcomes(AUDITOR, "limit", 14, 7)
    assert [(one.day, one.total) for one in found] == [
        (date(2025, 6, 1), 2),
        (date(2025, 6, 8), 2),
    ]


def test_reasons_are_counted_by_day_and_told_as_they_were_said_last(
    service: Service, served: Served
) -> None:
    decide(service, served, datetime(2025, 6, 1, 12, tzinfo=UTC), DECLINED, APPROVED)
    decide(service, served, datetime(2025, 6, 3, 12, tzinfo=UTC), DECLINED)
    found = service.trends.reasons(AUDITOR, None, 30)
    (reason,) = found.found
    assert (reason.policy, reason.code, reason.severity) == ("limit", "TOO_MUCH", "adverse")
    assert reason.message == {"az": "Çoxdur: 200,00 AZN", "en": "Too much: 200.00 AZN"}
    assert reason.days == {date(2025, 6, 1): 1, date(2025, 6, 3): 1}
    assert (found.read, found.whole, found.since) == (3, True, date(2025, 6, 1))


def test_reasons_are_of_the_days_asked_about(service: Service, served: Served) -> None:
    decide(service, served, datetime(2025, 6, 1, 12, tzinfo=UTC), DECLINED)
    decide(service, served, datetime(2025, 6, 3, 12, tzinfo=UTC), APPROVED)
    found = service.trends.reasons(AUDITOR, None, 2)
    assert (found.found, found.read, found.whole) == ((), 1, True)


def test_only_so_many_records_are_read_and_that_is_told(
    service: Service, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trends, "MOST", 3)
    monkeypatch.setattr(trends, "_PAGE", 2)
    decide(service, served, datetime(2025, 6, 1, 12, tzinfo=UTC), DECLINED)
    decide(service, served, datetime(2025, 6, 2, 12, tzinfo=UTC), *[DECLINED] * 3)
    found = service.trends.reasons(AUDITOR, None, 30)
    assert (found.found[0].total, found.read, found.whole) == (3, 3, False)
    assert found.since == date(2025, 6, 2)


def test_what_is_erased_gives_no_reason(service: Service, served: Served) -> None:
    decide(service, served, datetime(2025, 6, 1, 12, tzinfo=UTC), DECLINED, DECLINED)
    with Store.open(served.data) as store:
        (first, _) = store.each_decision()
        store.erase(first.sequence, served.clock.now, "the retention is over")
    assert service.trends.reasons(AUDITOR).found[0].total == 1


def test_figures_of_decisions_are_for_auditors(service: Service) -> None:
    for who in (TESTER, ORIGINATION, caller(Role.ADMIN)):
        with pytest.raises(errors.RoleRequired):
            service.trends.outcomes(who)
        with pytest.raises(errors.RoleRequired):
            service.trends.reasons(who)
