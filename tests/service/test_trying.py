"""Policies tried: by the version in force, by another, by a draft; nothing of it is kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine import errors
from engine.service import By, Caller, Request, Role, Service, Tried
from engine.service.contrasting import Differing, contrast
from tests.service.serving import ASKED, AUDITOR, ORIGINATION, TESTER, Served, caller
from tests.service.small_policies import limit

EDITOR = caller(Role.EDITOR, key="EDITOR")
APPROVER = caller(Role.APPROVER, key="APPROVER")


def answer(found: Tried) -> tuple[int, str, list[str]]:
    told = found.told
    return found.version.version, told["outcome"], [one["code"] for one in told["reasons"]]


@pytest.mark.parametrize("who", [TESTER, EDITOR, APPROVER])
def test_the_version_in_force_on_the_day_decides(service: Service, who: Caller) -> None:
    found = {
        day: answer(service.trying.decide(who, "limit", Request(ASKED, day)))
        for day in (date(2022, 12, 31), date(2023, 1, 1))
    }
    assert found == {
        date(2022, 12, 31): (1, "declined", ["TOO_MUCH"]),
        date(2023, 1, 1): (2, "approved", []),
    }


def test_a_version_decides_though_it_is_not_in_force(service: Service) -> None:
    found = service.trying.decide(TESTER, "limit", Request(ASKED), By(version=1))
    assert answer(found) == (1, "declined", ["TOO_MUCH"])
    assert found.tree("en").text.endswith("declined")


def test_a_draft_decides_as_it_is_now(service: Service) -> None:
    draft = service.drafts.create(EDITOR, "limit", body=limit("149.99").encode())
    by = By(draft=draft.id)
    assert answer(service.trying.decide(EDITOR, "limit", Request(ASKED), by)) == (
        *(3, "declined"),
        ["TOO_MUCH"],
    )
    service.drafts.replace(EDITOR, draft.id, limit("150.00").encode(), draft.etag)
    assert answer(service.trying.decide(EDITOR, "limit", Request(ASKED), by)) == (3, "approved", [])


def test_a_draft_that_does_not_load_tells_its_faults(service: Service) -> None:
    draft = service.drafts.create(EDITOR, "limit", body=limit("amount +").encode())
    with pytest.raises(errors.PolicyFaults):
        service.trying.law(TESTER, "limit", By(draft=draft.id))


def test_nothing_that_is_tried_enters_the_ledger(service: Service) -> None:
    before = service.ledger_head()
    service.trying.decide(TESTER, "limit", Request(ASKED))
    with pytest.raises(errors.InvalidInput):
        service.trying.decide(TESTER, "limit", Request({"amount": Decimal(0)}))
    draft = service.drafts.create(
        EDITOR, "limit", body=limit("amount / (amount / amount - 1)").encode()
    )
    head = service.ledger_head()
    with pytest.raises(errors.EvaluationFault):
        service.trying.decide(TESTER, "limit", Request(ASKED), By(draft=draft.id))
    assert (service.ledger_head(), head.sequence) == (head, before.sequence + 1)


@pytest.mark.parametrize("who", [ORIGINATION, AUDITOR, caller(Role.VIEWER)])
def test_who_does_not_change_or_test_policies_does_not_try_them(
    service: Service, who: Caller
) -> None:
    with pytest.raises(errors.RoleRequired):
        service.trying.decide(who, "limit", Request(ASKED))
    with pytest.raises(errors.RoleRequired):
        service.trying.law(who, "limit")


@pytest.mark.parametrize(
    ("by", "error"),
    [
        (By(version=9), errors.UnknownVersion),
        (By(draft="01NOBODY"), errors.UnknownDraft),
    ],
)
def test_what_is_not_there_cannot_decide(
    service: Service, by: By, error: type[errors.QerarError]
) -> None:
    with pytest.raises(error):
        service.trying.law(TESTER, "limit", by)


def test_a_draft_of_another_policy_is_not_there(served: Served) -> None:
    served.policies.publish("other", 1, limit("1.00"))
    with served.open() as service:
        draft = service.drafts.create(EDITOR, "other", body=limit("2.00").encode())
        with pytest.raises(errors.UnknownDraft):
            service.trying.law(TESTER, "limit", By(draft=draft.id))


def test_two_decisions_side_by_side_tell_what_differs(service: Service) -> None:
    one, other = (
        service.trying.decide(TESTER, "limit", Request(ASKED), By(version=version)).told
        for version in (1, 2)
    )
    found = contrast(one, other)
    assert found.outcome is not None and found.outcome.before != found.outcome.after
    assert found.outputs == (
        Differing(
            "limit",
            {"az": "Hədd", "en": "Limit"},
            {"az": "100,00 AZN", "en": "100.00 AZN"},
            {"az": "200,00 AZN", "en": "200.00 AZN"},
        ),
    )
    assert found.reasons == (
        Differing(
            "TOO_MUCH", None, {"az": "Çoxdur: 100,00 AZN", "en": "Too much: 100.00 AZN"}, None
        ),
    )
    assert (found.values, found.remedies, found.actions, found.obligations) == ((), (), (), ())
    assert not found.same


def test_a_decision_does_not_differ_from_itself(service: Service) -> None:
    told = service.trying.decide(TESTER, "limit", Request(ASKED)).told
    assert contrast(told, told).same
