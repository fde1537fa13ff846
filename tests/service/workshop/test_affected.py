"""The logged decisions whose law a change changes: for its days, or standing on them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine.errors import InvalidInput, UnknownVersion
from engine.service import Affected, ChangedDays, Request, Service
from tests.service.serving import TESTER, Served
from tests.service.small_policies import user
from tests.service.workshop.actors import ANN, EVA, WHY, published, submitted

SECOND = "limit-2-1"
DAYS = [date(2021, 6, 1), date(2022, 12, 31), date(2023, 1, 1), date(2024, 6, 1), date(2025, 6, 1)]


def decided(service: Service, policy: str, day: date, amount: str = "150") -> str:
    found = service.decisions.decide(TESTER, policy, Request({"amount": Decimal(amount)}, day))
    assert found.id is not None
    return found.id


def ids(found: Affected) -> list[str]:
    return [one.id for one in found.decisions]


def test_a_backdated_approval_lists_what_was_decided_for_its_days(service: Service) -> None:
    first = [decided(service, "limit", day) for day in DAYS]
    service.decisions.decide(
        TESTER, "limit", Request({"amount": Decimal(1)}, DAYS[3], dry_run=True)
    )
    draft = submitted(service)
    start, end = date(2022, 12, 31), date(2024, 12, 31)
    before = service.drafts.affected(draft.id, start, end)
    done = service.drafts.approve(ANN, draft.id, draft.etag, start, end, WHY)
    assert done.affected == before
    # the later start rules: what began on 2023-01-01 stays as it is
    assert before.days == (ChangedDays(start, start, 1, 3),)
    assert ids(before) == [first[1]]
    assert (before.count, dict(before.outcomes), dict(before.policies)) == (
        1, {"declined": 1}, {"limit": 1},
    )  # fmt: skip


def test_a_later_start_rules_its_days_whatever_began_before(service: Service) -> None:
    draft = submitted(service)
    for start, days in (
        (None, (ChangedDays(None, date(2020, 12, 31), None, 3),)),
        (date(2022, 1, 1), (ChangedDays(date(2022, 1, 1), date(2022, 12, 31), 1, 3),)),
        (date(2023, 1, 1), (ChangedDays(date(2023, 1, 1), None, 2, 3),)),
    ):
        assert service.drafts.affected(draft.id, start).days == days


def test_a_withdrawal_lists_what_stood_on_it(service: Service) -> None:
    made = [decided(service, "limit", day) for day in DAYS]
    found = service.proposals.affected_by_withdrawal(SECOND)
    assert found.days == (ChangedDays(date(2023, 1, 1), None, 2, 1),)
    assert (ids(found), dict(found.outcomes)) == (made[2:], {"approved": 3})
    asked = service.proposals.propose_withdrawal(EVA, SECOND, WHY)
    assert service.proposals.affected(asked.id) == found
    assert service.proposals.approve(ANN, asked.id).affected == found
    assert service.proposals.affected(asked.id).count == 0


def test_an_activation_lists_what_was_decided_for_days_it_comes_to_rule(service: Service) -> None:
    made = [decided(service, "limit", day) for day in DAYS]
    days = (date(2024, 1, 1), date(2024, 12, 31))
    found = service.proposals.affected_by_activation("limit", 1, *days)
    assert (found.days, ids(found)) == ((ChangedDays(*days, 2, 1),), [made[3]])
    asked = service.proposals.propose_activation(EVA, "limit", 1, *days, WHY)
    assert service.proposals.affected(asked.id) == found
    assert service.proposals.approve(ANN, asked.id).affected == found


def test_the_same_version_again_changes_no_law(service: Service) -> None:
    decided(service, "limit", DAYS[3])
    found = service.proposals.affected_by_activation("limit", 2, date(2024, 1, 1), None)
    assert (found.days, found.count) == ((), 0)


def test_decisions_of_policies_that_use_it_stand_on_it_too(served: Served) -> None:
    served.policies.publish("application", 1, user("limit"))
    served.policies.publish("application", 2, user("limit").replace("Application", "Request"))
    served.policies.publish("whole", 1, user("application"))
    for policy, version in (("application", 2), ("whole", 1)):
        served.policies.activate(policy, version)
    with served.open() as service:
        made = [decided(service, policy, DAYS[3]) for policy in ("whole", "limit", "application")]
        decided(service, "whole", DAYS[0])
        found = service.proposals.affected_by_withdrawal(SECOND)
    assert ids(found) == made
    assert dict(found.policies) == {"application": 1, "limit": 1, "whole": 1}


def test_pages_follow_one_another(service: Service) -> None:
    made = [decided(service, "limit", DAYS[3]) for _ in range(5)]
    listed: list[str] = []
    after: int | None = 0
    pages = 0
    while after is not None:
        page = service.proposals.affected_by_withdrawal(SECOND, after=after, limit=2)
        assert (page.count, len(page.decisions) <= 2) == (5, True)
        listed += ids(page)
        after = page.next_after
        pages += 1
    assert (listed, pages) == (made, 3)


def test_it_tells_itself_as_json(service: Service) -> None:
    made = decided(service, "limit", DAYS[3])
    assert service.proposals.affected_by_withdrawal(SECOND).to_json() == {
        "count": 1,
        "outcomes": {"approved": 1},
        "policies": {"limit": 1},
        "days": [
            {
                "first": "2023-01-01",
                "last": None,
                "policy_version_before": 2,
                "policy_version_after": 1,
            }
        ],
        "decisions": [
            {
                "decision_id": made,
                "policy": "limit",
                "policy_version": 2,
                "outcome": "approved",
                "effective_date": "2024-06-01",
                "ledger_sequence": service.ledger_head().sequence,
            }
        ],
        "next_after": None,
    }


def test_what_is_asked_must_be_there(service: Service) -> None:
    with pytest.raises(UnknownVersion):
        service.proposals.affected_by_activation("limit", 9, None)
    draft = submitted(service)
    with pytest.raises(InvalidInput):
        service.drafts.affected(draft.id, date(2025, 1, 2), date(2025, 1, 1))


def test_an_approval_for_the_future_can_concern_what_was_decided_ahead(service: Service) -> None:
    ahead = decided(service, "limit", date(2025, 7, 5))
    assert ids(published(service).affected) == [ahead]
