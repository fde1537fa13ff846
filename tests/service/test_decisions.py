"""Decisions over the ledger: who may ask for what, what is logged, and what is told again."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from engine import errors
from engine.service import (
    Caller,
    Decided,
    Filter,
    Idempotency,
    Request,
    Role,
    Service,
    body_digest,
    read_json,
)
from engine.store import FaultEntry, Store
from tests.service.serving import ASKED, AUDITOR, NOW, ORIGINATION, TESTER, Served, caller
from tests.service.small_policies import limit

BODY = Idempotency("K", body_digest({"inputs": ASKED}))


def logged(served: Served) -> int:
    with Store.open(served.data) as store:
        return len(list(store.each_decision()))


def test_a_decision_is_answered_as_it_is_logged(service: Service, served: Served) -> None:
    made = service.decisions.decide(
        ORIGINATION, "limit", Request(ASKED, date(2025, 5, 20), reference="APP-7")
    )
    told = json.loads(made.json)
    digest = service.policies.digest("limit", 2)
    assert {key: told[key] for key in told if key not in {"digest", "used"}} == {
        "decision_id": made.id,
        "policy": "limit",
        "policy_version": 2,
        "policy_digest": digest,
        "effective_date": "2025-05-20",
        "known_at": "2025-06-01T12:00:00Z",
        "registry_sequence": 4,
        "decided_at": "2025-06-01T12:00:00Z",
        "reference": "APP-7",
        "engine": "qerar 0.1.0",
        "outcome": "approved",
        "outputs": {"limit": "200.00"},
        "reasons": [],
        "remedies": [],
        "actions": [],
        "obligations": [],
        "ledger_sequence": 7,
    }
    assert (made.status, made.policy_version, made.outcome) == ("logged", 2, "approved")
    with Store.open(served.data) as store:
        (found,) = store.each_decision()
    assert (
        found.sequence, found.id, found.policy, found.version, found.outcome, found.effective_date,
        found.reference, found.owner, found.decided_at,
    ) == (7, made.id, "limit", 2, "approved", date(2025, 5, 20), "APP-7", "KEY", NOW)  # fmt: skip


def test_the_payload_holds_who_asked_what_was_answered_and_what_was_given(
    service: Service, served: Served
) -> None:
    inputs = read_json('{"amount": 150.0}')
    made = service.decisions.decide(ORIGINATION, "limit", Request(inputs))
    with Store.open(served.data) as store:
        (found,) = store.each_decision()
    assert found.payload is not None
    text = found.payload.decode()
    assert list(json.loads(text)) == ["owner", "salt", "answer", "inputs"]
    salt = json.loads(text)["salt"]
    assert text.startswith(f'{{"owner":"KEY","salt":"{salt}","answer":{{"decision_id":"{made.id}"')
    assert text.endswith(',"ledger_sequence":null},"inputs":{"amount":150.0}}')


def test_a_decision_reads_as_it_was_answered_byte_for_byte(
    service: Service, served: Served
) -> None:
    reference = 'a "quote", ə, \\ and ,"inputs":{"answer":null}'
    made = service.decisions.decide(
        ORIGINATION, "limit", Request({"amount": "150.00"}, reference=reference)
    )
    assert service.decisions.read(ORIGINATION, str(made.id)) == made.json
    with served.open() as later:
        assert later.decisions.read(AUDITOR, str(made.id)) == made.json
        assert later.decisions.page(AUDITOR, Filter()).items == (made.json,)
    assert json.loads(made.json)["reference"] == reference


def test_a_decision_of_another_key_is_not_there_but_for_an_auditor(service: Service) -> None:
    made = str(service.decisions.decide(ORIGINATION, "limit", Request(ASKED)).id)
    every = frozenset(Role) - {Role.AUDITOR}
    other = Caller("OTHER", "other", every)
    for read in (
        lambda: service.decisions.read(other, made),
        lambda: service.decisions.explanation(other, made, "en"),
        lambda: service.decisions.letter(other, made, "en"),
        lambda: service.decisions.read(ORIGINATION, made[:-1] + "?"),
        lambda: service.decisions.read(AUDITOR, ""),
        lambda: service.decisions.replay("nothing"),
    ):
        with pytest.raises(errors.UnknownDecision):
            read()
    assert service.decisions.page(other, Filter()).items == ()
    assert service.decisions.read(AUDITOR, made)


# --- who may what --------------------------------------------------------------

DAY = timedelta(days=1)
TODAY = date(2025, 6, 1)


@pytest.mark.parametrize("days", [-31, -1, 0, 1, 31])
def test_an_origination_key_decides_within_the_window(service: Service, days: int) -> None:
    asked = Request(ASKED, TODAY + days * DAY)
    assert service.decisions.decide(ORIGINATION, "limit", asked).status == "logged"


@pytest.mark.parametrize("days", [-32, 32, -2000, 2000])
def test_an_origination_key_decides_only_within_the_window(
    service: Service, served: Served, days: int
) -> None:
    asked = Request(ASKED, TODAY + days * DAY)
    with pytest.raises(errors.EffectiveDateOutsideWindow) as caught:
        service.decisions.decide(ORIGINATION, "limit", asked)
    assert (caught.value.today, caught.value.window) == (TODAY, 31)
    assert logged(served) == 0


def test_the_window_is_a_setting_and_counts_from_today_in_baku(served: Served) -> None:
    served.window = 0
    served.clock.now = datetime(2025, 6, 1, 20, tzinfo=UTC)  # the second of June in Baku
    with served.open() as service:
        service.decisions.decide(ORIGINATION, "limit", Request(ASKED, date(2025, 6, 2)))
        with pytest.raises(errors.EffectiveDateOutsideWindow) as caught:
            service.decisions.decide(ORIGINATION, "limit", Request(ASKED, date(2025, 6, 1)))
    assert caught.value.today == date(2025, 6, 2)


@pytest.mark.parametrize(
    ("asker", "request_", "what"),
    [
        (ORIGINATION, Request(ASKED, known_at=NOW), "known_at"),
        (ORIGINATION, Request(ASKED, dry_run=True), "dry_run"),
        (AUDITOR, Request(ASKED), "deciding"),
        (caller(Role.ADMIN, Role.EDITOR, Role.APPROVER), Request(ASKED), "deciding"),
        (caller(), Request(ASKED), "deciding"),
    ],
)
def test_what_a_role_may_not_is_refused(
    service: Service, served: Served, asker: Caller, request_: Request, what: str
) -> None:
    with pytest.raises(errors.RoleRequired) as caught:
        service.decisions.decide(asker, "limit", request_)
    assert caught.value.what == what
    assert logged(served) == 0


def test_a_tester_asks_for_any_date_and_for_what_was_known(service: Service) -> None:
    asked = Request(ASKED, date(2023, 1, 1), datetime(2022, 11, 30, tzinfo=UTC))
    told = json.loads(service.decisions.decide(TESTER, "limit", asked).json)
    assert (told["policy_version"], told["registry_sequence"], told["known_at"]) == (
        1,
        3,
        "2022-11-30T00:00:00Z",
    )
    both = caller(Role.ORIGINATION, Role.TESTER)
    assert service.decisions.decide(both, "limit", asked).policy_version == 1


def test_a_dry_run_answers_and_is_not_logged(service: Service, served: Served) -> None:
    for _ in range(2):
        made = service.decisions.decide(
            TESTER, "limit", Request(ASKED, date(2022, 1, 1), dry_run=True), BODY
        )
        told = json.loads(made.json)
        assert (made.id, made.status, made.outcome) == (None, "dry_run", "declined")
        assert (told["decision_id"], told["ledger_sequence"]) == (None, None)
    assert logged(served) == 0
    asked = Request(ASKED)
    assert service.decisions.decide(TESTER, "limit", asked, BODY).status == "logged"
    asked = replace(asked, dry_run=True)
    assert service.decisions.decide(TESTER, "limit", asked, BODY).status == "dry_run"


@pytest.mark.parametrize(
    ("policy", "request_", "error"),
    [
        ("limits", Request(ASKED), errors.UnknownPolicy),
        ("calendars/az", Request(ASKED), errors.UnknownPolicy),
        ("limit", Request(ASKED, date(2020, 12, 31)), errors.NoVersionInForce),
        ("limit", Request(ASKED, date(9900, 1, 1)), errors.InvalidInput),
        ("limit", Request({"amount": "x"}), errors.InvalidInput),
        ("limit", Request([]), errors.InvalidInput),
        ("limit", Request(ASKED, known_at=NOW + timedelta(seconds=1)), errors.KnownAtInFuture),
        ("limit", Request(ASKED, known_at=datetime(2025, 1, 1)), errors.InstantWithoutZone),
    ],
)
def test_what_cannot_be_decided_is_named_and_not_logged(
    service: Service,
    served: Served,
    policy: str,
    request_: Request,
    error: type[errors.QerarError],
) -> None:
    with pytest.raises(error):
        service.decisions.decide(TESTER, policy, request_)
    assert logged(served) == 0
    assert service.ledger_head().sequence == 6


# --- idempotency -----------------------------------------------------------------


def test_the_same_request_has_the_first_answer_whatever_the_day(
    service: Service, served: Served
) -> None:
    asked = Request(ASKED, date(2025, 6, 1))
    first = service.decisions.decide(ORIGINATION, "limit", asked, BODY)
    served.clock.now += timedelta(days=400)  # the day is far outside the window now
    again = service.decisions.decide(ORIGINATION, "limit", asked, BODY)
    assert again == replace(first, status="replayed")
    with served.open() as restarted:
        assert restarted.decisions.decide(ORIGINATION, "limit", asked, BODY) == again
    assert logged(served) == 1


def test_another_body_under_the_same_key_is_refused(service: Service, served: Served) -> None:
    service.decisions.decide(ORIGINATION, "limit", Request(ASKED), BODY)
    with pytest.raises(errors.IdempotencyKeyReused) as caught:
        service.decisions.decide(ORIGINATION, "limit", Request(ASKED), Idempotency("K", "another"))
    assert (caught.value.policy, caught.value.key) == ("limit", "K")
    assert logged(served) == 1


def test_a_key_is_its_owners_and_its_policys(served: Served) -> None:
    served.policies.publish("other", 1, limit("100.00"))
    served.policies.activate("other", 1)
    with served.open() as service:
        made = [
            service.decisions.decide(asker, policy, Request(ASKED), BODY).status
            for asker in (ORIGINATION, caller(Role.ORIGINATION, key="SECOND"))
            for policy in ("limit", "other")
        ]
    assert made == ["logged"] * 4


def test_a_request_that_failed_does_not_use_its_key(service: Service) -> None:
    with pytest.raises(errors.InvalidInput):
        service.decisions.decide(ORIGINATION, "limit", Request({}), BODY)
    made = service.decisions.decide(ORIGINATION, "limit", Request(ASKED), BODY)
    assert made.status == "logged"


def test_of_requests_at_the_same_time_one_decides_and_the_others_have_its_answer(
    served: Served,
) -> None:
    with served.open() as one, served.open() as other, ThreadPoolExecutor(16) as pool:
        services = [one, other] * 16
        made: list[Decided] = list(
            pool.map(
                lambda s: s.decisions.decide(ORIGINATION, "limit", Request(ASKED), BODY), services
            )
        )
    assert sorted({one.status for one in made}) == ["logged", "replayed"]
    assert [one.status for one in made].count("logged") == 1
    assert len({one.json for one in made}) == 1
    assert logged(served) == 1


# --- faults of a policy ----------------------------------------------------------


@pytest.fixture
def faulty(served: Served) -> Served:
    """A policy that cannot be evaluated for 150."""
    served.policies.publish("faulty", 1, limit("amount * (amount / (amount - 150))"))
    served.policies.activate("faulty", 1)
    return served


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_fault_of_the_policy_is_recorded_and_raised(faulty: Served, dry_run: bool) -> None:
    asked = Request(ASKED, reference="APP-7", dry_run=dry_run)
    with faulty.open() as service:
        with pytest.raises(errors.EvaluationFault) as caught:
            service.decisions.decide(TESTER, "faulty", asked, BODY)
        service.decisions.decide(TESTER, "faulty", Request({"amount": Decimal(100)}), BODY)
    with Store.open(faulty.data) as store:
        (fault,) = store.faults()
        assert len(list(store.each_decision())) == 1
    assert fault.payload is not None
    assert (fault.policy, fault.version, fault.element) == ("faulty", 1, caught.value.element)
    told: dict[str, Any] = json.loads(fault.payload)
    message = told.pop("message")
    assert message == caught.value.message
    assert len(told.pop("salt")) == 32
    assert told == {
        "owner": "KEY",
        "asked": "faulty",
        "policy": "faulty",
        "policy_version": 1,
        "element": "values/limit",
        "operands": dict(caught.value.operands),
        "effective_date": "2025-06-01",
        "known_at": "2025-06-01T12:00:00Z",
        "registry_sequence": 6,
        "reference": "APP-7",
        "dry_run": dry_run,
        "inputs": {"amount": 150},
    }


def test_a_fault_that_cannot_be_recorded_is_not_said_to_be(
    faulty: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_entries: FaultEntry, **_: object) -> None:
        raise errors.StoreUnavailable("the disk is full")

    with faulty.open() as service:
        monkeypatch.setattr(service._store, "append", full)
        with pytest.raises(errors.StoreUnavailable):
            service.decisions.decide(TESTER, "faulty", Request(ASKED))


# --- a policy that cannot be loaded ----------------------------------------------


def test_a_version_whose_bytes_are_not_the_published_is_not_decided_by(
    service: Service, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served.open() as other:
        monkeypatch.setattr(
            other._live._snapshot.registry.versions, "_body", lambda *_: limit("9").encode()
        )
        with pytest.raises(errors.VersionAltered):
            other.decisions.decide(TESTER, "limit", Request(ASKED))


def test_an_erased_decision_is_said_to_be_erased(service: Service) -> None:
    made = service.decisions.decide(ORIGINATION, "limit", Request(ASKED))
    kept = service.decisions.decide(ORIGINATION, "limit", Request(ASKED))
    sequence = json.loads(made.json)["ledger_sequence"]
    service._store.erase(sequence, NOW, "its retention is over")
    with pytest.raises(errors.DecisionErased) as caught:
        service.decisions.read(ORIGINATION, str(made.id))
    assert caught.value.decision == made.id
    assert service.decisions.page(ORIGINATION, Filter()).items == (kept.json,)
